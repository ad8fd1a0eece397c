"""In-place methods by index and by mask: ``scatter_``, ``index_add_``, ``masked_fill_``, …"""

from ..ops import cumulative
from ..ops import picking as ops_picking
from . import picking
from .arguments import axis
from .inplace_methods import from_choice

__all__: list[str] = []

masked_fill_ = from_choice("masked_fill_", picking.masking)
masked_scatter_ = from_choice("masked_scatter_", lambda self, mask, b: (
    ops_picking.MaskedScatter(), (mask, b)))
scatter_ = from_choice("scatter_", picking.scattering)
scatter_add_ = from_choice("scatter_add_", lambda self, dim, index, src: (
    ops_picking.ScatterAdd(picking.check_index("scatter_add", self, dim, index)), (index, src)))
index_add_ = from_choice("index_add_", picking.index_adding)
index_fill_ = from_choice("index_fill_", picking.index_filling)
index_copy_ = from_choice("index_copy_", lambda self, dim, index, source: (
    ops_picking.IndexCopy(picking.check_slices("index_copy", self, dim, index)), (index, source)))
index_put_ = from_choice("index_put_", picking.index_putting)
cumsum_ = from_choice("cumsum_", lambda self, dim: (cumulative.Cumsum(axis(dim, self.ndim)), ()))
