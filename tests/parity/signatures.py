"""The table of signatures, signatures.txt: what PyTorch says of its functions' arguments.

    python -m tests.parity.record signatures

Nothing but its refusals is read: called with what no function takes, a function with several
signatures lists them; one with a single signature names the argument it minds, one after another.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import FunctionType

import autograd_core

FILE = Path(autograd_core.__file__).parent / "functions" / "signatures.txt"
MANY = 60
KEYWORDS = ("count", "out", "dtype", "device", "requires_grad", "layout", "pin_memory", "generator",
            "memory_format", "alpha", "beta", "value", "rounding_mode", "correction", "keepdim",
            "side", "right", "sorter", "out_int32", "stable", "dim", "decimals", "reduce",
            "include_self", "rcond", "driver", "hermitian", "atol", "rtol", "upper", "left",
            "offset", "dim1", "dim2", "interpolation", "non_blocking", "copy", "max", "min",
            "names", "assume_unique", "invert", "accumulate", "approximate", "fweights", "aweights",
            "sparse_grad", "as_tuple", "implicit", "force", "unitriangular", "check_errors")
CALLED = {
    "relu": "torch.relu", "relu6": "_nn.relu6", "hardtanh": "_nn.hardtanh",
    "leaky_relu": "_nn.leaky_relu", "elu": "_nn.elu", "selu": "torch.selu", "celu": "torch.celu",
    "silu": "_nn.silu", "mish": "_nn.mish", "hardsigmoid": "_nn.hardsigmoid",
    "hardswish": "_nn.hardswish", "threshold": "torch.threshold",
    "dropout": "torch.dropout", "alpha_dropout": "torch.alpha_dropout",
    "soft_margin_loss": "_nn.soft_margin_loss",
    "cross_entropy": "_nn.cross_entropy_loss", "nll_loss": "_nn.nll_loss_nd",
    "kl_div": "torch.kl_div", "poisson_nll_loss": "torch.poisson_nll_loss",
    "margin_ranking_loss": "torch.margin_ranking_loss",
    "hinge_embedding_loss": "torch.hinge_embedding_loss",
    "cosine_embedding_loss": "torch.cosine_embedding_loss",
    "triplet_margin_loss": "torch.triplet_margin_loss", "embedding": "torch.embedding",
    "max_pool1d": "torch.max_pool1d", "max_pool2d": "torch.max_pool2d",
    "adaptive_avg_pool2d": "_nn.adaptive_avg_pool2d", "batch_norm": "torch.batch_norm",
    "layer_norm": "torch.layer_norm", "group_norm": "torch.group_norm",
    "rms_norm": "torch.rms_norm", "pad": "_nn.pad",
}
"""What the functions of torch.nn.functional that are written in Python hand their arguments to."""

SPOKEN_OF = ("split_with_sizes", "_unique2")
"""Functions that others hand on to, and that speak in their place."""
ONLY_TENSORS = ("dropout", "alpha_dropout", "group_norm")
"""Of these Python has used the other arguments before they are handed on."""


def said(function, *args, **kwargs) -> str:
    """The text of the error; "" without one."""
    try:
        function(*args, **kwargs)
    except Exception as error:
        return str(error)
    return ""


def good(kind: str, torch):
    """Something of a kind, so that the argument after it is looked at."""
    ones = torch.ones(2, 2)
    return {"Tensor": ones, "torch.device": "cpu", "int": 1, "float": 1.0, "Number": 1,
            "bool": True, "str": "a", "object": 1,
            "tuple of ints": (1, 1), "tuple of Tensors": (ones, ones), "tuple of floats": (1., 1.),
            "tuple of bools": (True, True), "torch.dtype": torch.float32}.get(kind)


def signatures_of(function, torch) -> str | None:
    """All signatures of a builtin function as a line of the table; None where it shows none."""
    text = said(function, *[object()] * MANY)
    if "takes no arguments" in text:
        return "nothing"
    if "but expected one of:" in text:
        return " | ".join(re.findall(r"^ \* (\(.*\))$", text, re.MULTILINE))
    if "but expected (" in text:
        return "hidden " + text.split("but expected ")[1].strip()
    if "positional argument" in text:
        return one_signature(function, torch)
    return None


def one_signature(function, torch) -> str | None:
    """``(Tensor input, int dim, *, torch.dtype dtype = None)``, found by asking."""
    parts, args, needed, given = [], [], [], {}
    for place in range(1, MANY):
        found = argument(function, args, place)
        if found is None:
            break
        name, kind = found
        if " positional arguments but " in said(function, *args, object()):
            kind = keyword(function, args, name, {})
            needed, given = [f"{kind} {name}"], {name: good(kind, torch)}
            break
        parts.append(described(function, kind, name, torch, args))
        args.append(good(kind, torch))
    keywords = needed + [
        described(function, kind, name, torch, args, name, given) for name in KEYWORDS
        if (kind := keyword(function, args, name, given)) and name not in given and not any(
            part.split(" = ")[0].endswith(" " + name) for part in parts)]
    return f"({', '.join([*parts, *(['*'] if keywords else []), *keywords])})"


def argument(function, args: list, place: int) -> tuple[str, str] | None:
    """Name and kind of the positional argument number ``place``."""
    found = re.search(rf"argument '(\w+)' \(position {place}\) must be ([\w. ]+),",
                      said(function, *args, object()))
    if found:
        return found[1], found[2]
    absent = re.search(r'missing .*: "(\w+)"', said(function, *args))
    return (absent[1], "object") if absent else None


def keyword(function, args: list, name: str, given: dict) -> str | None:
    """The kind of the argument that is given by keyword, if there is one; ``given`` are those that
    are needed."""
    found = re.search(rf"argument '{name}' must be ([\w. ]+), not",
                      said(function, *args, **{**given, name: object()}))
    return found[1] if found else None


def described(function, kind: str, name: str, torch, args: list, by: str | None = None,
              needed: dict | None = None) -> str:
    """``int dim``; with ``= None`` where None will do."""
    given = (needed or {}) | ({} if by is None else {by: None})
    text = said(function, *args, *([None] if by is None else []), **given)
    refused = re.search(rf"argument '{name}'.* must be .*, not NoneType", text)
    required = f'"{name}"' in said(function, *args)
    if kind == "tuple of ints" and by is None and not re.search(
            rf"argument '{name}'.* must be .*, not int", said(function, *args, 1)):
        kind = "tuple of ints*"     # one will do
    if required and not refused:
        return f"{kind} {name} or None"
    return f"{kind} {name}" + ("" if required else " = None" if not refused else " = ...")


def builtin(owner, name: str):
    """The function of that name if it is written in C++."""
    function = getattr(owner, name, None)
    return None if isinstance(function, FunctionType | type) else function


def own_name(function) -> str:
    """The name by which a function speaks of itself."""
    found = re.match(r"(?:Tensor\.)?(\w+)\(\)", said(function, *[object()] * MANY))
    return found[1] if found else function.__name__


LATE = autograd_core.functions.lazy_names.PLACES["torch"]


def rows(torch):
    """Every row of the table: the name and the signatures."""
    for prefix, owner, names in (
            ("torch", torch, {*autograd_core.functions.__all__,
                              *(name for name, place in LATE.items() if "nn." not in place),
                              *SPOKEN_OF}),
            ("linalg", torch.linalg, dir(autograd_core.linalg)),
            ("special", torch.special, dir(autograd_core.special))):
        for name in sorted(names):
            if callable(function := builtin(owner, name)):
                yield label_of(prefix, name, function), signatures_of(function, torch)
    yield from methods(torch)
    yield from functional(torch)


def label_of(prefix: str, name: str, function) -> str:
    """``linalg.inv:linalg_inv``: where it is found, and what it calls itself."""
    own = own_name(function)
    return f"{prefix}.{name}" + f":{own}" * (own != name)


def methods(torch):
    """The rows of the methods of Tensor."""
    x = torch.ones(2, 2)
    for name in sorted(vars(autograd_core.Tensor)):
        if not name.startswith("_") and callable(getattr(autograd_core.Tensor, name)) and callable(
                builtin(torch.Tensor, name)):
            yield f"Tensor.{name}", signatures_of(getattr(x.clone(), name), torch)


def functional(torch):
    """The rows of torch.nn.functional."""
    spaces = {"torch": torch, "_nn": torch._C._nn, "F": torch.nn.functional}
    for name in sorted(dir(autograd_core.nn.functional)):
        found = getattr(autograd_core.nn.functional, name)
        space, called = CALLED.get(name, f"F.{name}").split(".")
        function = builtin(spaces[space], called)
        if name[0] == "_" or not isinstance(found, FunctionType) or not callable(function):
            continue
        if space == "F":
            yield label_of("F", name, function), signatures_of(function, torch)
        else:
            text = signatures_of(function, torch)
            yield f"F.{name}={own_name(function)}", (
                text.split(", ")[0] + ")" if called in ONLY_TENSORS else text)


def write_table(torch) -> str:
    """The text of the whole table."""
    return "".join(f"{name} {found}\n" for name, found in rows(torch) if found)
