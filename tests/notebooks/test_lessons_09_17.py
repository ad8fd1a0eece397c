"""What the notebooks from 09 on say is so."""

import numpy as np
import pytest

from tests.notebooks.lessons import answered, solved, unsolved

STOP, CUSTOM = "09_where_gradients_stop", "10_custom_functions"
SOFTMAX, TRAINING = "11_softmax_temperature", "12_training"
DYNAMIC, BUILD = "13_dynamic_graphs", "15_build_it_yourself"
STATIC, GPT = "14_static_graphs", "17_small_gpt"


def phases(recording) -> list[str]:
    """The phase of every frame."""
    return [frame.phase for frame in recording.frames]


# 9, where gradients stop


def test_the_cut_loss_is_measured_as_the_whole_one_and_only_the_whole_one_moves_w():
    run = solved(STOP)
    assert run.printed["by-hand-backward"] == "P2 = 12, P1 = 36\n"
    assert np.isclose(run.names["measured"], 36)
    assert "element 0 of tensors" in str(run.raised["cut-error"])
    assert run.printed["bad-fix-run"] == "w.grad = None   loss.grad = tensor(1.)\n"
    assert run.shown["right-fix-check"].agree


def test_the_players_show_the_cut_and_the_error_in_the_last_step():
    shown = solved(STOP).shown
    assert "cut" in phases(shown["cut-step"])
    for cell in ("cut-step", "rebuild-step", "unused-step"):
        assert phases(shown[cell])[-1] == "error"


def test_nan_comes_from_zero_times_infinity_and_both_popular_fixes_keep_it():
    run = solved(STOP)
    assert run.printed["where-run"].endswith("tensor(nan)\n")
    assert np.isnan(run.shown["where-bad"].item())
    assert run.shown["where-fix"] == 0
    assert "SqrtBackward0" in str(run.raised["anomaly"])
    assert "0 × inf = nan" in run.shown["where-step"].to_text()


def test_at_a_kink_the_judges_disagree_and_nowhere_else():
    run = solved(STOP)
    assert not run.shown["kinks-measured"].agree
    assert run.printed["kinks-run"] == "relu'(0) = 0\nabs'(0) = 0\nsign'(0) = 0\nround'(0) = 0\n"


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("paths", "{}", "x[0] + 1 is not answered yet"),
    ("paths", "True", "A dict is wanted"),
    ("paths", '{"x[0] + 1": True, "torch.tensor(x.tolist())": False, "x.floor()": False}',
     "Flat is not cut"),
    ("mean", "torch.tensor(x.tolist()).square().mean()", "no path leads"),
    ("mean", "(x * x).sum()", "the value is wrong"),
    ("sinc", "torch.where(x == 0, 1., torch.sin(x) / x)", "There is nan in it."),
    ("max", '{"a.max()": [1, 1], "a.max(0).values": [1, 0]}', "The sum of what is sent is P"),
])
def test_a_wrong_answer_about_paths_is_explained(exercise, answer, slip):
    assert slip in answered(STOP, exercise, answer)


# 10, custom functions and hooks


def test_the_careless_functions_are_wrong_without_a_word_and_the_judges_say_so():
    run = solved(CUSTOM)
    assert run.printed["count-bad"] == "a.grad = tensor(4.)   k.grad = tensor(4.)\n"
    assert "input 1" in str(run.raised["count-bad-gradcheck"])
    assert run.printed["forgot-run"].splitlines()[1] == "5 · square: x.grad = 6, measured 30.0"
    assert run.printed["ctx-wrong"] == "x.grad = 8, by hand 6\n"


def test_the_errors_are_those_that_the_text_speaks_of():
    found = solved(CUSTOM).raised
    assert "incorrect number of gradients (expected 2, got 1)" in str(found["count-error"])
    assert "modified by an inplace operation" in str(found["ctx-error"])


def test_hooks_run_in_the_order_of_the_card():
    assert solved(CUSTOM).names["calls"] == ["tensor y", "before node", "node", "tensor x",
                                             "leaf done"]
    assert solved(CUSTOM).shown["late-run"] == 8


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("guess", "6", "local Jacobian of square"),
    ("hook", '{"x.grad": 12, "y.grad": 1}', "after the hooks"),
])
def test_a_wrong_answer_about_functions_is_explained(exercise, answer, slip):
    assert slip in answered(CUSTOM, exercise, answer)


# 11, softmax with temperature


def test_the_jacobian_by_hand_is_the_measured_one_and_its_rows_sum_to_zero():
    run = solved(SOFTMAX)
    assert np.allclose(run.names["J"], run.names["measured"], atol=1e-5)
    assert "rows: [0. 0. 0.]" in run.printed["rows-heat"]
    assert "nan" in run.printed["overflow"].splitlines()[0]


def test_softmax_twice_is_stuck_or_thrown_about_and_once_finds_the_answer():
    paths = solved(SOFTMAX).names["paths"]
    ends = {name: path[-1] for name, path in paths.items()}
    assert ends["once, rate 1"] < 0.65
    assert ends["twice, rate 1"] > 5
    assert ends["twice, rate 300"] > 10
    assert min(paths["twice, rate 300"]) > ends["once, rate 1"]


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("jacobian", "[[0.5, 0], [0, 0.5]]", "other term"),
    ("vjp", "p * (v - (v * p).sum())", "the value is wrong"),
    ("gradient", "[[0.25, 0.25, 0.25, 0.25]]", "The first wrong number is at [0, 2]"),
])
def test_a_wrong_answer_about_softmax_is_explained(exercise, answer, slip):
    assert slip in answered(SOFTMAX, exercise, answer)


# 12, training


def test_only_step_changes_the_weights_and_the_update_on_paper_moves_none():
    run = solved(TRAINING)
    assert [line.split("changes ")[1] for line in run.printed["four-lines"].splitlines()] == [
        "grad", "nothing", "grad", "value, version"]
    assert "NoneType" in str(run.raised["mistake-error"])
    assert run.printed["mistake-bad-run"].endswith("still hold: 1.000\n")
    assert run.printed["mistake-bad-depth"].startswith("4 nodes")


def test_the_digits_are_learnt():
    run = solved(TRAINING)
    assert run.names["accuracy"] > 0.95
    assert run.names["logits"].grad_fn is None
    means = {name: np.mean(seen[-20:]) for name, seen in run.names["results"].items()}
    assert max(means["SGD, momentum"], means["Adam"]) < means["SGD"] / 3


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("adam-first", '{"1000": -100, "0.002": -0.1}', "That is SGD"),
    ("update", "w - 0.1 * w.grad", "w has not moved"),
    ("update", "w.data.add_(0.1 * w.grad)", "to a wrong place"),
    ("update", "w.grad.zero_(), w.data.add_(0.4)", "Leave the gradient alone"),
    ("count", "64 * 32 + 32 * 10", "Each layer also has a bias"),
])
def test_a_wrong_answer_about_training_is_explained(exercise, answer, slip):
    assert slip in answered(TRAINING, exercise, answer)


# 13, dynamic graphs


def test_the_loop_by_hand_and_its_graph_agree():
    run = solved(DYNAMIC)
    assert run.printed["by-hand-run"].endswith("P1 = 405.0\n")
    assert "w = 3: y = 243, w.grad = 405\n" in run.printed["graph-run"]
    assert run.printed["condition-bad"] == "limit.grad = tensor(0.)\n"


def test_the_new_layer_learns_only_when_the_optimiser_is_told():
    run = solved(DYNAMIC)
    assert "has learnt: False\nit has a gradient: True" in run.printed["forgotten-run"]
    assert run.names["grown"][-1] > run.names["seen"][-1] + 0.3
    assert max(run.names["forgotten"]) < run.names["seen"][-1]


def test_gradients_vanish_with_sigmoid_and_not_with_relu():
    sizes, losses = (solved(DYNAMIC).names[name] for name in ("sizes", "losses"))
    assert sizes[0]["layer 0"] < 1e-3 * sizes[0]["layer 5"]
    assert sizes[-1]["layer 0"] > 0.1 * sizes[-1]["layer 5"]
    assert min(losses[:60]) > 2
    assert losses[-1] < 0.5


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("guess", "4 * 3 ** 3", "Count again"),
    ("gate", "2 * x * torch.sigmoid(limit - x)", "the value is wrong"),
    ("gate", "2 * x * torch.sigmoid(x - limit.item())", "no path leads from the result back"),
    ("skip", '{"layer 0": "numbers", "layer 1": "zeros"}', "A zero would have to be computed"),
    ("group", '{"known": 2, "in the model": 4}', "the old head's"),
])
def test_a_wrong_answer_about_dynamic_graphs_is_explained(exercise, answer, slip):
    assert slip in answered(DYNAMIC, exercise, answer)


# 15, build it yourself


@pytest.mark.parametrize("run", [solved, unsolved])
def test_the_engine_learns_with_the_learners_parts_and_without(run):
    found = run(BUILD)
    assert found.printed["backward-run"] == "P1 = 3.0   P2 = 8.0\n"
    assert found.printed["same-run"] == "all 2410 gradients agree\n"
    assert found.names["right"] > 0.95


def test_recursion_doubles_its_work_stops_too_early_or_goes_too_deep():
    run = solved(BUILD)
    assert run.printed["recursion-count"].splitlines()[0] == "4 nodes: 15 calls, gradient 8"
    assert run.printed["recursion-bad"] == "gradient: 1.0\n"
    assert isinstance(run.raised["recursion-deep"], RecursionError)
    assert run.printed["long-run"] == "4096.0 1.0\n"


def test_what_is_not_written_yet_is_stood_in_for():
    for part in ("mul", "collect", "fit", "matmul"):
        assert f"Until your {part} is right" in unsolved(BUILD).printed[f"{part}-use"]
        assert solved(BUILD).printed[f"{part}-use"] == ""


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("guess", "4", "the number of nodes"),
    ("collect", "contribution", "contributions add"),
    ("fit-exercise", "g", "(3,) is wrong"),
])
def test_a_wrong_part_is_explained(exercise, answer, slip):
    assert slip in answered(BUILD, exercise, answer)


# 14, static graphs


def test_the_static_graph_gives_the_numbers_of_notebook_1_when_it_is_run():
    run = solved(STATIC)
    assert np.allclose(run.names["found"], run.names["by_hand"])
    assert run.shown["judges"].agree
    assert "has no value yet" in str(run.raised["no-value"])
    assert "You must feed a value" in str(run.raised["not-fed"])
    assert "as a Python `bool` is not allowed" in str(run.raised["if-error"])


def test_python_runs_while_tracing_only():
    run = solved(STATIC)
    assert run.printed["function-run"] == "Python runs\n"
    assert run.printed["retrace"].count("Python runs") == 2


def test_the_multiplication_by_the_seed_is_dropped_from_the_plan():
    assert "is v3, unchanged" in solved(STATIC).printed["plan-run"]
    assert solved(STATIC).printed["hundred-run"].startswith("101 gradients")


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("guess", "4", "a, b, c and d have none"),
    ("retrace-exercise", "5", "share a trace"),
    ("file-exercise", "(32, 64)", "how PyTorch stores it"),
])
def test_a_wrong_answer_about_static_graphs_is_explained(exercise, answer, slip):
    assert slip in answered(STATIC, exercise, answer)


# 17, a small GPT


def test_no_letter_of_the_gpt_hears_from_a_later_one_and_without_the_mask_the_loss_is_too_good():
    run = solved(GPT)
    assert run.printed["mistake-check"] == "with the mask: False   without: True\n"
    assert not np.triu(run.names["pairs"], 1).any()
    assert run.names["peeked"][-1] < run.names["losses"][-1] < 0.5


def test_the_player_of_the_gpt_has_one_box_that_opens():
    trace = solved(GPT).shown["step-run"]
    assert [trace.nodes[k].op for k in trace.boxes() if trace.nodes[k].kind == "composite"] == [
        "GPT"]


@pytest.mark.parametrize(("exercise", "answer", "slip"), [
    ("rows", "[1, 2, 3]", "Letter 1 was read too"),
    ("heard", "[2]", "Letter 2 looked at others"),
    ("heard", "[2, 3, 4]", "it looked back"),
    ("norm-scale", "10.", "a smaller part"),
    ("first-loss", "1 / 23", "That is the probability"),
])
def test_a_wrong_answer_about_the_gpt_is_explained(exercise, answer, slip):
    assert slip in answered(GPT, exercise, answer)
