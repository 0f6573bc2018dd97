"""Who can sign in, and their passwords: for staff."""

from __future__ import annotations

from talking_maps.ui.contest import passwords

passwords.show()
