"""Listings as courses, books and tutorials have them, in words of our own: whole programs."""

from __future__ import annotations

from tests.parity.cases.listings.basics import BASICS
from tests.parity.cases.listings.models import MODELS
from tests.parity.cases.listings.old import OLD
from tests.parity.cases.listings.sequences import SEQUENCES

CASES = BASICS | MODELS | SEQUENCES | OLD
