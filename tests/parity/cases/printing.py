"""Arrays to be printed, each with options of ``set_printoptions``."""

from __future__ import annotations

from typing import Any

import numpy as np

Case = tuple[np.ndarray, dict[str, Any]]
inf, nan = np.inf, np.nan


def _case(values: Any, dtype: str = "float32", **options: Any) -> Case:
    return np.asarray(values).astype(dtype), options


def _count(*shape: int, dtype: str = "float32", **options: Any) -> Case:
    return _case(np.arange(np.prod(shape)).reshape(shape), dtype, **options)


CASES: dict[str, Case] = {
    "a whole number": _case(2),
    "a fraction": _case(2.5),
    "minus zero": _case(-0.0),
    "a small number": _case(1e-7),
    "a large number": _case(123456789),
    "a large fraction": _case(12345.678),
    "whole numbers": _case([1, 2, 3]),
    "whole numbers and a fraction": _case([1, -2, 3.5]),
    "whole numbers of two widths": _case([1, -100, 30]),
    "a wide range": _case([1, 1001]),
    "not quite a wide range": _case([1, 1000]),
    "a wide range of fractions": _case([0.001, 2.5]),
    "fractions below 0.0001": _case([0.00005, 0.00006]),
    "fractions of 0.0001": _case([0.0002, 0.0003]),
    "above a hundred million": _case([1e8, 2e8]),
    "a hundred million": _case([1e8, 1e8]),
    "nan alone": _case([nan]),
    "inf alone": _case([inf, -inf]),
    "inf among whole numbers": _case([1, inf, 2]),
    "nan among fractions": _case([1.5, nan, -inf]),
    "nan in a wide range": _case([1e-5, nan, 1, 0]),
    "zeros and inf": _case([0, -0.0, inf]),
    "zeros": _case(np.zeros((2, 3))),
    "a rounded half": _case([0.00005, 0.05]),
    "float64": _case([1.5, 2], "float64"),
    "float64 at the ends": _case([1e300, 1e-300], "float64"),
    "float16": _case([0.1, 65504], "float16"),
    "int64": _case([1, -20, 300], "int64"),
    "int32": _case([[1, 2], [3, -4]], "int32"),
    "int16, 0-d": _case(-7, "int16"),
    "int8": _case([127, -128], "int8"),
    "uint8": _case([0, 255], "uint8"),
    "large integers": _case([2**62, -1], "int64"),
    "bool": _case([[True, False], [False, False]], "bool"),
    "bool, 0-d": _case(True, "bool"),
    "empty": _case([]),
    "empty with columns": _case(np.zeros((0, 3))),
    "empty with rows": _case(np.zeros((2, 0, 1))),
    "empty float64": _case([], "float64"),
    "empty integers": _case([], "int64"),
    "empty bools with columns": _case(np.zeros((0, 2)), "bool"),
    "a line that wraps": _count(30),
    "fractions that wrap": _case(np.arange(25) / 7),
    "int32 that wrap": _count(40, dtype="int32"),
    "a matrix": _case([[1, 2.5], [-3, 4]]),
    "a matrix whose rows wrap": _count(2, 25),
    "three dimensions": _count(2, 2, 3),
    "four dimensions": _count(2, 1, 2, 2, dtype="int64"),
    "a thousand elements": _count(10, 100, dtype="uint8"),
    "a thousand and one": _count(1001),
    "many rows": _count(400, 3),
    "many columns": _count(3, 400),
    "many rows and columns": _count(40, 40, dtype="int64"),
    "many bools": _case(np.arange(2000) % 2, "bool"),
    "many of three dimensions": _count(10, 2, 70),
    "the range of the hidden ones does not count": _case([1.0] * 600 + [1e9] + [1.0] * 600),
    "more digits": _case([1 / 3, 2 / 3], precision=8),
    "no digits": _case([1 / 3, 2 / 3], precision=0),
    "narrow lines": _count(12, linewidth=20),
    "lines narrower than an element": _count(3, linewidth=3),
    "remarks that just fit on a line of their own": _case([1.5] * 4, "float64", linewidth=52),
    "remarks that just do not": _case([1.5] * 4, "float64", linewidth=51),
    "one more than the edges": _count(7, 200, dtype="int64"),
    "no more than the edges": _count(6, 200, dtype="int64"),
    "a low threshold": _count(10, threshold=5),
    "edges of one": _count(5, 5, threshold=5, edgeitems=1),
    "edges of none": _count(5, 5, threshold=5, edgeitems=0),
    "edges of none, nothing hidden": _count(2, edgeitems=0),
    "a row of edges of none": _count(9, threshold=5, edgeitems=0),
    "always scientific": _case([1, 2.5, nan], sci_mode=True),
    "always scientific, whole": _case([1, 25], sci_mode=True),
    "never scientific": _case([1e-9, 1e9], sci_mode=False),
    "short": _case(np.arange(1100) / 7, profile="short"),
    "full": _count(30, 40, dtype="int64", profile="full"),
    "a profile and one thing else": _case([1 / 3], profile="short", precision=6),
    "a profile that does not exist": _case([1 / 3], profile="tiny"),
}
