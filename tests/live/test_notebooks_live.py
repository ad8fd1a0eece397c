"""Where a notebook says that PyTorch agrees, PyTorch agrees."""

import pytest

from autograd_core.teach import Verdicts
from tests.notebooks.lessons import solved
from tests.notebooks.test_first_lessons import GRAPHS, NETWORK
from tests.notebooks.test_lessons_three_to_eight import JUDGED


@pytest.mark.parametrize(("name", "printed"), [
    (GRAPHS, "tensor(3.) tensor(8.)\n"), (NETWORK, "True\n")])
def test_pytorch_gives_the_notebooks_numbers(name, printed):
    assert solved(name).printed["pytorch"] == printed


@pytest.mark.parametrize("name", JUDGED)
def test_pytorch_gives_the_same_verdicts(name):
    found = {cell: shown.conclusion for cell, shown in solved(name).shown.items()
             if isinstance(shown, Verdicts)}
    assert found
    assert set(found.values()) == {"All three agree."}
