"""torch.utils: what stands around training.

    data         Dataset, DataLoader, samplers: batches
    checkpoint   checkpoint: compute again in backward instead of keeping
    hooks        RemovableHandle
"""

from . import checkpoint, data, hooks

__all__ = ["checkpoint", "data", "hooks"]
