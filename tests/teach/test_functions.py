"""check_function: what it says of a learner's function, the first wrong thing first."""

import pytest

import autograd_core as torch
from autograd_core.teach import check_function


def product(a, b):
    return a * b


@pytest.mark.parametrize(("answer", "said"), [
    (None, "A function is wanted, not NoneType"),
    (3, "Not yet. A function is wanted, not int."),
    (lambda a, b: ..., "not answered yet"),
    (lambda a, b: 6., "Not yet. At 2., 3. it returns float, not a tensor."),
    (lambda a: a, "At 2., 3. it raises TypeError:"),
    (lambda a, b: a + b, "Not yet. At 2., 3. the value is wrong."),
    (lambda a, b: -a * b, "the value is wrong. The sign is wrong."),
    (lambda a, b: a.detach() * b, "no path leads from the result back to input 1:"),
    (lambda a, b: torch.tensor(6.), "no path leads from the result back to input 1: something"),
    (lambda a, b: a * b + a - a.detach(), "right, the gradient of input 1 is wrong."),
    (lambda a, b: a * b + 0 * (a - 2).sqrt(), "is wrong. There is nan in it."),
    (lambda a, b: b * a, "Right."),
])
def test_it_says_the_first_wrong_thing(answer, said):
    assert said in check_function(answer, product, (2., 3.)).text


def test_gradients_of_several_results_are_told_apart():
    def swapped(x):
        return torch.stack([x[0], x[1]]).detach() + torch.stack([x[1], x[0]]) - torch.stack(
            [x[1], x[0]]).detach()
    verdict = check_function(swapped, lambda x: x * 1, [1., 2.])
    assert verdict.text.startswith("Not yet. At [1., 2.] the value is right, the gradient")


def test_the_right_function_may_have_a_wrong_gradient_itself():
    def sinc(x):
        return torch.where(x == 0, 1., torch.sin(x) / x)

    def safe(x):
        return torch.where(x == 0, 1., torch.sin(x) / torch.where(x == 0, 1., x))
    assert "There is nan in it." in check_function(sinc, sinc, 0.).text
    assert check_function(safe, sinc, 0., 2.)


def test_values_alone_are_compared_when_asked():
    assert check_function(lambda x: x.detach(), lambda x: x, 2., gradient=False)


def test_it_works_under_no_grad_and_leaves_the_points_alone():
    w = torch.tensor(2., requires_grad=True)
    with torch.no_grad():
        assert check_function(lambda x: x * x, lambda x: x ** 2, w)
    assert w.grad is None
