"""Functions that load on first use, so that importing stays quick: which file holds which.

    load("cdist")       the function, for the torch namespace
    linalg, special     the same for torch.linalg and torch.special
"""

from __future__ import annotations

import importlib
from types import SimpleNamespace

from ..core.tensor import Tensor
from .argument_errors import spoken
from .keywords import understanding

FILES = {
    "decompositions": "cholesky_inverse cholesky_solve matrix_exp pinverse qr svd",
    "distances": "cartesian_prod cdist combinations pdist",
    "integers": "frexp gcd i0 lcm ldexp logaddexp2 nextafter renorm unravel_index",
    "scattering": "diagonal_scatter index_reduce put scatter_reduce select_scatter slice_scatter",
    "settings": "are_deterministic_algorithms_enabled get_float32_matmul_precision "
                "get_num_threads is_same_size set_float32_matmul_precision set_num_threads "
                "typename use_deterministic_algorithms",
    "statistics": "corrcoef cov cumulative_trapezoid gradient histogram nanquantile trapezoid "
                  "trapz vander",
}
PLACE = {name: file for file, names in FILES.items() for name in names.split()}
OF_NN = {
    "adaptive_avg_pool1d", "adaptive_max_pool1d", "alpha_dropout", "avg_pool1d", "bilinear",
    "celu", "channel_shuffle", "conv1d", "conv2d", "conv3d", "conv_transpose1d",
    "conv_transpose2d", "conv_transpose3d", "cosine_similarity", "dropout", "group_norm",
    "hardshrink", "layer_norm", "max_pool1d", "max_pool2d", "max_pool3d", "pairwise_distance",
    "pixel_shuffle", "pixel_unshuffle", "prelu", "rms_norm", "selu", "threshold"}
"""Functions of ``torch.nn.functional`` that the torch namespace has too."""
NOT_METHODS = {"cartesian_prod", "cdist", "combinations", "cumulative_trapezoid", "gradient",
               "pdist", "trapezoid", "trapz", "unravel_index", "vander",
               *FILES["settings"].split()} - {"is_same_size"}
LINALG = {"cholesky_ex", "cond", "eigh", "eigvalsh", "lstsq", "matrix_exp", "matrix_rank", "pinv",
          "qr", "solve_triangular", "svd", "svdvals", "tensorinv", "tensorsolve", "vander",
          "vecdot"}


def load(name: str):
    """The function ``name``, from the file that holds it."""
    module = importlib.import_module(f".{PLACE[name]}", __package__)
    function = understanding(getattr(module, f"torch_{name}", None) or getattr(module, name))
    return spoken(f"torch.{name}", function, module.__name__)


def late_method(name: str):
    """A method that loads its function when it is called first."""
    def method(self, *args, **kwargs):
        function = load(name).__wrapped__
        setattr(Tensor, name, spoken(f"Tensor.{name}", function, __name__))
        return function(self, *args, **kwargs)
    method.__name__ = method.__qualname__ = name
    return method


for _name in PLACE:
    if _name not in NOT_METHODS:
        setattr(Tensor, _name, late_method(_name))


class Linalg(SimpleNamespace):
    """torch.linalg: what is in ``matrices``, and what loads on first use."""

    def __getattr__(self, name):
        if name not in LINALG:
            raise AttributeError(f"module 'torch.linalg' has no attribute {name!r}")
        module = importlib.import_module(".decompositions", __package__)
        function = understanding(getattr(module, name))
        setattr(self, name, spoken(f"linalg.{name}", function, module.__name__))
        return getattr(self, name)

    def __dir__(self):
        return sorted({*vars(self), *LINALG})
