"""The doctor: what is wrong with a training step of PyTorch, and in which line."""
