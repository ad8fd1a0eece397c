"""Where a notebook says that PyTorch agrees, PyTorch agrees."""

import pytest

from tests.notebooks.test_content import GRAPHS, NETWORK, solved


@pytest.mark.parametrize(("name", "printed"), [
    (GRAPHS, "tensor(3.) tensor(8.)\n"), (NETWORK, "True\n")])
def test_pytorch_gives_the_notebooks_numbers(name, printed):
    assert solved(name).printed["pytorch"] == printed
