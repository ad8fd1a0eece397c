"""Questions: asked before the answer is known, with the wrong answers that betray a mistake."""

from __future__ import annotations

from string import Formatter

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.trace.tell.questions import TOPICS, Question, questions
from autograd_core.viz.payload import MISTAKES, QUESTIONS
from tests.trace.graphs import example_2
from tests.trace.misconceptions import BELIEFS


def example_1():
    u1, u2 = (torch.tensor(v, requires_grad=True) for v in (2., 3.))
    u3 = u1 + u2
    return torch.trace.of(u2 * u3)


def asked(trace, topic) -> list[Question]:
    return questions(trace, [topic])


def test_the_gradient_of_u2_and_its_mistakes():
    last = asked(example_1(), "gradient")[-1]
    assert last.answer.data == (8.0,)
    assert {value.data[0]: key for value, key in last.wrong} == {
        5.0: "mistake.one_path", 3.0: "mistake.one_path", 15.0: "mistake.multiplied"}


def test_a_contribution_and_its_mistakes():
    w = torch.tensor(2., requires_grad=True)
    (second,) = [q for q in asked(torch.trace.of((w * 5).exp()), "contribution")
                 if len(q.wrong) == 3]
    upstream = float(np.exp(np.float32(10)))
    assert second.answer.data[0] == pytest.approx(5 * upstream)
    assert [key for _, key in second.wrong] == ["mistake.no_local", "mistake.no_upstream",
                                                "mistake.added"]


def test_the_mailbox_adds():
    (q,) = asked(BELIEFS[5].variants["accumulates"].recording(), "grad")
    assert q.answer.data == (8.0,)
    assert q.wrong == () or all(key.startswith("mistake.") for _, key in q.wrong)
    w = torch.tensor(2., requires_grad=True)
    (w * 3).backward()
    (q,) = asked(torch.trace.of(w * w), "grad")
    assert q.answer.data == (7.0,)
    assert {value.data[0]: key for value, key in q.wrong} == {4.0: "mistake.overwritten",
                                                             3.0: "mistake.not_added"}


TRACES = {"example 1": example_1, "example 2": example_2,
          **{f"{n}: {name}": variant.recording for n, one in BELIEFS.items()
             for name, variant in one.variants.items()}}


@pytest.mark.parametrize("name", TRACES)
def test_every_question_can_be_said_and_is_not_answered_yet(name):
    trace = TRACES[name]()
    for q in questions(trace):
        (change,) = [c for c in trace.frames[q.frame].changes
                     if (c.object, c.field) == (q.object, q.field)]
        assert change.value == q.answer
        needed = {slot for _, slot, _, _ in Formatter().parse(QUESTIONS[q.ask.key]) if slot}
        assert needed <= set(q.ask.args)
        for value, key in q.wrong:
            assert key in MISTAKES
            off = np.abs(np.array(value.data) - np.array(q.answer.data))
            assert (off > q.tolerance).any()


def test_topics():
    assert {q.topic for q in questions(example_1())} == set(TOPICS) - {"grad"}
    with pytest.raises(ValueError, match=r"no questions on \['weather'\]"):
        questions(example_1(), ["weather"])
