"""PyTorch itself, on one thread."""

import torch

from .torchlike import Torchlike

torch.set_num_threads(1)
PEER = Torchlike(torch)
