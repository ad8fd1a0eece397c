"""Every error is recognised by its text and explained; the code of its explanation is run."""


import re

import pytest

import autograd_core as torch
from autograd_core.core import messages
from autograd_core.trace.error_keys import KEYS, OF_VIEWS, OTHERS, recognise, title
from autograd_core.viz.explanations import EXPLANATIONS, explained
from tests.trace.error_cases import CASES, ONLY_PYTORCHS
from tests.trace.provoke import names, provoked, run

NEED_NONE = {
    "ANOMALY_LATE", "FORWARD_STRATEGY", "GRADIENT_CONSTANT", "HESSIAN_CONSTANT",
    "HESSIAN_TRICK_INDEPENDENT", "JACOBIAN_CONSTANT", "OUTPUT_CONSTANT", "SAVED_DETACHED",
    "STRICT_VECTORIZED", "TRICK_INDEPENDENT",
    "ANOMALY_ON", "BACKWARD_AND_VJP", "BOTH_INSIDE", "BOTH_VARIABLES", "CLASS_DECORATED",
    "CALLBACK_OUTSIDE", "CTC_TWICE", "DIRTY_VIEW",
    "EDGE_WITHOUT_GRAD", "FLAG_ADVICE", "FLAG_BOOL", "FUNCTION_INSTANCE", "GRADIENT_SIZE",
    "HOOK_COUNT",
    "HOOK_OF_NONE", "INFERENCE_VERSION", "INPUT_KIND", "IN_INFERENCE", "IN_NO_GRAD", "LEAF_OF_GRAD",
    "HOOK_AT_OUTPUT", "HOOK_RETURNED", "MARK_DIRTY_KEPT", "MATERIALIZED_EDGE",
    "POST_HOOK_RETURNS", "MARK_FLAT", "MUTATION_OUTSIDE", "NOT_BATCHED", "NO_JVP", "NO_VMAP",
    "NUMBERS_NEED_DETACH", "ONLY_INPUTS", "OUT_RESIZED", "PACKED_IN_PLACE", "RAW_FREED",
    "RAW_TWICE", "RESIZE_GRAD", "SEED_COUNT", "SINGULAR", "UNPACKED", "UNUSED_BUT_MATERIALIZED",
    "LEGACY_DTYPE", "NOT_A_LEAF_ANY_MORE",
    "NOT_REENTRANT", "UNDEFINED_HELP", "UNDEFINED_NOT_ZERO", "UNDEFINED_REFUSED",
    "VIEW_0D", "VIEW_OF_TURNED", "VIEW_OF_VIEW", "VIEW_STRIDES", "VIEW_WRITTEN", "VOLATILE",
}
"""Messages about the graph that say all there is, parts of others, and words of our own."""
WORDS = re.compile(r"grad|backward|leaf|\bgraph\b|inplace|in-place|hook|differentia|\bview\b|"
                   r"[Ii]nference|version|anomaly", re.IGNORECASE)
"""What a message about the graph speaks of."""


HIDDEN = [case for case in CASES if case.hidden]


def panel(case):
    note = recognise(provoked(torch, case.before + case.fails))
    assert note is not None, "not recognised"
    return explained(note)


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_it_is_recognised_with_what_fills_it(case):
    note = recognise(provoked(torch, case.before + case.fails))
    assert note is not None
    assert note.key == case.key
    assert {**note.args, **case.args, **case.ours} == note.args


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_its_panel_has_four_parts_and_no_open_brace(case):
    parts = panel(case).parts
    assert [part.kind for part in parts] == ["happened", "why", "hides", "instead"]
    for part in parts:
        assert part.text
        assert part.html
        assert not [p.text for p in part.pieces if "{" in p.text and p.kind != "block"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_what_to_do_works(case):
    run(torch, f"{case.before}{panel(case).parts[3].code}\n{case.works}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", HIDDEN, ids=names(HIDDEN))
def test_what_people_try_leaves_it_wrong(case):
    run(torch, f"{case.before}{panel(case).parts[2].code}\n{case.hidden}")


def test_every_explanation_has_a_case_that_runs_its_code():
    cases = [*CASES, *ONLY_PYTORCHS]
    assert {case.key for case in cases} == set(EXPLANATIONS)
    for key, entry in EXPLANATIONS.items():
        assert "\n    " in entry.instead, key
        assert ("\n    " in entry.hides) == any(c.hidden for c in cases if c.key == key), key


def test_a_key_is_that_of_some_text():
    assert {*KEYS.values(), *OTHERS.values(), *OF_VIEWS.values()} == set(EXPLANATIONS)
    assert set(OF_VIEWS) == set(messages.VIEW_REASONS)


def test_every_message_about_the_graph_is_explained_or_listed_as_needing_none():
    """A new one needs an explanation: ``KEYS`` of error_keys.py, an entry in viz/explanations."""
    about = {name for name, text in vars(messages).items()
             if name.isupper() and isinstance(text, str) and WORDS.search(text)}
    assert not about - set(KEYS) - NEED_NONE, "explain them, or add them to NEED_NONE"
    assert not NEED_NONE - about, "there are no such messages any more"
    assert not NEED_NONE & set(KEYS), "these are explained"


def test_pytorch_adds_where_it_was_triggered():
    text = messages.NON_LEAF_GRAD + " (Triggered internally at /build/TensorBody.h:494.)"
    assert recognise(UserWarning(text)).key == "non_leaf_grad"


def test_advice_that_comes_and_goes_makes_no_difference():
    changed = messages.MODIFIED_IN_PLACE.format(
        type="torch.FloatTensor", shape=[], producer="", version=2, expected=1)
    other = changed.split(" Hint: ")[0] + " Hint: the backtrace further above shows it. Good luck!"
    for text in (changed, other):
        note = recognise(text)
        assert (note.key, note.args["shape"], note.args["version"]) == (
            "saved_value_changed", "[]", "2")
        assert "producer" not in note.args
    assert recognise(messages.FLAG_OF_NON_LEAF + messages.FLAG_ADVICE).key == "flag_on_computed"


def test_what_it_does_not_know_is_none():
    assert recognise(ValueError("no such thing")) is None
    assert recognise(RuntimeError()) is None
    assert recognise("a leaf Variable") is None


def test_the_title_is_the_kind_and_the_first_sentence():
    assert title(RuntimeError(messages.SEED_SHAPE.format(index=0, seed=[1], output=[2]))) == (
        "RuntimeError: " + messages.SEED_SHAPE.format(index=0, seed=[1], output=[2]))
    assert title(RuntimeError(messages.UNUSED_INPUT.format(index=1))) == (
        "RuntimeError: The differentiated Tensor at index 1 appears to not have been used in the "
        "graph.")
    assert title(KeyError()) == "KeyError"


def test_anomaly_detection_tells_the_line():
    lines = """
w = torch.tensor([1., 2.], requires_grad=True)
with torch.autograd.set_detect_anomaly(True):
    y = w.exp()
    y.add_(1.)
    y.sum().backward()"""
    error = provoked(torch, lines)
    assert error.saved == 1
    assert recognise(error).args["grad_fn"] == "ExpBackward0"
    w = torch.tensor([1., 2.], requires_grad=True)
    with torch.autograd.set_detect_anomaly(True):
        y = (w * w).sum()
        y.backward()
    with pytest.raises(RuntimeError) as caught:
        y.backward()
    note = recognise(caught.value)
    assert note.args["made_at"] == "y = (w * w).sum()"
    assert "y = (w * w).sum()" in explained(note).parts[0].text


def test_the_tensor_may_be_given():
    t = torch.tensor(1., requires_grad=True) * 2
    assert "grad_fn" not in recognise(messages.NON_LEAF_GRAD).args
    assert recognise(messages.NON_LEAF_GRAD, t).args["grad_fn"] == "MulBackward0"
