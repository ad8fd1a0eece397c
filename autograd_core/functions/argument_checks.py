"""Argument checks: the first thing that is wrong with a call, in PyTorch's words.

    mistake_in_call("torch.relu", (3,), {})     "relu(): argument 'input' (position 1) must be …"
"""

import inspect

from .argument_kinds import KINDS, is_int, is_number, type_name
from .signatures import Parameter, Row, Signature, find_row

NUMBERS_TOO = {name + end for end in ("", "_") for name in (
    "add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide", "floor_divide",
    "copy")}
"""Functions that take a number for a tensor."""
ALL_DIMS = {"sum", "mean", "std", "var", "std_mean", "var_mean", "all", "any"}
"""Functions for which None is all dimensions, which their texts do not say."""


def mistake_in_call(label: str, args: tuple, kwargs: dict, function=None) -> str | None:
    """What is wrong with a call of ``label``; None where PyTorch takes it, or is not known."""
    row = find_row(label)
    if row is None:
        return None
    if label.startswith("Tensor."):
        args = args[1:]
    if row.handed:
        return mistake_handed_on(row, function, args, kwargs)
    if not row.signatures:
        return takes_nothing(label.replace("Tensor.", "TensorBase."), args, kwargs)
    return mistake_by_signatures(row, args, kwargs)


def accepts(label: str, args: tuple, kwargs: dict) -> bool:
    """Does a signature of PyTorch's take this call, as far as is known?"""
    row = find_row(label)
    return row is None or row.handed or not row.signatures or accepted(
        row, args[label.startswith("Tensor."):], kwargs) is not None


def mistake_by_signatures(row: Row, args: tuple, kwargs: dict) -> str | None:
    """What is wrong with a call, None if nothing is."""
    if len(row.signatures) == 1 and not row.several:
        only = row.signatures[0]
        kwargs = renamed(only, kwargs)
        return mistake(row, only, args, kwargs) or wrong_element(row, only, args, kwargs)
    fitting = accepted(row, args, kwargs)
    if fitting is not None:
        return wrong_element(row, fitting, args, renamed(fitting, kwargs))
    count = len(args) + len(kwargs)
    near = [s for s in row.signatures if s.least <= count <= len(s.parameters)]
    if len(near) == 1:
        return mistake(row, near[0], args, kwargs)
    return describe_overloads(row, args, kwargs)


def names_fit(label: str, count: int, names: tuple[str, ...]) -> bool:
    """Does a signature take ``count`` arguments by position and these by name?  Where PyTorch has
    more signatures than it shows, this is not said."""
    row = find_row(label)
    if row is None or row.handed or (row.several and len(row.signatures) == 1):
        return True
    count -= label.startswith("Tensor.")
    return any(names_fit_in(s, count, renamed(s, dict.fromkeys(names))) for s in row.signatures)


def names_fit_in(signature: Signature, count: int, names) -> bool:
    """The same of one signature."""
    places = signature.places
    if len(places) == 1 and places[0].kind.startswith("tuple of ints"):
        count = min(count, 1)
    given = {p.name for p in places[:count]}
    own = {p.name for p in signature.parameters}
    return count <= len(places) and not given & set(names) and own.issuperset(names) and all(
        p.name in given or p.name in names for p in signature.parameters if p.required)


def accepted(row: Row, args: tuple, kwargs: dict) -> Signature | None:
    """The signature that the call fits; None if there is none."""
    return next((s for s in row.signatures if not mistake(row, s, args, renamed(s, kwargs))), None)


ALSO = {"axis": "dim", "keepdims": "keepdim", "x": "input", "a": "input", "x1": "input",
        "x2": "other"}
"""NumPy's names of arguments → PyTorch's."""


def renamed(signature: Signature, kwargs: dict) -> dict:
    """``kwargs`` with NumPy's names as PyTorch has them, where it has."""
    own = {p.name for p in signature.parameters}
    return {ALSO[key] if key not in own and ALSO.get(key) in own else key: value
            for key, value in kwargs.items()}


def takes_nothing(name: str, args: tuple, kwargs: dict) -> str | None:
    """The mistake in a call of what takes no arguments."""
    if kwargs:
        return f"{name}() takes no keyword arguments"
    return f"{name}() takes no arguments ({len(args)} given)" if args else None


def mistake_handed_on(row: Row, function, args: tuple, kwargs: dict) -> str | None:
    """The mistake in what a function of ``nn.functional`` hands on, by position."""
    try:
        given = inspect.signature(function).bind(*args, **kwargs).arguments
    except TypeError:
        return None
    for place, p in enumerate(row.signatures[0].parameters, 1):
        name = "input" if p.name == "indices" else p.name
        if name not in given or name == "reduction" or (given[name] is None and not p.required):
            continue    # what is left out is filled in before it is handed on
        if not fits(row, p, given[name]):
            return wrong_kind(row.name, p, given[name], place)
    return wrong_element(row, row.signatures[0], (), given)


# one signature

def mistake(row: Row, signature: Signature, args: tuple, kwargs: dict) -> str | None:
    """The first thing that is wrong with a call by one signature."""
    args, places = gathered(signature, args), signature.places
    if len(args) > len(places):
        return too_many(row.name, signature, len(args))
    for k, p in enumerate(signature.parameters):
        by_place = k < len(args) and not p.keyword
        if not by_place and p.name not in kwargs:
            if p.required:
                return missing(row.name, signature, args, kwargs)
            continue
        value = args[k] if by_place else kwargs[p.name]
        if not fits(row, p, value):
            return wrong_kind(row.name, p, value, k + 1 if by_place else None)
    return wrong_keyword(row.name, signature, args, kwargs)


def gathered(signature: Signature, args: tuple) -> tuple:
    """``2, 3`` as ``(2, 3)`` where a size is all that is taken by position."""
    places = signature.places
    sizes = len(places) == 1 and places[0].kind.startswith("tuple of ints") and (
        places[0].name != "dim")
    return (args,) if sizes and args and is_int(args[0]) else args


def too_many(name: str, signature: Signature, count: int) -> str:
    most, least = len(signature.places), signature.least
    if least != most:
        return f"{name}() takes from {least} to {most} positional arguments but {count} were given"
    return (f"{name}() takes {most} positional argument{'s' * (most != 1)} but {count} "
            f"{'was' if count == 1 else 'were'} given")


def missing(name: str, signature: Signature, args: tuple, kwargs: dict) -> str:
    absent = [f'"{p.name}"' for k, p in enumerate(signature.parameters)
              if p.required and p.name not in kwargs and (p.keyword or k >= len(args))]
    return (f"{name}() missing {len(absent)} required positional "
            f"argument{'s' * (len(absent) == 1)}: {', '.join(absent)}")


def wrong_kind(name: str, p: Parameter, value, place: int | None) -> str:
    where = "" if place is None else f" (position {place})"
    if p.kind.startswith("tuple of ints") and isinstance(value, list | tuple):
        return (f"{name}(): argument '{p.name}'{where} must be tuple of ints, but found element of "
                f"type {type_name(value[0])} at pos 0")
    return (f"{name}(): argument '{p.name}'{where} must be {p.kind.rstrip('*')}, not "
            f"{type_name(value)}")


def wrong_keyword(name: str, signature: Signature, args: tuple, kwargs: dict) -> str | None:
    """A keyword that there is not, or for what is given by position already."""
    names = [p.name for p in signature.parameters]
    for key in kwargs:
        if key not in names:
            return f"{name}() got an unexpected keyword argument '{key}'"
        if key in names[:len(args)]:
            return f"{name}() got multiple values for argument '{key}'"
    return None


def wrong_element(row: Row, signature: Signature, args: tuple, kwargs: dict) -> str | None:
    """Something else than an integer behind the first element of a tuple of them."""
    for p, value in [*zip(signature.parameters, gathered(signature, args), strict=False),
                     *((p, kwargs.get(p.name)) for p in signature.parameters)]:
        if p.kind.startswith("tuple of ints") and isinstance(value, list | tuple):
            for place, x in enumerate(value, 1):
                if not is_int(x):
                    return (f"{row.name}(): argument '{p.name}' failed to unpack the object at pos "
                            f'{place} with error "type must be tuple of ints,but got '
                            f'{type_name(x)}"')
    return None


def fits(row: Row, p: Parameter, value) -> bool:
    """May ``value`` be given for this argument?"""
    if value is None:
        return p.nullable or (row.name in ALL_DIMS and p.name == "dim")
    if p.kind == "Tensor" and row.name in NUMBERS_TOO and is_number(value):
        return True
    kind = p.kind
    if kind == "tuple of ints" and len(row.signatures) > 1 and p.name != "size":
        kind = "tuple of ints*"     # the texts of several do not tell, and one will mostly do
    return kind not in KINDS or KINDS[kind](value)


# several signatures: of one with as many parts as there are arguments it is said which of these do
# not fit; as in PyTorch, parts are counted and compared as they are written: a ``*`` is one, and of
# ``int dim = -1`` the kind is "int dim =", which nothing is

def describe_overloads(row: Row, args: tuple, kwargs: dict) -> str:
    """The text for a call that fits none of the signatures of ``row``."""
    opening = (f"{row.name}() received an invalid combination of arguments - got "
               f"{list_types(args, kwargs)}")
    if len(row.signatures) == 1:
        return f"{opening}, but expected {row.signatures[0].text}"
    listed = "".join(f" * {s.text}\n{remark(s.text, args, kwargs)}" for s in row.signatures)
    return f"{opening}, but expected one of:\n{listed}"


def list_types(args: tuple, kwargs: dict) -> str:
    """``(Tensor, dim=int)``."""
    parts = [f"{type_name(x)}, " for x in args]
    parts += [f"{key}={type_name(x)}, " for key, x in kwargs.items()]
    text = "".join(parts)
    return f"({text.removesuffix(', ') if args else text})"


def remark(text: str, args: tuple, kwargs: dict) -> str:
    """What keeps the arguments from fitting a signature of as many parts; "" if it has not."""
    parts = [part for part in text[1:-1].split(", ") if part]
    if max(len(parts), 1) != len(args) + len(kwargs):
        return ""
    names = [part.rsplit(" ", 1)[-1] for part in parts]
    unknown = [key for key in kwargs if key not in names]
    if unknown:
        return ("      didn't match because some of the keywords were incorrect: "
                f"{', '.join(unknown)}\n")
    given = [("", x) for x in args]
    given += [(f"{name}=", kwargs[name]) for name in names[len(args):]]
    marked = [mark(part, prefix + type_with_elements(x), x) for part, (prefix, x) in
              zip(parts or [""], given, strict=True)]
    return ("      didn't match because some of the arguments have invalid types: "
            f"({', '.join(marked)})\n")


def mark(part: str, text: str, x) -> str:
    """``text`` between exclamation marks unless the value is of the kind that is written."""
    kind, name = part.rpartition(" ")[0], type_name(x)
    alike = name in ("float", "int") if kind == "float" else name == kind
    return text if alike else f"!{text}!"


def type_with_elements(x) -> str:
    """The type of a value; of a list those of its elements too."""
    if not isinstance(x, list | tuple):
        return type_name(x)
    inside = ", ".join(map(type_name, x))
    if isinstance(x, list):
        return f"list of [{inside}]"
    return f"{type_name(x)} of ({inside}{',' * (len(x) == 1)})"
