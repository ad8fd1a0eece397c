"""The doctor: what is wrong with a training step that was recorded, and in which line.

Each check reads what was heard, as plain data, and gives Findings.
"""

from __future__ import annotations

from .findings import Diagnosis, in_order, marked
from .gradient_flow import Ways
from .magnitudes import Magnitudes
from .memory_growth import Growth
from .step_order import Steps


class Doctor(Ways, Steps, Magnitudes, Growth):
    """Looks through one recording."""

    def diagnosis(self) -> Diagnosis:
        """All there is to say."""
        checks = (self.errors, self.frozen, self.without_gradient, self.optimizers, self.order,
                  self.numbers, self.sizes, self.growth)
        findings = in_order([found for check in checks for found in check()])
        return Diagnosis(findings, self.gradients(), self.memory(),
                         marked(self.recording.trace, findings), len(self.passes))
