"""What a module holds and does not list among its parameters: layers in a plain list or dict."""

from collections.abc import Iterator

from .library import torch


def hidden_in(root) -> Iterator[tuple[str, str, object]]:
    """(path from ``root``, attribute, thing) of each layer, and of each leaf that wants a gradient,
    in a plain list or dict of ``root`` or of a module in it."""
    registered = set(root.modules())
    listed = {id(p) for p in root.parameters()}
    for path, module in root.named_modules():
        for attribute, held in vars(module).items():
            if attribute.startswith("_"):
                continue
            for key, thing in entries(held):
                layer = isinstance(thing, torch.nn.Module) and thing not in registered
                leaf = (isinstance(thing, torch.Tensor) and thing.requires_grad and thing.is_leaf
                        and id(thing) not in listed)
                if layer or leaf:
                    where = f"{path}.{attribute}" if path else attribute
                    yield f"{where}[{key!r}]", attribute, thing


def entries(held) -> list[tuple]:
    """(key, value) of a plain list, tuple or dict; nothing of anything else."""
    if type(held) in (list, tuple):
        return list(enumerate(held))
    return list(held.items()) if type(held) is dict else []


def tensors_of(path: str, thing) -> list[tuple[str, object]]:
    """(name, tensor) of a leaf, or of the parameters of a layer."""
    if isinstance(thing, torch.Tensor):
        return [(path, thing)]
    return [(f"{path}.{name}", p) for name, p in thing.named_parameters()]
