"""Races between real processes on real databases."""
