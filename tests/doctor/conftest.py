"""The tests in this folder ask the doctor of real PyTorch. Without it they fail, and say so."""

from tests.trace.from_torch.conftest import same_numbers_every_time  # noqa: F401  (a fixture)

collect_ignore = ["scripts", "faults", "missed", "healthy"]
"""What the doctor runs, and pytest must not."""
