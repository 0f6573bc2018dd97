"""The screens. They choose words and colours, and call the workspace for every job."""
