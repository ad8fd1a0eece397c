"""Memory: a result is written over an argument nobody reads again, or goes where memory is free.

So x @ w + b, then relu, is one piece of memory written three times, without a temporary.
"""

import numpy as np

from ..program import Program, Step, Value


def write_in_place(program: Program, note) -> Program:
    """Elementwise steps get a ``target``: the Value whose memory they write over."""
    last = program.last_uses()
    for k, step in enumerate(program.steps):
        target = next((x for x in find_candidates(step) if ends_here(x, step, k, last)), None)
        if target is None:
            continue
        step.options["target"] = target
        last[target.root] = last.pop(step.out)
        step.out.looks_at = target
        note(f"{step.op.name}: {step.out!r} over {target!r}, which is not read again")
    return program


def find_candidates(step: Step) -> list[Value]:
    """The arguments that an elementwise step may write over: of its shape, dtype and layout."""
    if step.kind == "where":
        args = [x for x in step.args[1:] if isinstance(x, Value)]
        if sum(x.root is y.root for x in args for y in step.read_values()) > len(args):
            return []
    elif step.kind == "mask":
        args = [step.args[1]]
    elif step.kind == "ufunc" and step.function is not np.matmul:
        args = step.read_values()
    else:
        return []
    out = step.out.array
    return [x for x in args if x.array.shape == out.shape and x.array.dtype == out.dtype
            and x.array.strides == out.strides and x.array.size and x.array.flags.writeable]


def ends_here(x: Value, step: Step, k: int, last: dict) -> bool:
    """Is its memory the run's own, not read later, and read here through no other view?"""
    if x.root.origin != "step" or last[x.root] != k or isinstance(x.root.array, tuple):
        return False
    if x.array.size != x.root.array.size:
        return False
    return all(v is x or v.root is not x.root or (
        v.array.strides == x.array.strides and v.array.shape == x.array.shape)
        for v in step.read_values())


# buffer reuse

def reuse_memory(program: Program, note) -> Program:
    """Give each Value of its own memory the number of a block; blocks go round."""
    last, free, blocks = program.last_uses(), [], []
    ending: dict[int, list] = {}
    for root, k in last.items():
        ending.setdefault(k, []).append(root)
    for k, step in enumerate(program.steps):
        root = step.out.root
        if step.out is root and root.origin == "step" and not isinstance(root.array, tuple):
            size = root.array.nbytes
            fitting = [b for b in free if blocks[b] >= size]
            block = min(fitting, key=lambda b: blocks[b], default=None)
            if block is None:
                block = len(blocks)
                blocks.append(size)
            else:
                free.remove(block)
                note(f"{step.op.name}: {step.out!r} in memory that is free again")
            root.block = block
        free += [r.block for r in ending.get(k, ()) if getattr(r, "block", None) is not None]
    program.blocks = blocks
    return program
