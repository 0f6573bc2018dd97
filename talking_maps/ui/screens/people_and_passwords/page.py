"""Who can sign in, and their passwords: for staff."""

from __future__ import annotations

from talking_maps.ui.screens.people_and_passwords import accounts_form

accounts_form.show()
