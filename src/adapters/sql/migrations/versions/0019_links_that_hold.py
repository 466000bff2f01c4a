"""The database refuses what cannot be of linked accounts, whoever writes it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_CHECKS = {
    "link_requests": {
        "state": "state IN ('waiting', 'linked', 'cancelled', 'expired', 'declined')",
        "ended": "(state = 'waiting') = (ended_at IS NULL)",
        "account": "(state = 'linked') = (account_id IS NOT NULL)",
        "looks": "looks >= 0",
        "failures": "failures >= 0",
    },
    "linked_accounts": {},
    "center_members": {
        "role": "role IN ('admin', 'standard')",
        "key": "id IS NULL OR id = key",
    },
    "account_ad_links": {},
    "account_identities": {
        "way": "way IN ('center', 'own_user')",
        "availability": "availability IN ('available', 'unlinked', 'permission_missing',"
        " 'private', 'not_business', 'unknown')",
        "user_id": "way = 'own_user' OR user_id IS NULL",
        "whose": "whose = COALESCE(user_id, '')",
    },
    "center_readings": {
        "part": "part IN ('accounts', 'members', 'assignments', 'ad_links', 'identities', 'claim')",
        "problem": "NOT is_complete OR problem = ''",
    },
}
_CENTER = ("profile_id", "provider", "business_center_id")
_KEYS = {
    "linked_accounts": (_CENTER, "business_centers", ("profile_id", "provider", "id")),
    "account_ad_links": ((*_CENTER, "account_id"), "linked_accounts", (*_CENTER, "id")),
}


def upgrade() -> None:
    # SQLite makes a table anew for this, and to drop the old one takes along what hangs on it:
    # the accounts come before their links to ad accounts, which hang on nothing until then.
    for name, checks in _CHECKS.items():
        with op.batch_alter_table(name) as table:
            for check, condition in checks.items():
                table.create_check_constraint(op.f(f"ck_{name}_{check}"), sa.text(condition))
            if name in _KEYS:
                ours, other, theirs = _KEYS[name]
                table.create_foreign_key(
                    op.f(f"fk_{name}_{ours[-1]}"),
                    other,
                    list(ours),
                    list(theirs),
                    ondelete="CASCADE",
                )
