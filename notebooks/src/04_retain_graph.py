# %% [markdown] id="title"
# # 4 · Backward twice
#
# "Trying to backward through the graph a second time." Sooner or later everybody meets this error,
# finds `retain_graph=True`, and it goes away. Often the bug stays. At the end you will be able to
#
# - say what each operation saves for backward, and when it is let go,
# - tell which second `backward()` fails and which does not,
# - decide between running forward again, one sum of losses, `detach()` and `retain_graph=True`,
# - see which line of a training loop eats the memory.

# %% id="imports"
import autograd_core as torch
from autograd_core.teach import check, check_that, finite_difference, held, saved, verdicts
from autograd_core.viz.plots import curves

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# The graph of notebook 3: $\;a = w + x,\; b = w + 1,\; y = a\,b\;$ with $w = 1$, $x = 2$. Then
# `w.grad` is 5.

# %% id="lines"
w = torch.tensor(1., requires_grad=True)
x = torch.tensor(2., requires_grad=True)
a = w + x
b = w + 1
y = a * b

# %% [markdown] id="predict-question"
# **Before you go on:** you call `y.backward()`, and then once more. What happens the second time?
# Answer with one of three words: `"nothing"`, `"doubles"` (`w.grad` becomes 10), `"error"`. It is
# checked when it has happened.

# %% id="guess" tags=["exercise"]
guess = ...

# %% id="guess-solution" tags=["solution"]
guess = "error"

# %% [markdown] id="by-hand"
# ## By hand: what must be remembered?
#
# Run backward in your head. $P_5 = 1$ at $y$. To send $a$ its contribution you need
# $J_{a \to y} = b = 2$. So when backward comes, somebody must still know that $b$ was 2.
#
# For a sum you need nothing: its local Jacobians are 1, whatever the numbers were. That is the
# whole idea. **An operation saves what its local Jacobians are made of, and no more.**
#
# Work it out for four others. Answer with `"nothing"`, `"its input"` or `"its result"`. Where
# both would do, remember that $\frac{d}{du} e^u = e^u$, and that the result is there already.

# %% id="saves" tags=["exercise"]
u = torch.tensor(2., requires_grad=True)
results = {"exp(u)": torch.exp(u), "log(u)": torch.log(u), "u + u": u + u, "u ** 2": u ** 2}
answer = {"exp(u)": ..., "log(u)": ..., "u + u": ..., "u ** 2": ...}
check(answer, lambda: {name: saved(y) for name, y in results.items()},
      ({"exp(u)": "its input"}, "That would do, but one is at hand that needs no computing."),
      ({"log(u)": "its result"}, "Its derivative is 1/u. How do you get u?"))

# %% id="saves-solution" tags=["solution"]
u = torch.tensor(2., requires_grad=True)
results = {"exp(u)": torch.exp(u), "log(u)": torch.log(u), "u + u": u + u, "u ** 2": u ** 2}
answer = {"exp(u)": "its result", "log(u)": "its input", "u + u": "nothing",
          "u ** 2": "its input"}
check(answer, lambda: {name: saved(y) for name, y in results.items()})

# %% [markdown] id="drawer"
# ### Look into the drawer
#
# What an operation saved is in its node. A product keeps both factors, `exp` its result:

# %% id="drawer-open"
print(y.grad_fn._saved_self, y.grad_fn._saved_other)
print(w.exp().grad_fn._saved_result)
assert (y.grad_fn._saved_self, y.grad_fn._saved_other) == (3, 2)

# %% [markdown] id="drawer-sum"
# And a sum? The graph of a sum has nodes, but there is nothing in them. `held` counts both:

# %% id="drawer-count"
print(held(w + x + w))
print(held(y))
assert held(w + x + w).bytes == 0

# %% [markdown] id="measure"
# ## Measured
#
# A finite difference has nothing to save. It runs the formula again for each number it wants. That
# is slow, but it can be done as often as you like:

# %% id="formula"
def formula(w, x):
    a = w + x
    b = w + 1
    return a * b

# %% id="measure-twice"
for _ in range(2):
    print(finite_difference(formula, (1., 2.), 0))

# %% [markdown] id="graph"
# ## The graph does it, once

# %% id="first"
y.backward()
print(w.grad, x.grad)
print(held(y))
assert held(y).bytes == 0

# %% [markdown] id="freed"
# The nodes are still there, but the drawers are empty. As soon as a node has sent its contributions
# it lets go of what it saved. In a deep network this matters: while backward goes down the layers,
# memory comes free behind it.
#
# ## The mistake: once more

# %% id="second" tags=["raises-exception"]
y.backward()

# %% id="guess-check"
check(guess, "error",
      ("doubles", "It would, if the factors were still there. Look at the bytes."),
      ("nothing", "Backward does its work each time it is called, and adds."))

# %% [markdown] id="step-words"
# ### Step through it
#
# Watch the drawer "saved" of $y$. The first call empties it. The second call arrives, opens it,
# and stops. The last step shows the error with what it means.

# %% id="step"
# %%step --expect RuntimeError
w.grad = x.grad = None
a = w + x
b = w + 1
y = a * b
y.backward()
y.backward()

# %% [markdown] id="adds"
# ### Not every second call fails
#
# A graph of sums saved nothing, so nothing can be missing. The error belongs to the first node whose
# drawer is empty.

# %% id="adds-twice"
w.grad = None
s = w + x + w
s.backward()
s.backward()
print(w.grad)
assert w.grad == 2 + 2

# %% [markdown] id="retain"
# ## What `retain_graph=True` does
#
# It leaves the drawers full. Then a second call works, and since mailboxes add up, you get everything
# twice.

# %% id="retain-run"
w.grad = x.grad = None
y = (w + x) * (w + 1)
y.backward(retain_graph=True)
print(w.grad, held(y))
y.backward()
print(w.grad, held(y))
assert w.grad == 10

# %% [markdown] id="retain-question"
# **Your turn.** Somebody calls `y.backward(retain_graph=True)` three times and then `y.backward()`.
# What is in `x.grad`? The leaves are fresh, $w = 1$ and $x = 2$.

# %% id="four-calls" tags=["exercise"]
w = torch.tensor(1., requires_grad=True)
x = torch.tensor(2., requires_grad=True)
y = (w + x) * (w + 1)
answer = ...
for _ in range(3):
    y.backward(retain_graph=True)
y.backward()
check(answer, x.grad, (2, "That is one call."), (3 * 2, "There are four calls."))

# %% id="four-calls-solution" tags=["solution"]
w = torch.tensor(1., requires_grad=True)
x = torch.tensor(2., requires_grad=True)
y = (w + x) * (w + 1)
answer = 4 * 2
for _ in range(3):
    y.backward(retain_graph=True)
y.backward()
check(answer, x.grad)

# %% [markdown] id="popular-fix"
# ## The popular fix, in a training loop
#
# Here is how most people meet the error. They want $2w$ to become 1, compute the loss, and train.
# (The step stands under `no_grad`, since it is no part of the computation. Notebook 8 has more.)

# %% id="loop-error" tags=["raises-exception"]
w = torch.tensor(0., requires_grad=True)
loss = (2 * w - 1) ** 2
for _ in range(4):
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad

# %% [markdown] id="loop-hidden-words"
# The message names a keyword. Put in, the error is gone:

# %% id="loop-hidden"
w = torch.tensor(0., requires_grad=True)
loss = (2 * w - 1) ** 2
followed = []
for _ in range(8):
    followed.append(((2 * w - 1) ** 2).item())
    w.grad = None
    loss.backward(retain_graph=True)
    assert w.grad == -4
    with torch.no_grad():
        w -= 0.1 * w.grad

# %% [markdown] id="loop-right-words"
# Now the cure: **run forward again**, with the $w$ of now. No keyword is needed. The graph of a
# step lives for that step.

# %% id="loop-right"
w = torch.tensor(0., requires_grad=True)
cured = []
for _ in range(8):
    loss = (2 * w - 1) ** 2
    cured.append(loss.item())
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad

# %% id="loop-plot"
assert followed[-1] > followed[0] > 0.001 > cured[-1]
curves({"retain_graph=True": followed, "forward again": cured}, y="(2w − 1)²")

# %% [markdown] id="loop-why"
# The kept graph holds the numbers of the very first step. So it gives the gradient at $w = 0$,
# $-4$, for ever. $w$ runs through the goal and away, with a loss that is printed as 1 all the time,
# since `loss` is never computed again.
#
# > A graph is a record of one computation. New numbers need a new record.

# %% [markdown] id="rnn"
# ## The same in a loop that carries a state
#
# A recurrent network takes its last state $h$ along: $\;h_k = \tanh(w\, h_{k-1})$. After each step
# somebody wants to learn from $h_k$.

# %% id="rnn-error" tags=["raises-exception"]
w = torch.tensor(0.5, requires_grad=True)
h = torch.tensor(1.)
for _ in range(3):
    h = torch.tanh(w * h)
    h.backward()

# %% [markdown] id="rnn-why"
# Nobody called backward twice on the same $h$. But the second $h$ was computed **from** the first. Its
# graph reaches back through all steps, into drawers that are empty. The picture shows the chain:

# %% id="rnn-step"
# %%step --brief --expect RuntimeError
h = torch.tensor(1.)
h = torch.tanh(w * h)
h.backward()
h = torch.tanh(w * h)
h.backward()

# %% [markdown] id="rnn-bad"
# Again `retain_graph=True` silences it. Count what that costs, beside a loop that cuts the state
# with `detach()`: "go on with this number, forget where it came from".

# %% id="rnn-count"
kept, cut = [], []
h_kept = h_cut = torch.tensor(1.)
for _ in range(100):
    h_kept = torch.tanh(w * h_kept)
    h_kept.backward(retain_graph=True)
    h_cut = torch.tanh(w * h_cut.detach())
    h_cut.backward()
    kept.append(held(h_kept).nodes)
    cut.append(held(h_cut).nodes)

# %% id="rnn-plot"
assert kept[-1] == 200
assert set(cut) == {2}
curves({"retain_graph=True": kept, "detach()": cut}, y="nodes alive")

# %% [markdown] id="rnn-cost"
# After 100 steps, 200 nodes are alive, and every backward walks through all of them. A step gets
# slower and slower until memory ends. And the early steps are counted again in each call.
#
# What you want decides what you write:
#
# | you want | write |
# |---|---|
# | each step to learn from itself only | `h = h.detach()` before the step |
# | the exact gradient over all steps | add up the losses, call `backward()` once |
# | both, for long sequences | the sum over some 20 steps, then `detach()` |

# %% [markdown] id="rnn-question"
# **Your turn.** $h$ comes out of a step. Write in place of the dots what the next step should start
# from, so that it holds the same number and no past.

# %% id="rnn-cut" tags=["exercise"]
h = torch.tanh(w * torch.tensor(1.))
answer = ...
check_that(answer, (torch.is_tensor, "A tensor is wanted."),
           (lambda t: t.item() == h.item(), "It has another value."),
           (lambda t: held(t).nodes == 0, "It still holds the nodes of the step before."),
           (lambda t: not t.requires_grad, "It requires a gradient, so a graph starts there."))

# %% id="rnn-cut-solution" tags=["solution"]
h = torch.tanh(w * torch.tensor(1.))
answer = h.detach()
check_that(answer, (lambda t: t.item() == h.item(), "It has another value."),
           (lambda t: held(t).nodes == 0 and not t.requires_grad, "It still holds a graph."))

# %% [markdown] id="total-loss"
# ## "It is only a number"
#
# Nothing fails here. It is the same leak in its most innocent form, keeping count of the loss:

# %% id="total"
total, number, nodes = torch.tensor(0.), 0., []
for k in range(50):
    loss = (w * k).exp() * 0.01
    total = total + loss
    number += loss.item()
    nodes.append(held(total).nodes)

# %% id="total-plot"
curves({"total += loss": nodes}, y="nodes alive", title="A sum that remembers")

# %% id="total-check"
print(held(total), type(number).__name__)
assert held(total).nodes == 4 * 50

# %% [markdown] id="total-words"
# `total` is a tensor with a history: four nodes a step, the graph of every step since the first.
# That is right if you mean to call `total.backward()`. To print it, add `loss.item()`, a plain
# number. (`loss.detach()` does as well and stays a tensor.)

# %% [markdown] id="total-question"
# **Your turn.** How many nodes does this total hold at the end? Count the operations of one step.

# %% id="total-exercise" tags=["exercise"]
total = torch.tensor(0.)
for k in range(3):
    total = total + (w * k).exp()
answer = ...
check(answer, lambda: held(total).nodes, (3, "One step makes more than one node."),
      (1, "Each node of the sum holds the one before it."), (6, "The sum is an operation too."))

# %% id="total-exercise-solution" tags=["solution"]
total = torch.tensor(0.)
for k in range(3):
    total = total + (w * k).exp()
answer = 3 * 3
check(answer, lambda: held(total).nodes)

# %% [markdown] id="when-retain"
# ## When it is right to retain
#
# There are two good reasons. Two losses share a part of the graph and you want their gradients **one
# after the other**, for instance to compare them; or you want rows of a Jacobian, one call a row
# (notebook 5). In both, the numbers have not changed in between. If you only want the sum of the
# gradients, call `(loss1 + loss2).backward()`, which walks the shared part once. (`autograd.grad`
# hands the gradient over instead of putting it into a mailbox; see notebook 6.)

# %% id="two-losses"
trunk = torch.tanh(w)
loss1, loss2 = trunk * 3, trunk ** 2
g1, = torch.autograd.grad(loss1, w, retain_graph=True)
g2, = torch.autograd.grad(loss2, w, retain_graph=True)
both, = torch.autograd.grad(loss1 + loss2, w)
print(g1, g2, both)
assert torch.allclose(g1 + g2, both)

# %% [markdown] id="verdicts-words"
# ### Three verdicts
#
# On the function of two calls, which is two times the formula:

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(lambda w, x: formula(w, x) + formula(w, x), 1., 2.)

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from earlier notebooks.
#
# <details><summary>What does an operation save?</summary>
#
# What its local Jacobians are made of. A product both factors, `exp` its result, a sum nothing.
#
# </details>
#
# <details><summary>When is it let go?</summary>
#
# During `backward()`, as soon as the node has sent its contributions; unless the graph is retained.
#
# </details>
#
# <details><summary>Which graph can be run backward twice without any keyword?</summary>
#
# One that saved nothing, such as a graph of sums.
#
# </details>
#
# <details><summary>A training loop fails with "a second time". What is the usual cure?</summary>
#
# Run forward again inside the loop. The kept graph would hold the numbers of the first step.
#
# </details>
#
# <details><summary>Why does a recurrent loop hit the error, although each <code>h</code> is new?</summary>
#
# Each $h$ is computed from the one before, so its graph reaches back into drawers that are empty.
#
# </details>
#
# <details><summary>What do you lose with <code>h.detach()</code>?</summary>
#
# The gradient through earlier steps. Each step learns from itself only.
#
# </details>
#
# <details><summary>Why does <code>total += loss</code> eat memory?</summary>
#
# `total` is a tensor whose graph holds the graph of every loss in it. `loss.item()` is a number.
#
# </details>
#
# <details><summary>Why is <code>a.grad</code> None, though backward needed $P_a$?</summary>
#
# $a$ is computed: its gradient is used, then let go. `retain_grad()` before backward keeps it.
#
# </details>
#
# <details><summary>A value is used in two places. What is its gradient?</summary>
#
# The sum of two contributions, one a use.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Put `retain_graph=True` into the player's cell and step to the end: which drawers stay full?
# - [5 · Gradient weighting](05_gradient_weighting.ipynb): a backward pass from a vector.
# - [3 · Who keeps a gradient](03_leaves_and_grad.ipynb)
# - [Start page](00_start_here.ipynb)
