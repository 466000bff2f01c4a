"""Speed, measured on demand by `make bench`; never asserted in a test."""
