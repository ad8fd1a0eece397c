"""Saving and loading what a Module has learnt: ``state_dict`` and ``load_state_dict``."""

from collections import OrderedDict, namedtuple

from ...core.modes import no_grad
from ...core.tensor import Tensor


class _IncompatibleKeys(namedtuple("IncompatibleKeys", ["missing_keys", "unexpected_keys"])):
    """Which names did not match; prints as PyTorch's."""

    def __repr__(self):
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return super().__repr__()

    __str__ = __repr__


class State:
    """The part of Module that saves and loads."""

    def state_dict(self, *, prefix: str = "", keep_vars: bool = False) -> OrderedDict:
        """Name → tensor for every parameter and saved buffer; they share the module's memory."""
        out = OrderedDict()
        for where, module in self.named_modules(remove_duplicate=False):
            path = prefix + (f"{where}." if where else "")
            kept = {**module._parameters,
                    **{name: b for name, b in module._buffers.items()
                       if name not in module._non_persistent_buffers_set}}
            out.update((path + name, x if keep_vars else x.detach())
                       for name, x in kept.items() if x is not None)
        return out

    def load_state_dict(self, state_dict, strict: bool = True, assign: bool = False):
        """Copy ``state_dict`` into the parameters and buffers of these names.

        Raises RuntimeError when names are missing or left over (unless not ``strict``), or sizes
        differ.
        """
        if not isinstance(state_dict, dict):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        own = self.state_dict(keep_vars=True)
        missing = [name for name in own if name not in state_dict]
        unexpected = [name for name in state_dict if name not in own]
        wrong = [said for name in own if name in state_dict
                 if (said := load(own[name], name, state_dict[name]))]
        listed = []
        if strict and unexpected:
            listed.append(f"Unexpected key(s) in state_dict: {quoted(unexpected)}. ")
        if strict and missing:
            listed.append(f"Missing key(s) in state_dict: {quoted(missing)}. ")
        if errors := [*reversed(listed), *wrong]:
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t"
                               + "\n\t".join(errors))
        return _IncompatibleKeys(missing, unexpected)


def load(own: Tensor, name: str, given) -> str | None:
    """Copy ``given`` over ``own``; what is wrong when it cannot be."""
    if not isinstance(given, Tensor):
        return (f'While copying the parameter named "{name}", expected torch.Tensor or '
                f"Tensor-like object from checkpoint but received {type(given)}")
    if own.shape != given.shape:
        return (f"size mismatch for {name}: copying a param with shape {given.shape} from "
                f"checkpoint, the shape in current model is {own.shape}.")
    with no_grad():
        own.copy_(given)
    return None


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
