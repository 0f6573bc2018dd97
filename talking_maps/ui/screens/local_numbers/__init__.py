"""Local numbers: what was found out here stands for what books say."""
