"""Version counters: lists of one number, shared by all tensors that look at the same memory."""

from . import messages


class Untracked(list):
    """The version counter of a tensor made in ``inference_mode``: counts, and does not tell."""

    def __init__(self):
        super().__init__([0])

    def __bool__(self):
        raise RuntimeError(messages.INFERENCE_VERSION)
