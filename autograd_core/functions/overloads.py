"""Overloads: the arguments fit none of several signatures, which are then listed.

    describe_overloads(row, args, kwargs)   "sum() received an invalid combination of arguments …"

Of a signature with as many parts as there are arguments it is said which of these do not fit.  As
in PyTorch, parts are counted and compared as they are written: a ``*`` is one, and of
``int dim = -1`` the kind is "int dim =", which nothing is.
"""

from .argument_kinds import type_name
from .signatures import Row


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
