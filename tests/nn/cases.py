"""Short programs about networks; what PyTorch shows for each is in recorded.json.

After a change in one of them ``python -m tests.nn.record`` writes the recordings again.
"""

from __future__ import annotations

from tests.nn.attention import ATTENTION
from tests.nn.functions import FUNCTIONS
from tests.nn.images import IMAGES
from tests.nn.lengths import LENGTHS
from tests.nn.modules import MODULES
from tests.nn.random_numbers import RANDOM

CASES = RANDOM | FUNCTIONS | MODULES | IMAGES | ATTENTION | LENGTHS
