"""The domain, in milliseconds: no I/O, and fakes instead of mocks."""
