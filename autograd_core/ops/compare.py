"""Comparisons, logic and bits: no gradient goes through them."""

import operator

import numpy as np

from ..core.op import Op

SIGNS = {"eq": "=", "ne": r"\ne", "lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge",
         "and_": r"\mathbin{\&}", "or_": r"\mathbin{|}", "xor": r"\oplus", "lshift": r"\ll",
         "rshift": r"\gg"}


class Compare(Op):
    """``relation`` is the name of a function of the standard module ``operator``: eq, lt, …"""
    promotes = "same"
    relation: str
    def forward(self, a, b): return getattr(operator, self.relation)(a, b)
    tex = property(lambda self: f"$a {SIGNS[self.relation]} $b")

    @property
    def name(self): return self.relation


class Bitwise(Compare):
    """and_, or_, xor, lshift, rshift of integers and bools."""


class Asked(Op):
    """A question about each element (isnan, signbit …), by the name of NumPy's function."""
    question: str
    tex = r"\operatorname{$question}($a)"
    def forward(self, a): return getattr(np, self.question)(a)


class AskedOfTwo(Op):
    """logical_and, logical_or, logical_xor, isclose …: NumPy's function of two operands."""
    question: str
    tex = r"\operatorname{$question}($a, $b)"
    def forward(self, a, b): return getattr(np, self.question)(a, b)


class Invert(Op):
    """Every bit, or truth value, the other way round."""
    tex = r"\lnot $a"
    def forward(self, a): return ~a
