"""Message catalogue of explanations in English: one entry for each key of ``trace.error_keys``.

    EXPLANATIONS["second_backward"].why

Another language is another dictionary of the same keys and the same arguments.
"""

from . import backward, diagnosis, functions, gradient_flow, in_place, leaves, networks
from .entry import Explanation

EXPLANATIONS: dict[str, Explanation] = {
    **backward.EXPLANATIONS, **in_place.EXPLANATIONS, **leaves.EXPLANATIONS,
    **functions.EXPLANATIONS, **networks.EXPLANATIONS}
FINDINGS: dict[str, Explanation] = {**diagnosis.FINDINGS, **gradient_flow.FINDINGS}
"""What is wrong with a model that runs: one entry for each kind of finding of the doctor."""
