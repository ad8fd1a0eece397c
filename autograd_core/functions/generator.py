"""Generator: PyTorch's random numbers, the same ones for the same seed.

    generator = Generator().manual_seed(0)
    generator.uniform(3, np.float32)       what torch.rand(3, generator=...) holds
    generator.normal(3, np.float32)        generator.integers(3, 0, 10)        generator.permuted(5)

A Mersenne twister gives 32 bits at a time.  A float32 takes one of these numbers and keeps 24 bits,
a float64 takes two and keeps 53.
"""

from __future__ import annotations

import math
import os
import struct

import numpy as np

DEFAULT_SEED = 67280421310721
STATE = struct.Struct("<QiiQ624Q3diif?xxx")
"""How PyTorch lays a state out: seed, left, seeded, next, the twister, normals, flags."""


class Generator:
    """A stream of random numbers, the same for the same seed."""

    def __init__(self, device="cpu"):
        self.device = device
        self.manual_seed(DEFAULT_SEED)

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream that belongs to ``seed`` anew."""
        seed = int(seed)
        if not -2**63 <= seed < 2**64:
            raise ValueError("Overflow when unpacking long long")
        self._seed = seed % 2**64
        self._started = None
        self._next_normal = None
        self._fresh = True
        return self

    def initial_seed(self) -> int:
        """The seed it was started with."""
        return self._seed

    def seed(self) -> int:
        """Start from a seed that nobody knows beforehand; returns it."""
        self.manual_seed(int.from_bytes(os.urandom(8)))
        return self._seed

    @property
    def _twister(self):
        """NumPy's Mersenne twister, started when the first number is wanted."""
        if self._started is None:
            self._started = np.random.RandomState(self._seed & 0xFFFFFFFF)._bit_generator
        return self._started

    # raw numbers

    def bits32(self, n: int) -> np.ndarray:
        """``n`` numbers of 32 bits."""
        self._fresh = self._fresh and not n
        return self._twister.random_raw(n)

    def bits64(self, n: int) -> np.ndarray:
        """``n`` numbers of 64 bits, of two draws each."""
        pairs = self.bits32(2 * n)
        return pairs[::2] << np.uint64(32) | pairs[1::2]

    def unit(self, n: int, dtype) -> np.ndarray:
        """``n`` numbers in [0, 1): float64 if ``dtype`` is, else float32."""
        if dtype == np.float64:
            return (self.bits64(n) & np.uint64(2**53 - 1)) * 2.0**-53
        return ((self.bits32(n) & np.uint64(2**24 - 1)) * 2.0**-24).astype(np.float32)

    # distributions: ``n`` numbers as a flat array

    def uniform(self, n: int, dtype, low=0.0, high=1.0) -> np.ndarray:
        """Evenly from [low, high): a product and a sum, rounded once; high itself becomes low."""
        numbers = self.unit(n, dtype)
        wide = np.float64 if numbers.dtype == np.float32 else np.longdouble
        kind = numbers.dtype.type
        scaled = numbers.astype(wide) * kind(kind(high) - kind(low)) + kind(low)
        scaled = scaled.astype(kind).astype(dtype, copy=False)
        return np.where(scaled == scaled.dtype.type(high), scaled.dtype.type(low), scaled)

    def normal(self, n: int, dtype, mean=0.0, std=1.0) -> np.ndarray:
        """From the normal distribution: Box and Muller, one by one below 16, else by sixteens."""
        if n < 16:
            numbers = [self._one_normal() * std + mean for _ in range(n)]
            return np.array(numbers, np.float64).astype(dtype)
        numbers = np.empty(n, np.float32) if dtype == np.float16 else self.unit(n, dtype)
        if dtype == np.float16:
            numbers[:n // 16 * 16] = self.unit(n // 16 * 16, dtype)
        blocks = numbers[:n // 16 * 16].reshape(-1, 16)
        blocks[...] = box_muller(blocks, mean, std)
        if n % 16:
            numbers[-16:] = box_muller(self.unit(16, dtype)[None], mean, std)[0]
        return numbers.astype(dtype, copy=False)

    def _one_normal(self) -> float:
        """The next normal number; they come in twos, the second is kept for the next call."""
        if self._next_normal is not None:
            number, self._next_normal = self._next_normal, None
            return number
        u1, u2 = self.unit(2, np.float64).tolist()
        radius, angle = math.sqrt(-2 * math.log1p(-u2)), 2 * math.pi * u1
        self._next_normal = radius * math.sin(angle)
        return radius * math.cos(angle)

    def integers(self, n: int, low: int, high: int) -> np.ndarray:
        """Evenly from low, …, high - 1."""
        width = high - low
        bits = self.bits64(n) if width >= 2**28 else self.bits32(n)
        return (bits % np.uint64(width)).astype(np.int64) + low

    def chances(self, n: int, p: float) -> np.ndarray:
        """True with probability ``p``."""
        return self.unit(n, np.float64) < p

    def exponential(self, n: int, rate: float) -> np.ndarray:
        """Waiting times at ``rate``."""
        return -np.log1p(-self.unit(n, np.float64)) / rate

    def permuted(self, n: int) -> list[int]:
        """0, …, n - 1 in random order."""
        order = list(range(n))
        for i, bits in enumerate(self.bits32(max(n - 1, 0)).tolist()):
            j = i + bits % (n - i)
            order[i], order[j] = order[j], order[i]
        return order

    # its state, as PyTorch's bytes

    def state_bytes(self) -> bytes:
        """All there is to know, in PyTorch's 5056 bytes."""
        twister = self._twister.state["state"]
        taken = 0 if self._fresh else int(twister["pos"])
        left = 1 if self._fresh else 625 - taken
        normal = self._next_normal
        return STATE.pack(self._seed, left, 1, taken, *twister["key"].tolist(), 0.0,
                          normal or 0.0, 0.0, int(normal is not None), 0, 0.0, False)

    def set_state_bytes(self, state: bytes) -> None:
        """Go on from what ``state_bytes`` said."""
        if len(state) != 5056:
            raise RuntimeError("Expected either a CPUGeneratorImplStateLegacy of size 5048 or a "
                               "CPUGeneratorImplState of size 5056 but found the input RNG state "
                               f"size to be {len(state)}")
        seed, left, _, taken, *rest = STATE.unpack(state[:STATE.size])
        self._seed, self._fresh = seed, left == 1 and taken == 0
        self._next_normal = rest[625] if rest[627] else None
        self._twister.state = {"bit_generator": "MT19937", "state": {
            "key": np.array(rest[:624], np.uint32), "pos": 624 if self._fresh else taken}}


default_generator = Generator()
default_generator.seed()


# Normal numbers from uniform ones, sixteen at a time, to the last bit as PyTorch computes them: for
# float32 it uses the logarithm, sine and cosine of the Cephes library, polynomials whose products
# and sums are rounded once.  They differ from NumPy's in the last bit, so they are here.

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
