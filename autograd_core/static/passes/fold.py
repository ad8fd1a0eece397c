"""Constant folding: a call whose arguments never change is made once, while the plan is made."""

from ..program import Program


def fold_constants(program: Program, note) -> Program:
    """Steps of constants become constants; what they made is kept."""
    steps = []
    for step in program.steps:
        if step.kind in ("opaque", "assign") or not all(
                v.root.origin == "constant" for v in step.read_values()):
            steps.append(step)
            continue
        note(f"{step.op.name}: {step.out!r} never changes, so it is computed once")
        step.out.origin, step.out.looks_at = "constant", None
    return program.replace_values({}, steps)
