"""The rules of a contest (its convocatoria) in one TOML file that staff write.

What a form on the screen asks is written as the same file and read back, so that both
ways obey one set of limits.
"""

from talking_maps.config.contest_rules import (
    load_contest_rules,
    rubric_named_in,
    rubrics_of_categories,
    to_toml,
    validate,
)

__all__ = [
    "load_contest_rules",
    "rubric_named_in",
    "rubrics_of_categories",
    "to_toml",
    "validate",
]
