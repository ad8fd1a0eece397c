"""Programs with what lessons import beside the core, and lessons themselves.

Every statement is a cell of its own, and the value of an expression is shown.
"""

from __future__ import annotations

from tests.parity.cases.cells import split_statements
from tests.parity.cases.libraries.amp import AMP
from tests.parity.cases.libraries.distributions import DISTRIBUTIONS
from tests.parity.cases.libraries.func import FUNC
from tests.parity.cases.libraries.lessons import LESSONS
from tests.parity.cases.libraries.parametrize import PARAMETRIZE
from tests.parity.cases.libraries.tensorboard import TOOLS

CASES = {name: split_statements(text) for name, text in (
    AMP | DISTRIBUTIONS | FUNC | LESSONS | PARAMETRIZE | TOOLS).items()}
DIFFERENT: dict[str, str] = {}
