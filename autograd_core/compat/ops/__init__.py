"""Rare operations."""
