"""What would raise a score: candidates tried on a copy of the plan and judged again."""
