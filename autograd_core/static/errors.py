"""Exceptions of a Session, by TensorFlow's names; each knows the node it is about.

    error.op        the Operation, or None
    error.message   the text
"""


class OpError(RuntimeError):
    """Something went wrong at one node of a graph; ``op`` is the node."""

    def __init__(self, op, message: str):
        super().__init__(message if op is None else f"{message}\n\t [[{{{{node {op.name}}}}}]]"
                                                    f" defined at {op.where}")
        self.op, self.message = op, message


class InvalidArgumentError(OpError):
    """A value that a node cannot take: not fed, of a wrong shape, not a number."""


class FailedPreconditionError(OpError):
    """A variable is read before it was initialized."""


class NotFoundError(OpError):
    """A checkpoint has no such name."""


class OutOfRangeError(OpError):
    """Nothing is left to read: what loops over data sets wait for (there are none here)."""
