"""Where a notebook says that PyTorch agrees, PyTorch agrees."""

import numpy as np
import pytest

from autograd_core.teach import Verdicts
from tests.notebooks.lessons import solved
from tests.notebooks.test_lessons_three_to_eight import DISPUTED, JUDGED


@pytest.mark.parametrize("name", JUDGED)
def test_pytorch_gives_the_same_gradients_and_agrees_with_a_measurement_where_it_should(name):
    found = {cell: shown for cell, shown in solved(name).shown.items()
             if isinstance(shown, Verdicts)}
    assert found
    for cell, judged in found.items():
        ours, _measured, theirs = judged.gradients.values()
        for mine, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(mine, other, err_msg=cell)
        assert judged.agree == (cell not in DISPUTED), cell
