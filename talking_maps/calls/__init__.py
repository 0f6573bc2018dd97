"""The call to a contest (convocatoria): its rules in one TOML file that staff write.

What a form on the screen asks is written as the same file and read back, so that both
ways obey one set of limits.
"""

from talking_maps.calls.reading import load, rubric_of
from talking_maps.calls.writing import checked, written

__all__ = ["checked", "load", "rubric_of", "written"]
