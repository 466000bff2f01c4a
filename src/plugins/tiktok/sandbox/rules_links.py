"""What the endpoints of TikTok accounts, members and identities take."""

from plugins.tiktok.sandbox.rules import Rule, choice, needed, pages

_ASSET_TYPES = frozenset(
    {
        "ADVERTISER",
        "CATALOG",
        "DOMAIN",
        "LEAD",
        "PIXEL",
        "STOREFRONT",
        "TIKTOK_SHOP",
        "TT_ACCOUNT",
    }
)
_TYPE = Rule(name="asset_type", is_required=True, one_of=_ASSET_TYPES)
_LINK_TYPE = choice("asset_type", "TT_ACCOUNT", "MANAGED_BUSINESS_ACCOUNT")
_PAIR = (needed("bc_id", "id"), needed("user_id", "id"), _TYPE, needed("asset_id", "id"))
_AD_LINK = (
    needed("bc_id", "id"),
    needed("asset_id", "id"),
    needed("advertiser_id", "id"),
    _LINK_TYPE,
)
_KINDS = ("CUSTOMIZED_USER", "AUTH_CODE", "TT_USER", "BC_AUTH_TT")

RULES: dict[str, tuple[Rule, ...]] = {
    "bc/asset/account/authorization/": (
        needed("bc_id", "id"),
        choice("is_ads_only_mode", "true", "false"),
    ),
    "bc/asset/assign/": (
        *_PAIR,
        choice("advertiser_role", "ADMIN", "OPERATOR", "ANALYST"),
        choice("catalog_role", "ADMIN", "AD_PROMOTE"),
        choice("form_library_role", "ADMIN"),
        choice("store_role", "AD_PROMOTION", "MANAGER"),
        Rule(
            name="tt_account_roles",
            kind="array",
            one_of=frozenset({"POST", "LIVE", "DIRECT_MESSAGE"}),
        ),
    ),
    "bc/asset/unassign/": _PAIR,
    "bc/asset/admin/delete/": (
        needed("bc_id", "id"),
        Rule(name="child_bc_id", kind="id"),
        _TYPE,
        Rule(name="asset_ids", kind="array", is_required=True, least=1, most=1),
    ),
    "bc/asset/advertiser/assign/": _AD_LINK,
    "bc/asset/advertiser/unassign/": _AD_LINK,
    "bc/asset/advertiser/assigned/": (
        needed("bc_id", "id"),
        needed("asset_id", "id"),
        _LINK_TYPE,
        Rule(name="advertiser_id", kind="id"),
        *pages(50),
    ),
    "bc/member/get/": (
        needed("bc_id", "id"),
        Rule(name="child_bc_id"),
        Rule(
            name="filtering",
            kind="object",
            within=(
                Rule(name="keyword"),
                choice("user_role", "ADMIN", "STANDARD"),
                choice("relation_status", "BOUND", "UNBOUND", "PENDING", "REJECTED"),
            ),
        ),
        *pages(20),
    ),
    "identity/get/": (
        needed("advertiser_id", "id"),
        choice("identity_type", *_KINDS),
        Rule(name="identity_authorized_bc_id", kind="id"),
        Rule(name="filtering", kind="object", within=(Rule(name="keyword"),)),
        *pages(100, 20),
    ),
    "identity/video/get/": (
        needed("advertiser_id", "id"),
        needed("identity_id"),
        Rule(name="identity_type", is_required=True, one_of=frozenset(_KINDS[1:])),
        Rule(name="identity_authorized_bc_id", kind="id"),
        choice("item_type", "VIDEO", "CAROUSEL"),
        Rule(name="keyword"),
        Rule(name="cursor"),
        Rule(name="count", kind="integer", default=20, least=1, most=20),
    ),
}
