"""What the notebooks teach with: checks of answers, finite differences, a table of tensors' state.

    check(answer, expected)             is it right?  if not, what is the first wrong thing?
    check_that(answer, (test, "no …"))  does each condition hold?  if not, the first that does not
    check_gradient(answer, y, x)        the same for ∂y/∂x, naming the path that was forgotten
    check_function(answer, right, 2., 0.)   a function of the learner's: values, then gradients
    finite_difference(fn, inputs, i)    a Jacobian measured, not derived
    verdicts(fn, a, b)                  a gradient by this autograd, measured, and by PyTorch
    state_table(a=a, b=b)               value, is_leaf, requires_grad, grad_fn, grad side by side
    watch(a=a) as table                 the same before and after a block: what has changed
    held(loss)                          how many nodes and bytes it keeps alive
    digits()                            images of digits to train on, and to test with
    progress(range(20), "epoch")        a line that says how far a loop has come
    race({"one": f, "other": g})         which of several functions is done first
    see_again("2026-03-01")             the days on which to answer the cards again
    saved(y)                            what the operation that made y has saved, in words
    explain(), explain(error)           what an error means, what only hides it, what to do

None of them changes a tensor, a graph or a ``.grad``.
"""

from .checks import Verdict, check, check_that
from .data_sets import digits
from .explain import Told, explain
from .functions import check_function
from .gradients import check_gradient
from .held import Held, held, saved
from .numeric import finite_difference
from .pace import progress, race, see_again
from .state import StateChanges, StateTable, state_table, watch
from .verdicts import Verdicts, verdicts

__all__ = ["Held", "StateChanges", "StateTable", "Told", "Verdict", "Verdicts", "check",
           "check_function", "check_gradient", "check_that", "digits", "explain",
           "finite_difference", "held", "progress", "race", "saved", "see_again", "state_table",
           "verdicts", "watch"]
