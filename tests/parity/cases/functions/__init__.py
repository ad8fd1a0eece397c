"""Expressions of every function, and what differs for a reason."""

from __future__ import annotations

from tests.parity.cases.functions.conversion import CONVERSION
from tests.parity.cases.functions.creation import CREATION
from tests.parity.cases.functions.indexing import INDEXING
from tests.parity.cases.functions.keywords import KEYWORDS
from tests.parity.cases.functions.linalg import LINALG
from tests.parity.cases.functions.pointwise import POINTWISE
from tests.parity.cases.functions.rare import RARE
from tests.parity.cases.functions.reductions import REDUCTIONS
from tests.parity.cases.functions.shapes import SHAPES

CASES = {expression: expression for expression in (
    *POINTWISE, *REDUCTIONS, *SHAPES, *INDEXING, *LINALG, *CREATION, *CONVERSION, *KEYWORDS, *RARE)}

OTHER_NODES = ("einsum", "trapezoid", "gradient(", "vander", "combinations", "cartesian", "cov(",
               "corrcoef", "cholesky_solve", "norm(S, 2)", "nuc", "matrix_exp", "tensorsolve",
               "cond(", "var_mean", "std_mean", "aminmax", "quantile", "dist(", "kron",
               "block_diag",
               "multi_dot", "torch.inner", ".fill_(s)", ".copy_(", "; z[")
"""Of these the numbers and gradients agree, but other operations, or fewer, made them; writing
through views has a node that names itself "CopySlices" here."""

ARRAYS = "arrays and tensors mix here, and what NumPy computes of a tensor is recorded"
DIFFERENT = {
    "torch.vander(x)": "PyTorch's writes in place break its own backward",
    "0 ** x": "flat where PyTorch's second derivative is nan",
    "torch.slogdet(S)": "the sign has no history here; there is no gradient through it anyway",
    "torch.linalg.slogdet(S)": "printed as torch.slogdet",
    "torch.matrix_power(S, 0)": "the identity has no history here",
    "torch.aminmax(torch.zeros(0, 3), dim=0)": "refused in the words of the other case",
    "torch.aminmax(torch.zeros(0, 3), dim=1)": "nothing of nothing is refused",
    "float(s)": "no warning: teaching code converts losses all the time",
    "x[m.to(torch.uint8)]": "PyTorch warns twice",
    "z = x * 1; z.floor_divide_(2)": "the message names floor_divide, without the underscore",
    "z = x * 1; z //= 2; z": "the message names floor_divide, without the underscore",
    "z = n.clone(); z.clamp_(0.5)": "the message names Long, as that of add_ does",
    "torch.tensor([np.float64(1.)])": "in a list NumPy's numbers are numbers",
    "x + np.ones(3)": ARRAYS, "np.ones(3) + x": ARRAYS, "x.detach() + np.ones(3)": ARRAYS,
    "x.detach() @ np.ones(3)": "float32 and float64 do not mix in products; PyTorch warns instead",
    "x @ x.detach().numpy()": ARRAYS, "np.array(x)": "PyTorch adds a warning for NumPy 2",
    "np.size(A)": "the number of elements, where PyTorch gives NumPy its method",
}
"""Expression → why it shows something else here."""
