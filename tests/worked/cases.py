"""Short programs as a learner writes them; what PyTorch shows for each is in recorded.json.

A blank line ends a cell (see run.py), so that a program goes on after a cell that fails.
After a change in one of them ``python -m tests.worked.record`` writes the recordings again.
"""

from __future__ import annotations

from tests.worked.errors import ERRORS
from tests.worked.examples import EXAMPLES
from tests.worked.facts import CASES as FACTS
from tests.worked.function_edges import CASES as FUNCTION_EDGES
from tests.worked.graph_tools import CASES as GRAPH_TOOLS
from tests.worked.graphs import GRAPHS
from tests.worked.hooks import CASES as HOOKS
from tests.worked.in_place import CASES as IN_PLACE
from tests.worked.inference import CASES as INFERENCE
from tests.worked.listings import LISTINGS
from tests.worked.modes import CASES as MODES
from tests.worked.operations import OPERATIONS
from tests.worked.own_functions import CASES as OWN_FUNCTIONS
from tests.worked.second_order import SECOND_ORDER
from tests.worked.values import VALUES
from tests.worked.view_misuse import CASES as VIEW_MISUSE

CASES = (EXAMPLES | LISTINGS | GRAPHS | OPERATIONS | SECOND_ORDER | ERRORS | VALUES | IN_PLACE
         | OWN_FUNCTIONS | HOOKS | VIEW_MISUSE | INFERENCE
         | FUNCTION_EDGES | GRAPH_TOOLS | MODES | FACTS)
