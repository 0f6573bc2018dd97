"""An exported plan that comes back edited: which thing is which, what differs."""
