"""Claims about the manifest: it is data, it is sound, and it opens no door."""

import msgspec

from adport.testing.checks import ensure, same
from adport.testing.tiers import Tier, claim
from core.provider import Authorizes, Identifies, Manifest, Provider, Rate
from core.sandbox import Sandbox


def has_consent(provider: Provider) -> bool:
    """Whether it is connected on a consent page."""
    return provider.manifest.oauth is not None


def takes_keys(provider: Provider) -> bool:
    """Whether it is connected with a key."""
    return provider.manifest.api_key is not None


class OfManifest:
    """What the host reads before anybody connects."""

    provider: Provider
    sandbox: Sandbox

    @property
    def manifest(self) -> Manifest:
        """The provider's."""
        return self.provider.manifest

    @claim(Tier.BRONZE)
    def the_slug_is_plain(self) -> None:
        """It stands in addresses and settings."""
        slug = self.manifest.slug
        ensure(slug.isidentifier() and slug == slug.lower() and slug.isascii(), f"“{slug}” is not.")

    @claim(Tier.BRONZE)
    def people_can_read_it(self) -> None:
        """A name for the button, two letters for the badge."""
        ensure(self.manifest.name.strip() == self.manifest.name != "", "The name is empty.")
        ensure(1 <= len(self.manifest.icon) <= 2, "The icon has one or two letters.")

    @claim(Tier.BRONZE)
    def every_address_is_https(self) -> None:
        """No credential travels in the clear."""
        url, field = self.manifest.api_url, self.manifest.api_key
        if url or not (field and field.url_field):
            ensure(url.startswith("https://") and url.endswith("/"), f"“{url}” is no base address.")
        if self.manifest.oauth:
            ensure(self.manifest.oauth.authorize_url.startswith("https://"), "The page is not.")

    @claim(Tier.BRONZE)
    def permissions_are_named_once(self) -> None:
        """Each has its name and what it is for."""
        permissions = self.manifest.permissions
        same(len({one.slug for one in permissions}), len(permissions), "Distinct permissions")
        ensure(all(one.name and one.purpose for one in permissions), "One has no name or purpose.")

    @claim(Tier.BRONZE)
    def features_need_only_what_is_asked_for(self) -> None:
        """Otherwise a feature would be blocked for ever."""
        asked = {one.slug for one in self.manifest.permissions}
        lost = [one.slug for one in self.manifest.features if not set(one.needs) <= asked]
        ensure(not lost, f"These need what nobody is asked for: {lost}.")
        slugs = [one.slug for one in self.manifest.features]
        same(len(set(slugs)), len(slugs), "Distinct features")

    @claim(Tier.BRONZE)
    def the_manifest_survives_the_wire(self) -> None:
        """It can be shown, stored and compared."""
        back = msgspec.json.decode(msgspec.json.encode(self.manifest), type=Manifest)
        same(back, self.manifest, "The manifest after JSON")

    @claim(Tier.BRONZE)
    def it_can_be_connected(self) -> None:
        """Its protocols are those of its `auth`."""
        kind = Authorizes if self.manifest.oauth else Identifies
        ensure(isinstance(self.provider, kind), f"It does not satisfy {kind.__name__}.")

    @claim(Tier.BRONZE)
    def the_sandbox_is_its_own(self) -> None:
        """It stands in for this provider, with at least two people to tell apart."""
        same(self.sandbox.provider, self.manifest.slug, "The sandbox's provider")
        users = self.sandbox.keys if self.manifest.api_key else self.sandbox.users
        ensure(len(users) >= 2, "It has fewer than two users.")

    @claim(Tier.BRONZE, takes_keys)
    def the_form_is_sound(self) -> None:
        """Each field has a name of its own and a label; the key is secret, an address is not."""
        form = self.manifest.api_key
        names = [one.name for one in form.fields] if form else []
        same(len(set(names)), len(names), "Distinct fields")
        ensure(all(one.isidentifier() for one in names), "A field's name is not plain.")
        secret = {one.name for one in form.fields if one.is_secret} if form else set[str]()
        ensure(form and form.key_field in secret, "The key is not among the secret fields.")
        ensure(form and form.url_field not in secret, "The address is secret.")
        ensure(not form or form.url_field in {*names, ""}, "The address is no field.")

    @claim(Tier.BRONZE, has_consent)
    def nothing_secret_is_asked_in_the_address(self) -> None:
        """What people are sent to the consent page with is seen by everybody on the way."""
        oauth = self.manifest.oauth
        extra = set(oauth.extra) if oauth else set[str]()
        ensure(not extra & {"client_secret", "secret", "state", "redirect_uri"}, f"{extra}")

    @claim(Tier.SILVER)
    def rates_are_possible(self) -> None:
        """A limit of nothing would let no call out."""
        manifest = self.manifest
        rates: list[Rate] = [*manifest.rates, *manifest.account_rates]
        rates += [rate for level in manifest.levels.values() for rate in level]
        rates += [rate for one in manifest.classes for rate in one.rates]
        ensure(all(one.calls > 0 and one.seconds > 0 for one in rates), "A rate is not positive.")

    @claim(Tier.SILVER)
    def windows_are_possible(self) -> None:
        """Reports are asked for in windows of at least a day."""
        ensure(self.manifest.insight_window_days >= 1, "The widest window has no day.")
        ensure(self.manifest.attribution_days >= 0, "The attribution window is negative.")
