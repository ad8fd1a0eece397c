"""What each frame says and writes: sentences as key and arguments, formulas as LaTeX templates."""

from math import prod

from ...formula.parser import PRODUCT
from ...formula.printer import PLAIN, Piece
from ..model import Text, Value
from ..numbers import latex, plain, size, value_of
from .numbering import Plan
from .program import Applied, Cell

MOST = 24
"""Matrices of at most this many numbers are written out in a formula."""


def leaf_text(plan: Plan, cell: Cell, value: Value | None) -> Text:
    """A leaf, a constant, or a value that was computed before the trace began."""
    if value is None:
        return Text("leaf.changed", {"u": plan.name(cell)})
    args = {"u": plan.name(cell), "v_value": plain(value)}
    if cell.outside:
        return Text("outside", args)
    if not cell.requires_grad:
        return Text("constant", args)
    if cell.grad is not None:
        return Text("leaf.full", {**args, "p_value": plain(value_of(cell.grad))})
    return Text("leaf", args)


def leaf_formula(plan: Plan, cell: Cell, value: Value | None) -> Text | None:
    if value is None:
        return None
    return Text("u_{$i} = $value", {"i": plan.numbers[cell], "value": latex(value)})


def forward(plan: Plan, a: Applied, value: Value | None) -> Text:
    args = {"u": plan.name(a.out), "formula": plan.words(a)}
    if value is None:
        return Text("forward.notkept", args)
    args["v_value"] = plain(value)
    if any(a.cuts):
        return cut(plan, a, args)
    *arrays, _ = a.values
    if any(x is None or getattr(x, "size", 1) > 3 for x in arrays):     # too long for a sentence
        return Text("forward", args)
    numbers = [plain(value_of(array)) if isinstance(x, Cell) else f"{x:g}"
               for x, array in zip(a.inputs, arrays, strict=True)]
    numbers = [f"({n})" if n.startswith("-") else n for n in numbers]
    return Text("forward.filled", {**args, "v_filled": a.op.written(numbers, PLAIN).text})


def cut(plan: Plan, a: Applied, args: dict[str, str]) -> Text:
    """A value whose history is cut off from what it was computed of."""
    sources = [cell for i, cell in a.cells() if a.cuts[i]]
    way = next(cut for cut in a.cuts if cut)
    key = {"no_grad": "no_grad", "not differentiable": "flat", "tensor": "rebuilt"}.get(way, way)
    if any(a.flows):
        return Text("forward", args)
    if key == "rebuilt" and [cell.shape for cell in sources] in ([()], [(1,)]):
        key = "rebuilt.one"
    return Text(f"forward.{key}", {**args, "from": several([plan.name(x) for x in sources])})


def forward_formula(plan: Plan, a: Applied, value: Value | None) -> Text:
    """u_i = its formula = the same with numbers = the value."""
    symbols = plan.formula(a)
    args = {"i": plan.numbers[a.out]}
    if value is None:
        return Text(f"u_{{$i}} = {escape(symbols)}", args)
    filled = filled_in(a)
    if filled is None:
        return Text(f"u_{{$i}} = {escape(symbols)} = $value", {**args, "value": latex(value)})
    middle = a.op.formula([Piece(f"${name}", PRODUCT) if r"\cdot" in text else Piece(f"${name}")
                           for name, text in filled.items()])
    return Text(f"u_{{$i}} = {escape(symbols)} = {middle} = $value",
                {**args, **filled, "value": latex(value)})


def filled_in(a: Applied) -> dict[str, str] | None:
    """The inputs as LaTeX numbers, when all are there, small, and few."""
    out = {}
    for k, (x, array) in enumerate(zip(a.inputs, a.values[:-1], strict=True)):
        if array is None or getattr(array, "size", 1) > MOST:
            return None
        out[f"v{k}"] = (latex(value_of(array), factor=True) if isinstance(x, Cell)
                        else f"({x:g})" if x < 0 else f"{x:g}")
    return out if len(out) <= 3 else None


def composite(plan: Plan, box, value: Value | None) -> Text:
    args = {"u": plan.name(box.out), "name": box.name, "count": str(len(box.applied)),
            "formula": plan.words(box)}
    if value is None:
        return Text("composite.notkept", args)
    return Text("composite", {**args, "v_value": plain(value)})


def composite_formula(plan: Plan, box, value: Value | None) -> Text:
    symbols, args = escape(plan.formula(box)), {"i": plan.numbers[box.out]}
    if value is None:
        return Text(f"u_{{$i}} = {symbols}", args)
    return Text(f"u_{{$i}} = {symbols} = $value", {**args, "value": latex(value)})


def local(plan: Plan, out: Cell, cell: Cell, edge: int) -> Text:
    value = plan.local[edge]
    args = {"u": plan.name(out), "from": plan.name(cell)}
    if value is None:
        return Text("local.notkept", args)
    if len(value.data or ()) == 1:
        return Text("local", {**args, "p_local": bare(value)})
    structure = plan.edges[edge].structure
    return Text("local.structure", {**args, "p_shape": size(value.shape), "structure": structure})


def local_formula(plan: Plan, out: Cell, cell: Cell, edge: int) -> Text:
    """J_{j→i} = its formula = its numbers."""
    value, formula = plan.local[edge], plan.edges[edge].formula
    parts = [r"J_{$j \to $i} = \frac{\partial u_{$i}}{\partial u_{$j}}"]
    args = {"i": plan.numbers[out], "j": plan.numbers[cell]}
    if formula:
        parts.append(escape(formula))
    if value is not None:
        shown = latex(value)
        if shown != formula:
            parts.append("$value")
            args["value"] = shown
    return Text(" = ".join(parts), args)


def seed(plan: Plan, out: Cell, given: bool, value: Value, now=None) -> Text:
    args = {"u": plan.name(out), "p_name": p_name(plan, out), "p_value": plain(value)}
    key = "seed.given" if given else "seed"
    if now is not None and now.kind == "grad":
        return Text(f"{key}.grad", args)
    if now is not None and now.number > 1:
        return Text(f"{key}.again", {**args, "number": str(now.number)})
    return Text(key, args)


def gradient_formula(plan: Plan, cell: Cell, value: Value, index: str) -> Text:
    """P of a value, whose number fills ``index``."""
    return Text(f"P_{{${index}}} = $value",
                {index: plan.numbers[cell], "value": latex(as_row(value))})


def contribution(plan: Plan, out: Cell, cell: Cell, parts: dict[str, Value | None]) -> Text:
    """``parts``: upstream, local, contribution, before (None at the first), sum; "by" whom it was
    given where only a Function of the learner's knows how."""
    args = {"u": plan.name(out), "to": plan.name(cell), "p_name": p_name(plan, out),
            "p_contribution": plain(parts["contribution"])}
    scalar = all(x is not None and len(x.data or ()) == 1
                 for x in (parts["upstream"], parts["local"]))
    if scalar:
        args |= {"p_upstream": plain(parts["upstream"]), "p_local": bare(parts["local"])}
    if parts["before"] is not None:
        args |= {"p_before": plain(parts["before"]), "p_sum": plain(parts["sum"])}
    if parts["by"]:
        args |= {"by": parts["by"], "p_upstream": plain(parts["upstream"])}
    way = ".given" if parts["by"] else "" if scalar else ".array"
    key = ("first" if parts["before"] is None else "more") + way
    return Text(key, args)


def contribution_formula(plan: Plan, out: Cell, cell: Cell, parts) -> Text:
    """P_j += P_i J_{j→i} with its numbers; with the sum when there was something already."""
    upstream, jacobian = as_row(parts["upstream"]), parts["local"]
    args = {"i": plan.numbers[out], "j": plan.numbers[cell],
            "value": latex(as_row(parts["contribution"]), factor=True)}
    text = r"P_{$j} = " if parts["before"] is None else r"P_{$j} \mathrel{{+}{=}} "
    text += r"\text{given}" if parts["by"] else r"P_{$i} \, J_{$j \to $i}"
    if all(x is not None and x.data is not None and len(x.data) <= MOST
           for x in (upstream, jacobian)):
        text += r" = $p \cdot $J"
        args |= {"p": latex(upstream, factor=True), "J": latex(jacobian, factor=True)}
    text += " = $value"
    if parts["before"] is not None:
        text += r",\quad $before + $value = $sum"
        args |= {"before": latex(as_row(parts["before"])), "sum": latex(as_row(parts["sum"]))}
    return Text(text, args)


def accumulate(plan: Plan, cell: Cell, total: Value, before: Value | None, after: Value) -> Text:
    args = {"u": plan.name(cell), "name": cell.label or plan.u(cell), "p_name": p_name(plan, cell),
            "p_value": plain(total)}
    if before is None:
        return Text("retain" if cell.grad_fn else "accumulate", args)
    return Text("accumulate.more", {**args, "p_before": plain(before), "p_sum": plain(after)})


def several(texts: list[str], most: int = 6) -> str:
    """Texts in a row: "w, b and x".

    >>> several(["w", "b", "x"])
    'w, b and x'
    """
    if len(texts) > most:
        texts = [*texts[:most - 1], f"{len(texts) - most + 1} more"]
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def p_name(plan: Plan, cell: Cell) -> str:
    """P₇ for u₇."""
    return "P" + plan.u(cell)[1:]


def as_row(value: Value) -> Value:
    """P is a row: 1 × d."""
    if value.data is None:
        return Value((1, prod(value.shape)), value.dtype, None, value.summary)
    return Value((1, len(value.data)), value.dtype, value.data)


def bare(value: Value) -> str:
    """The only number of a 1 × 1 matrix."""
    return plain(Value((), value.dtype, value.data))


def escape(tex: str) -> str:
    """LaTeX as a template: nothing in it is a placeholder."""
    return tex.replace("$", "$$")
