"""What the endpoints of transactions take; filters on days and accounts differ from each other."""

from plugins.tiktok.sandbox.rules import Rule, choice, needed, pages

_FUNDS = Rule(
    name="funds_type", kind="array", one_of=frozenset({"FUNDS_TYPE_CASH", "FUNDS_TYPE_GRANT"})
)
_DAYS = (Rule(name="start_date"), Rule(name="end_date"))

RULES: dict[str, tuple[Rule, ...]] = {
    "bc/transaction/get/": (
        needed("bc_id", "id"),
        Rule(name="filtering", kind="object", within=(_FUNDS,)),
        *_DAYS,
        *pages(50),
    ),
    "advertiser/transaction/get/": (
        needed("bc_id", "id"),
        Rule(
            name="filtering",
            kind="object",
            within=(
                choice(
                    "transfer_type",
                    "TRANS_TYPE_TRANSFER",
                    "TRANS_TYPE_TAX",
                    "TRANS_TYPE_COST",
                    "TRANS_TYPE_PAYMENT",
                ),
                _FUNDS,
                Rule(name="summary_by_account", kind="boolean", default=False),
                Rule(name="keyword"),
                *_DAYS,
            ),
        ),
        *pages(50),
    ),
    "bc/account/transaction/get/": (
        needed("bc_id", "id"),
        Rule(name="child_bc_id", kind="id"),
        choice("transaction_level", "ADVERTISER", "BC", "PAYMENT_PORTFOLIO"),
        Rule(
            name="filtering",
            kind="object",
            within=(
                Rule(name="transaction_types", kind="array"),
                Rule(
                    name="owner_of_account",
                    kind="array",
                    one_of=frozenset(
                        {
                            "OWNED_BY_CURRENT_BUSINESS_CENTER",
                            "SHARED_BY_OTHER_BUSINESS_CENTER",
                            "ADMIN",
                        }
                    ),
                ),
                Rule(name="account_ids", kind="array", items="id", most=100),
                Rule(name="account_name"),
                Rule(name="start_time"),
                Rule(name="end_time"),
                Rule(
                    name="billing_types",
                    kind="array",
                    one_of=frozenset({"CASH", "GRANT", "CREDIT"}),
                ),
            ),
        ),
        *pages(50),
    ),
}
