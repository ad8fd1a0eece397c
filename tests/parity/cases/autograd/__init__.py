"""Programs about graphs and gradients as a learner writes them, the course's worked examples first.

A blank line ends a cell, so that a program goes on after a cell that fails.
"""

from __future__ import annotations

from tests.parity.cases.autograd.checking import CASES as CHECKING
from tests.parity.cases.autograd.dynamic_graphs import DYNAMIC_GRAPHS
from tests.parity.cases.autograd.errors import ERRORS
from tests.parity.cases.autograd.examples import EXAMPLES
from tests.parity.cases.autograd.facts import CASES as FACTS
from tests.parity.cases.autograd.function_backward import CASES as FUNCTION_BACKWARD
from tests.parity.cases.autograd.function_edges import CASES as FUNCTION_EDGES
from tests.parity.cases.autograd.function_keywords import CASES as FUNCTION_KEYWORDS
from tests.parity.cases.autograd.function_rules import CASES as FUNCTION_RULES
from tests.parity.cases.autograd.graph_details import GRAPH_DETAILS
from tests.parity.cases.autograd.graph_state import CASES as GRAPH_STATE
from tests.parity.cases.autograd.graph_tools import CASES as GRAPH_TOOLS
from tests.parity.cases.autograd.graphs import GRAPHS
from tests.parity.cases.autograd.hook_order import CASES as HOOK_ORDER
from tests.parity.cases.autograd.hooks import CASES as HOOKS
from tests.parity.cases.autograd.in_place import CASES as IN_PLACE
from tests.parity.cases.autograd.indices import CASES as INDICES
from tests.parity.cases.autograd.inference import CASES as INFERENCE
from tests.parity.cases.autograd.integers import CASES as INTEGERS
from tests.parity.cases.autograd.listings import LISTINGS
from tests.parity.cases.autograd.memory_and_flags import CASES as MEMORY_AND_FLAGS
from tests.parity.cases.autograd.modes import CASES as MODES
from tests.parity.cases.autograd.node_tools import CASES as NODE_TOOLS
from tests.parity.cases.autograd.once_only import CASES as ONCE_ONLY
from tests.parity.cases.autograd.operations import OPERATIONS
from tests.parity.cases.autograd.own_functions import CASES as OWN_FUNCTIONS
from tests.parity.cases.autograd.reported import CASES as REPORTED
from tests.parity.cases.autograd.saved_values import CASES as SAVED_VALUES
from tests.parity.cases.autograd.second_order import SECOND_ORDER
from tests.parity.cases.autograd.shape_errors import SHAPE_ERRORS
from tests.parity.cases.autograd.singular_points import CASES as SINGULAR_POINTS
from tests.parity.cases.autograd.strictness import CASES as STRICTNESS
from tests.parity.cases.autograd.values import VALUES
from tests.parity.cases.autograd.view_misuse import CASES as VIEW_MISUSE
from tests.parity.cases.autograd.views_in_place import CASES as VIEWS_IN_PLACE
from tests.parity.cases.autograd.views_reported import CASES as VIEWS_REPORTED

CASES = (EXAMPLES | LISTINGS | DYNAMIC_GRAPHS | GRAPHS | GRAPH_DETAILS | OPERATIONS | SECOND_ORDER
         | ERRORS | SHAPE_ERRORS | VALUES | IN_PLACE | OWN_FUNCTIONS | HOOKS | VIEW_MISUSE
         | VIEWS_IN_PLACE | VIEWS_REPORTED | INFERENCE | FUNCTION_EDGES | FUNCTION_BACKWARD
         | FUNCTION_KEYWORDS | GRAPH_TOOLS | NODE_TOOLS | MODES | FACTS
         | CHECKING | FUNCTION_RULES | HOOK_ORDER | INDICES | INTEGERS | ONCE_ONLY
         | REPORTED | SAVED_VALUES | SINGULAR_POINTS | GRAPH_STATE
         | MEMORY_AND_FLAGS | STRICTNESS)
