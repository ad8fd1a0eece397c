"""Connectionist temporal classification: the chance of a text whose place in time is not known."""

from typing import ClassVar

import numpy as np

from ...core import messages
from ...core.op import General


def padded_with_blanks(targets, lengths, blank):
    """Each target with blanks around its labels, (N, 2 S + 1), and where a label may follow the
    label two places before it."""
    longest = max(lengths, default=0)
    out = np.full((len(lengths), 2 * longest + 1), blank)
    for row, (n, given) in enumerate(zip(lengths, targets, strict=True)):
        out[row, 1:2 * n + 1:2] = given[:n]
    skips = np.zeros(out.shape, bool)
    skips[:, 3::2] = out[:, 3::2] != out[:, 1:-2:2]
    return out, skips


def shifted(x, k):
    """``x`` moved ``k`` places to the right, -inf coming in."""
    out = np.full_like(x, -np.inf)
    out[:, k:] = x[:, :max(x.shape[1] - k, 0)]
    return out


def forward_chances(scores, skips):
    """log of the chance of all ways to each place at each time: (T, N, places)."""
    out = np.full_like(scores, -np.inf)
    out[0, :, :2] = scores[0, :, :2]
    for t in range(1, len(scores)):
        before = np.logaddexp(out[t - 1], shifted(out[t - 1], 1))
        jump = np.where(skips, shifted(out[t - 1], 2), -np.inf)
        out[t] = np.logaddexp(before, jump) + scores[t]
    return out


class CtcLoss(General):
    """-log of the chance of each target, given log-chances of labels (T, N, C)."""
    targets: tuple[tuple[int, ...], ...]
    input_lengths: tuple[int, ...]
    target_lengths: tuple[int, ...]
    blank: int = 0
    zero_infinity: bool = False
    grad_fn, tex = "CtcLossBackward0", r"-\ln P(\text{target} \mid $a)"
    local: ClassVar = (r"e^{a} - \text{posterior}",)
    saved_as: ClassVar = {"a": "log_probs", "out": "result"}

    def chances(self, a):
        """log of the chances of all ways to each place, how they were found, and the losses."""
        labels, skips = padded_with_blanks(self.targets, self.target_lengths, self.blank)
        scores = np.take_along_axis(a, np.broadcast_to(labels, (len(a), *labels.shape)), 2)
        ways = forward_chances(scores, skips)
        last = np.array(self.input_lengths) - 1
        rows, ends = np.arange(len(last)), 2 * np.array(self.target_lengths)
        final = ways[last, rows, ends]
        other = np.where(ends > 0, ways[last, rows, np.maximum(ends - 1, 0)], -np.inf)
        return ways, labels, skips, scores, -np.logaddexp(final, other)

    def forward(self, a):
        loss = self.chances(a.astype(np.float64))[-1]
        if self.zero_infinity:
            loss = np.where(np.isinf(loss), 0, loss)
        return loss.astype(a.dtype)

    def vjp_a(self, g, a, shape): return CtcLossGradient(self, shape)(g, a)


class CtcLossGradient(General):
    """What ``loss`` sends back: of log_softmax's result, as PyTorch has it, and nothing behind."""
    loss: CtcLoss
    size: tuple[int, ...]
    grad_fn, tex = "CtcLossBackwardBackward0", r"$g \cdot (e^{$a} - \text{posterior})"

    def forward(self, g, a):
        kind, a, op = a.dtype, a.astype(np.float64), self.loss
        ways, labels, skips, scores, loss = op.chances(a)
        out = np.zeros(a.shape)
        for n, (steps, length) in enumerate(zip(op.input_lengths, op.target_lengths, strict=True)):
            if np.isinf(loss[n]) and op.zero_infinity:
                continue
            k = 2 * length + 1
            back = backward_chances(scores[:steps, n, :k], skips[n, :k])
            both = ways[:steps, n, :k] + back - scores[:steps, n, :k]
            share = np.exp(both + loss[n])
            posterior = np.zeros((steps, a.shape[2]))
            np.add.at(posterior, (slice(None), labels[n, :k]), share)
            out[:steps, n] = (np.exp(a[:steps, n]) - posterior) * g[n]
        return out.astype(kind)

    def vjp_g(self, g): raise RuntimeError(messages.CTC_TWICE)
    def vjp_a(self, g): raise RuntimeError(messages.CTC_TWICE)


def backward_chances(scores, skips):
    """log of the chance of all ways from each place on: the same, read backwards."""
    turned = np.zeros_like(skips)
    turned[2:] = skips[::-1][:-2] if len(skips) > 2 else []
    return forward_chances(scores[::-1, None, ::-1], turned[None])[::-1, 0, ::-1]
