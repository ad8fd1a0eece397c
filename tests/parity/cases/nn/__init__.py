"""Programs about networks: random numbers, torch.nn.functional, modules."""

from __future__ import annotations

from tests.parity.cases.nn.attention import ATTENTION
from tests.parity.cases.nn.functional_layers import FUNCTIONAL_LAYERS
from tests.parity.cases.nn.functions import FUNCTIONS
from tests.parity.cases.nn.images import IMAGES
from tests.parity.cases.nn.lengths import LENGTHS
from tests.parity.cases.nn.modules import MODULES
from tests.parity.cases.nn.random_numbers import RANDOM
from tests.parity.cases.nn.whole_networks import WHOLE_NETWORKS

CASES = (RANDOM | FUNCTIONS | FUNCTIONAL_LAYERS | MODULES | WHOLE_NETWORKS | IMAGES | ATTENTION
         | LENGTHS)
