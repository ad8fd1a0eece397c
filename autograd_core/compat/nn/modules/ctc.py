"""The loss for sequences whose place in time is not known, as a module."""

from ....nn.modules.module import Module
from ..functional.losses import ctc_loss

__all__ = ["CTCLoss"]


class CTCLoss(Module):
    """-log of the chance of targets, from log-chances (T, N, C)."""

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False):
        super().__init__()
        self.blank, self.reduction, self.zero_infinity = blank, reduction, zero_infinity

    def forward(self, log_probs, targets, input_lengths, target_lengths):
        return ctc_loss(log_probs, targets, input_lengths, target_lengths, self.blank,
                        self.reduction, self.zero_infinity)
