"""Text rendering of a trace: one sentence a frame, and the table that stands in for the picture.

    sentence(frame.say)     what a frame says
    transcript(trace)       every frame, a line each
    node_table(trace)       every node: number, name, how it is made, value, P
    summary(trace)          title, table and last sentence: what stays when no picture can be drawn
    check_sentences(trace)  refuses a trace that cannot be said

``SENTENCES`` is the catalogue: a frame carries a key and its arguments, so another language is
another dictionary.  Arguments named p_… are gradients and v_… values; views colour them.
"""

from textwrap import indent

from ..trace.model import Text, Trace, Value
from ..trace.numbers import plain, size, table
from .card_state import name_now
from .explanations.render import explained, slot_names
from .scene import MISSING, Scene, ids

MOST = 60
"""The most nodes in a summary."""

SENTENCES = {
    "leaf": "{u} is a leaf with value {v_value}. "
            "It requires a gradient, so it has a mailbox: .grad.",
    "leaf.full": "{u} is a leaf with value {v_value}. "
                 "It requires a gradient, so it has a mailbox: .grad, which holds {p_value}.",
    "leaf.changed": "{u} is a leaf. It was changed after it was used; "
                    "the value that it had then was not kept.",
    "constant": "{u} is {v_value}. It does not require a gradient, so none will be sent to it.",
    "outside": "{u} is {v_value}. It was computed before this function ran.",
    "forward": "{u} = {formula} = {v_value}.",
    "forward.filled": "{u} = {formula} = {v_filled} = {v_value}.",
    "forward.notkept": "{u} = {formula}. Its value was not kept: "
                       "nothing that is still alive holds it.",
    "composite": "{u} = {formula} = {v_value}. Its {count} operations are taken as one.",
    "composite.one": "{u} = {formula} = {v_value}. It holds one operation.",
    "composite.notkept": "{u} = {formula}. Its {count} operations are taken as one; "
                         "its value was not kept.",
    "composite.notkept.one": "{u} = {formula}. It holds one operation; its value was not kept.",
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
    "first.given": "{u} sends {to} its contribution, {p_contribution}: what {by} gave for "
                   "{p_name} = {p_upstream}. The local Jacobian was not measured.",
    "more.given": "{u} sends {to} its contribution, {p_contribution}: what {by} gave for "
                  "{p_name} = {p_upstream}. The local Jacobian was not measured. Another path "
                  "brought {p_before} already; contributions add: {p_sum}.",
    "more.array": "{u} sends {to} its contribution, {p_name} times the local Jacobian: "
                  "{p_contribution}. Another path brought {p_before} already; contributions add: "
                  "{p_sum}.",
    "accumulate": "Every path to {u} has reported, so {p_name} = {p_value} is complete. "
                  "It goes into {name}.grad.",
    "accumulate.more": "Every path to {u} has reported, so {p_name} = {p_value} is complete. "
                       "It is added to the {p_before} already in {name}.grad: {p_sum}.",
    "retain": "{name}.retain_grad() was called, so {p_name} = {p_value} is kept in {name}.grad.",
    "error": "RuntimeError: {message}",
    # static graphs
    "define.placeholder": "{u} is defined: a placeholder of {dtype}, to be fed. It has no value.",
    "define.variable": "{u} is defined: a variable of {dtype}. Its value will live in a Session.",
    "define.constant": "{u} is defined: a constant, {v_value}.",
    "define.drawn": "{u} is defined: {dtype}. Every run makes it anew.",
    "define": "{u} = {formula} is defined: {dtype}. Nothing is computed.",
    "define.composite": "{u} = {formula} is defined by {count} operations. Nothing is computed.",
    "define.composite.one": "{u} = {formula} is defined. Nothing is computed.",
    "feed": "{u} is fed {v_value}.",
    "held": "{u} is {v_value}: this Session holds it.",
    "drawn": "{u} is {v_value} in this run.",
    "assigned": "{u} writes {v_value} into {name}.",
    "fetch": "{u} is fetched: {v_value}.",
    # what only a recording sees
    "adopted": "{count} values were computed before the recording began. "
               "This is what autograd still holds of them.",
    "adopted.one": "{count} value was computed before the recording began. "
                   "This is what autograd still holds of it.",
    "name": "The name {name} moves: it was {old}, a leaf; now it is {u}, made by {made_by}. "
            "Nothing was changed in {old}.",
    "forward.no_grad": "{u} = {formula} = {v_value}. Gradients are off: it has no history.",
    "forward.flat": "{u} = {formula} = {v_value}. This has no derivative: the history ends here.",
    "forward.detach": "{u} is {from} without its history: the same memory, {v_value}, and no way "
                      "back for a gradient.",
    "forward.data": "{u} is the memory of {from}, {v_value}, without its history and without its "
                    "version: autograd will not see what is done to it.",
    "forward.rebuilt": "{u} is a new leaf, {v_value}. It was made from numbers taken out of "
                       "{from}, and numbers have no history.",
    "forward.rebuilt.one": "{u} is a new leaf, {v_value}. It was made from a number taken out of "
                           "{from}, and a number has no history.",
    "rewritten": "{op} changes {old} in place. What it is now is {u} = {v_value}, made by "
                 "{grad_fn}; its version is {version}.",
    "written": "{op} changes {u} in place, from {v_before} to {v_after}. It stays the same tensor; "
               "its version is {version} now.",
    "written.backward": "Backward adds into {u} in place, which goes from {v_before} to {v_after}. "
                        "It stays the same tensor; its version is {version} now.",
    "written.set": "{u}.data is assigned: {v_before} becomes {v_after}. Its version stays "
                   "{version}.",
    "written.unheard": "{u} was changed in place, from {v_before} to {v_after}. It stays the same "
                       "tensor; its version is {version} now.",
    "written.data": "{op} changes {u} from {v_before} to {v_after}. Its version stays {version}.",
    "written.hidden": "{op} changes {u} in place, from {v_before} to {v_after}, and with it "
                      "{others}, whose version does not move: autograd sees nothing.",
    "mode.grad.off": "Gradients are off: what is computed from here on leaves no history.",
    "mode.grad.on": "Gradients are on: operations are recorded.",
    "mode.anomaly.on": "Anomaly detection is on: backward looks for nan after every operation.",
    "mode.anomaly.off": "Anomaly detection is off.",
    "left.item": "item() takes the number {v_value} out of {u}. A number has no history: what is "
                 "computed with it cannot be differentiated.",
    "left.numpy": "numpy() takes {v_value} out of {u}: NumPy keeps no history.",
    "left.tolist": "tolist() takes {v_value} out of {u}: numbers have no history.",
    "left.float": "float() takes the number {v_value} out of {u}. A number has no history: what is "
                  "computed with it cannot be differentiated.",
    "left.int": "int() makes a whole number of {u}, {v_value}. A number has no history: what is "
                "computed with it cannot be differentiated.",
    "left.complex": "complex() makes a number of {u}, {v_value}. A number has no history: what is "
                    "computed with it cannot be differentiated.",
    "left.bool": "bool() asks whether {u} is other than 0; it is {v_value}. The answer has no "
                 "history.",
    "left.format": "format() writes {u}, {v_value}, as text: text has no history.",
    "flag.requires_grad": "requires_grad of {u} is {value} now.",
    "flag.retains_grad": "retain_grad() gives {u} a mailbox: backward will fill its .grad too.",
    "flag.grad_fn": "detach_() cuts {u} from its history: it is a leaf now.",
    "released": "{count} nodes are let go, and what they had saved: nothing refers to them any "
                "more.",
    "released.one": "{count} node is let go, and what it had saved: nothing refers to it any more.",
    "finding": "{what}",
    "warning": "UserWarning: the .grad of {u} is read, but {u} is no leaf and keeps none.",
    "error.of": "{type}: {message}",
    "seed.again": "Backward call {number} starts at the output, {u}: {p_name} = {p_value}.",
    "seed.given.again": "Backward call {number} starts at {u} with the gradient that was given: "
                        "{p_name} = {p_value}.",
    "seed.grad": "autograd.grad starts at {u}: {p_name} = {p_value}.",
    "seed.given.grad": "autograd.grad starts at {u} with the gradient that was given: "
                       "{p_name} = {p_value}.",
    "free": "{u} has sent all it had to send: {made_by} lets go of {saved}.",
    "captured": "{p_name} = {p_value} is complete. autograd.grad hands it to the caller; no .grad "
                "is touched.",
    "hook.tensor": "The hook {hook} on {u} is shown {p_before} and changes nothing.",
    "hook.tensor.changed": "The hook {hook} on {u} is shown {p_before} and gives {p_after}, which "
                           "takes its place.",
    "hook.before": "The pre-hook {hook} of {made_by} at {u} is shown {p_before}.",
    "hook.before.changed": "The pre-hook {hook} of {made_by} at {u} is shown {p_before} and gives "
                           "{p_after}, which takes its place.",
    "hook.after": "The hook {hook} of {made_by} at {u} is shown what it will send, {p_before}.",
    "hook.after.changed": "The hook {hook} of {made_by} at {u} is shown what it would send, "
                          "{p_before}, and gives {p_after} instead.",
    "hook.module": "The backward hook {hook} of the module {made_by} is shown the gradient of what "
                   "went in, {p_before}.",
    "hook.module.changed": "The backward hook {hook} of the module {made_by} is shown the gradient "
                           "of what went in, {p_before}, and gives {p_after} instead.",
    "hook.module.before": "The backward pre-hook {hook} of the module {made_by} is shown the "
                          "gradient of what came out, {p_before}.",
    "hook.module.before.changed": "The backward pre-hook {hook} of the module {made_by} is shown "
                                  "the gradient of what came out, {p_before}, and gives {p_after} "
                                  "instead.",
    "hook.post": "The hook {hook} is called: {u}.grad has been accumulated, {p_before}.",
    "grads.none": "{names}: .grad is set to None.",
    "grads.zero": "{names}: .grad is filled with zeros.",
    "grads.assigned": "{names}: .grad is assigned {p_value}.",
    "optimizer": "{name}.step() writes in place: {what}.",
    "optimizer.idle": "{name}.step() finds no gradient and changes nothing.",
}


def sentence(say: Text, catalogue: dict[str, str] = SENTENCES) -> str:
    """What a frame says, in the catalogue's language.

    >>> sentence(Text("seed", {"u": "u₄", "p_name": "P₄", "p_value": "1"}))
    'Backward starts at the output, u₄: P₄ = 1.'
    """
    return catalogue[sentence_key(say, catalogue)].format_map(say.args)


def sentence_key(say: Text, catalogue: dict[str, str] = SENTENCES) -> str:
    """The key of the sentence: the singular one where the count is 1 and there is one."""
    one = f"{say.key}.one"
    return one if say.args.get("count") == "1" and one in catalogue else say.key


def check_sentences(trace: Trace) -> None:
    """ValueError, naming the frame, when there is nothing to step through or to be said of it."""
    if not trace.frames:
        raise ValueError("trace.frames is empty: there is no step to show.")
    for k, frame in enumerate(trace.frames):
        say = frame.say
        if say.key not in SENTENCES:
            raise ValueError(f"trace.frames[{k}].say.key is {say.key[:60]!r}, which is no sentence "
                             f"of the catalogue. Choose from: {', '.join(SENTENCES)}.")
        slots = slot_names(SENTENCES[sentence_key(say)])
        if missing := [name for name in slots if name not in say.args]:
            raise ValueError(f"trace.frames[{k}].say.args has no {' and no '.join(missing)}, which "
                             f"the sentence {say.key!r} needs.")
        if frame.note:
            try:
                explained(frame.note)
            except ValueError as error:
                raise ValueError(f"trace.frames[{k}].note: {error}") from None


def transcript(trace: Trace, opened=()) -> str:
    """The whole trace, a line a frame: its number, its phase, what it says.

    Under an error stands its explanation, where there is one.

    ``opened`` holds names, ops or ids of composites; ValueError names the choices for others.
    """
    check_sentences(trace)
    frames = [trace.frames[k] for k in trace.visible(ids(trace, opened))]
    wide = len(str(len(frames)))
    lines = []
    for k, frame in enumerate(frames, 1):
        lines.append(f"{k:>{wide}} {frame.phase:<10} {sentence(frame.say)}")
        if frame.note:
            lines.append(indent(explained(frame.note).to_text(), " " * (wide + 12)))
    return "\n".join(lines)


def summary(trace: Trace, opened=()) -> str:
    """The title, every node's value and P after the last step, and what that step says."""
    opened = ids(trace, opened)
    rows, more = node_table(trace, opened, most=MOST), len(trace.boxes(opened)) - MOST
    lines = [table(rows)]
    if more > 0:
        lines.append(f"… and {more} more")
    frames = trace.visible(opened)
    try:
        frame = trace.frames[frames[-1]]
        last = [sentence(frame.say), *([explained(frame.note).to_text()] if frame.note else [])]
    except (IndexError, KeyError, ValueError):
        last = []
    return "\n".join([trace.title, *lines, *last])


def node_table(trace: Trace, opened=(), k: int = -1,
               most: int | None = None) -> list[tuple[str, ...]]:
    """Rows (u, name, made by, shape, value, P) after step ``k``, the heading first.

    ``opened`` holds ids; ``most`` is the most nodes.  P is that of the backward call that step
    ``k`` is in, if any.  A column .grad is there when more than one backward call adds to it.
    """
    scene = Scene(trace, opened)
    k = k % len(scene.frames) if scene.frames else -1
    calls = scene.frames and scene.call_number(len(scene.frames)) > 1
    rows = [("node", "name", "made by", "shape", "value", "P", *([".grad"] if calls else []))]
    for node in scene.boxes[:most]:
        made_by = node.grad_fn or node.op or node.kind
        known = {field: value for field in ("value", "upstream", "grad")
                 if (value := scene.known(f"n{node.id}", field, k)) is not MISSING}
        if k >= 0 and not scene.within(f"n{node.id}", "upstream", scene.span(k)[0], k):
            known.pop("upstream", None)
        name = name_now(scene, node, k) if k >= 0 else node.label
        fields = ("value", "upstream", *(["grad"] if calls else []))
        rows.append((f"u{node.u}", name, made_by, size(node.shape),
                     *[format_field(known, field) for field in fields]))
    return rows


def format_field(known: dict, field: str) -> str:
    """A field as text: blank before it is known, "not kept" when it is known to be gone."""
    if field not in known:
        return ""
    value = known[field]
    if value is None:
        return "None" if field == "grad" else "not kept"
    return plain(value, 4) if isinstance(value, Value) else str(value)
