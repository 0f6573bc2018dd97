"""Measurements the issues ask for, as ratios beside the alternative in one run.

`python -m tests.bench` (or `make bench`) runs every theme, prints a table and writes
`build/bench.json`. A theme is a module with a function `rows()`. A missed goal is
reported; it does not fail.
"""
