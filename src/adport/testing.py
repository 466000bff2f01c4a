"""The tests that every provider passes. Subclass, name your provider, run pytest."""

import msgspec

from core.provider import Answer, Authorizes, Provider
from core.provider_errors import Expired, RateLimited, Revoked


class ProviderContract:
    """What the host relies on in any provider; the answers are recorded or made up by you."""

    provider: Provider
    content: Answer
    """An answer with which the platform is content."""
    dead: Answer
    """What the platform answers to a credential that was taken back or is over."""
    throttled: Answer
    """What it answers where it was asked too often."""

    def test_the_slug_is_plain(self) -> None:
        """A slug stands in addresses and settings, so it is lower-case and plain."""
        slug = self.provider.manifest.slug
        assert slug.isidentifier()
        assert slug == slug.lower()

    def test_everything_is_https(self) -> None:
        """No token ever travels in the clear."""
        manifest = self.provider.manifest
        assert manifest.api_url.startswith("https://")
        assert manifest.api_url.endswith("/")
        assert manifest.oauth is None or manifest.oauth.authorize_url.startswith("https://")

    def test_features_need_only_permissions_that_are_asked_for(self) -> None:
        """Otherwise a feature would be blocked for ever."""
        manifest = self.provider.manifest
        asked = {one.slug for one in manifest.permissions}
        assert all(set(feature.needs) <= asked for feature in manifest.features)
        assert len(asked) == len(manifest.permissions)

    def test_the_manifest_survives_the_wire(self) -> None:
        """The manifest is data: it can be shown, stored and compared."""
        manifest = self.provider.manifest
        kind = type(manifest)
        assert msgspec.json.decode(msgspec.json.encode(manifest), type=kind) == manifest

    def test_people_can_say_yes(self) -> None:
        """The host can connect to it."""
        assert isinstance(self.provider, Authorizes)

    def test_no_complaint_where_content(self) -> None:
        """An ordinary answer is not mistaken for an error."""
        assert self.provider.complaint(self.content) is None

    def test_a_dead_credential_is_told_apart(self) -> None:
        """A person is asked to connect again only where that helps."""
        assert isinstance(self.provider.complaint(self.dead), (Expired, Revoked))

    def test_a_throttle_says_when_to_come_back(self) -> None:
        """The host waits instead of hammering."""
        complaint = self.provider.complaint(self.throttled)
        assert isinstance(complaint, RateLimited)
        assert complaint.after > 0
