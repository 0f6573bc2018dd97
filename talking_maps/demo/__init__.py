"""The imaginary community on which anybody can try everything.

Its ground is made of arithmetic, its people and their plans lie in `data/demo`. No
such place exists, and it says so: in its name and in where its boundary is from. It
is built beside and moved in place whole, so a build that is stopped leaves nothing.
"""

from talking_maps.demo.community import CODE, build

__all__ = ["CODE", "build"]
