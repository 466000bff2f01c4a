"""Every way in which a platform can fail, met by the real plugin, line and database."""
