"""Normal numbers from uniform ones, sixteen at a time, to the last bit as PyTorch computes them.

For float32 PyTorch uses the logarithm, sine and cosine of the Cephes library, polynomials whose
products and sums are rounded once.  They differ from NumPy's in the last bit, so they are here.
"""

import math

import numpy as np

LOG = (7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
       -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)
SIN = (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
COS = (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
LOG_OF_2 = (-2.12194440e-4, 0.693359375)
QUARTER_TURN = (-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)
f32 = np.float32


def box_muller(uniform: np.ndarray, mean, std) -> np.ndarray:
    """Rows of 16 uniform numbers as 16 normal ones: 8 radii, 8 angles."""
    u, v = 1 - uniform[:, :8], uniform[:, 8:]
    if uniform.dtype == np.float32:
        radius = np.sqrt(f32(-2) * log(u))
        sine, cosine = sine_and_cosine(f32(2 * math.pi) * v)
        turned = np.concatenate([radius * cosine, radius * sine], 1)
        return fused(turned, f32(std), f32(mean))
    radius, angle = np.sqrt(-2 * np.log(u)), 2 * math.pi * v
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)], 1) * std + mean


def fused(a, b, c) -> np.ndarray:
    """a b + c of float32, rounded once."""
    return (a.astype(np.float64) * b + c).astype(np.float32)


def polynomial(coefficients, x) -> np.ndarray:
    """Horner's rule, highest power first."""
    out = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        out = fused(out, x, f32(c))
    return out


def log(x) -> np.ndarray:
    """The natural logarithm of positive float32 numbers."""
    x, exponent = np.frexp(x)
    below = x < f32(math.sqrt(0.5))
    exponent = exponent.astype(np.float32) - below
    x = x - f32(1) + np.where(below, x, f32(0))
    square = x * x
    out = polynomial(LOG, x) * x
    out = fused(exponent, f32(LOG_OF_2[0]), out * square)
    out = fused(square, f32(-0.5), out)
    return fused(exponent, f32(LOG_OF_2[1]), x + out)


def sine_and_cosine(x) -> tuple[np.ndarray, np.ndarray]:
    """Both of float32 angles that are not negative."""
    octant = ((x * f32(4 / math.pi)).astype(np.int32) + 1) & ~1
    turns = octant.astype(np.float32)
    for part in QUARTER_TURN:
        x = fused(turns, f32(part), x)
    square = x * x
    cosine = fused(polynomial(COS, square) * square, square, -(square * f32(0.5))) + f32(1)
    sine = fused(polynomial(SIN, square) * square, x, x)
    swapped = octant & 2 != 0
    first, second = np.where(swapped, cosine, sine), np.where(swapped, sine, cosine)
    return (np.where(octant & 4 != 0, -first, first),
            np.where((octant - 2) & 4 == 0, -second, second))
