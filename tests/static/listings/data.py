"""Small data in place of what the programs download: made by NumPy, the same at every call."""

import numpy as np


def rng(seed: int = 0):
    return np.random.RandomState(seed)


def weights(*shape, seed: int = 0, scale: float = 0.5) -> np.ndarray:
    """Initial values that do not depend on chance."""
    return (rng(seed).standard_normal(shape) * scale).astype(np.float32)


def curve(n: int = 40):
    """x from -1 to 1 and x² - ½ with noise, as columns."""
    x = np.linspace(-1, 1, n)[:, np.newaxis]
    return x, np.square(x) - 0.5 + rng().normal(0, 0.05, x.shape)


def clouds(n: int = 20):
    """Two clouds of points, and which of the two each is in."""
    r = rng(1)
    x = np.vstack([r.normal(2, 1, (n, 2)), r.normal(-2, 1, (n, 2))])
    return x, np.hstack([np.zeros(n), np.ones(n)])


def digits(n: int = 30, size: int = 8, classes: int = 4, one_hot: bool = True):
    """Pictures of bars at a place that is the class, flat, from 0 to 1; and the classes."""
    r = rng(2)
    labels = np.arange(n) % classes
    images = r.uniform(0, 0.3, (n, size, size))
    for image, label in zip(images, labels, strict=True):
        image[:, label * size // classes:(label + 1) * size // classes] += 0.7
    return (images.reshape(n, -1).astype(np.float32),
            np.eye(classes, dtype=np.float32)[labels] if one_hot else labels)


def waves(batch: int = 4, steps: int = 5, start: int = 0):
    """Sine and cosine along ``steps``, (batch, steps, 1) each."""
    t = (start + np.arange(batch * steps)).reshape(batch, steps, 1) / 3
    return np.sin(t), np.cos(t)
