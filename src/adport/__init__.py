"""The door for plugin authors."""
