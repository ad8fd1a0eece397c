"""Attention with several heads."""

import math

import numpy as np

from ....core.tensor import Tensor
from ....functions import bmm, cat, zeros
from ....functions.softmaxes import softmax
from ....nn.functional.attention import scaled_dot_product_attention
from ....nn.functional.layers import dropout, linear, pad
from ...functions.products import baddbmm

__all__ = ["multi_head_attention_forward"]


def multi_head_attention_forward(
        query: Tensor, key: Tensor, value: Tensor, embed_dim_to_check: int, num_heads: int,
        in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn: bool, dropout_p: float,
        out_proj_weight: Tensor, out_proj_bias, training: bool = True, key_padding_mask=None,
        need_weights: bool = True, attn_mask=None, use_separate_proj_weight: bool = False,
        q_proj_weight=None, k_proj_weight=None, v_proj_weight=None, static_k=None, static_v=None,
        average_attn_weights: bool = True, is_causal: bool = False):
    """(output, weights of the heads or None) for sequences (L, N, E), or (L, E) without a batch."""
    batched = query.ndim == 3
    if not batched:
        query, key, value = (x.unsqueeze(1) for x in (query, key, value))
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    (length, batch, width), kind = query.shape, query._array.dtype
    if width != embed_dim_to_check:
        raise AssertionError(
            f"was expecting embedding dimension of {embed_dim_to_check}, but got {width}")
    if use_separate_proj_weight:
        q, k, v = projected((query, key, value), (q_proj_weight, k_proj_weight, v_proj_weight),
                            in_proj_bias)
    else:
        if key.shape != value.shape:
            raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
        q, k, v = projected((query, key, value), in_proj_weight.chunk(3), in_proj_bias)
    k, v, more = longer(k, v, bias_k, bias_v, batch)
    heads = [x.view(x.shape[0], batch * num_heads, width // num_heads).transpose(0, 1)
             for x in (q, k, v)]
    if add_zero_attn:
        nothing = zeros(batch * num_heads, 1, width // num_heads, dtype=query.dtype)
        heads[1:] = [cat([x, nothing], 1) for x in heads[1:]]
        more += 1
    mask = merged(attn_mask, key_padding_mask, batch, num_heads, more, kind)
    out, weights = attend(*heads, mask, dropout_p if training else 0.0, need_weights)
    out = out.transpose(0, 1).contiguous().view(length * batch, width)
    out = linear(out, out_proj_weight, out_proj_bias).view(length, batch, width)
    if weights is not None:
        weights = weights.view(batch, num_heads, *weights.shape[1:])
        weights = weights.mean(1) if average_attn_weights else weights
        weights = weights if batched else weights.squeeze(0)
    return (out if batched else out.squeeze(1)), weights


def projected(inputs, weights, bias):
    """Queries, keys and values: each input times its weights."""
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    return [linear(x, w, b) for x, w, b in zip(inputs, weights, biases, strict=True)]


def longer(k: Tensor, v: Tensor, bias_k, bias_v, batch: int):
    """Keys and values with one more that is learnt, and how many were added."""
    if bias_k is None:
        return k, v, 0
    return cat([k, bias_k.repeat(1, batch, 1)]), cat([v, bias_v.repeat(1, batch, 1)]), 1


def added(mask, kind):
    """A mask of bools (True: not to look there) as one that is added."""
    if mask is None or mask._array.dtype.kind == "f":
        return mask
    return Tensor._of(np.where(mask._array, -np.inf, 0).astype(kind))


def merged(attn_mask, key_padding_mask, batch: int, num_heads: int, more: int, kind):
    """Both masks as one, for (batch · heads, queries, keys); None if there are none."""
    mask = added(attn_mask, kind)
    if mask is not None:
        mask = mask if mask.ndim == 3 else mask.unsqueeze(0)
        mask = pad(mask, (0, more)) if more else mask
    padding = added(key_padding_mask, kind)
    if padding is None:
        return mask
    padding = pad(padding, (0, more)) if more else padding
    padding = padding.view(batch, 1, 1, -1).expand(-1, num_heads, -1, -1)
    padding = padding.reshape(batch * num_heads, 1, -1)
    return padding if mask is None else mask + padding


def attend(q: Tensor, k: Tensor, v: Tensor, mask, dropout_p: float, need_weights: bool):
    """softmax(q kᵀ / √width + mask) v for each head, and the softmax if it is wanted."""
    if not need_weights:
        return scaled_dot_product_attention(q, k, v, mask, dropout_p), None
    q = q * math.sqrt(1.0 / q.shape[-1])
    scores = bmm(q, k.transpose(1, 2)) if mask is None else baddbmm(mask, q, k.transpose(1, 2))
    weights = softmax(scores, -1)
    weights = dropout(weights, dropout_p) if dropout_p else weights
    return bmm(weights, v), weights
