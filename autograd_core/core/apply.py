"""``op.applied(a, b)``: an operation of tensors and numbers, recorded when a gradient may be asked
for, written out for each kind of operation.

``tensor.apply`` goes by it.  A loop over the inputs, lists of their arrays and edges, and questions
whose answer is known for an operation (is it a view? does it promote?) were 0.7 of the 1.4 µs that
applying took, recording aside; so the text of what is done for one input is put together as often
as there are inputs, and compiled when an operation is first applied.  ``Mul``:

    def applied(op, a, b):
        switches, wanted, usual = mode.__dict__, 0, True
        records = switches["grad"]
        x0, e0 = a, None
        if isinstance(a, Tensor):
            x0 = a._array
            ...
        x1, e1 = b, None
        ...
        array = switches["quietly"](forward, op, x0, x1)
        out = new(Tensor)
        out._array = array
        if wanted: ...
        return out
"""

from __future__ import annotations

from ..ops import Op
from . import dtypes
from .modes import mode
from .recording import compiled, written_out
from .tensor import FLOAT32, Tensor, Untracked, broadcast_error, look_at, new

USUAL = "    if {x}.dtype is not FLOAT32: usual = False\n"
INPUT = """
{x}, {e} = {a}, None
if isinstance({a}, Tensor):
    {x} = {a}._array
""" + USUAL + """\
    if records:
        if {a}._grad_fn is not None and {a}._base is None: {e} = {a}._grad_fn, {a}._nr
        elif {a}._requires_grad or {a}._base is not None: {e} = {a}._edge()
        if {e} is not None: wanted |= {bit}
"""
"""What is done for the input {a}: its array {x}, and where its gradient goes, {e}."""

ALL = """
def applied(op, {inputs}):
    switches, wanted, usual = mode.__dict__, 0, True
    records = switches["grad"]{differentiable}
{each}
    try:
        {promoted}
        array = {computed}
    except ValueError:
        raise broadcast_error([{xs}]) from None
    out = new(Tensor)
    out._array = array
    {look}
    if wanted:
        out._requires_grad = True
        record = recorders.get(wanted) or written_out(op, wanted)
        out._grad_fn = record(op, ({names}), ({es}), switches["scope"], out)
    {untracked}
    if switches["observer"] is not None: switches["observer"].applied(op, ({names}), out)
    return out
"""


def written(kind: type[Op]):
    """``applied`` for operations of ``kind``."""
    names = {"mode": mode, "forward": kind.forward, "Tensor": Tensor, "FLOAT32": FLOAT32,
             "new": new, "dtypes": dtypes, "recorders": kind.recorders, "written_out": written_out,
             "broadcast_error": broadcast_error, "look_at": look_at, "Untracked": Untracked}
    text = (over_any if kind.variadic else over_each)(kind)
    return compiled("applied", text, names, kind)


def over_each(kind: type[Op]) -> str:
    """The text for a fixed number of inputs, each with names of its own."""
    places = range(len(kind.inputs))
    each = "".join(one(kind, a=f"a{i}", x=f"x{i}", e=f"e{i}", bit=1 << i) for i in places)
    xs, names = (", ".join(f"{letter}{i}" for i in places) for letter in "xa")
    return around(kind, each, f"{xs}, = ", inputs=names, xs=xs, names=f"{names},",
                  es="".join(f"e{i}, " for i in places))


def over_any(kind: type[Op]) -> str:
    """The text for any number of inputs, in a loop."""
    block = one(kind, a="a", x="x", e="e", bit="bit").replace("\n", "\n    ")
    each = (f"\nbit, xs, es = 1, [], []\nfor a in inputs:{block}"
            "xs.append(x); es.append(e); bit <<= 1")
    return around(kind, each, "xs = ", inputs="*inputs", xs="*xs", names="*inputs,", es="*es,")


def one(kind: type[Op], **names) -> str:
    """The text for one input; where nothing is promoted nobody asks for its dtype."""
    text = INPUT if kind.promotes else INPUT.replace(USUAL, "")
    return text.format(**names)


def around(kind: type[Op], each: str, into: str, **text: str) -> str:
    """The whole text, with what ``kind`` has no use for left out; arrays that were brought to one
    dtype go ``into`` the names they had."""
    promoted = f"if not usual: {into}dtypes.brought(op, [{text['xs']}])" if kind.promotes else ""
    parts = {
        "promoted": "x0 = a0._shared()", "computed": f"forward(op, {text['xs']})",
        "look": "look_at(out, a0, op)", "untracked": "",
    } if kind.is_view else {
        "promoted": promoted, "computed": f'switches["quietly"](forward, op, {text["xs"]})',
        "look": "", "untracked": 'elif switches["inference"]: out._counter = Untracked()',
    }
    return ALL.format(differentiable="" if kind.grad_fn else " and op.grad_fn",
                      each=each.replace("\n", "\n    "), **parts, **text)
