"""The nouns: small frozen dataclasses, no files, no clock, no screen.

Geometry held by these classes is shapely geometry in the community's projected CRS,
in metres, x east and y north. Nothing here knows longitude and latitude.
"""
