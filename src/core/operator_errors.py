"""What whoever runs the service must mend; the tree is drawn in core/errors.py."""

from core.errors import Error


class OperatorError(Error):
    """Whoever runs the service must mend it."""

    code = "operator_error"


class SettingMissing(OperatorError):
    """A setting without which this cannot work."""

    code = "setting_missing"


class SettingInvalid(OperatorError):
    """A setting that cannot be read."""

    code = "setting_invalid"
    remedy = "Correct the environment variable; docs/reference/settings.md lists them all."


class KeyMissing(OperatorError):
    """No master key: nothing could be sealed."""

    code = "key_missing"
    remedy = "Make one with “adport keys generate” and set ADPORT_KEYS, or ADPORT_KEYS_FILE."


class WrongKey(OperatorError):
    """None of the master keys opens what is sealed in this database."""

    code = "wrong_key"
    remedy = "Set ADPORT_KEYS to the ring this database was sealed with; old keys stay in the ring."


class DatabaseNotMigrated(OperatorError):
    """The tables are not those this version needs."""

    code = "database_not_migrated"
    remedy = "Run “adport db upgrade”."


class DatabaseUnreachable(OperatorError):
    """The database does not answer."""

    code = "database_unreachable"
    retry = True
    remedy = "Check ADPORT_DATABASE_URL and that the database is running."


class PortInUse(OperatorError):
    """Another program listens there already."""

    code = "port_in_use"
    remedy = "Stop the other program, or choose another port with --port."


class ProviderMissing(OperatorError):
    """No installed plugin provides it."""

    code = "provider_missing"
    remedy = (
        "Install the provider's plugin and restart; “adport providers list” shows what is there."
    )
