"""Rare learning rate schedules."""
