"""torch.utils.data: samples, and batches of them.

    dataset   Dataset TensorDataset Subset random_split …     sampler  in which order
    loader    DataLoader                                      collate  samples → one batch
"""

from . import collate, dataset, loader, sampler
from .collate import *  # noqa: F403  (the namespace is these modules' __all__)
from .dataset import *  # noqa: F403
from .loader import *  # noqa: F403
from .sampler import *  # noqa: F403

__all__ = [*collate.__all__, *dataset.__all__, *loader.__all__, *sampler.__all__]
