"""Trigonometric and hyperbolic functions and their inverses, elementwise; radians."""

import math

import numpy as np

from .elementary import Elementary


class Sin(Elementary):
    grad_fn, tex, local = "SinBackward0", r"\sin $a", (r"\cos $a",)
    def forward(self, a): return np.sin(a)
    def d_a(self, a): return np.cos(a)


class Cos(Elementary):
    grad_fn, tex, local = "CosBackward0", r"\cos $a", (r"-\sin $a",)
    def forward(self, a): return np.cos(a)
    def d_a(self, a): return -np.sin(a)


class Tan(Elementary):
    grad_fn, tex, local = "TanBackward0", r"\tan $a", ("1 + $out^2",)
    def forward(self, a): return np.tan(a)
    def d_a(self, out): return 1 + out * out


class Asin(Elementary):
    grad_fn, tex, local = "AsinBackward0", r"\arcsin $a", (r"\frac{1}{\sqrt{1 - $a^2}}",)
    def forward(self, a): return np.arcsin(a)
    def vjp_a(self, g, a): return g / np.sqrt(1 - a * a)


class Acos(Elementary):
    grad_fn, tex, local = "AcosBackward0", r"\arccos $a", (r"-\frac{1}{\sqrt{1 - $a^2}}",)
    def forward(self, a): return np.arccos(a)
    def vjp_a(self, g, a): return -g / np.sqrt(1 - a * a)


class Atan(Elementary):
    grad_fn, tex, local = "AtanBackward0", r"\arctan $a", (r"\frac{1}{1 + $a^2}",)
    def forward(self, a): return np.arctan(a)
    def vjp_a(self, g, a): return g / (a * a + 1)


class Sinh(Elementary):
    grad_fn, tex, local = "SinhBackward0", r"\sinh $a", (r"\cosh $a",)
    def forward(self, a): return np.sinh(a)
    def d_a(self, a): return np.cosh(a)


class Cosh(Elementary):
    grad_fn, tex, local = "CoshBackward0", r"\cosh $a", (r"\sinh $a",)
    def forward(self, a): return np.cosh(a)
    def d_a(self, a): return np.sinh(a)


class Tanh(Elementary):
    grad_fn, tex, local = "TanhBackward0", r"\tanh $a", ("1 - $out^2",)
    def forward(self, a): return np.tanh(a)
    def d_a(self, out): return 1 - out * out


class Asinh(Elementary):
    grad_fn, tex = "AsinhBackward0", r"\operatorname{arsinh} $a"
    local = (r"\frac{1}{\sqrt{$a^2 + 1}}",)
    def forward(self, a): return np.arcsinh(a)
    def vjp_a(self, g, a): return g / np.sqrt(a * a + 1)


class Acosh(Elementary):
    grad_fn, tex = "AcoshBackward0", r"\operatorname{arcosh} $a"
    local = (r"\frac{1}{\sqrt{$a^2 - 1}}",)
    def forward(self, a): return np.arccosh(a)
    def vjp_a(self, g, a): return g / np.sqrt(a * a - 1)


class Atanh(Elementary):
    grad_fn, tex, local = "AtanhBackward0", r"\operatorname{artanh} $a", (r"\frac{1}{1 - $a^2}",)
    def forward(self, a): return np.arctanh(a)
    def vjp_a(self, g, a): return g / (1 - a * a)


class Sinc(Elementary):
    """sin(πa) / (πa), 1 at 0."""
    grad_fn, tex = "SincBackward0", r"\frac{\sin(\pi $a)}{\pi $a}"
    local = (r"\frac{\cos \pi $a}{$a} - \frac{\sin \pi $a}{\pi $a^2}",)
    def forward(self, a): return np.sinc(a).astype(a.dtype)
    def vjp_a(self, g, a):
        x = a * math.pi
        return g * np.where(a == 0, 0, (x * np.cos(x) - np.sin(x)) / (x * a))


class Deg2Rad(Elementary):
    grad_fn, tex, local = "Deg2RadBackward0", r"\tfrac{\pi}{180} $a", (r"\tfrac{\pi}{180}",)
    d_a = math.pi / 180
    def forward(self, a): return a * self.d_a


class Rad2Deg(Elementary):
    grad_fn, tex, local = "Rad2DegBackward0", r"\tfrac{180}{\pi} $a", (r"\tfrac{180}{\pi}",)
    d_a = 180 / math.pi
    def forward(self, a): return a * self.d_a
