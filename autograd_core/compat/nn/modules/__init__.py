"""Rare modules."""
