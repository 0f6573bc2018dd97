"""Read a sheet: what pens drew on a photographed sheet waits here for a person."""
