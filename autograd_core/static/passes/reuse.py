"""Buffer reuse: memory that nobody reads again serves the next result of any shape that fits."""

from ..program import Program


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
