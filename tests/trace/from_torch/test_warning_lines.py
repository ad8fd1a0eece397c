"""PyTorch's warnings while its calls are heard: shown at the learner's line, and as they are
afterwards."""

from __future__ import annotations

import inspect
import warnings

import pytest
import torch

from autograd_core.trace import from_torch

LOSSES = {
    "function": lambda a, b: torch.nn.functional.mse_loss(a, b),
    "module": lambda a, b: torch.nn.SmoothL1Loss()(a, b),
    "deviation of one": lambda a, b: a[:1].std(),
}


@pytest.mark.parametrize("warns", LOSSES.values(), ids=LOSSES)
def test_a_warning_is_shown_at_the_line_that_came_to_it(warns):
    w = torch.ones(3, 1, requires_grad=True)
    show = warnings._showwarnmsg
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with from_torch.record():
            warns(w, torch.ones(3))
            w.sum().backward()
    line = inspect.getsourcelines(warns)[1]
    assert [(x.filename, x.lineno) for x in caught] == [(__file__, line)]
    assert warnings._showwarnmsg is show


def test_a_warning_of_the_learners_own_stays_where_it_is():
    w = torch.ones(2, requires_grad=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with from_torch.record():
            warnings.warn("mine", stacklevel=1)
            w.sum().backward()
    (mine,) = caught
    code = inspect.getsource(test_a_warning_of_the_learners_own_stays_where_it_is).splitlines()
    first = test_a_warning_of_the_learners_own_stays_where_it_is.__code__.co_firstlineno
    assert mine.filename == __file__
    assert "stacklevel" in code[mine.lineno - first]
