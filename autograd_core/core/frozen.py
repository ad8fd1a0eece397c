"""Frozen objects with fields: a dataclass made without generating code."""

from typing import ClassVar


class Frozen:
    """An object whose ``fields`` are the annotated names of its class: given by place or by name,
    compared and printed by value, never changed.

    (A dataclass for each of a few hundred operations would make importing three times as slow.)
    """

    fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.fields = tuple(dict.fromkeys(
            name for base in reversed(cls.__mro__)
            for name, hint in vars(base).get("__annotations__", {}).items()
            if "ClassVar" not in str(hint)))

    def __init__(self, *values, **named):
        fields = self.fields
        if not (fields or values or named):
            return
        given = vars(self)
        given.update(zip(fields, values, strict=False))
        if named or len(values) != len(fields):
            given.update(named)
            if len(values) > len(fields) or not given.keys() <= set(fields):
                raise TypeError(f"{type(self).__name__} has the fields {fields}")
            for name in fields[len(values):]:
                if name not in given:
                    given[name] = getattr(type(self), name)

    def __setattr__(self, name, value):
        raise AttributeError(f"{type(self).__name__} is frozen: its {name} cannot be changed")

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self):
        return hash((type(self), *vars(self).values()))

    def __repr__(self):
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.fields)
        return f"{type(self).__name__}({fields})"
