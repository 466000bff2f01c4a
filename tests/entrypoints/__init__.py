"""Tests of the ways in: HTTP, CLI and what starts them."""
