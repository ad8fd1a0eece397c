"""What benchmarks/static.py times computes the same thing everywhere."""

import numpy as np
import pytest

from benchmarks import static


@pytest.mark.parametrize(("loss", "rate", "drop"), [
    ("squares", None, 0), ("entropy", 1e-3, 0), ("entropy", None, 0.5)])
def test_the_contestants_agree_and_the_plan_has_the_bits_of_the_eager_core(loss, rate, drop):
    """A small network of each kind that is measured."""
    case = static.Case("small", [6, 5, 5, 3], 7, loss, rate, drop)
    found = case.contestants()
    static.agree(case, found)
    found["through Session.run"]()
    assert static.allocated(found["static plan"]) < 20_000
    assert np.isfinite(static.timed(found["static plan"], 2))
