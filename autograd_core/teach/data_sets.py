"""Data sets: handwritten digits, a small set of real data, without a network.

    train, test = digits()      each a pair (images, labels): 1,500 and 297 of them
    digits(sheet=12)            the same, each somewhere on a sheet of 12 × 12 pixels
    NETWORK                     the path of a network for them, as a file for ``static.config``

Source and licence: ``data/README.md`` beside this file (UCI, Alpaydin and Kaynak, CC BY 4.0).
"""

from pathlib import Path

import numpy as np

from ..core.tensor import Tensor
from ..functions import tensor

FILE = Path(__file__).parent / "data" / "digits.npz"
NETWORK = FILE.with_name("digits.toml")
TRAIN, BRIGHTEST, SIDE = 1500, 16, 8


def digits(sheet: int | None = None) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Images to train with and images to test with, each with their labels.

    An image is 64 numbers from 0 (paper) to 1 (ink), row by row; a label is the digit, 0 to 9.
    Which image is in which set is always the same.  With a ``sheet`` an image has the shape
    (1, sheet, sheet), and its digit is at a place drawn at random, always the same one, too.

    >>> (images, labels), test = digits()
    >>> images.shape, labels[:5]
    (torch.Size([1500, 64]), tensor([6, 6, 6, 2, 5]))
    >>> digits(sheet=12)[0][0].shape
    torch.Size([1500, 1, 12, 12])
    """
    with np.load(FILE) as stored:
        images, labels = stored["images"], stored["labels"]
    order = np.random.default_rng(0).permutation(len(labels))
    inked = (images[order] / BRIGHTEST).astype(np.float32)
    pixels = tensor(inked if sheet is None else
                    place_on_sheets(inked.reshape(-1, SIDE, SIDE), sheet))
    names = tensor(labels[order].astype(np.int64))
    return (pixels[:TRAIN], names[:TRAIN]), (pixels[TRAIN:], names[TRAIN:])


def place_on_sheets(images: np.ndarray, side: int) -> np.ndarray:
    """Each image at a random place on an empty sheet; ValueError when it does not fit."""
    if side < SIDE:
        raise ValueError(f"digits: a sheet of {side} pixels is too small for {SIDE} × {SIDE}")
    sheets = np.zeros((len(images), 1, side, side), np.float32)
    for k, (row, column) in enumerate(np.random.default_rng(0).integers(
            0, side - SIDE + 1, (len(images), 2))):
        sheets[k, 0, row:row + SIDE, column:column + SIDE] = images[k]
    return sheets
