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

SETTINGS, LEVEL = "/_sandbox/settings", "tier"
"""The sandbox's switches, and the one that says how many calls it allows."""
CLOCK, FAULTS, GROW = "/_sandbox/clock", "/_sandbox/faults", "/_sandbox/grow"
WORLD, QUOTA = "/_sandbox/world", "/_sandbox/quota"
"""The sandbox's time, troubles to order, new objects, all there is, and broken limits."""
THINGS = {
    "campaigns": ("campaigns",),
    "ad-groups": ("ad_groups",),
    "ads": ("ads",),
    "creatives": ("videos", "images"),
    "audiences": ("audiences",),
    "pixels": ("pixels",),
}
"""What the API lists, and what the sandbox's world calls it."""

OWNER, IDS = "advertiser", ("id", "smart_id")
"""Its fields: whose a thing is; what it is called, and the automatic ad that an ad is part of."""
TOO_OFTEN = 40100
"""The platform's code for being asked too often."""
OFTEN = tuple(
    {"path": path, "kind": "throttle_qps", "after": after}
    for path, after in (
        ("campaign/get/", 0),
        ("ad/get/", 2),
        ("report/integrated/get/", 5),
        ("report/integrated/get/", 20),
        ("pixel/event/stats/", 40),
    )
)
"""Troubles in the middle of a sync: a second's allowance is used up, …"""
SHUT_OUT = {"path": "campaign/get/", "kind": "throttle_qpm", "after": 1}
"""… or a minute's, which costs five."""
GROWTH = {"campaigns": 20, "ad_groups": 40, "ads": 120}
A_DAY = 86_400
START = 15.0
"""Seconds in which the service is back."""

LEFT_OUT = ("permission", "ads_management")
"""The tick box that is left out at the second platform, which calls the permission the same."""
ILL = {"path": "*", "kind": "http_503_html", "times": 0}
"""That platform's trouble: every call fails until it is cleared."""
KEY_FIELD = "api_key"
"""The form's field that is a secret, where a platform takes a key."""
LARGER_PLAN = "scale"
"""A plan with room for the Business Centers of several platforms."""

PROFILE, REFUSED_PROFILE = "Aurora Shop", "Borealis Shop"
HISTORY_DAYS = 30
"""Days of insights that the journey reads."""
QUICK = 2.0
"""Seconds a validation may take."""

PHONE, TAKE_ACCOUNT_BACK = "/phone", "/phone/revoke"
"""The sandbox's telephone, on which owners of public accounts say yes, and take it back."""
ACCOUNT_FIELD, CENTER_FIELD = "account", "center"
APPROVE = ("decision", "approve")
"""The fields of its forms, and the button that agrees."""
