"""Names of rules in saved graphs: which operations a file may name, and nothing else.

    RULES["arithmetic.Mul"]     the class of an operation
    rule_name(rule)             "arithmetic.Mul"; GraphError for what cannot be saved
"""

from ..ops import OPS, Op, cumulative, inplace_views, picking  # noqa: F401  (they fill OPS)
from . import control, random, rules


class GraphError(ValueError):
    """A file that is no graph: what is wrong, and at which node."""


FAMILY = {"casts": "shape", "view_ops": "views"}
"""Modules of operations whose name in a file is another one."""


def name_rule(op: type[Op]) -> str:
    """The name of an operation in a file, "arithmetic.Mul"."""
    module = op.__module__.rpartition(".")[2]
    return f"{FAMILY.get(module, module)}.{op.__name__}"


RULES = {**{name_rule(op): op for op in OPS},
         **{f"static.{name}": op for module in (rules, random, control)
            for name, op in vars(module).items()
            if isinstance(op, type) and issubclass(op, Op) and op.__module__ == module.__name__}}
NAMES = {op: name for name, op in RULES.items()}


def rule_name(rule: Op) -> str:
    """What a rule is called in a file."""
    if type(rule) not in NAMES:
        raise GraphError(f"{type(rule).__name__} is not one of the operations that can be saved")
    return NAMES[type(rule)]
