"""Scopes: what is computed inside one is one box of a graph; and the count that dates things."""

from __future__ import annotations

import itertools

next_sequence = itertools.count(1).__next__
"""Stamps leaves, nodes and scopes as they are made; of nodes that are ready the youngest runs
first."""


class Scope:
    """One entry into ``name_scope(name)`` or a module; entering twice makes two.

    ``outer_sequence`` is when the outermost scope around it was entered.
    """

    def __init__(self, name: str, parent: Scope | None = None):
        self.name, self.parent = name, parent
        self.outer_sequence = next_sequence() if parent is None else parent.outer_sequence
