"""Attributes of a tensor: torch.Size, and properties that cannot be set."""

from . import messages


class fixed(property):
    """A property that says, as PyTorch does, that it cannot be set."""

    def __set__(self, owner, value):
        raise AttributeError(messages.NOT_WRITABLE.format(name=self.fget.__name__))


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
