"""A new contest: its rules asked one by one, or brought in a file."""

from __future__ import annotations

from talking_maps.ui.screens.rules import rules_panel

rules_panel.new()
