import msgspec
import pytest

from core.errors import PermissionMissing
from core.ids import FeatureSlug, PermissionSlug
from core.permission import Evidence, Grant, matrix, missing, require_feature
from tests.fakes.platforms import FEATURES, PERMISSIONS

ACCOUNTS, REPORTING, ADS = (one.slug for one in PERMISSIONS)


def test_the_matrix_tells_of_each_permission_what_is_known_and_what_breaks() -> None:
    grant = Grant(claimed=frozenset({ACCOUNTS, REPORTING}), disproven=frozenset({REPORTING}))
    rows = matrix(PERMISSIONS, FEATURES, grant)
    assert [(row.permission, row.granted, row.evidence, row.features) for row in rows] == [
        (ACCOUNTS, True, Evidence.CLAIMED, ("Balances",)),
        (REPORTING, False, Evidence.PROVEN, ("Insights",)),
        (ADS, False, Evidence.NONE, ("Campaigns",)),
    ]


def test_what_is_not_part_of_adport_yet_breaks_nothing_and_is_told_apart() -> None:
    later = msgspec.structs.replace(FEATURES[0], name="Budgets", is_offered=False)
    row = matrix(PERMISSIONS, (*FEATURES, later), Grant())[0]
    assert (row.features, row.planned) == (("Balances",), ("Budgets",))


def test_what_worked_is_proven_though_never_claimed() -> None:
    grant = Grant().learn({ADS: True})
    assert grant.has(ADS)
    assert matrix(PERMISSIONS, FEATURES, grant)[2].evidence is Evidence.PROVEN


def test_a_refusal_outweighs_the_claim_until_it_works_again() -> None:
    refused = Grant(claimed=frozenset({ADS})).learn({ADS: False})
    assert not refused.has(ADS)
    assert refused.learn({ADS: True}).has(ADS)


def test_what_was_not_tried_stays_as_it_was() -> None:
    grant = Grant(claimed=frozenset({ACCOUNTS}), proven=frozenset({ADS}))
    assert grant.learn({}) == grant


def test_only_required_permissions_are_missing() -> None:
    assert [one.slug for one in missing(PERMISSIONS, Grant())] == [ACCOUNTS, REPORTING]


def test_a_blocked_feature_names_the_permission() -> None:
    with pytest.raises(PermissionMissing, match="“Insights” needs the permission “Reporting”"):
        require_feature(FeatureSlug("insights"), PERMISSIONS, FEATURES, Grant())


def test_a_feature_is_free_of_others_permissions() -> None:
    grant = Grant(claimed=frozenset({PermissionSlug("reporting")}))
    require_feature(FeatureSlug("insights"), PERMISSIONS, FEATURES, grant)
