"""Error explanations: what happened, why, what people try that only hides it, what to do.

    explain()           of the last error of this session
    explain(error)      of this exception, or warning, ours or PyTorch's own
"""

import sys
from dataclasses import dataclass
from html import escape

from ..core.node import Node
from ..trace.error_keys import recognise, title
from ..viz.explanations import Explained, explained


@dataclass(frozen=True, repr=False)
class Told:
    """An explanation to be shown, as text or as HTML.

    ``panel`` is None when there is no explanation.  ``node`` is the graph's node that is to blame,
    where the error says so; ``made_at`` the line that it was recorded in, which is known of what
    was computed with anomaly detection on.
    """

    title: str
    panel: Explained | None
    node: Node | None = None
    made_at: str = ""

    def __repr__(self):
        return describe_unknown(self.title) if self.panel is None else self.panel.to_text()

    def _repr_html_(self):
        if self.panel is None:
            return f"<p>{escape(describe_unknown(self.title))}</p>"
        return self.panel.to_html()


def explain(error: BaseException | None = None) -> Told:
    """Explain ``error``, or the last error of the session.

    Raises TypeError for what is no exception, ValueError when there has been no error.

    >>> import autograd_core as torch
    >>> try:
    ...     torch.tensor([1., 2.]).sum().backward()
    ... except RuntimeError as error:
    ...     print(str(explain(error)).splitlines()[0])
    RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn
    """
    if error is None:
        error = sys.exc_info()[1] or getattr(sys, "last_value", None)
        if error is None:
            raise ValueError("explain: there has been no error in this session.")
    if not isinstance(error, BaseException):
        raise TypeError(f"explain takes an exception, not {type(error).__name__}: "
                        "except RuntimeError as error: explain(error)")
    note = recognise(error)
    if note is None:
        return Told(f"{type(error).__name__}: {error}".removesuffix(": "), None)
    return Told(title(error), explained(note), getattr(error, "node", None),
                note.args.get("made_at", ""))


def describe_unknown(what: str) -> str:
    """What is said of an error that has no explanation."""
    return f"There is no explanation here of this error, which says: {what}"
