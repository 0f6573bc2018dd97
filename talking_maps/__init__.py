"""Talking Maps: draw, keep, compare and score the maps a community makes of its land.

Rooms and import direction are described in the README ("The house"). Start reading at
`talking_maps.model`, which holds every noun, then `talking_maps.workspace`.
"""

__version__ = "0.1.0"
