"""Optimization passes: what makes a plan faster than its program, each one optional.

    fold      what depends on constants alone is computed once
    share     the same call on the same values is made once
    neutral   calls that change nothing are left out
    mask      zeros by products of bits, not by a branch an element
    dead      nothing runs that no fetch depends on
    literals  numbers become arrays once, not at each call
    dot       matrix products by the call that costs least and gives the same bits
    inplace   a result goes into the memory of an argument that nobody reads again
    reuse     memory that nobody reads again serves the next result
    flat      elementwise calls on whole arrays see them as one line

A pass is a function from a Program to a Program; it notes what went, and why.
"""

from . import dead, dot, mask, memory, neutral, once, setup

PASSES = {"fold": once.fold_constants, "share": once.share_calls, "neutral": neutral.drop_neutral,
          "mask": mask.use_mask, "dead": dead.drop_dead, "literals": setup.literals_to_arrays,
          "dot": dot.use_dot, "inplace": memory.write_in_place, "reuse": memory.reuse_memory,
          "flat": setup.flatten_loops}
"""In the order in which they run."""
NAMES = tuple(PASSES)
