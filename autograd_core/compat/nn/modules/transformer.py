"""Transformers: layers of attention and feed-forward networks, stacked."""

import copy
import warnings
from collections.abc import Callable

import numpy as np

from ....core import messages
from ....core.tensor import Tensor
from ....nn import functional as F
from ....nn import init
from ....nn.modules.containers import ModuleList
from ....nn.modules.linear import Linear
from ....nn.modules.module import Module
from ....nn.modules.normalization import LayerNorm
from ....nn.modules.regularization import Dropout
from .attention import MultiheadAttention

__all__ = ["Transformer", "TransformerDecoder", "TransformerDecoderLayer", "TransformerEncoder",
           "TransformerEncoderLayer"]

ACTIVATIONS = {"relu": F.relu, "gelu": F.gelu}


def activation_of(activation: str | Callable) -> Callable:
    """The function itself, or the one of that name."""
    if isinstance(activation, str):
        if activation not in ACTIVATIONS:
            raise RuntimeError(f"activation should be relu/gelu, not {activation}")
        return ACTIVATIONS[activation]
    return activation


class EncoderLayer(Module):
    """What layers of encoder and decoder share: the feed-forward network and the order of steps."""

    attentions = ("self_attn",)

    def __init__(self, d_model: int, nhead: int, dim_feedforward: int = 2048, dropout: float = 0.1,
                 activation=F.relu, layer_norm_eps: float = 1e-5, batch_first: bool = False,
                 norm_first: bool = False, bias: bool = True, device=None, dtype=None):
        super().__init__()
        for name in self.attentions:
            setattr(self, name, MultiheadAttention(d_model, nhead, dropout, bias,
                                                   batch_first=batch_first, dtype=dtype))
        self.linear1 = Linear(d_model, dim_feedforward, bias, dtype=dtype)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, dtype=dtype)
        self.norm_first = norm_first
        count = len(self.attentions) + 1
        for k in range(1, count + 1):
            setattr(self, f"norm{k}", LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype))
        for k in range(1, count + 1):
            setattr(self, f"dropout{k}", Dropout(dropout))
        self.activation = activation_of(activation)

    def _feed_forward(self, x):
        return self.linear2(self.dropout(self.activation(self.linear1(x))))

    def _attend(self, name, x, memory, mask, padding, is_causal):
        return getattr(self, name)(x, memory, memory, attn_mask=mask, key_padding_mask=padding,
                                   need_weights=False, is_causal=is_causal)[0]

    def _through(self, x, steps):
        """``x`` plus each step of it, normalized before or after."""
        for k, step in enumerate(steps, 1):
            norm, drop = getattr(self, f"norm{k}"), getattr(self, f"dropout{k}")
            x = x + drop(step(norm(x))) if self.norm_first else norm(x + drop(step(x)))
        return x


class TransformerEncoderLayer(EncoderLayer):
    """Attention to itself, then a feed-forward network; each added to its input and normalized."""

    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal: bool = False):
        return self._through(src, [
            lambda x: self._attend("self_attn", x, x, src_mask, src_key_padding_mask, is_causal),
            self._feed_forward])


class TransformerDecoderLayer(EncoderLayer):
    """Attention to itself, to the encoder's ``memory``, then a feed-forward network."""

    attentions = ("self_attn", "multihead_attn")

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, tgt_is_causal: bool = False,
                memory_is_causal: bool = False):
        return self._through(tgt, [
            lambda x: self._attend("self_attn", x, x, tgt_mask, tgt_key_padding_mask,
                                   tgt_is_causal),
            lambda x: self._attend("multihead_attn", x, memory, memory_mask,
                                   memory_key_padding_mask, memory_is_causal),
            self._feed_forward])


def copies(layer: Module, count: int) -> ModuleList:
    """``count`` copies of ``layer``."""
    return ModuleList([copy.deepcopy(layer) for _ in range(count)])


class TransformerEncoder(Module):
    """``num_layers`` copies of a layer, one after the other."""

    def __init__(self, encoder_layer: Module, num_layers: int, norm: Module | None = None,
                 enable_nested_tensor: bool = True, mask_check: bool = True):
        super().__init__()
        self.layers, self.num_layers, self.norm = copies(encoder_layer, num_layers), num_layers, \
            norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check
        why = why_not_nested(encoder_layer)
        if enable_nested_tensor and why:
            warnings.warn(messages.NOT_NESTED.format(why=why), UserWarning, stacklevel=2)

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal: bool | None = None):
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, bool(is_causal))
        return src if self.norm is None else self.norm(src)


def why_not_nested(layer: Module) -> str:
    """What keeps PyTorch from its fast path for padded batches, which it warns of."""
    if not isinstance(layer, TransformerEncoderLayer):
        return "encoder_layer was not TransformerEncoderLayer"
    if layer.norm_first:
        return "encoder_layer.norm_first was True"
    attention = layer.self_attn
    if not attention.batch_first:
        return ("encoder_layer.self_attn.batch_first was not True"
                "(use batch_first for better inference performance)")
    if attention.in_proj_bias is None:
        return "encoder_layer.self_attn was passed bias=False"
    if attention.num_heads % 2:
        return "encoder_layer.self_attn.num_heads is odd"
    return ""


class TransformerDecoder(Module):
    """``num_layers`` copies of a layer, one after the other, each looking at ``memory``."""

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None):
        super().__init__()
        self.layers, self.num_layers, self.norm = copies(decoder_layer, num_layers), num_layers, \
            norm

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, tgt_is_causal: bool | None = None,
                memory_is_causal: bool = False):
        for layer in self.layers:
            tgt = layer(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask,
                        memory_key_padding_mask, bool(tgt_is_causal), memory_is_causal)
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder and a decoder.

    >>> import autograd_core as torch
    >>> torch.nn.Transformer.generate_square_subsequent_mask(2)
    tensor([[0., -inf],
            [0., 0.]])
    """

    def __init__(self, d_model: int = 512, nhead: int = 8, num_encoder_layers: int = 6,
                 num_decoder_layers: int = 6, dim_feedforward: int = 2048, dropout: float = 0.1,
                 activation=F.relu, custom_encoder=None, custom_decoder=None,
                 layer_norm_eps: float = 1e-5, batch_first: bool = False, norm_first: bool = False,
                 bias: bool = True, device=None, dtype=None):
        super().__init__()
        options = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps,
                   batch_first, norm_first, bias, None, dtype)
        norms = {"bias": bias, "dtype": dtype}
        self.encoder = custom_encoder or TransformerEncoder(
            TransformerEncoderLayer(*options), num_encoder_layers,
            LayerNorm(d_model, layer_norm_eps, **norms))
        self.decoder = custom_decoder or TransformerDecoder(
            TransformerDecoderLayer(*options), num_decoder_layers,
            LayerNorm(d_model, layer_norm_eps, **norms))
        for p in self.parameters():
            if p.ndim > 1:
                init.xavier_uniform_(p)
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def forward(self, src, tgt, src_mask=None, tgt_mask=None, memory_mask=None,
                src_key_padding_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, src_is_causal=None, tgt_is_causal=None,
                memory_is_causal: bool = False):
        axis = 0 if self.batch_first else 1
        if src.ndim == 3 and src.shape[axis] != tgt.shape[axis]:
            raise RuntimeError("the batch number of src and tgt must be equal")
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            raise RuntimeError("the feature number of src and tgt must be equal to d_model")
        memory = self.encoder(src, src_mask, src_key_padding_mask, src_is_causal)
        return self.decoder(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask,
                            memory_key_padding_mask, tgt_is_causal, memory_is_causal)

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device=None, dtype=None) -> Tensor:
        """-inf above the diagonal, 0 elsewhere: nobody looks ahead."""
        mask = Tensor._of(np.triu(np.full((sz, sz), -np.inf, np.float32), 1))
        return mask if dtype is None else mask.to(dtype)
