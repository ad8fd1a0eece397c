"""Explanations of errors and of findings: a catalogue of texts, and what makes panels of them.

    explained(frame.note)              a panel: what happened, why, what only hides it, what to do
    EXPLANATIONS["second_backward"]    an error's entry
    FINDINGS["frozen"]                 a finding's entry
"""

from .entry import Explanation
from .render import EXPLANATIONS, FINDINGS, HEADINGS, Explained, explained

__all__ = ["EXPLANATIONS", "FINDINGS", "HEADINGS", "Explained", "Explanation", "explained"]
