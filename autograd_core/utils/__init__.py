"""torch.utils: what stands around training.

    data         Dataset, DataLoader, samplers: batches
    checkpoint   checkpoint: compute again in backward instead of keeping
    hooks        RemovableHandle
    tensorboard  SummaryWriter              benchmark    Timer        (loaded on first use)
"""

from ..functions import doors, lazy_names
from . import checkpoint, data, hooks

__all__ = ["checkpoint", "data", "hooks"]
doors.open_doors(__name__)
__getattr__, __dir__ = lazy_names.hooks("utils", __name__, globals(), {"doors", "lazy_names"})
