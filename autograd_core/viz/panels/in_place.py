"""What can go wrong when a tensor's memory is changed."""

from __future__ import annotations

from .explanation import Explanation

EXPLANATIONS = {
    "leaf_in_place": Explanation(
        happened="A tensor that collects a gradient was about to be changed in place while autograd"
                 " was recording.",
        why="A leaf that requires grad is where a gradient arrives. If the change were recorded, "
            "the tensor would become the result of an operation: there would be no leaf left to "
            "collect the gradient for.",
        hides="Changing `.data` gets past the check. Autograd is not told, so a value that was "
              "saved before the change is used as if it were still the old one.\n"
              "    w.data.add_(1.)\n",
        instead="To set new values on purpose, as an optimiser does, say that this is not part of "
                "the computation:\n"
                "    with torch.no_grad():\n"
                "        w.add_(1.)\n"),
}
