"""The contest file: a GeoPackage of sealed copies and the chain of all that was done.

Tables to which rows are only ever added: `entry`, one sealed copy a row; `part`, what
sealed copies share, elevation and numbers; `line`, the chain; `photo`, what field
visits saw. Any program can read them. Nothing
in the file keeps another program from changing them: that is found out by `verify`,
against what is printed.
"""

from talking_maps.store.contests.event_file import (
    Append,
    append,
    append_many,
    copies,
    copy_file,
    copy_of,
    count_copies,
    create,
    file_stamp,
    lines_from,
    part_of,
    photo_of,
    photos,
    read_events,
    take_place,
    whole_parts,
)
from talking_maps.store.contests.examination import examined

__all__ = [
    "Append",
    "append",
    "append_many",
    "copies",
    "copy_file",
    "copy_of",
    "count_copies",
    "create",
    "examined",
    "file_stamp",
    "lines_from",
    "part_of",
    "photo_of",
    "photos",
    "read_events",
    "take_place",
    "whole_parts",
]
