"""What functions of two results return: a tuple whose parts have names, printed as PyTorch does.

>>> max((1, 2)).values, max((1, 2))
(1, torch.return_types.max(
values=1,
indices=2))
"""

import operator


class ReturnType(tuple):
    """A tuple with named parts; ``names`` says which."""

    names: tuple[str, ...] = ()

    def __repr__(self):
        parts = ",\n".join(f"{name}={part!r}" for name, part in zip(self.names, self, strict=True))
        return f"torch.return_types.{type(self).__name__}(\n{parts})"

    def __reduce__(self):
        return type(self), (tuple(self),)


def of(name: str, *names: str) -> type[ReturnType]:
    """The type that the function ``name`` returns."""
    parts = {part: property(operator.itemgetter(k)) for k, part in enumerate(names)}
    return type(name, (ReturnType,), {"names": names, "__module__": "torch.return_types", **parts})


max, min, sort, topk, mode = (of(name, "values", "indices")
                              for name in ("max", "min", "sort", "topk", "mode"))
median, nanmedian, kthvalue = (of(name, "values", "indices")
                               for name in ("median", "nanmedian", "kthvalue"))
cummax, cummin = (of(name, "values", "indices") for name in ("cummax", "cummin"))
aminmax = of("aminmax", "min", "max")
slogdet = of("slogdet", "sign", "logabsdet")
qr = of("linalg_qr", "Q", "R")
eigh = of("linalg_eigh", "eigenvalues", "eigenvectors")
svd = of("linalg_svd", "U", "S", "Vh")
lstsq = of("linalg_lstsq", "solution", "residuals", "rank", "singular_values")
