# %% [markdown] id="title"
# # 5 · Gradient weighting
#
# So far the last node was one number. What if it is a vector? Then backward wants to know something
# from you, and this notebook is about what you answer. At the end you will be able to
#
# - say what `gradient=v` means, and compute vᵀJ by hand,
# - get any row of a Jacobian, and all of them,
# - choose between `sum()`, `mean()` and weights of your own, knowing what each does,
# - explain why backward never builds a Jacobian.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core.teach import check, check_gradient, check_that, finite_difference, verdicts
from autograd_core.viz.plots import heat

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# The graph of notebooks 3 and 4 with another end: two losses, in one vector.
#
# $$w = 1,\quad x = 2,\qquad a = w + x,\quad b = w + 1,\qquad \ell = (a\,b,\; a + b)$$

# %% id="formula"
def formula(w, x):
    a = w + x
    b = w + 1
    return torch.cat([a * b, a + b])

# %% id="lines"
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)
loss = formula(w, x)
loss

# %% [markdown] id="predict-question"
# **Before you go on:** you call `loss.backward(gradient=torch.tensor([1., 2.]))`. The second loss
# shall count twice. Which number will be in `w.grad`?

# %% id="guess" tags=["exercise"]
answer = ...
check(answer, lambda: ([1., 2.] @ finite_difference(formula, (w, x), 0)).item(),
      (7, "Both losses counted once."), (14, "You weighted after adding up."),
      (12, "You gave the weight 2 to the first loss."))

# %% id="guess-solution" tags=["solution"]
answer = 1 * 5 + 2 * 2
check(answer, lambda: ([1., 2.] @ finite_difference(formula, (w, x), 0)).item())

# %% [markdown] id="by-hand"
# ## By hand
#
# $\ell$ has two numbers, so its Jacobian has two rows, one for each number. The columns are $w$ and
# $x$:
#
# $$J = \begin{pmatrix} \partial(ab)/\partial w & \partial(ab)/\partial x \\
# \partial(a+b)/\partial w & \partial(a+b)/\partial x \end{pmatrix}
# = \begin{pmatrix} a + b & b \\ 2 & 1 \end{pmatrix}$$
#
# A weight for each row, $v = (1, 2)$. Multiply row by row and add: that is $v^\top J$.

# %% id="by-hand-product"
a, b = 3., 2.
J = np.array([[a + b, b],
              [2., 1.]])
v = np.array([1., 2.])
print("vᵀJ =", v @ J)

# %% id="by-hand-plot"
heat({"J": J, "diag(v) J": np.diag(v) @ J, "vᵀJ": v @ J})

# %% [markdown] id="by-hand-plot-words"
# Blue is positive, red would be negative, white is 0. From left to right: the rows, the rows
# weighted, the weighted rows added up.
#
# ## Measured

# %% id="measure"
columns = [finite_difference(formula, (w, x), i) for i in (0, 1)]
measured = np.hstack(columns)
print(measured)
assert np.allclose(measured, J)

# %% [markdown] id="graph"
# ## The graph does it

# %% id="weighted"
loss.backward(gradient=torch.tensor([1., 2.]))
print(w.grad, x.grad)
assert (w.grad, x.grad) == (9, 4)

# %% id="weighted-other"
w.grad = x.grad = None
formula(w, x).backward(gradient=torch.tensor([1., 3.]))
print(w.grad, x.grad)
assert (w.grad, x.grad) == (11, 5)

# %% [markdown] id="verdicts-words"
# Three verdicts, for the weights $(1, 2)$:

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(formula, [1.], [2.], gradient=[1., 2.])

# %% [markdown] id="step-words"
# ## Step through it
#
# Find the frame in which backward begins. In notebook 1 the seed was $P_n = 1$. Here the seed is
# yours: $P_n = v^\top = (1, 2)$. From there on nothing is new, a row times a local Jacobian, edge by
# edge.

# %% id="step"
# %%step
w.grad = x.grad = None
a = w + x
b = w + 1
loss = torch.cat([a * b, a + b])
loss.backward(gradient=torch.tensor([1., 2.]))

# %% [markdown] id="bench"
# ### The bench
#
# The next picture opens at its last step. Click $w$ and unfold **Bench: vᵀJ** below. It offers
# "end to end", from $w$ to the output, with the rows of $J$, a slider for each number of $v$, and
# $v^\top J$. Move the sliders and watch three things:
#
# - The buttons $e_1$ and $e_2$ leave one row of $J$. Such a $v$, one 1 and else zeros, is called
#   **one-hot**.
# - "ones" gives the sum of the rows.
# - Some $v$ gives 0, though neither row is 0. You will look for it in a moment.
#
# Of a computed node the list also offers the single edges that lead into it.

# %% id="bench-player"
w.grad = x.grad = None
torch.trace.of(formula, w, x, gradient=torch.tensor([1., 2.])).show(frame=-1)

# %% [markdown] id="zero-question"
# **Your turn.** Find a $v$, not all zeros, for which `w.grad` is 0, and write it as a list. There
# are many.

# %% id="zero" tags=["exercise"]
answer = ...
check_that(answer, (lambda v: np.shape(v) == (2,), "v needs two numbers, one for each loss."),
           (np.any, "All zeros: then nothing is asked."),
           (lambda v: np.isclose(v @ J[:, :1], 0), "That v gives w a gradient."))

# %% id="zero-solution" tags=["solution"]
answer = [2., -5.]
check_that(answer, (lambda v: np.shape(v) == (2,) and np.any(v), "Two numbers, not all 0."),
           (lambda v: np.isclose(v @ J[:, :1], 0), "That v gives w a gradient."))

# %% [markdown] id="any-tensor"
# ## The mistake: backward works on any tensor

# %% id="mistake" tags=["raises-exception"]
w.grad = x.grad = None
loss = formula(w, x)
loss.backward()

# %% [markdown] id="mistake-words"
# "Implicitly created" means: for one number autograd takes the seed 1 without asking. For two it
# would have to guess how much each of them counts. (A tensor of shape `[1]` has one number, so it
# needs no seed.)
#
# ### Fixes that are none
#
# **First: give it a 1, as for a scalar.**

# %% id="mistake-shape" tags=["raises-exception"]
loss.backward(gradient=torch.tensor([1.]))

# %% [markdown] id="mistake-shape-words"
# A weight for each number, so $v$ has the shape of the output, here `[2]`.
#
# **Second: `sum()`, because it works.** It does work. But it answers the question, with
# $v = (1, 1)$, and `mean()` gives another answer:

# %% id="sum-mean"
for reduced in (formula(w, x).sum(), formula(w, x).mean()):
    w.grad = x.grad = None
    reduced.backward()
    print(w.grad, x.grad)
assert (w.grad, x.grad) == (3.5, 1.5)

# %% [markdown] id="sum-words"
# Nothing is wrong with a sum, if a sum is what you want. In training, `mean` is usual: then the size
# of a step does not depend on how many examples are looked at together, the batch. What is wrong is
# not to know that you chose.
#
# **The fix: say how much each number counts.** Three ways to say it are the same. (`autograd.grad`
# returns the gradients and leaves the mailboxes alone.)

# %% id="three-ways"
v = torch.tensor([1., 2.])
y = formula(w, x)
print(torch.autograd.grad(y, (w, x), v, retain_graph=True))
print(torch.autograd.grad((v * y).sum(), (w, x), retain_graph=True))
print(torch.autograd.grad(v @ y, (w, x)))

# %% [markdown] id="three-ways-words"
# So `gradient=v` is nothing but the Jacobian of one more node, $v^\top \ell$, that you left out.
#
# **Your turn.** Which $v$ gives the same gradients as `mean()`?

# %% id="mean" tags=["exercise"]
answer = ...
check_that(answer, (lambda v: np.shape(v) == (2,), "One weight for each number."),
           (lambda v: not np.allclose(v, 1), "That is the sum."),
           (lambda v: np.allclose(v @ J, J.mean(0)), "That v gives other gradients."))

# %% id="mean-solution" tags=["solution"]
answer = [1 / 2, 1 / 2]
check_that(answer, (lambda v: np.allclose(v @ J, J.mean(0)), "That v gives other gradients."))

# %% [markdown] id="weights-first"
# ## Weights come first, not last
#
# Two beliefs about `gradient=v` are common. The first: "the gradient is computed, then multiplied by
# $v$". With which of the two numbers? Compare $v = (1, 1)$ and $v = (1, 2)$:

# %% id="not-scaled"
plain, weighted = np.ones(2) @ J, np.array([1., 2.]) @ J
print(plain, weighted, weighted / plain)
assert not np.isclose(*(weighted / plain))

# %% [markdown] id="not-scaled-words"
# $w$ changes by one factor and $x$ by another, so no scaling afterwards can do it. $v$ stands at the
# left end of the product $v^\top J_{j \to n}$, at the beginning of the pass.
#
# ## No Jacobian is built
#
# The second belief: "autograd computes $J$, then $v^\top J$". Here is a million numbers. $J$ would
# have a million rows and a million columns:

# %% id="million"
u = torch.ones(1_000_000, requires_grad=True)
y = torch.exp(u)
y.backward(gradient=torch.ones(1_000_000))
print(u.grad.shape)
print(f"J would take {u.numel() ** 2 * 4 / 1e12:.0f} TB")
print(f"what exp saved takes {y.nbytes / 1e6:.0f} MB")

# %% [markdown] id="million-words"
# $J$ is diagonal here, and $v^\top J$ is one product of a million pairs. Each operation knows such
# a short way from $P_i$ to $P_i J_{j \to i}$. It is all that backward ever uses.
#
# ## Rows of J
#
# And if you do want $J$? A one-hot $v$ gives a row. So a row costs one backward pass, and $J$ as
# many as the output has numbers. The graph is walked again and again, a good reason to retain it:

# %% id="rows"
loss = formula(w, x)
for k in range(2):
    one_hot = torch.eye(2)[k]
    row = torch.autograd.grad(loss, (w, x), one_hot, retain_graph=True)
    print(f"row {k}:", [part.item() for part in row])
    assert [part.item() for part in row] == J[k].tolist()

# %% [markdown] id="functional"
# `autograd.functional.jacobian` does just that. The picture of a Jacobian tells what an operation
# does: which output listens to which input.

# %% id="gallery"
jacobian = torch.autograd.functional.jacobian
u = torch.tensor([0.5, -1., 1., 0., -0.5, 2.])
heat({"relu": jacobian(torch.relu, u), "cumsum": jacobian(lambda u: u.cumsum(0), u)})

# %% id="gallery-softmax"
heat({"softmax": jacobian(lambda u: torch.softmax(u, 0), u)})

# %% [markdown] id="gallery-words"
# - **relu** works on each number alone: a diagonal, with 0 where the input is not positive.
# - **cumsum** adds up from the left: row $i$ has ones up to column $i$.
# - **softmax** couples all with all: raise one input, and the other outputs fall (red).
#
# Read a **column** and you see whom one input moves. Read a **row** and you see whom one output
# listens to. Backward takes weighted sums of rows, which is why it goes from the output to the
# inputs.

# %% [markdown] id="matrix-question"
# **Your turn.** $z = W s$ with $W$ of shape $3 \times 2$ and $s = (1, 2)$. You call
# `z.backward(gradient=v)` with $v = (1, 0, -1)$. What is `W.grad`? Give it as a list of rows. (Row
# $k$ of $W$ moves $z_k$ only; notebook 2.)

# %% id="matrix" tags=["exercise"]
W = torch.ones(3, 2, requires_grad=True)
s, v = torch.tensor([1., 2.]), torch.tensor([1., 0., -1.])
answer = ...
check_gradient(answer, v @ (W @ s), W)

# %% id="matrix-solution" tags=["solution"]
W = torch.ones(3, 2, requires_grad=True)
s, v = torch.tensor([1., 2.]), torch.tensor([1., 0., -1.])
answer = [[1, 2], [0, 0], [-1, -2]]
check_gradient(answer, v @ (W @ s), W)

# %% [markdown] id="matrix-words"
# That is the outer product $v\, s^\top$: the weight of the output times what went in.

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from earlier notebooks.
#
# <details><summary>What is <code>v</code> in <code>y.backward(gradient=v)</code>?</summary>
#
# How much each number of $y$ counts. It is the seed: $P_n = v^\top$. It has the shape of $y$.
#
# </details>
#
# <details><summary>What ends up in <code>x.grad</code>?</summary>
#
# $v^\top J$: the rows of the Jacobian of $y$ with respect to $x$, weighted and added.
#
# </details>
#
# <details><summary>Why does a vector without a seed fail, and a number does not?</summary>
#
# For one number the seed is 1. For several somebody has to say how much each counts.
#
# </details>
#
# <details><summary>Which seeds do <code>sum()</code> and <code>mean()</code> of n numbers stand for?</summary>
#
# Ones; and $1/n$ each.
#
# </details>
#
# <details><summary>How many backward passes does a whole Jacobian take?</summary>
#
# One for each number of the output, with a one-hot $v$ each time.
#
# </details>
#
# <details><summary>Does backward build the Jacobian and then multiply?</summary>
#
# No. It takes $v$ along from the start, and each operation goes straight from $P_i$ to
# $P_i J_{j \to i}$.
#
# </details>
#
# <details><summary>When is <code>retain_graph=True</code> right?</summary>
#
# When the same graph, with the same numbers, is walked several times: rows of a Jacobian, say.
#
# </details>
#
# <details><summary>What is $J_{W \to z}$ for $z = W s$?</summary>
#
# $I \otimes s^\top$, a staircase of copies of $s$.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Put `torch.tanh` or `lambda u: u.flip(0)` into the gallery, and draw its Jacobian before you look.
# - [6 · Gradients of gradients](06_higher_order.ipynb): the result of backward as a node of a graph.
# - [2 · A two-layer network](02_two_layer_network.ipynb), for local Jacobians and their structure.
# - [Start page](00_start_here.ipynb)
