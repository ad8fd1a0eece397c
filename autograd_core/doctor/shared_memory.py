"""Checks of what two names share: a skip that an operation in place has changed, a target network
that is the network itself."""

import re
from collections.abc import Iterator

from ..trace.tell.program import Applied
from .events import Computed
from .findings import Finding
from .taken_numbers import assignments_in, words_in
from .training_step import TrainingStep

TARGETS = r"(?:\w*_)?(?:target|teacher|ema|momentum|frozen)(?:_\w*)?"
ALIAS = re.compile(rf"^\s*((?:self\.)?({TARGETS}))\s*=\s*((?:self\.)?([^\W\d]\w*))\s*(?:#.*)?$")
ENTRY = re.compile(r"^\s*((?:self\.)?([^\W\d]\w*))\s*=\s*([^\W\d]\w*\[[^][()]+\])\s*(?:#.*)?$")
JOINS = ("add", "sub", "cat", "mul")


def check_changed_skip(step: TrainingStep) -> Iterator[Finding]:
    """An operation in place, inside of a layer, on a value that is used again beside the layer."""
    told: set[int] = set()
    for event in step.events:
        if not isinstance(event, Computed) or event.over is None or event.line in told:
            continue
        user = find_second_use(step, event)
        if user is not None:
            told.add(event.line)
            name = ", ".join(sorted(shared_names(step, event.line, user.line)))
            a = event.applied
            yield step.report(
                "changed_skip", f"{a.op.name} in place changes {name} before line "
                f"{step.line_number(user.line)} uses it again", event.line, a.out, name=name,
                op=a.op.name, code=step.statements[user.line].strip(),
                cure=cure_of(step.statements[event.line].strip(), name))


def cure_of(code: str, name: str) -> str:
    """The line, with a copy in the place of the value."""
    code = code.split("  #")[0].rstrip()
    return re.sub(rf"(?<=[(,])(\s*){re.escape(name)}\b", rf"\1{name}.clone()", code, count=1)


def find_second_use(step: TrainingStep, event: Computed) -> Applied | None:
    """Where the changed value joins what was computed of it, by the name that it had before."""
    line, a = event.line, event.applied
    if line is None or a.scope is None or re.search(r"\w_\(|inplace|[-+*/]=",
                                                    step.statements[line]):
        return None
    users = step.users.get(a.out, ())
    copies = [b.out for b, _ in users if b.op.name == "clone"]
    for b, _ in [*users, *[use for copy in copies for use in step.users.get(copy, ())]]:
        if (b.op.name in JOINS and b.line is not None and b.line > line
                and b.scope is not a.scope and shared_names(step, line, b.line)):
            return b
    return None


def shared_names(step: TrainingStep, line: int, later: int) -> set[str]:
    """The names that both lines read, and that no line from the one to the other assigns."""
    read = used_in(step.statements[line]) & words_in(step.statements[later])
    given = {name for k in range(line, later) for names, _ in assignments_in(step.statements, k)
             for name in names}
    return {name for name in read if "." not in name} - given


def used_in(code: str) -> set[str]:
    """The variables that are given to a call in this line."""
    called = re.search(r"\((.*)\)", code)
    return words_in(called[1]) if called else set()


def check_alias_of_network(step: TrainingStep) -> Iterator[Finding]:
    """A target network that is another name of the network that learns."""
    names = {part for name in step.parameters for part in name.split(".")}
    text = "\n".join(line.split("#")[0] for line in step.statements)
    for k, line in enumerate(step.statements):
        found = ALIAS.match(line)
        if found is None or {found[2], found[4]} <= names:
            continue
        listed = rf"\b{re.escape(found[3])}\.(?:parameters|state_dict)\("
        if not {found[2], found[4]} & names and not re.search(listed, text):
            continue
        if all(re.search(rf"\b{re.escape(name)}\(", text) for name in (found[1], found[3])):
            yield step.report(
                "alias_of_network", f"{found[1]} is {found[3]} itself, no copy: it changes with "
                "each step", k, name=found[1], other=found[3],
                cure=f"{found[1]} = copy.deepcopy({found[3]})")
    yield from find_same_entry(step)


def find_same_entry(step: TrainingStep) -> Iterator[Finding]:
    """A target that is given the very entry of a dict or list that another name is given."""
    given: dict[str, str] = {}
    for k, line in enumerate(step.statements):
        found = ENTRY.match(line)
        if found is None:
            continue
        name, entry = found[1], found[3]
        other = given.setdefault(entry, name)
        if other != name and re.fullmatch(TARGETS, found[2]) and all(
                any(f"{x}(" in line for line in step.statements) for x in (name, other)):
            yield step.report(
                "alias_of_network", f"{name} is {other} itself, no copy: both are {entry}", k,
                name=name, other=other, cure=f"{name} = copy.deepcopy({other})")

