"""Rows for the operations that load on first use, as in table.py."""

from __future__ import annotations

import numpy as np

from autograd_core.compat.ops import decompositions as dec
from autograd_core.compat.ops import distances, rarer, scattering
from autograd_core.ops.moving import Diagonal
from autograd_core.ops.shape import Select, Slice
from tests.ops.table import SQUARE, some

SYMMETRIC = SQUARE @ SQUARE.T
REAL = np.array([[2.0, 0.7, 0.1], [0.4, -1.0, 0.3], [0.2, 0.5, 0.8]])
"""Not symmetric, with real eigenvalues."""
TALL = np.array([[1.0, -2.0], [0.3, 4.0], [-0.5, 0.6]])
INTO = np.array([[0, 2, 0], [1, 0, 1]])
REDUCTIONS = [("sum", True), ("prod", True), ("mean", False), ("amax", True), ("amin", False),
              ("prod", False)]

ROWS = {
    # Of a matrix that is not symmetric the upper half is not looked at: differences of single
    # entries say nothing about these two.  tests/functions/cases_linalg.py covers them.
    dec.Eigenvalues: [], dec.Eigenvectors: [],
    dec.GeneralEigenvalues: [(dec.GeneralEigenvalues(), REAL)],
    dec.GeneralEigenvectors: [(dec.GeneralEigenvectors(), REAL)],
    dec.SingularValues: [(dec.SingularValues(), SQUARE), (dec.SingularValues(), TALL)],
    dec.LeftVectors: [(dec.LeftVectors(), SQUARE), (dec.LeftVectors(), TALL)],
    dec.RightVectors: [(dec.RightVectors(), SQUARE), (dec.RightVectors(), TALL.T)],
    dec.Orthogonal: [(dec.Orthogonal(), SQUARE), (dec.Orthogonal(), TALL)],
    dec.Upper: [(dec.Upper(), SQUARE), (dec.Upper(), TALL)],
    dec.Pinv: [(dec.Pinv(), SQUARE), (dec.Pinv(), TALL), (dec.Pinv(), TALL.T)],
    dec.MatrixExp: [(dec.MatrixExp(), SQUARE)],
    dec.SolveTriangular: [(dec.SolveTriangular(True), SQUARE, some(3, 2)),
                          (dec.SolveTriangular(False, True), SQUARE, some(3, 2))],
    dec.Lstsq: [(dec.Lstsq(), SQUARE, some(3, 2)), (dec.Lstsq(), TALL, some(3, 1))],
    distances.Cdist: [(distances.Cdist(p), some(3, 2), some(2, 2)) for p in (1.0, 2.0, 3.0)],
    distances.Pdist: [(distances.Pdist(p), some(3, 2)) for p in (1.0, 2.0, 3.0)],
    rarer.Nextafter: [(rarer.Nextafter(), some(2), some(2))],
    rarer.Ldexp: [(rarer.Ldexp(), some(3), some(3))],
    rarer.Frexp: [(rarer.Frexp(), np.array([0.7, 3.0]), np.array([0, 2]))],
    rarer.LogAddExp2: [(rarer.LogAddExp2(), some(3), some(3))],
    rarer.I0: [(rarer.I0(), some(3))],
    rarer.I1: [(rarer.I1(), some(3))],
    rarer.Renorm: [],   # PyTorch's gradient leaves out what its 1e-7 does: tests/functions
    scattering.ScatterReduce: [(scattering.ScatterReduce(0, *options), some(3, 3), INTO,
                                some(2, 3)) for options in REDUCTIONS],
    scattering.IndexReduce: [(scattering.IndexReduce(1, *options), some(2, 3), np.array([2, 0]),
                              some(2, 2)) for options in REDUCTIONS],
    scattering.Put: [(scattering.Put(accumulate), some(2, 3), np.array([4, 1]), some(2))
                     for accumulate in (False, True)],
    scattering.ViewScatter: [
        (scattering.ViewScatter(Select(0, 1)), some(2, 3), some(3)),
        (scattering.ViewScatter(Slice(1, 0, 3, 2)), some(2, 3), some(2, 2)),
        (scattering.ViewScatter(Diagonal(0, 0, 1)), some(2, 3), some(2))],
}
"""Operation → applications of it: (op, input, input, …)."""
