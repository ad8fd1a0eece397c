"""Check of one layer that has several places in a model because of how Python shares objects."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from .events import LayerRepeated
from .findings import Finding
from .training_step import TrainingStep

TIMES = re.compile(r"\]\s*\*\s*(\w[\w.]*|\([^()]*\))")
MEANT = re.compile(r"\bshar(?:e|es|ed|ing)\b|shared_(?!layer)|_shared|\btied?\b|\btying\b"
                   r"|\balbert\b|\brecurren|\bunroll|siam", re.IGNORECASE)
"""What a script says in which one layer is meant to be applied several times."""
OWN = ("PReLU", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LayerNorm", "GroupNorm", "Parameter")
"""What each layer has of its own, also where it is given one."""


class Shared(NamedTuple):
    """How it came about: the line, in words, and what makes a new layer for each place."""

    line: int
    how: str
    cure: str


def check_shared_layer(step: TrainingStep) -> Iterator[Finding]:
    """A layer with parameters that has several places because the list that held it was
    multiplied, by ``dict.fromkeys``, a default argument or a variable."""
    if any(MEANT.search(line) for line in step.statements):
        return
    told: set[int] = set()
    for event in step.events:
        if not isinstance(event, LayerRepeated) or any(re.search(
                "shar|tie|same|recur", place, re.IGNORECASE) for place in event.places):
            continue
        found = find_shared(step, event)
        if found is not None and found.line not in told:
            told.add(found.line)
            n = len(event.places)
            yield step.report(
                "shared_layer", f"{event.name} is one {event.kind} in {n} places, with one set of "
                f"parameters: {found.how}", found.line, name=event.name, count=str(n),
                how=found.how, cure=found.cure)


def find_shared(step: TrainingStep, event: LayerRepeated) -> Shared | None:
    """The line to which it is due, if it is one of these."""
    trees = [parse_line(line) for line in step.statements]
    for k, line in enumerate(step.statements):
        code = line.split("  #")[0].strip()
        multiplied = find_multiplied(line.split("#")[0], event.kind)
        if multiplied is not None:
            return Shared(k, "the list was multiplied", code.replace(*multiplied))
        for node in ast.walk(trees[k]):
            if is_repeating(node, line, event):
                name = ast.unparse(node.elt)
                return Shared(k, f"the list repeats {name}", code.replace(
                    ast.unparse(node), ast.unparse(node).replace(
                        name, f"copy.deepcopy({name})", 1)))
            if is_fromkeys(node) and makes(node.args[1], event.kind):
                keys, value = map(ast.unparse, node.args)
                return Shared(k, "dict.fromkeys puts one value under all keys", code.replace(
                    ast.unparse(node), f"{{key: {value} for key in {keys}}}"))
            if isinstance(node, ast.FunctionDef):
                for name, default in defaults_of(node):
                    if makes(default, event.kind):
                        value = ast.unparse(default)
                        return Shared(
                            k, "a default argument is made once, when the function is defined",
                            f"{code.replace(value, 'None')}\n"
                            f"    {name} = {value} if {name} is None else {name}")
    return find_variable(step, event, trees)


def parse_line(line: str) -> ast.AST:
    """A statement, or the line that begins one with a block; an empty module for neither."""
    code = line.split("  #")[0].strip()
    for text in (code, f"{code}\n    pass"):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            continue
    return ast.Module([], [])


def makes(node: ast.AST, kind: str) -> bool:
    """Is it a call of this class?"""
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == kind


def is_repeating(node: ast.AST, line: str, event: LayerRepeated) -> bool:
    """Is it a comprehension whose element is one variable each time, in the line of the
    container?"""
    if not isinstance(node, ast.ListComp | ast.GeneratorExp) or not isinstance(node.elt, ast.Name):
        return False
    container = event.places[0].rpartition(".")[0].rpartition(".")[2]
    targets = {x.id for part in node.generators for x in ast.walk(part.target)
               if isinstance(x, ast.Name)}
    return node.elt.id not in targets and bool(container) and bool(
        re.search(rf"\b{container}\s*=", line))


def is_fromkeys(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and len(node.args) == 2 and (
        ast.unparse(node.func) == "dict.fromkeys")


def defaults_of(node: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """(name, default) of each parameter that has one."""
    named, n = node.args.args, len(node.args.defaults)
    yield from ((x.arg, value) for x, value in zip(named[len(named) - n:], node.args.defaults,
                                                   strict=True))
    yield from ((x.arg, value) for x, value in zip(node.args.kwonlyargs, node.args.kw_defaults,
                                                   strict=True) if value is not None)


def find_variable(step: TrainingStep, event: LayerRepeated, trees: list) -> Shared | None:
    """A variable that was given to two attributes, or of what each layer has of its own to two
    calls of one class, and that is used at both places."""
    if not is_used_twice(step, event):
        return None
    for tree in trees:
        for made in tree.body if isinstance(tree, ast.Module) else ():
            if not isinstance(made, ast.Assign) or not isinstance(made.targets[0], ast.Name) or (
                    not makes(made.value, event.kind)):
                continue
            name, value = made.targets[0].id, ast.unparse(made.value)
            places = [(k, None) for k, other in enumerate(trees) if is_given(other, name)]
            if len(places) < 2 and event.kind in OWN:
                places = calls_given(trees, name)
            if len(places) > 1:
                k = places[1][0]
                code = step.statements[k].split("  #")[0].strip()
                cure = value.join(code.rsplit(name, 1))
                return Shared(k, f"both places are given what {name} refers to", cure)
    return None


def is_given(tree: ast.AST, name: str) -> bool:
    """Is it ``self.something = name``?"""
    return any(isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)
               and isinstance(node.value, ast.Name) and node.value.id == name
               for node in getattr(tree, "body", ()))


def calls_given(trees: list, name: str) -> list[tuple[int, str]]:
    """(line, class) of the calls that are given it, where there are two of one class."""
    calls = [(k, ast.unparse(node.func)) for k, tree in enumerate(trees) for node in ast.walk(tree)
             if isinstance(node, ast.Call) and any(
                 isinstance(x, ast.Name) and x.id == name for x in node.args)]
    called = [what for _, what in calls]
    return [(k, what) for k, what in calls if called.count(what) > 1]


def is_used_twice(step: TrainingStep, event: LayerRepeated) -> bool:
    """Is a parameter of it used twice before the first backward?"""
    first = step.passes[0].arrived if step.passes else {}
    for cell, label in ((cell, cell.label) for cell in step.parameters.values()):
        if label == event.name or label.startswith(event.name + ".") or any(
                label.partition(".")[2] in (place, f"{place}.weight") for place in event.places):
            uses = [a for a, i in step.users.get(cell, ()) if a.flows[i] and a.out in first]
            return len(uses) > 1
    return False


def find_multiplied(code: str, kind: str) -> tuple[str, str] | None:
    """``[Linear(4, 4)] * 3`` in a line, and what makes as many layers; None where there is none.

    >>> find_multiplied("Sequential(*[Linear(4, 4)] * n)", "Linear")
    ('[Linear(4, 4)] * n', '[Linear(4, 4) for _ in range(n)]')
    >>> find_multiplied("[Linear(4, 4), ReLU()] * 2", "Linear")[1]
    '[layer for _ in range(2) for layer in (Linear(4, 4), ReLU())]'
    """
    for times in TIMES.finditer(code):
        depth, start = 0, times.start()
        for start in range(times.start(), -1, -1):
            depth += (code[start] in ")]}") - (code[start] in "([{")
            if not depth:
                break
        inside = code[start + 1:times.start()].strip().rstrip(",")
        if depth or re.search(r"\bfor\b", inside) or not re.search(rf"\b{kind}\(", inside):
            continue
        several = re.search(r",", re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "()", inside)))
        number = times[1].strip("()")
        return code[start:times.end()], (
            f"[layer for _ in range({number}) for layer in ({inside})]" if several
            else f"[{inside} for _ in range({number})]")
    return None
