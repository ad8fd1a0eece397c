"""torch.utils: what stands around training.

    data         Dataset, DataLoader, samplers: batches
    checkpoint   checkpoint: compute again in backward instead of keeping
    hooks        RemovableHandle
    tensorboard  SummaryWriter              benchmark    Timer        (loaded on first use)
"""

from ..functions import doors
from . import checkpoint, data, hooks

__all__ = ["checkpoint", "data", "hooks"]
doors.open_doors(__name__)
