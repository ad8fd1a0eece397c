"""torch.utils.data: samples, and batches of them.

    dataset   Dataset TensorDataset Subset random_split …     sampler  in which order
    loader    DataLoader                                      collate  samples → one batch
"""

from ...functions import lazy_names
from . import collate, dataset, loader, sampler
from .collate import *  # noqa: F403  (the namespace is these modules' __all__)
from .dataset import *  # noqa: F403
from .loader import *  # noqa: F403
from .sampler import *  # noqa: F403

__all__ = [*collate.__all__, *dataset.__all__, *loader.__all__, *sampler.__all__]
__getattr__, __dir__ = lazy_names.hooks("utils.data", __name__, globals(), {"lazy_names"})
