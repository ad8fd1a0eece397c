"""torch.utils.hooks: the handle that registering a hook gives."""

from ..core.hooks import RemovableHandle

__all__ = ["RemovableHandle", "unserializable_hook"]


def unserializable_hook(f):
    """Say of the hook ``f`` that saving its tensor without it is meant."""
    f.__torch_unserializable__ = True
    return f
