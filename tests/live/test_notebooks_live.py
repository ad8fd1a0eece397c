"""Where a notebook says that PyTorch agrees, PyTorch agrees."""

import pytest

from tests.notebooks.lessons import solved
from tests.notebooks.test_first_lessons import GRAPHS, NETWORK


@pytest.mark.parametrize(("name", "printed"), [
    (GRAPHS, "tensor(3.) tensor(8.)\n"), (NETWORK, "True\n")])
def test_pytorch_gives_the_notebooks_numbers(name, printed):
    assert solved(name).printed["pytorch"] == printed
