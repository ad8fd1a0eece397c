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
FACTORIES = "keywords of factories: size=, device=, requires_grad="
WAITING: dict[str, str] = {
    "the penalty of WGAN-GP": "Variable(x, requires_grad=False)",
    "a generator and a discriminator of convolutions": FACTORIES,
    "d2l: LeNet, VGG and AlexNet": FACTORIES,
    "d2l: networks in networks, parallel paths": FACTORIES,
    "d2l: encoder and decoder, a masked loss": "GRU._flat_weights_names",
    "energies and Langevin's samples": FACTORIES,
    "d2l: linear regression from scratch": FACTORIES,
    "d2l: softmax regression from scratch": FACTORIES,
    "d2l: correlation and pooling by hand": FACTORIES,
    "messages along the edges of a graph": "Tensor.scatter_reduce_",
    "d2l: text as numbers, a recurrent network from scratch": FACTORIES,
    "d2l: gated units from scratch and ready": "GRU._flat_weights_names",
    "d2l: optimizers written by hand": "torch.preserve_format",
    "a polynomial fitted four ways": FACTORIES,
    "CS231n: barebones, modules, sequences": FACTORIES,
    "words by their neighbours": "Embedding(sparse=False)",
    "a network that turns its picture upright": "affine_grid, grid_sample",
}
DIFFERENT: dict[str, str] = {}
CASES = {name: code for name, code in ALL.items() if name not in WAITING}
