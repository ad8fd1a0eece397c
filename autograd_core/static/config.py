'''Network configuration files, in the manner of Caffe's prototxt, read before any data is seen.

    net = config.load("digits.toml")
    net["fc1"]                      the Symbol that a layer's top is
    net.inputs, net.losses, net.graph

The file is TOML: a name, then one ``[[layer]]`` a layer, each with a ``name``, a ``type``, its
``bottom`` (or a list of them), its ``top`` (its name by default) and the type's own parameters:

    name = "digits"

    [[layer]]
    name = "data"
    type = "Input"
    shape = ["?", 64]               # ? is any size

    [[layer]]
    name = "fc1"
    type = "InnerProduct"
    bottom = "data"
    num_output = 128
    weight_filler = "msra"

    [[layer]]
    name = "relu1"
    type = "ReLU"
    bottom = "fc1"
    top = "fc1"                     # the blob's new value goes under the old name

``describe()`` lists the types and their parameters.  A layer reads what layers above it make.
Errors name the line and the layer; nothing in a file is executed.
'''

import difflib
import math as numbers
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from ..core import dtypes
from .graph import Graph
from .layer_types import LAYERS, Blobs
from .symbol import Symbol

COMMON = {"name", "type", "bottom", "top"}
HEADER = re.compile(r"\s*\[\[\s*layer\s*\]\]")


class ConfigError(ValueError):
    """What is wrong with a file: the line, the layer, what to do."""


@dataclass
class Net:
    """A network that was read: ``blobs`` maps every top to its Symbol."""

    name: str
    graph: Graph
    blobs: dict[str, Symbol] = field(default_factory=dict)
    inputs: dict[str, Symbol] = field(default_factory=dict)
    losses: dict[str, Symbol] = field(default_factory=dict)

    def __getitem__(self, top: str) -> Symbol:
        return self.blobs[top]


class Layer:
    """One ``[[layer]]``: its entries, and the lines they stand on."""

    def __init__(self, entries: dict, line: int, lines: dict[str, int]):
        self.entries, self.line, self.lines = entries, line, lines
        name = entries.get("name")
        if not isinstance(name, str) or not name:
            raise ConfigError(f"line {line}: a layer needs a name")
        self.name = name
        self.type = entries.get("type")
        if self.type not in LAYERS:
            close = difflib.get_close_matches(str(self.type), LAYERS, 1, 0.4)
            raise self.error_at("type", f"there is no layer type {self.type!r}" + (
                f"; did you mean {close[0]!r}?" if close else f": {', '.join(LAYERS)}"))
        self.bottoms = self.read_blob_names("bottom", [])
        self.tops = self.read_blob_names("top", [name])

    def error_at(self, key: str | None, text: str) -> ConfigError:
        """An error at this layer, on the line of ``key`` where it has one."""
        return ConfigError(f"line {self.lines.get(key, self.line)}: layer {self.name!r}: {text}")

    def read_blob_names(self, key: str, default: list) -> list[str]:
        """The blobs that ``bottom`` or ``top`` names."""
        found = self.entries.get(key, default)
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or not all(isinstance(x, str) and x for x in found):
            raise self.error_at(key, f"{key} is a name or a list of names, got {found!r}")
        return found

    def check_parameters(self) -> dict:
        """The type's parameters, checked, with its defaults."""
        known = LAYERS[self.type].parameters
        for key, value in self.entries.items():
            if key in COMMON:
                continue
            if key not in known:
                close = difflib.get_close_matches(key, known, 1, 0.4)
                raise self.error_at(key, f"{self.type} has no parameter {key!r}" + (
                    f"; did you mean {close[0]!r}?" if close else
                    f": it has {', '.join(known) or 'none'}"))
            problem = known[key].refuses(value)
            if problem:
                raise self.error_at(key, f"{key} {problem}, got {value!r}")
        missing = [k for k, p in known.items() if p.default is None and k not in self.entries]
        if missing:
            raise self.error_at(None, f"{self.type} needs the parameter {missing[0]!r}")
        return {k: self.entries.get(k, p.default) for k, p in known.items()}


def load(path, dtype=dtypes.float32) -> Net:
    """The network in a file."""
    return loads(Path(path).read_text(), dtype, Path(path).name)


def loads(text: str, dtype=dtypes.float32, file: str = "config") -> Net:
    '''The network that ``text`` describes, built into a graph of its own.

    >>> net = loads("""
    ... [[layer]]
    ... name = "data"
    ... type = "Input"
    ... shape = ["?", 4]
    ... [[layer]]
    ... name = "score"
    ... type = "InnerProduct"
    ... bottom = "data"
    ... num_output = 2
    ... """)
    >>> net["score"]
    <tf.Tensor 'score/BiasAdd:0' shape=(?, 2) dtype=float32>
    '''
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(locate_error(str(error), text)) from None
    unknown = sorted(set(data) - {"name", "layer"})
    if unknown:
        raise ConfigError(f"line {find_line(text, unknown[0])}: {unknown[0]!r} belongs to no "
                          "layer; a file has a name and [[layer]]s")
    if not isinstance(data.get("layer"), list) or not data["layer"]:
        raise ConfigError("line 1: a network needs at least one [[layer]]")
    found = find_layer_lines(text)
    if len(found) != len(data["layer"]):
        raise ConfigError(f"line {find_line(text, 'layer')}: write each layer under a [[layer]] of "
                          "its own, not as a list in one line")
    layers = [Layer(entries, *place) for entries, place in zip(data["layer"], found, strict=True)]
    return build_net(str(data.get("name", "network")), layers, dtype, file)


def locate_error(message: str, text: str) -> str:
    """tomllib's error with the line in front."""
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(found[1]) if found else text.count("\n") + 1
    return f"line {line}: this is no TOML: {message.split(' (at ')[0]}"


def find_line(text: str, key: str) -> int:
    """The line on which ``key`` is set, counted from 1."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[*\s*\"?{re.escape(key)}\"?\s*[=\].]", line):
            return number
    return 1


def find_layer_lines(text: str) -> list[tuple[int, dict[str, int]]]:
    """For each [[layer]] its line, and the lines of its keys."""
    found: list[tuple[int, dict[str, int]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if HEADER.match(line):
            found.append((number, {}))
        elif found and (key := re.match(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=", line)):
            found[-1][1].setdefault(key[1], number)
    return found


def build_net(name: str, layers: list[Layer], dtype, file: str) -> Net:
    """The network of ``layers``, in their order."""
    net, seen = Net(name, Graph()), {}
    for layer in layers:
        if layer.name in seen:
            raise layer.error_at("name", f"line {seen[layer.name].line} has a layer of this name "
                                 "too")
        seen[layer.name] = layer
    with net.graph.as_default():
        for layer in layers:
            before = len(net.graph.operations)
            build_layer(net, layer, layers, dtype)
            for op in net.graph.operations[before:]:
                op.file, op.line = file, layer.line
    return net


def build_layer(net: Net, layer: Layer, layers: list[Layer], dtype) -> None:
    """Build one layer into the graph."""
    kind, parameters = LAYERS[layer.type], layer.check_parameters()
    low, high = kind.bottoms
    if not low <= len(layer.bottoms) <= high:
        wanted = str(low) if low == high else f"{low} or more" if high > 9 else f"{low} to {high}"
        raise layer.error_at("bottom", f"{layer.type} takes {wanted} bottoms, got "
                             f"{len(layer.bottoms)}")
    if len(layer.tops) != 1:
        raise layer.error_at("top", f"{layer.type} has one top, got {len(layer.tops)}")
    bottoms = [find_bottom(net, layer, name, layers) for name in layer.bottoms]
    [top] = layer.tops
    if top in net.blobs and top not in layer.bottoms:
        raise layer.error_at("top", f"{top!r} is there already; only a layer that reads a blob may "
                             "give it a new value")
    try:
        found = kind.build(Blobs(layer.name, dtype), bottoms, parameters)
    except (ValueError, TypeError) as error:
        raise layer.error_at(None, str(error).partition("\n")[0]) from error
    net.blobs[top] = found
    if layer.type == "Input":
        net.inputs[top] = found
    if kind.loss:
        net.losses[top] = found


def find_bottom(net: Net, layer: Layer, name: str, layers: list[Layer]) -> Symbol:
    """A bottom; an error that says why it is not there yet."""
    if name in net.blobs:
        return net.blobs[name]
    maker = next((other for other in layers if name in other.tops), None)
    if maker is None:
        close = difflib.get_close_matches(name, net.blobs, 1, 0.4)
        raise layer.error_at("bottom", f"no layer makes {name!r}" + (
            f"; did you mean {close[0]!r}?" if close else ""))
    if depends_on(layer, maker, layers):
        raise layer.error_at("bottom", f"{name!r} comes from layer {maker.name!r} (line "
                             f"{maker.line}), which itself needs {layer.tops[0]!r}: a cycle")
    raise layer.error_at("bottom", f"{name!r} is made further down, by layer {maker.name!r} (line "
                         f"{maker.line}); put that one first")


def depends_on(layer: Layer, maker: Layer, layers: list[Layer]) -> bool:
    """Does ``maker`` depend on ``layer``?"""
    seen, stack = set(), [maker]
    while stack:
        other = stack.pop()
        if other is layer:
            return True
        if other.name not in seen:
            seen.add(other.name)
            stack += [x for x in layers if set(x.tops) & set(other.bottoms)]
    return False


def describe() -> str:
    """The layer types, what they take, and their parameters."""
    lines = []
    for name, kind in LAYERS.items():
        low, high = kind.bottoms
        takes = str(low) if low == high else f"{low}+" if high == numbers.inf else f"{low}-{high}"
        lines.append(f"{name} ({takes} bottoms): {kind.says}")
        lines += [f"    {key}: {p.says}" + ("" if p.default is None else f" (default {p.default})")
                  for key, p in kind.parameters.items()]
    return "\n".join(lines)
