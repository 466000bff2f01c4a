"""The permissions on offer in the login dialog."""

SCOPES = {
    "ads_management": "Manage ads of the accounts you reach",
    "ads_read": "Read ads and their statistics",
    "business_management": "See your businesses and what they own",
    "pages_show_list": "See a list of your Pages",
    "pages_read_engagement": "Read what your Pages publish",
    "pages_manage_ads": "Manage ads of your Pages",
    "leads_retrieval": "Read leads",
    "catalog_management": "Manage catalogues",
    "instagram_basic": "See Instagram profiles",
}
"""Each with what the dialog says of it."""
