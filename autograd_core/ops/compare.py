"""Comparisons: they give bools, and no gradient goes through them."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from .base import Op

SIGNS = {"eq": "=", "ne": r"\ne", "lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge"}


@dataclass(frozen=True)
class Compare(Op):
    """``relation`` is the name of a function of the standard module ``operator``: eq, lt, …"""
    relation: str
    def forward(self, a, b): return getattr(operator, self.relation)(a, b)
    def formula(self, names): return f"{names[0]} {SIGNS[self.relation]} {names[1]}"

    @property
    def name(self): return self.relation
