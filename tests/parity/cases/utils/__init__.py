"""Programs about saving, loading, data sets and checkpoints.

Every statement is a cell of its own, and the value of an expression is printed.
"""

from __future__ import annotations

from tests.parity.cases.cells import split_statements
from tests.parity.cases.utils.data import DATA
from tests.parity.cases.utils.saving import CHECKPOINTS, ROUND, SAVING

SEED = "import numpy as np\nfrom torch import nn\n_ = torch.manual_seed(0)\n"

CASES = {name: split_statements(SEED + text, show="print({})") for name, text in (
    DATA | CHECKPOINTS | {name: ROUND + text for name, text in SAVING.items()}).items()}
