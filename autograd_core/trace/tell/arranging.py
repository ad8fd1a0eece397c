"""Puts operations in order, those of a scope together: what a trace draws as one box.

    items = arrange(gathered)        Applied and Composite, in topological order
"""

from ...core.scope import Scope
from .composites import Composite
from .program import Applied, Cell, Gathered
from .repeats import repeated


def arrange(gathered: Gathered) -> list[Applied | Composite]:
    """The operations, with those of a scope that has one result gathered into a Composite.

    A scope with several results (an LSTM cell gives h and c) is no function f_i but several: one
    Composite for each result, and one for what they share.  A composite stands where its result is
    made, which keeps the order topological.  Identical blocks in a row are in a composite of their
    own, unless ``gathered.fold`` is off.
    """
    used_by: dict[Cell, list[Applied]] = {}
    for a in gathered.applied:
        for _, cell in a.cells():
            used_by.setdefault(cell, []).append(a)
    items = Arrangement(gathered, used_by, {}).arranged_items()
    if not gathered.fold:
        return items
    found = repeated(items, used_by, set(gathered.outputs))
    if found.folds or found.names:
        return Arrangement(gathered, used_by, found.folds, found.names).arranged_items()
    return items


class Arrangement:
    """One way to put boxes around operations: their scopes, and ``folds`` around those.  Those in
    ``names`` are called so."""

    def __init__(self, gathered: Gathered, used_by: dict[Cell, list[Applied]],
                 folds: dict[Scope | Applied, Scope], names: dict[Scope, str] | None = None):
        self.gathered, self.used_by, self.folds = gathered, used_by, folds
        members: dict[Scope, list[Applied]] = {}
        for a in gathered.applied:
            for scope in self.ancestors(a):
                members.setdefault(scope, []).append(a)
        ends = set(gathered.outputs)
        self.composites: dict[Scope, Composite] = {}
        self.several: dict[Scope, dict[Applied, Composite]] = {}
        for scope, inside in members.items():
            if (composite := close_scope(scope, inside, ends, used_by)) is not None:
                self.composites[scope] = composite
            else:
                self.several[scope] = apart(scope, inside, ends, used_by)
        self.leave_out_torn()
        for scope, name in (names or {}).items():
            self.composites[scope].name = name

    def leave_out_torn(self) -> None:
        """A result of several that holds a part only of a box inside its scope is no box."""
        folds = set(self.folds.values())
        for scope in sorted(self.several, key=lambda x: (-depth(x), x in folds)):
            torn = {box for a, box in self.several[scope].items()
                    for inner in self.boxes_inside(a, scope) if not inner.members <= box.members}
            self.several[scope] = {a: box for a, box in self.several[scope].items()
                                   if box not in torn}

    def boxes_inside(self, a: Applied, scope: Scope) -> list[Composite]:
        """The boxes around an operation that stand inside ``scope``."""
        inner = self.ancestors(a)
        inner = inner[:inner.index(scope)]
        return [box for x in inner if (box := self.box_of(x, a)) is not None]

    def box_of(self, scope: Scope, a: Applied) -> Composite | None:
        """The box that a scope makes around an operation."""
        return self.composites.get(scope) or self.several[scope].get(a)

    def ancestors(self, a: Applied) -> list[Scope]:
        """The scopes around an operation, innermost first."""
        out, scope = [self.folds[a]] if a in self.folds else [], a.scope
        while scope is not None:
            out.append(scope)
            if scope in self.folds:
                out.append(self.folds[scope])
            scope = scope.parent
        return out

    def composites_around(self, a: Applied) -> list[Composite]:
        """The composites around an operation, innermost first."""
        found: list[Composite] = []
        for scope in self.ancestors(a):
            box = self.box_of(scope, a)
            if box is not None and (box.whole or not found or box.count > found[-1].count):
                found.append(box)       # else it would hold that one and nothing more
        return found

    def arranged_items(self) -> list[Applied | Composite]:
        """What stands outside, each composite with its parts."""
        self.hold()
        items: list[Applied | Composite] = []
        for a in self.gathered.applied:
            around = self.composites_around(a)
            for part, whole in zip([a, *around], around, strict=False):
                if part is a or part.out is a.out:
                    whole.parts.append(part)
            if not around:
                items.append(a)
            elif around[-1].out is a.out:
                items.append(around[-1])
        return items

    def hold(self) -> None:
        """Where there are many parameters, put each inside the smallest composite that uses it
        alone.

        A network of a hundred layers is a row of boxes then, not a wall of leaves.
        """
        parameters = [cell for cell in self.gathered.leaves if cell.parameter]
        if len(parameters) <= self.gathered.many:
            return
        for cell in parameters:
            users = self.used_by.get(cell, ())
            shared = [box for box in self.composites_around(users[0])
                      if all(box in self.composites_around(a) for a in users)] if users else []
            if shared:
                shared[0].held.add(cell)


def depth(scope: Scope) -> int:
    """How many scopes are around it."""
    return 0 if scope.parent is None else 1 + depth(scope.parent)


def close_scope(scope: Scope, inside: list[Applied], ends: set[Cell], used_by) -> Composite | None:
    """A Composite for ``scope`` if its last value is the only one used outside."""
    members = set(map(id, inside))
    leaving = [a.out for a in inside if a.out in ends
               or any(id(user) not in members for user in used_by.get(a.out, []))]
    if leaving not in ([], [inside[-1].out]):
        return None
    return Composite(scope, scope.name, frozenset(inside), out=inside[-1].out)


def apart(scope: Scope, inside: list[Applied], ends: set[Cell],
          used_by) -> dict[Applied, Composite]:
    """A scope with several results, as one Composite for each: an operation belongs to the result
    that all of its ways lead to.  A value on the way to several is a result of its own, and what is
    a single operation needs no box."""
    members, belongs = set(inside), {}
    groups: dict[Applied, list[Applied]] = {}
    for a in reversed(inside):
        users = used_by.get(a.out, ())
        leaves = a.out in ends or any(user not in members for user in users)
        leads_to = set() if leaves else {belongs[user] for user in users}
        belongs[a] = leads_to.pop() if len(leads_to) == 1 else a
        groups.setdefault(belongs[a], []).append(a)
    return {a: box for end, group in groups.items() if len(group) > 1
            for box in [Composite(scope, scope.name, frozenset(group), out=end.out, whole=False)]
            for a in group}
