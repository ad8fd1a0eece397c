"""Functions with steps: their derivative is 0 where they have one."""

import numpy as np

from ..core.op import Elementwise


class Step(Elementwise):
    """Flat between its steps; integers are as they are."""
    d_a, local = 0, ("0",)


class Floor(Step):
    grad_fn, tex = "FloorBackward0", r"\lfloor $a \rfloor"
    def forward(self, a): return np.floor(a) if a.dtype.kind == "f" else a.copy()


class Ceil(Step):
    grad_fn, tex = "CeilBackward0", r"\lceil $a \rceil"
    def forward(self, a): return np.ceil(a) if a.dtype.kind == "f" else a.copy()


class Trunc(Step):
    grad_fn, tex = "TruncBackward0", r"\operatorname{trunc} $a"
    def forward(self, a): return np.trunc(a) if a.dtype.kind == "f" else a.copy()


class Round(Step):
    """To the nearest integer, halves to the even one."""
    grad_fn, tex = "RoundBackward0", r"\operatorname{round} $a"
    def forward(self, a): return np.round(a)


class RoundTo(Step):
    """To ``decimals`` digits after the point."""
    decimals: int
    grad_fn, tex = "RoundBackward1", r"\operatorname{round}_{$decimals} $a"
    def forward(self, a): return np.round(a, self.decimals)


class Frac(Elementwise):
    """What is behind the point, with the sign of a."""
    grad_fn, tex, local, d_a = "FracBackward0", r"$a - \operatorname{trunc} $a", ("1",), 1
    def forward(self, a): return a - np.trunc(a)


class Heaviside(Elementwise):
    """0 below 0, 1 above, b at 0; backward through it is refused, as in PyTorch."""
    grad_fn, tex, local = "NotImplemented", r"H($a; $b)", ("0", "0")
    def forward(self, a, b): return np.heaviside(a, b)
    def vjp_a(self, g): raise RuntimeError("derivative for aten::heaviside is not implemented")
    vjp_b = vjp_a


class CopysignNumber(Elementwise):
    """The size of a with the sign of a number b."""
    promotes = "float"
    grad_fn, tex = "CopysignBackward1", r"\left|$a\right| \cdot \operatorname{sgn} $b"
    local = (r"\frac{$out}{$a}",)
    def forward(self, a, b): return np.copysign(a, a.dtype.type(b))
    def vjp_a(self, g, a, out): return g * np.where(a == 0, 0, out / a)


class Copysign(Elementwise):
    """The size of a with the sign of b."""
    promotes = "float"
    grad_fn, tex = "CopysignBackward0", r"\left|$a\right| \cdot \operatorname{sgn} $b"
    local, d_b = (r"\frac{$out}{$a}", "0"), 0
    def forward(self, a, b): return np.copysign(a, b)
    def vjp_a(self, g, a, out): return g * np.where(a == 0, 0, out / a)
