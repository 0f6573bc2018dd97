"""The office's page: all communities, what is missing, and what people bring."""
