"""Attributes of a tensor: torch.Size, and properties that cannot be set."""

from . import messages


def fixed(get, name: str | None = None) -> property:
    """A property that says, as PyTorch does, that it can be neither set nor deleted."""
    def refuse(owner, value=None):
        raise AttributeError(messages.NOT_WRITABLE.format(name=name or get.__name__))
    return property(get, refuse, refuse)


class Size(tuple):
    """A shape, printed as PyTorch prints it.

    >>> Size((2, 3)), Size((2, 3)).numel()
    (torch.Size([2, 3]), 6)
    """

    def __repr__(self):
        return f"torch.Size({list(self)})"

    def __getitem__(self, index):
        part = tuple.__getitem__(self, index)
        return Size(part) if isinstance(index, slice) else part

    def __add__(self, other):
        return Size(tuple.__add__(self, other))

    def numel(self) -> int:
        """Number of elements."""
        n = 1
        for d in self:
            n *= d
        return n
