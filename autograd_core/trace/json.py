"""JSON serialization of traces: versioned, and refused with the field named when malformed.

    trace.to_json()         the trace as text
    Trace.from_json(text)   the trace that such a text holds
"""

import json
import math
from math import prod
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from . import model
from .model import CUTS, FIELDS, KINDS, PHASES, SCHEMA, Trace, Value

CHOICES = {("Node", "kind"): KINDS, ("Edge", "cut"): CUTS, ("Frame", "phase"): PHASES,
           ("Change", "field"): FIELDS}
HINTS = {kind: {name: hint for name, hint in get_type_hints(kind, vars(model)).items()
                if name in kind.__dataclass_fields__}
         for kind in (Trace, model.Node, model.Edge, model.Frame, model.Change, model.Text, Value)}
SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def to_json(self, indent: int | None = None) -> str:
    """The trace as JSON text (schema 2; NaN and ±inf as the strings "nan", "inf", "-inf")."""
    return json.dumps({"schema": SCHEMA, **jsonable(self)}, indent=indent, allow_nan=False,
                      ensure_ascii=False)


def jsonable(x):
    """Dataclasses, tuples and special floats as what JSON has."""
    hints = HINTS.get(type(x))
    if hints is not None:
        return {name: jsonable(getattr(x, name)) for name in hints}
    if isinstance(x, float):
        return x if math.isfinite(x) else "nan" if x != x else "inf" if x > 0 else "-inf"
    if isinstance(x, dict):
        return {key: jsonable(value) for key, value in x.items()}
    if isinstance(x, list | tuple):
        return [jsonable(value) for value in x]
    return x


def from_json(text: str) -> Trace:
    """The trace that :meth:`to_json` wrote.

    Raises ValueError, naming the field, for anything that is not such a text.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is not a trace file: it is not JSON ({error})") from None
    if not isinstance(data, dict) or "schema" not in data:
        raise ValueError("this is not a trace file: it has no field 'schema'")
    if data["schema"] != SCHEMA:
        raise ValueError(f"trace.schema is {data['schema']!r}; this version reads schema {SCHEMA}")
    trace = build(Trace, {k: v for k, v in data.items() if k != "schema"}, "trace")
    check_references(trace)
    return trace


def build(hint, data, path: str):
    """``data`` as the type ``hint`` asks; ``path`` says where in the file we are."""
    if hint in HINTS:
        return build_dataclass(hint, data, path)
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return build_value(data, path)
    if origin is UnionType or type(None) in inner:
        return build_union(inner, data, path)
    if origin is tuple:
        expect(isinstance(data, list), path, "a list", data)
        return tuple(build(inner[0], x, f"{path}[{k}]") for k, x in enumerate(data))
    if origin is dict:
        expect(isinstance(data, dict), path, "an object", data)
        return {key: build(inner[1], x, f"{path}.{key}") for key, x in data.items()}
    right = isinstance(data, hint) and not (hint is int and isinstance(data, bool))
    expect(right, path, hint.__name__, data)
    return data


def build_dataclass(kind, data, path):
    expect(isinstance(data, dict), path, "an object", data)
    for name in data:
        if name not in HINTS[kind]:
            raise ValueError(f"{path}.{name} is not a field of a {kind.__name__}")
    for name in HINTS[kind]:
        if name not in data:
            raise ValueError(f"{path}.{name} is missing")
    fields = {name: build(hint, data[name], f"{path}.{name}") for name, hint in HINTS[kind].items()}
    for name, value in fields.items():
        choices = CHOICES.get((kind.__name__, name))
        expect(choices is None or value in choices, f"{path}.{name}", f"one of {choices}", value)
    if kind is Value and fields["data"] is not None:
        count = prod(fields["shape"])
        expect(len(fields["data"]) == count, f"{path}.data", f"{count} numbers", fields["data"])
    return kind(**fields)


def build_union(options, data, path):
    if data is None and type(None) in options:
        return None
    if float in options:
        number = SPECIAL.get(data, data) if isinstance(data, str) else data
        expect(isinstance(number, int | float), path, "a number", data)
        return number
    return build(next(option for option in options if option is not type(None)), data, path)


def build_value(data, path):
    """What a change sets: a Value, a list of texts, or something plain."""
    if isinstance(data, dict) and "shape" in data:
        return build(Value, data, path)
    if isinstance(data, list):
        return tuple(build_value(x, f"{path}[{k}]") for k, x in enumerate(data))
    if isinstance(data, dict):
        return {key: build_value(x, f"{path}.{key}") for key, x in data.items()}
    return SPECIAL.get(data, data) if isinstance(data, str) else data


def expect(right: bool, path: str, wanted: str, got) -> None:
    """ValueError naming the place, what belongs there and what stands there."""
    if not right:
        raise ValueError(f"{path} should be {wanted}, but is {str(got)[:60]!r}")


def check_references(trace: Trace) -> None:
    """Every id mentioned exists, ids are positions, and parts come before their composite."""
    for name, things in (("nodes", trace.nodes), ("edges", trace.edges)):
        for k, thing in enumerate(things):
            expect(thing.id == k, f"trace.{name}[{k}].id", str(k), thing.id)
    for node in trace.nodes:
        right = node.parent is None or node.id < node.parent < len(trace.nodes)
        expect(right, f"trace.nodes[{node.id}].parent", "the id of a later node", node.parent)
    expect(bool(trace.nodes and trace.frames), "trace", "nodes and frames", "empty")
    count = {"n": len(trace.nodes), "e": len(trace.edges)}
    for edge in trace.edges:
        for end in ("source", "target"):
            within(getattr(edge, end), count["n"], f"trace.edges[{edge.id}].{end}")
    for k, frame in enumerate(trace.frames):
        path = f"trace.frames[{k}]"
        for node in (*frame.nodes, *([] if frame.owner is None else [frame.owner])):
            within(node, count["n"], f"{path}.nodes")
        for edge in frame.edges:
            within(edge, count["e"], f"{path}.edges")
        for change in frame.changes:
            kind, number = change.object[:1], change.object[1:]
            known = kind in count and number.isdecimal() and int(number) < count[kind]
            expect(known or change.object == "g", f"{path}.changes",
                   "about a node or edge of the trace", change.object)


def within(index: int, count: int, path: str) -> None:
    expect(0 <= index < count, path, f"an id below {count}", index)


Trace.to_json = to_json
Trace.from_json = staticmethod(from_json)
