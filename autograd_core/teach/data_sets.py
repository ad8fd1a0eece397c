"""A small set of real data to train on, without a network: handwritten digits.

    train, test = digits()      each a pair (images, labels): 1,500 and 297 of them
    NETWORK                     the path of a network for them, as a file for ``static.config``

Source and licence: ``data/README.md`` beside this file (UCI, Alpaydin and Kaynak, CC BY 4.0).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..functions import tensor
from ..tensor import Tensor

FILE = Path(__file__).parent / "data" / "digits.npz"
NETWORK = FILE.with_name("digits.toml")
TRAIN, BRIGHTEST = 1500, 16


def digits() -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Images to train with and images to test with, each with their labels.

    An image is 64 numbers from 0 (paper) to 1 (ink), row by row; a label is the digit, 0 to 9.
    Which image is in which set is always the same.

    >>> (images, labels), test = digits()
    >>> images.shape, labels[:5]
    (torch.Size([1500, 64]), tensor([6, 6, 6, 2, 5]))
    """
    with np.load(FILE) as stored:
        images, labels = stored["images"], stored["labels"]
    order = np.random.default_rng(0).permutation(len(labels))
    pixels = tensor((images[order] / BRIGHTEST).astype(np.float32))
    names = tensor(labels[order].astype(np.int64))
    return (pixels[:TRAIN], names[:TRAIN]), (pixels[TRAIN:], names[TRAIN:])
