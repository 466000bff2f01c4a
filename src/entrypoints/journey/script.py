"""The demo's choice of sandboxes, and who does what on their consent page."""

FIRST, SECOND, OTHER = "admin", "second_admin", "personal"
"""Sandbox users: two who administer the same Business Centers, and one who has none."""

PERSON_FIELD = "user"
"""The consent form's field that says who signs in."""
YES = ("decision", "confirm")
"""The consent form's button that agrees."""
UNTICKED = ("scope", "4")
"""The tick box that is left out at first, …"""
UNTICKED_NAME = "Reporting"
"""… what the platform calls it, …"""
UNTICKED_SLUG = "reporting"
"""… what we call it, …"""
BLOCKED = "Dashboards"
"""… and a feature that breaks without it."""

TAKE_BACK = "/_sandbox/revoke"
"""The sandbox's way to end a person's tokens, as the platform's page of authorised apps does."""
CALLS = "/_sandbox/calls"
"""The sandbox's log of the calls it was asked."""
GIVING_BACK = "oauth2/revoke_token/"
"""The call by which a token is given back."""

PROFILE, REFUSED_PROFILE = "Aurora Shop", "Borealis Shop"
HISTORY_DAYS = 30
"""Days of insights that the journey reads."""
QUICK = 2.0
"""Seconds a validation may take."""
