"""micrograd: numbers only, and a recursive backward."""

from __future__ import annotations

import sys

from micrograd.engine import Value

PEER = sys.modules[__name__]


def chain(data):
    def step():
        y = x = Value(float(data.x))
        for _ in range(data.pairs):
            y = y * x
            y = y * data.factor
        y.backward()
        return [x.grad]
    return step
