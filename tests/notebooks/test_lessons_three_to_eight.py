"""What notebooks 03 to 08 say is so: the errors they show, the mistakes their checks name."""

import pytest

from autograd_core.teach import Verdicts
from tests.notebooks.lessons import SOURCES, answered, solved

LEAVES = "03_leaves_and_grad"
TWICE = "04_retain_graph"
WEIGHTED = "05_gradient_weighting"
HIGHER = "06_higher_order"
SUMS = "07_accumulation"
IN_PLACE = "08_in_place"
DISPUTED = {"kinks-measured", "data-verdicts", "penalty-wrong-verdict"}
"""Cells where measuring has to disagree."""
JUDGED = [name for name, source in SOURCES.items()
          if any("verdicts(" in cell.text for cell in source.cells)]


@pytest.mark.parametrize("name", JUDGED)
def test_the_judges_agree(name):
    found = {cell: shown.agree for cell, shown in solved(name).shown.items()
             if isinstance(shown, Verdicts)}
    assert found
    assert found == {cell: cell not in DISPUTED for cell in found}


@pytest.mark.parametrize(("name", "cell", "text"), [
    (LEAVES, "mistake", "'NoneType' object has no attribute 'item'"),
    (LEAVES, "hidden-refused", "can't optimize a non-leaf Tensor"),
    (TWICE, "second", "Trying to backward through the graph a second time"),
    (TWICE, "loop-error", "Trying to backward through the graph a second time"),
    (TWICE, "rnn-error", "Trying to backward through the graph a second time"),
    (WEIGHTED, "mistake", "grad can be implicitly created only for scalar outputs"),
    (WEIGHTED, "mistake-shape", "Mismatch in shape: grad_output[0] has a shape of"),
    (HIGHER, "mistake", "element 0 of tensors does not require grad"),
    (HIGHER, "mistake-flag", "appears to not have been used in the graph"),
    (HIGHER, "linear-error", "element 0 of tensors does not require grad"),
    (HIGHER, "other-object", "appears to not have been used in the graph"),
    (IN_PLACE, "mistake", "[torch.FloatTensor [2]], which is output 0 of Exp, is at version 1"),
    (IN_PLACE, "no-grad-caught", "is at version 1; expected version 0 instead"),
    (IN_PLACE, "leaf-error", "a leaf Variable that requires grad is being used in an in-place"),
    (IN_PLACE, "view-error", "a view of a leaf Variable that requires grad is being used in an"),
    (IN_PLACE, "rebinding-error", "unsupported operand type(s) for *: 'float' and 'NoneType'"),
])
def test_the_mistake_fails_with_these_words(name, cell, text):
    assert text in str(solved(name).raised[cell])


@pytest.mark.parametrize(("name", "exercise", "answer", "slip"), [
    (LEAVES, "leaves", '{"data": True, "weight": True, "doubled": False}', "but was it recorded"),
    (LEAVES, "leaves", '{"data": 1 == 1, "weight": True, "doubled": True, "product": True}',
     "It was computed from weight"),
    (LEAVES, "double", "2", "A tensor is wanted."),
    (LEAVES, "double", "start.clone().requires_grad_()", "Its dtype is not"),
    (LEAVES, "double", "start.to(torch.float64)", "It does not require"),
    (LEAVES, "double", "start.requires_grad_().to(torch.float64)", "It is not a leaf"),
    (LEAVES, "middle", "t.requires_grad_()", "t has no mailbox"),
    (TWICE, "saves", '{"exp(u)": "its input"}', "exp(u) is wrong. That would do, but"),
    (TWICE, "saves", '{"exp(u)": "its result", "log(u)": "its result"}', "Its derivative is 1/u."),
    (TWICE, "four-calls", "6", "There are four calls."),
    (TWICE, "rnn-cut", "h", "It still holds the nodes"),
    (TWICE, "rnn-cut", "h.clone()", "It still holds the nodes"),
    (TWICE, "rnn-cut", "h.detach().requires_grad_()", "a graph starts there"),
    (TWICE, "total-exercise", "3", "more than one node"),
    (WEIGHTED, "guess", "7", "Both losses counted once."),
    (WEIGHTED, "zero", "[0, 0]", "All zeros"),
    (WEIGHTED, "zero", "2", "v needs two numbers"),
    (WEIGHTED, "zero", "[1, 1]", "gives w a gradient"),
    (WEIGHTED, "mean", "1 / 2", "One weight for each number."),
    (WEIGHTED, "matrix", "[[1, 2], [1, 2], [1, 2]]", "The first wrong number is at [1, 0]."),
    (WEIGHTED, "matrix", "[[1, 0, -1], [2, 0, -2]]", "It is transposed."),
    (HIGHER, "guess", "27", "That is the slope."),
    (HIGHER, "third", "48", "That is the third."),
    (HIGHER, "hessian-exercise", "[[4, 0], [0, 0]]", "depend on both inputs"),
    (HIGHER, "hvp-exercise", "torch.autograd.grad(g @ v, p)", "A tensor is wanted"),
    (HIGHER, "hvp-exercise", "torch.autograd.grad(g.sum(), p)[0]", "It is not H v."),
    (HIGHER, "hvp-exercise", "g", "That is g itself."),
    (SUMS, "guess", "8", "That is what one run gives."),
    (SUMS, "order", '["zero_grad", "forward", "step", "backward"]', "needs this gradient"),
    (SUMS, "order", '["forward", "backward", "zero_grad", "step"]', "empty mailboxes"),
    (SUMS, "order", '["forward", "zero_grad", "backward", "step"]', "Right."),
    (SUMS, "order", '["forward", "backward", "step", "zero_grad"]', "Right."),
    (SUMS, "order", '["forward"]', "Each of these once"),
    (SUMS, "uneven", "[0.5, 0.5]", "pieces of the same size"),
    (SUMS, "uneven", "[6, 2]", "Too much"),
    (SUMS, "uneven", "[2 / 8, 6 / 8]", "not the gradient of all eight"),
    (IN_PLACE, "version", "1", "v looks at a part"),
    (IN_PLACE, "version", "3", "u is a tensor of its own"),
    (IN_PLACE, "order", '["forward", "backward 1", "step 1", "backward 2", "step 2"]',
     "A step changes what"),
    (IN_PLACE, "order", '["forward", "backward 1", "backward 2", "step 2", "step 1"]', "Right."),
])
def test_a_wrong_answer_is_explained(name, exercise, answer, slip):
    assert slip in answered(name, exercise, answer)


def test_what_is_said_of_the_family_is_what_happens():
    assert solved(IN_PLACE).names["outcome"] == {
        "y.detach()": "error", "y.data": "wrong", "y.clone()": "right"}
    assert list(solved(IN_PLACE).names["became"].values()) == [
        "error", "no leaf", "counted", "uncounted"]
    assert solved(IN_PLACE).printed["family-others"] == "True\nFalse\n"
