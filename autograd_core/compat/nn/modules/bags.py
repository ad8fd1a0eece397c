"""Learnt rows, brought together in bags."""

from ....functions import zeros
from ....nn.modules.module import Module
from ....nn.modules.regularization import Embedding
from ....nn.parameter import Parameter
from ..functional.bags import embedding_bag, refuse_sparse

__all__ = ["EmbeddingBag"]


class EmbeddingBag(Module):
    """The mean, sum or max of learnt rows, for each bag of integers."""

    def __init__(self, num_embeddings: int, embedding_dim: int, max_norm=None,
                 norm_type: float = 2.0, scale_grad_by_freq: bool = False, mode: str = "mean",
                 sparse: bool = False, _weight=None, include_last_offset: bool = False,
                 padding_idx: int | None = None, device=None, dtype=None):
        super().__init__()
        self.num_embeddings, self.embedding_dim, self.mode = num_embeddings, embedding_dim, mode
        self.include_last_offset = include_last_offset
        self.max_norm, self.norm_type = max_norm, norm_type
        self.scale_grad_by_freq = scale_grad_by_freq
        refuse_sparse(sparse)
        self.padding_idx = None if padding_idx is None else padding_idx % num_embeddings
        if _weight is None:
            self.weight = Parameter(zeros(num_embeddings, embedding_dim, dtype=dtype))
            self.reset_parameters()
        else:
            self.weight = Parameter(_weight)

    reset_parameters = Embedding.reset_parameters

    @classmethod
    def from_pretrained(cls, embeddings, freeze: bool = True, mode: str = "mean", **options):
        """The bag whose rows are those of ``embeddings``."""
        made = cls(*embeddings.shape, mode=mode, _weight=embeddings, **options)
        made.weight.requires_grad = not freeze
        return made

    def forward(self, input, offsets=None, per_sample_weights=None):
        return embedding_bag(input, self.weight, offsets, self.max_norm, self.norm_type,
                             self.scale_grad_by_freq, self.mode,
                             per_sample_weights=per_sample_weights,
                             include_last_offset=self.include_last_offset,
                             padding_idx=self.padding_idx)

    def extra_repr(self):
        said = f"{self.num_embeddings}, {self.embedding_dim}, mode={self.mode!r}"
        return said if self.padding_idx is None else f"{said}, padding_idx={self.padding_idx}"
