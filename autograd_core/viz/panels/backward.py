"""What can go wrong when backward is asked for."""

from __future__ import annotations

from .explanation import Explanation

MADE_BY = "It stopped at `{grad_fn}`."
MADE_AT = "That operation was recorded in this line:\n    {made_at}\n"

EXPLANATIONS = {
    "second_backward": Explanation(
        happened="Backward came to an operation whose saved values are gone.",
        more=(MADE_BY, MADE_AT),
        why="Going forward, an operation saves the values that its derivative needs. Backward uses "
            "them once and lets go of them, so that memory is free again. This graph was walked "
            "before: what it had saved is no longer there.",
        hides="Writing `retain_graph=True` on the first call makes the message go away and keeps "
              "all saved values in memory. The second call then adds the same gradient to `.grad` "
              "once more:\n"
              "    loss.backward(retain_graph=True)\n"
              "    loss.backward()\n",
        instead="Run forward again: it makes a fresh graph, which backward may use once. For "
                "several losses of one graph, add them up and call backward once.\n"
                "    w.grad = None\n"
                "    loss = (w * w).sum()\n"
                "    loss.backward()\n"),
    "nothing_requires_grad": Explanation(
        happened="You asked for gradients of a tensor that no operation with a gradient leads to: "
                 "it has no `grad_fn` and does not require grad.",
        why="Autograd records an operation only when one of its inputs requires grad and recording "
            "is on. Somewhere between your parameters and this tensor the recording was cut, or "
            "it never began: `requires_grad=True` was not set, the line ran under `no_grad`, or "
            "`detach()`, `.data`, `item()`, `argmax` or a new `torch.tensor(...)` came in between.",
        hides="Setting the flag on the result itself makes backward run, and it ends right there: "
              "the result becomes a leaf of its own, and your parameters get nothing.\n"
              "    loss.requires_grad_(True)\n"
              "    loss.backward()\n",
        instead="Set the flag on the parameter, before anything is computed from it.\n"
                "    w.requires_grad_(True)\n"
                "    loss = (w * x).sum()\n"
                "    loss.backward()\n"),
}
