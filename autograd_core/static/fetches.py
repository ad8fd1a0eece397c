"""Fetches: nested structures of Symbols, Operations and names, and their values in them."""

from . import messages
from .graph import Graph, Operation
from .rules import Tagged


class Merged(dict):
    """Summaries by name that are fetched together."""


class SummaryValues(dict):
    """What a run gave for summaries, by name; ``rules`` says of each what it is."""

    def __init__(self, values: dict, rules: dict):
        super().__init__(values)
        self.rules = rules


def flatten_fetches(fetches) -> list:
    """The things in a structure of lists, tuples and dicts."""
    if fetches is None:
        raise TypeError("Fetch argument None has invalid type <class 'NoneType'>")
    if isinstance(fetches, list | tuple):
        return [x for part in fetches for x in flatten_fetches(part)]
    if isinstance(fetches, dict):
        return [x for part in fetches.values() for x in flatten_fetches(part)]
    return [fetches]


def resolve_fetch(fetch, graph: Graph) -> Operation:
    """The Operation of something fetched; TypeError or ValueError for what cannot be."""
    if isinstance(fetch, str):
        try:
            return (graph.get_tensor_by_name(fetch).op if ":" in fetch
                    else graph.get_operation_by_name(fetch))
        except KeyError as error:
            raise ValueError(messages.FETCH_FOREIGN.format(fetch=fetch,
                                                           reason=error.args[0])) from None
    op = getattr(fetch, "op", fetch)
    if not isinstance(op, Operation):
        raise TypeError(messages.FETCH_TYPE.format(
            fetch=fetch, type=type(fetch),
            reason=messages.NOT_CONVERTIBLE.format(type=type(fetch).__name__)))
    if op.graph is not graph:
        raise ValueError(messages.FETCH_FOREIGN.format(
            fetch=fetch, reason=messages.FOREIGN.format(tensor=fetch)))
    return op


def pack_results(fetches, found: dict, graph: Graph):
    """The results in the structure of ``fetches``."""
    if isinstance(getattr(getattr(fetches, "op", None), "rule", None), Tagged):
        fetches = Merged({fetches.op.name: fetches})
    if isinstance(fetches, Merged):
        return SummaryValues({name: found[x.op] for name, x in fetches.items()},
                             {name: x.op.rule for name, x in fetches.items()})
    if isinstance(fetches, tuple) and hasattr(fetches, "_fields"):
        return type(fetches)(*[pack_results(x, found, graph) for x in fetches])
    if isinstance(fetches, list | tuple):
        return type(fetches)(pack_results(x, found, graph) for x in fetches)
    if isinstance(fetches, dict):
        return type(fetches)((k, pack_results(x, found, graph)) for k, x in fetches.items())
    if isinstance(fetches, Operation):
        return None
    if isinstance(fetches, str) and ":" not in fetches:
        return None
    return found.get(resolve_fetch(fetches, graph))
