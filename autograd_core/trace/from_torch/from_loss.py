"""The trace of a computation that is done: what autograd still holds of it."""

from ...core import messages
from ..model import Trace
from ..recorder.names import tensors_in
from . import internals
from .dry_run import COMPILED, Dry, Refused, refuse_what_cannot_be_read
from .graph_reader import Graph
from .library import torch


def tensors_by_name(*namespaces: dict) -> dict[str, object]:
    """The tensors that variables give access to, by name; earlier namespaces win."""
    found: dict[str, object] = {}
    for namespace in namespaces:
        for name, value in list(namespace.items()):
            if not name.startswith("_"):
                for path, x in tensors_in(name, value, torch.Tensor, torch.nn.Module).items():
                    found.setdefault(path, x)
    return found


def of(loss, gradient, names: dict[str, object], full: bool) -> Trace:
    """The dry trace of ``loss``; ``names`` are tensors by name."""
    refuse_what_has_no_graph(loss)
    seed = seed_of(loss, gradient)
    graph = Graph([loss], names.values(), full)
    refuse_what_cannot_be_read(graph.nodes)
    labels: dict[int, str] = {}
    for name, x in names.items():
        labels.setdefault(id(x), name)
        name_value(graph, x, name)
    output = labels.get(id(loss), "the output")
    return Dry(graph, labels, f"How {output} is computed, and its gradient").trace(
        seed, gradient is not None)


def name_value(graph: Graph, tensor, name: str) -> None:
    """Give a computed value the name of the variable that holds it."""
    if tensor.grad_fn is not None:
        cell = graph.cells.get((id(tensor.grad_fn), tensor.output_nr))
        if cell is not None and not cell.label:
            cell.label = name


def refuse_what_has_no_graph(loss) -> None:
    """TypeError, or PyTorch's own error, for what has no graph."""
    if internals.is_compiled(loss):
        raise Refused(COMPILED.format(what="This"))
    if not isinstance(loss, torch.Tensor):
        raise TypeError("from_torch.of takes a tensor that PyTorch computed, such as a loss, not "
                        f"{type(loss).__module__}.{type(loss).__name__}")
    if not loss.requires_grad:
        raise RuntimeError(messages.NO_GRAD_FN.format(index=0))


def seed_of(loss, gradient):
    """What backward starts with."""
    if gradient is None:
        if loss.numel() != 1:
            raise RuntimeError(messages.SCALAR_ONLY)
        return torch.ones_like(loss, requires_grad=False)
    try:
        gradient = torch.as_tensor(gradient, dtype=loss.dtype)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError("from_torch.of: gradient is a tensor of the shape of the output, or its "
                        f"numbers, not {type(gradient).__name__}") from error
    if gradient.shape != loss.shape:
        raise RuntimeError(messages.SEED_SHAPE.format(
            index=0, seed=tuple(gradient.shape), output=tuple(loss.shape)))
    return gradient.detach()
