"""What every storage port promises: subclass one, and give a `storages` fixture with the scene."""
