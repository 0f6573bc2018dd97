"""The community file as a GeoPackage: connection, tables, triggers, migrations."""
