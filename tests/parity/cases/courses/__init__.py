"""Listings of courses, tutorials and notebooks, in English and Chinese, told anew as programs.

What a file's listings were found in is named in its first lines.  ``WAITING`` are those that do
not show the same yet, with what they wait for; they are neither recorded nor run.
"""

from __future__ import annotations

from tests.parity.cases.courses.adversaries import ADVERSARIES
from tests.parity.cases.courses.asked import ASKED
from tests.parity.cases.courses.attention import ATTENTION
from tests.parity.cases.courses.convolutions import CONVOLUTIONS
from tests.parity.cases.courses.decoders import DECODERS
from tests.parity.cases.courses.derivatives import DERIVATIVES
from tests.parity.cases.courses.equations import EQUATIONS
from tests.parity.cases.courses.generated import GENERATED
from tests.parity.cases.courses.language import LANGUAGE
from tests.parity.cases.courses.linear import LINEAR
from tests.parity.cases.courses.modules import MODULES
from tests.parity.cases.courses.pairs import PAIRS
from tests.parity.cases.courses.pictures import PICTURES
from tests.parity.cases.courses.recurrent import RECURRENT
from tests.parity.cases.courses.starting import STARTING
from tests.parity.cases.courses.steps import STEPS
from tests.parity.cases.courses.training import TRAINING
from tests.parity.cases.courses.tricks import TRICKS
from tests.parity.cases.courses.words import WORDS

ALL = (STARTING | LINEAR | MODULES | CONVOLUTIONS | RECURRENT | DECODERS | ATTENTION | WORDS
       | LANGUAGE | STEPS | TRAINING | TRICKS | DERIVATIVES | EQUATIONS | PICTURES | ADVERSARIES
       | GENERATED | PAIRS | ASKED)
WAITING: dict[str, str] = {}
DIFFERENT: dict[str, str] = {}
CASES = {name: code for name, code in ALL.items() if name not in WAITING}
