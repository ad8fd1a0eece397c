# %% [markdown] id="title"
# # 6 · Gradients of gradients
#
# A gradient is computed, by products and sums like everything else. So it can be differentiated
# again, if somebody wrote down how it was computed. At the end you will be able to
#
# - use `autograd.grad`, and say what it does not do,
# - get second and third derivatives, and say what `create_graph=True` records,
# - read two errors of `autograd.grad` and not silence them,
# - compute a Hessian, the product of a Hessian and a vector without one, and a loss that contains a
#   gradient.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core.teach import check, check_that, held, verdicts
from autograd_core.viz.plots import curves, heat

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# $$y = x^3, \qquad x = 3$$
#
# **Before you go on:** the slope of $y$ at 3 is $3 \cdot 3^2 = 27$. How fast does the **slope**
# grow when $x$ grows? That is the second derivative, one number.

# %% id="guess" tags=["exercise"]
answer = ...
second = torch.autograd.functional.hessian
check(answer, lambda: second(lambda x: x ** 3, torch.tensor(3.)), (27, "That is the slope."),
      (6, "That is how fast the second derivative grows."))

# %% id="guess-solution" tags=["solution"]
answer = 6 * 3
second = torch.autograd.functional.hessian
check(answer, lambda: second(lambda x: x ** 3, torch.tensor(3.)))

# %% [markdown] id="by-hand"
# ## By hand
#
# Backward at $y = x^3$ computes $P_x = P_y \cdot 3x^2$ with $P_y = 1$. Look at that line as a
# **forward** computation. It has an input, $x$, and nodes of its own:
#
# $$u = x^2,\qquad v = 3u,\qquad g = P_y\, v$$
#
# So $g$ is the end of another small graph, and the two algorithms of notebook 1 apply to it:

# %% id="by-hand-run"
x, seed = 3., 1.
u = x ** 2
v = 3 * u
g = seed * v
P_v = seed
P_u = P_v * 3
P_x = P_u * 2 * x
print("g =", g, "  dg/dx =", P_x)
assert (g, P_x) == (27, 18)

# %% [markdown] id="measure"
# ## Measured
#
# A second derivative can be measured without any first one. Take $y$ a little to the left, in the
# middle and a little to the right:

# %% id="measure-run"
h = 1e-3
bend = ((3 + h) ** 3 - 2 * 3 ** 3 + (3 - h) ** 3) / h ** 2
print(round(bend, 4))
assert np.isclose(bend, P_x)

# %% [markdown] id="graph"
# ## The graph does it
#
# `autograd.grad(y, x)` runs the same pass as `y.backward()`, with three differences. It **returns**
# the gradients, a tuple with one for each input. It touches nobody's `.grad`. And it goes only
# where it must in order to reach the inputs that you name.

# %% id="grad"
x = torch.tensor([3.], requires_grad=True)
y = x ** 2
first = torch.autograd.grad(y, x, create_graph=True)
second = torch.autograd.grad(first[0], x)
print(first)
print(second)
print(x.grad)
assert x.grad is None

# %% [markdown] id="grad-words"
# Look at `first`. The gradient 6 has a `grad_fn`. `create_graph=True` means: record the backward
# pass as you would record anything else. `second` was computed without it and is a plain number.
#
# ## Step through it
#
# In the picture, the nodes that the backward pass made are a second layer, in a second colour. Find
# $x^2$, the product with 3, and the product with the seed: the $u$, $v$ and $g$ from above. (The
# comma in `g, = …` takes the one gradient out of the tuple.)

# %% id="step"
# %%step
x = torch.tensor(3., requires_grad=True)
y = x ** 3
g, = torch.autograd.grad(y, x, create_graph=True)
h, = torch.autograd.grad(g, x)

# %% [markdown] id="verdicts-words"
# The slope is a function like any other, so the three judges can be asked about it. Each of them
# differentiates a function that itself calls `autograd.grad`:

# %% id="slope"
def slope(x):
    y = x ** 3
    g, = torch.autograd.grad(y, x, create_graph=True)
    return g

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(slope, 3.)

# %% [markdown] id="again-words"
# ### And again
#
# Nothing stops you at two. Here are tanh and its first three derivatives, at 61 points at once. (The
# points do not mix, so the gradient of the sum holds the derivative at each of them.)

# %% id="again"
points = torch.linspace(-3, 3, 61, requires_grad=True)
y = torch.tanh(points)
lines = {"tanh": (points, y)}
for name in ("first", "second", "third"):
    y, = torch.autograd.grad(y.sum(), points, create_graph=True)
    lines[name] = (points, y)
curves(lines, x="x", y="value")

# %% [markdown] id="again-cost"
# It is not free. Each pass is recorded and becomes part of the graph that the next pass walks:

# %% id="again-count"
y = torch.tanh(points)
for order in range(4):
    print(f"derivative {order}: {held(y).nodes} nodes behind it")
    y, = torch.autograd.grad(y.sum(), points, create_graph=True)

# %% [markdown] id="third-question"
# **Your turn.** What is the fourth derivative of $x^4$ at $x = 2$? Say it, then let the loop check
# you. What would the fifth be?

# %% id="third" tags=["exercise"]
answer = ...
x = torch.tensor(2., requires_grad=True)
y = x ** 4
for _ in range(4):
    y, = torch.autograd.grad(y, x, create_graph=True)
check(answer, y, (48, "That is the third."), (0, "That is the fifth."))

# %% id="third-solution" tags=["solution"]
answer = 4 * 3 * 2 * 1
x = torch.tensor(2., requires_grad=True)
y = x ** 4
for _ in range(4):
    y, = torch.autograd.grad(y, x, create_graph=True)
check(answer, y)

# %% [markdown] id="retain-not-enough"
# ## The mistake: `retain_graph=True` is enough
#
# "I want to differentiate twice, so I retain the graph."

# %% id="mistake" tags=["raises-exception"]
x = torch.tensor(3., requires_grad=True)
y = x ** 3
g, = torch.autograd.grad(y, x, retain_graph=True)
torch.autograd.grad(g, x)

# %% [markdown] id="mistake-words"
# Retaining keeps the drawers of the **first** graph full. But $g$ has no graph: it is 27, a number
# without a past. Nobody wrote down that it was $3x^2$.
#
# ### Fixes that are none
#
# Follow somebody who believes each message in turn. "Does not require grad"? Then it shall:

# %% id="mistake-flag" tags=["raises-exception"]
g.requires_grad_()
torch.autograd.grad(g, x)

# %% [markdown] id="mistake-flag-words"
# Now $g$ is a new leaf, and $x$ is nowhere behind it. "Set allow_unused=True"?

# %% id="mistake-unused"
print(torch.autograd.grad(g, x, allow_unused=True))

# %% [markdown] id="mistake-unused-words"
# No error, and no derivative. In real code the `None` is then replaced by 0, and a term is missing
# from the training for ever.
#
# **The fix** is `create_graph=True` in the **first** call. It retains the graph as well.

# %% id="right-fix"
g, = torch.autograd.grad(x ** 3, x, create_graph=True)
h, = torch.autograd.grad(g, x)
print(g, h)
assert h == 18

# %% [markdown] id="linear"
# ### The same message, and nobody at fault
#
# Of a linear function nothing is left to differentiate. The slope of $3x + 1$ is 3, whatever $x$ is,
# so there is no path back to $x$:

# %% id="linear-error" tags=["raises-exception"]
g, = torch.autograd.grad(3 * x + 1, x, create_graph=True)
print(g)
torch.autograd.grad(g, x)

# %% [markdown] id="linear-words"
# Here the second derivative **is** 0. You have to know your function to tell the two cases apart;
# `g.requires_grad` tells whether there is anything to do.

# %% [markdown] id="same-object"
# ## `grad(y, x)`: which x?
#
# The graph knows tensors, not names. Whoever moves, copies or wraps $x$ afterwards asks about
# another tensor:

# %% id="other-object" tags=["raises-exception"]
x = torch.tensor(3., requires_grad=True)
y = x ** 3
x = x.clone()
torch.autograd.grad(y, x)

# %% [markdown] id="other-object-words"
# The clone was made **from** the old $x$, after $y$. In the picture it hangs beside the path, in
# grey. `allow_unused=True` would give `None` again. Ask about the tensor that $y$ was computed
# from:

# %% id="other-object-step"
# %%step
x = torch.tensor(3., requires_grad=True)
y = x ** 3
copy = x.clone()
unused = torch.autograd.grad(y, copy, allow_unused=True, retain_graph=True)
g = torch.autograd.grad(y, x)

# %% [markdown] id="hessian"
# ## The Hessian
#
# With several inputs the gradient is a vector, and its Jacobian is a matrix: the Hessian $H$. Row
# $i$ tells how the $i$-th slope changes with each input. A row takes one pass, as in notebook 5.

# %% id="hessian-rows"
def bowl(p):
    return p[0] ** 2 * p[1] + torch.sin(p[1])

# %% id="hessian-run"
p = torch.tensor([1., 2.], requires_grad=True)
g, = torch.autograd.grad(bowl(p), p, create_graph=True)
rows = [torch.autograd.grad(g[i], p, retain_graph=True)[0] for i in range(2)]
H = torch.stack(rows)
assert torch.allclose(H, torch.autograd.functional.hessian(bowl, p))
heat({"Hessian": H})

# %% [markdown] id="hessian-words"
# It is symmetric: how the first slope changes with the second input is how the second changes with
# the first.
#
# **Your turn.** Work out the Hessian of $f(p) = p_0^2\, p_1$ at $p = (1, 2)$, as a list of rows.

# %% id="hessian-exercise" tags=["exercise"]
answer = ...
check(answer, lambda: torch.autograd.functional.hessian(lambda p: p[0] ** 2 * p[1], p),
      ([4, 1], "That is the gradient."), ([[4, 0], [0, 0]], "The slopes depend on both inputs."))

# %% id="hessian-exercise-solution" tags=["solution"]
answer = [[2 * 2, 2 * 1], [2 * 1, 0]]
check(answer, lambda: torch.autograd.functional.hessian(lambda p: p[0] ** 2 * p[1], p))

# %% [markdown] id="hvp"
# ## H times a vector, without H
#
# A network with a million weights has a Hessian with $10^{12}$ entries. Nobody builds it. What
# methods need is mostly $H v$: how the gradient changes when you go a little along $v$. Since
# $v$ is constant,
#
# $$\frac{\partial}{\partial p}\,(g^\top v) = v^\top \frac{\partial g}{\partial p} = v^\top H$$
#
# **Your turn.** One call. Which scalar do you differentiate? Write it with `g`, `v` and `p` in
# place of the dots; `H` is only for the check.

# %% id="hvp-exercise" tags=["exercise"]
p = torch.tensor([1., 2.], requires_grad=True)
g, = torch.autograd.grad(bowl(p), p, create_graph=True)
v = torch.tensor([1., -1.])
answer = ...
check_that(answer, (torch.is_tensor, "A tensor is wanted; autograd.grad returns a tuple of them."),
           (lambda t: t.shape == (2,), "It has not the shape of v."),
           (lambda t: not torch.allclose(t, g), "That is g itself."),
           (lambda t: torch.allclose(t, H @ v), "It is not H v."))

# %% id="hvp-exercise-solution" tags=["solution"]
p = torch.tensor([1., 2.], requires_grad=True)
g, = torch.autograd.grad(bowl(p), p, create_graph=True)
v = torch.tensor([1., -1.])
answer = torch.autograd.grad(g @ v, p)[0]
check_that(answer, (lambda t: torch.allclose(t, H @ v), "It is not H v."))

# %% [markdown] id="hvp-measured"
# Measured, as the change of the gradient along $v$. (`autograd.functional.hvp` does it in a call.)

# %% id="hvp-measure"
_, product = torch.autograd.functional.hvp(bowl, p, v)
ahead, behind = (torch.autograd.functional.jacobian(bowl, p + t * v) for t in (1e-2, -1e-2))
print(product, (ahead - behind) / 2e-2)
assert torch.allclose(product, (ahead - behind) / 2e-2, atol=1e-3)

# %% [markdown] id="penalty"
# ## A loss with a gradient in it
#
# Some losses punish steep places: $\;E = \ell(w) + \lVert \ell'(w) \rVert^2$. For
# $\ell = \sum w^3$ it is easy by hand: $\ell' = 3w^2$, so $E = \sum w^3 + 9 w^4$ and
# $E' = 3w^2 + 36 w^3$. At $w = (1, 2)$ that is $(39, 300)$.
#
# First the way that looks right, and what the judges say to it:

# %% id="penalty-wrong"
def steep(w):
    loss = (w ** 3).sum()
    g, = torch.autograd.grad(loss, w, retain_graph=True)
    return loss + (g ** 2).sum()

# %% id="penalty-wrong-verdict" tags=["nbval-ignore-output"]
verdicts(steep, [1., 2.])

# %% [markdown] id="penalty-words"
# The value of the loss is right, the training runs, there is no message, and the penalty does
# nothing: to backward, `g` is a constant. PyTorch gives the same wrong gradient. Only the
# measurement disagrees, because it looks at the value. That is what you need one for.

# %% id="penalty-right"
def steep(w):
    loss = (w ** 3).sum()
    g, = torch.autograd.grad(loss, w, create_graph=True)
    return loss + (g ** 2).sum()

# %% id="penalty-right-verdict" tags=["nbval-ignore-output"]
verdicts(steep, [1., 2.])

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from earlier notebooks.
#
# <details><summary>How does <code>autograd.grad(y, x)</code> differ from <code>y.backward()</code>?</summary>
#
# It returns the gradients as a tuple, touches no `.grad`, and walks only to the inputs you name.
#
# </details>
#
# <details><summary>What does <code>create_graph=True</code> do?</summary>
#
# It records the backward pass, so that the gradient has a graph of its own and can be
# differentiated.
#
# </details>
#
# <details><summary>Why is <code>retain_graph=True</code> not enough for a second derivative?</summary>
#
# It keeps the first graph. The gradient itself still has no history.
#
# </details>
#
# <details><summary>"element 0 of tensors does not require grad", although <code>create_graph=True</code> was given. What is it?</summary>
#
# The function was linear: its gradient is a constant, and its second derivative is 0.
#
# </details>
#
# <details><summary>"appears to not have been used in the graph". What do you look for?</summary>
#
# The tensor that $y$ was computed from. You asked about a copy, or about something beside the path.
# `allow_unused=True` would only turn the error into `None`.
#
# </details>
#
# <details><summary>How do you get H v without H?</summary>
#
# The gradient of $g^\top v$, where $g$ was computed with `create_graph=True`.
#
# </details>
#
# <details><summary>Your loss contains a gradient and trains as if it did not. Why?</summary>
#
# The gradient was taken without `create_graph=True`: to backward it is a constant.
#
# </details>
#
# <details><summary>What does a one-hot <code>v</code> give?</summary>
#
# One row of the Jacobian.
#
# </details>
#
# <details><summary>What does <code>exp</code> save for backward, and when is it let go?</summary>
#
# Its result; once it has sent its contribution, unless the graph is retained.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Replace tanh in the picture of derivatives by `torch.relu` or `torch.sin`. Draw them before you
#   run it.
# - [7 · Accumulation](07_accumulation.ipynb): what happens when gradients meet in one mailbox.
# - [5 · Gradient weighting](05_gradient_weighting.ipynb), for rows of a Jacobian.
# - [Start page](00_start_here.ipynb)
