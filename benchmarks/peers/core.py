"""Our eager core."""

import autograd_core as torch

from .torchlike import Torchlike

PEER = Torchlike(torch)
