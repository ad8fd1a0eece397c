"""A trace in words: one sentence a frame, and the table that stands in for the picture.

    sentence(frame.say)     what a frame says
    text(trace)             every frame, a line each
    table(trace)            every node: number, name, how it is made, value, P

``SENTENCES`` is the catalogue: a frame carries a key and its arguments, so another language is
another dictionary.  Arguments named p_… are gradients and v_… values; views colour them.
"""

from __future__ import annotations

from ..trace.model import Text, Trace, Value
from ..trace.numbers import plain, size

SENTENCES = {
    "leaf": "{u} is a leaf with value {v_value}. "
            "It requires a gradient, so it has a mailbox: .grad.",
    "leaf.changed": "{u} is a leaf. It was changed after it was used; "
                    "the value that it had then was not kept.",
    "constant": "{u} is {v_value}. It does not require a gradient, so none will be sent to it.",
    "outside": "{u} is {v_value}. It was computed before this function ran.",
    "forward": "{u} = {formula} = {v_value}.",
    "forward.filled": "{u} = {formula} = {v_filled} = {v_value}.",
    "forward.notkept": "{u} = {formula}. Its value was not kept: "
                       "nothing that is still alive holds it.",
    "composite": "{u} = {formula} = {v_value}. Its {count} operations are taken as one.",
    "composite.notkept": "{u} = {formula}. Its {count} operations are taken as one; "
                         "its value was not kept.",
    "local": "How {u} changes with {from}: the local Jacobian is {p_local}.",
    "local.structure": "How {u} changes with {from}: the local Jacobian is a {p_shape} matrix, "
                       "{structure}.",
    "local.notkept": "How {u} changes with {from}: what it takes to say so was not kept.",
    "seed": "Backward starts at the output, {u}: {p_name} = {p_value}.",
    "seed.given": "Backward starts at {u} with the gradient that was given: {p_name} = {p_value}.",
    "first": "{u} sends {to} its contribution: {p_upstream} × {p_local} = {p_contribution}.",
    "more": "{u} sends {to} its contribution: {p_upstream} × {p_local} = {p_contribution}. "
            "Another path brought {p_before} already; contributions add: {p_sum}.",
    "first.array": "{u} sends {to} its contribution, {p_name} times the local Jacobian: "
                   "{p_contribution}.",
    "more.array": "{u} sends {to} its contribution, {p_name} times the local Jacobian: "
                  "{p_contribution}. Another path brought {p_before} already; contributions add: "
                  "{p_sum}.",
    "accumulate": "Every path to {u} has reported, so {p_name} = {p_value} is complete. "
                  "It goes into {name}.grad.",
    "accumulate.more": "Every path to {u} has reported, so {p_name} = {p_value} is complete. "
                       "It is added to the {p_before} already in {name}.grad: {p_sum}.",
    "retain": "{name}.retain_grad() was called, so {p_name} = {p_value} is kept in {name}.grad.",
    "error": "RuntimeError: {message}",
}


def sentence(say: Text, catalogue: dict[str, str] = SENTENCES) -> str:
    """What a frame says, in the catalogue's language.

    >>> sentence(Text("seed", {"u": "u₄", "p_name": "P₄", "p_value": "1"}))
    'Backward starts at the output, u₄: P₄ = 1.'
    """
    return catalogue[say.key].format_map(say.args)


def text(trace: Trace, opened=()) -> str:
    """The whole trace, a line a frame: its number, its phase, what it says."""
    frames = trace.visible(opened)
    return "\n".join(f"{k:>{len(str(len(frames)))}} {trace.frames[index].phase:<10} "
                     f"{sentence(trace.frames[index].say)}"
                     for k, index in enumerate(frames, 1))


def table(trace: Trace, opened=(), k: int = -1) -> list[tuple[str, ...]]:
    """Rows (u, name, made by, shape, value, P) after step ``k``, the heading first."""
    frames = trace.visible(opened)
    state = trace.state(frames, k % len(frames))
    rows = [("node", "name", "made by", "shape", "value", "P")]
    for i in trace.boxes(opened):
        node, known = trace.nodes[i], state.get(f"n{i}", {})
        made_by = node.grad_fn or node.op or node.kind
        rows.append((f"u{node.u}", node.label, made_by, size(node.shape),
                     shown(known, "value"), shown(known, "upstream")))
    return rows


def shown(known: dict, field: str) -> str:
    """A field as text: blank before it is known, "not kept" when it is known to be gone."""
    if field not in known:
        return ""
    value = known[field]
    if value is None:
        return "not kept"
    return plain(value, 4) if isinstance(value, Value) else str(value)
