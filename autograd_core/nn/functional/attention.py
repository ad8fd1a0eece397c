"""Attention."""

import math

import numpy as np

from ...core.dtypes import c_name
from ...core.tensor import Tensor
from ...functions.products import matmul
from ...functions.softmaxes import softmax
from .layers import dropout

__all__ = ["scaled_dot_product_attention"]


def scaled_dot_product_attention(query: Tensor, key: Tensor, value: Tensor, attn_mask=None,
                                 dropout_p: float = 0.0, is_causal: bool = False,
                                 scale: float | None = None) -> Tensor:
    """softmax(query · keyᵀ · scale + mask) · value; scale is 1/√(length of a query) if not given.

    ``attn_mask`` is of bools, False where not to look, or is added; ``is_causal`` looks back only.
    """
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise RuntimeError(
            "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: "
            f"{query.ndim} key.dim: {key.ndim} and value.dim: {value.ndim} instead.")
    if not query.dtype is key.dtype is value.dtype:
        raise RuntimeError(
            "Expected query, key, and value to have the same dtype, but got query.dtype: "
            f"{c_name(query.dtype)} key.dtype: {c_name(key.dtype)} and value.dtype: "
            f"{c_name(value.dtype)} instead.")
    root = math.sqrt(scale if scale is not None else 1 / math.sqrt(query.shape[-1]))
    scores = matmul(query * root, key.transpose(-2, -1) * root)
    if is_causal:
        attn_mask = Tensor._of(np.tri(*scores.shape[-2:], dtype=bool))
    if attn_mask is not None:
        array = attn_mask._array
        scores = scores + (Tensor._of(np.where(array, 0, -np.inf).astype(scores._array.dtype))
                           if array.dtype == bool else attn_mask)
    return matmul(dropout(softmax(scores, -1), dropout_p), value)
