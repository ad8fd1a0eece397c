"""Quiz of a trace: what a learner can be asked at a step, and what each wrong answer betrays.

    for q in questions(trace):    q.frame: ask before this frame is shown;  q.answer;  q.wrong

A question is about one change of one frame, and everything that it takes to answer has been shown
before.  Wrong answers are computed from the same numbers by the mistakes that people make: one path
taken of two, the local derivative left out, contributions multiplied, ``.grad`` overwritten.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..model import Change, Frame, Text, Trace, Value

MOST = 4
"""Values of at most this many numbers are asked for."""
TOPICS = ("value", "local", "contribution", "gradient", "grad")


@dataclass(frozen=True, slots=True)
class Question:
    """Asked before frame number ``frame``: what will ``field`` of ``object`` be?

    ``topic`` is one of ``TOPICS``, ``ask`` the question as a key and arguments, ``tolerance`` how
    far an answer may be off in each number.  ``wrong`` are (answer, key of the mistake it betrays).
    """

    frame: int
    topic: str
    object: str
    field: str
    ask: Text
    answer: Value
    tolerance: float
    wrong: tuple[tuple[Value, str], ...] = ()


def questions(trace: Trace, topics: Iterable[str] = TOPICS) -> list[Question]:
    """The questions of a trace on these topics, in the order of its frames.

    >>> import autograd_core as torch
    >>> w = torch.tensor(3., requires_grad=True)
    >>> [(q.topic, q.answer.data) for q in questions(torch.trace.of(w * w), ["gradient"])]
    [('gradient', (6.0,))]
    """
    unknown = set(topics) - set(TOPICS)
    if unknown:
        raise ValueError(f"no questions on {sorted(unknown)}; choose from {', '.join(TOPICS)}")
    return [q for q in Asker(trace).all() if q.topic in topics]


class Asker:
    """Goes through the frames of every viewer at once, keeping what is known so far."""

    def __init__(self, trace: Trace):
        self.trace = trace
        self.known: dict[tuple[str, str], object] = {}
        self.came: dict[tuple[str, int | None], list[np.ndarray]] = {}
        self.due = self._due()

    def all(self) -> list[Question]:
        out = []
        for k, frame in enumerate(self.trace.frames):
            if frame.phase == "seed":
                self.came = {}
            for change in frame.changes:
                question = self.about(k, frame, change)
                if question is not None:
                    out.append(question)
            for change in frame.changes:
                self.known[change.object, change.field] = change.value
        return out

    def _due(self) -> dict[int, int]:
        """{frame: frames of the same pass that will still bring something to the same node}."""
        due, left = {}, {}
        for k in reversed(range(len(self.trace.frames))):
            frame = self.trace.frames[k]
            if frame.phase == "seed":
                left = {}
            for change in frame.changes:
                if frame.phase == "backward" and change.field == "upstream":
                    due[k] = left.get((change.object, self.level(frame)), 0)
                    left[change.object, self.level(frame)] = due[k] + 1
        return due

    def level(self, frame: Frame) -> int | None:
        """Frames of a composite repeat those of its parts: they are counted apart."""
        return None if frame.owner is None else self.trace.nodes[frame.owner].parent

    def about(self, k: int, frame: Frame, change: Change) -> Question | None:
        """The question that this change answers, if it is one."""
        asked = {("forward", "value"): self.ask_value, ("forward", "local"): self.ask_local,
                 ("backward", "contribution"): self.ask_contribution,
                 ("backward", "upstream"): self.ask_gradient, ("accumulate", "grad"): self.ask_grad}
        ask = asked.get((frame.phase, change.field))
        answer = change.value
        if ask is None or not isinstance(answer, Value) or not few(answer):
            return None
        if change.object.startswith("n") and int(change.object[1:]) not in frame.nodes:
            return None
        return ask(k, frame, change)

    def ask_value(self, k, frame, change) -> Question | None:
        node = self.trace.nodes[int(change.object[1:])]
        if node.id != frame.owner or not frame.edges or "v_filled" not in frame.say.args:
            return None
        return self.question(k, "value", change, frame.say.args, ())

    def ask_local(self, k, frame, change) -> Question | None:
        edge = self.trace.edges[int(change.object[1:])]
        if change.value.data is None or len(change.value.data) != 1:
            return None
        itself = self.known.get((f"n{edge.source}", "value"))
        return self.question(k, "local", change, frame.say.args, [(itself, "mistake.itself")])

    def ask_contribution(self, k, frame, change) -> Question | None:
        edge = self.trace.edges[int(change.object[1:])]
        upstream = self.known.get((f"n{edge.target}", "upstream"))
        local = self.known.get((change.object, "local"))
        key = f"n{edge.source}", self.level(frame)
        self.came.setdefault(key, []).append(array(change.value))
        if not isinstance(upstream, Value) or not isinstance(local, Value):
            return None
        wrong = [(upstream, "mistake.no_local")]
        if few(local) and len(local.data) == len(change.value.data):
            wrong.append((local, "mistake.no_upstream"))
            if len(local.data) == len(upstream.data or ()) == 1:
                wrong.append((value_like(local, array(local) + array(upstream)), "mistake.added"))
        return self.question(k, "contribution", change, frame.say.args, wrong)

    def ask_gradient(self, k, frame, change) -> Question | None:
        parts = self.came.get((change.object, self.level(frame)), [])
        if self.due.get(k) or not parts:
            return None
        wrong = []
        if len(parts) > 1:
            wrong = [(value_like(change.value, part), "mistake.one_path") for part in parts]
            with np.errstate(all="ignore"):     # the wrong answer may be infinite
                product = np.prod(parts, axis=0)
            wrong.append((value_like(change.value, product), "mistake.multiplied"))
        return self.question(k, "gradient", change, frame.say.args, wrong)

    def ask_grad(self, k, frame, change) -> Question | None:
        before, total = (self.known.get((change.object, field)) for field in ("grad", "upstream"))
        if not isinstance(before, Value) or not isinstance(total, Value):
            return None
        return self.question(k, "grad", change, frame.say.args, [
            (total, "mistake.overwritten"), (before, "mistake.not_added")])

    def question(self, k, topic, change, said, wrong) -> Question:
        """A question, its wrong answers without those that are right or the same."""
        answer, kept = change.value, {}
        # half a percent of the largest number: what was rounded to three digits is right
        tolerance = 0.005 * max(abs(float(x)) for x in answer.data) + 1e-6
        for value, key in wrong:
            if isinstance(value, Value) and few(value) and len(value.data) == len(answer.data):
                off = np.abs(array(value).reshape(-1) - array(answer).reshape(-1))
                if np.isfinite(off).all() and (off > tolerance).any():
                    kept.setdefault(value.data, (value, key))
        args = {name: text for name, text in said.items() if not name.startswith(("p_", "v_"))}
        return Question(k, topic, change.object, change.field, Text(f"ask.{topic}", args), answer,
                        tolerance, tuple(kept.values()))


def few(value: Value) -> bool:
    """Can it be asked for?  A few numbers, none of them nan or infinite."""
    return (value.data is not None and 0 < len(value.data) <= MOST
            and not any(isinstance(x, bool) or x != x or x in (np.inf, -np.inf)
                        for x in value.data))


def array(value: Value) -> np.ndarray:
    return np.array(value.data, dtype=float).reshape(value.shape)


def value_like(value: Value, numbers: np.ndarray) -> Value:
    return Value(value.shape, value.dtype, tuple(np.asarray(numbers).reshape(-1).tolist()))
