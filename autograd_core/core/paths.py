"""File paths: which files are this package's own, and not a learner's."""

import os

PACKAGE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "")
"""The folder of ``autograd_core``, with a separator at its end."""
