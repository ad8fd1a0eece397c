# %% [markdown] id="title"
# # 9 · Where gradients stop
#
# `loss.backward()` says *element 0 of tensors does not require grad*. Or it says nothing, and your
# weights never move. Or it says nothing and a weight is `nan`. In each case a gradient stopped
# somewhere on its way. At the end of this notebook you will be able to
#
# - find the place where a graph is cut, and tell a cut from a gradient that is 0,
# - say why `requires_grad_(True)` on the loss repairs nothing,
# - predict which lines keep a path and which do not,
# - say where a `nan` comes from that no value shows, and remove it,
# - say what autograd does at a kink.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core.teach import check, check_function, finite_difference, state_table, verdicts
from autograd_core.viz.plots import curves

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# A loss of three lines. Somebody wanted plain numbers in the last one:

# %% id="three-lines"
def cut_loss(w):
    y = w * 3
    loss = torch.tensor(y.item() ** 2, dtype=y.dtype)
    return loss

# %% [markdown] id="predict-question"
# With $w = 2$ the value is $(3 \cdot 2)^2 = 36$, as it should be. **Before you go on:** what will
# `cut_loss(w).backward()` do for `w.grad`? Answer `"36"`, `"0"`, `"None"` (it runs, and `w.grad` stays
# `None`) or `"error"`. It is checked when it has happened.

# %% id="guess" tags=["exercise"]
guess = ...

# %% id="guess-solution" tags=["solution"]
guess = "error"

# %% [markdown] id="by-hand"
# ## By hand
#
# The formula has three nodes: $u_1 = w$, $u_2 = 3 u_1$, $u_3 = u_2^2$. With
# $E = \{(1,2), (2,3)\}$ the backward pass is two products:

# %% id="by-hand-backward"
u = {1: 2.}
u[2] = 3 * u[1]
u[3] = u[2] ** 2
J = {(1, 2): 3., (2, 3): 2 * u[2]}
P3 = 1.
P2 = P3 * J[2, 3]
P1 = P2 * J[1, 2]
print(f"P2 = {P2:g}, P1 = {P1:g}")

# %% [markdown] id="edges-words"
# `P1` needs the edge $(2, 3)$. In `cut_loss` this edge was never recorded: `.item()` hands out a
# Python number, and a number knows nothing of where it came from. `torch.tensor` then makes a new
# leaf of it.

# %% id="edges"
w = torch.tensor(2., requires_grad=True)
loss = cut_loss(w)
state_table(w=w, loss=loss)

# %% [markdown] id="measured-words"
# ## Measured
#
# Finite differences look at values only, so they see no cut. The loss *does* depend on $w$:

# %% id="measured"
measured = finite_difference(cut_loss, (2.,))
assert np.isclose(measured.item(), P1)
measured

# %% [markdown] id="cut"
# ## The graph does it, or not
#
# Autograd does not measure. It follows recorded edges, and here there is none. So the first thing
# `backward()` looks for is missing: a node to start from.

# %% id="cut-error" tags=["raises-exception"]
loss.backward()

# %% id="guess-check"
check(guess, "error",
      ("36", "That is what ∂loss/∂w should be. But is there a path from loss to w?"),
      ("0", "0 would have to be computed, by a node. Which node made this loss?"),
      ("None", "backward() needs a node to start from. Look at how loss was made."))

# %% [markdown] id="cut-step-words"
# Step through it. The scissors mark the line at which the path ends, and the last step is the
# error, explained.

# %% id="cut-step"
# %%step --expect RuntimeError
y = w * 3
loss = torch.tensor(y.item() ** 2)
loss.backward()

# %% [markdown] id="bad-fix"
# ### The popular fix that repairs nothing
#
# The message says that the loss does not require grad. So people make it require grad:

# %% id="bad-fix-run"
loss.requires_grad_(True)
loss.backward()
print("w.grad =", w.grad, "  loss.grad =", loss.grad)
assert w.grad is None

# %% [markdown] id="bad-fix-step-words"
# No error any more, and that is worse. The loss is now a leaf, an island of one node. Backward
# starts there, finds a leaf, puts $P = 1$ into its mailbox and is done. An optimiser would step
# over `w` for ever without a word. Look where the gradient goes:

# %% id="bad-fix-step"
# %%step
loss = torch.tensor(y.item() ** 2)
loss.requires_grad_(True)
loss.backward()

# %% [markdown] id="right-fix"
# ### The fix
#
# Stay with tensors on the whole way. Numbers are for printing.

# %% id="right-fix-step"
# %%step
y = w * 3
loss = y ** 2
loss.backward()

# %% id="right-fix-check" tags=["nbval-ignore-output"]
assert w.grad == P1
verdicts(lambda w: (w * 3) ** 2, 2.)

# %% [markdown] id="what-cuts"
# ## What cuts, and what gives 0
#
# | it looks like | what happens | gradient |
# |---|---|---|
# | `y.item()`, `y.tolist()`, `float(y)`, `y.detach().numpy()` | leaves the world of tensors | no path |
# | `torch.tensor(y)` of anything | copies the values into a new leaf | no path |
# | `y.detach()`, `with torch.no_grad():` | asked for | no path |
# | `y.argmax()`, `y > 0`, `y.long()` | the result is integers or truth values | no path |
# | `y.round()`, `y.floor()`, `y.sign()` | flat almost everywhere | a path, and 0 on it |
#
# The last row raises no error, because nothing is cut: the gradient arrives, and it is 0.

# %% id="cut-table"
y = torch.tensor([0.4, 1.6], requires_grad=True) * 1
state_table(y=y, detached=y.detach(), index=y.argmax(), larger=y > 1, rounded=y.round())

# %% [markdown] id="paths-question"
# **Your turn.** Which of these results still has a path to `x`? `True` or `False` for each.

# %% id="paths" tags=["exercise"]
x = torch.tensor([1., 2.], requires_grad=True)
lines = ("x[0] + 1", "torch.tensor(x.tolist())", "x.floor()", "(x > 1) * x", "x.detach() * x",
         "x.argmax()")
answer = {"x[0] + 1": ..., "torch.tensor(x.tolist())": ..., "x.floor()": ...,
          "(x > 1) * x": ..., "x.detach() * x": ..., "x.argmax()": ...}
check(answer, lambda: {line: eval(line).requires_grad for line in lines},
      ({"x.floor()": False}, "Flat is not cut: there is a path, with 0 on it."),
      ({"x.detach() * x": False}, "One factor is cut off. The other is not."),
      ({"(x > 1) * x": False}, "The mask has no path. It is multiplied by something that has."))

# %% id="paths-solution" tags=["solution"]
x = torch.tensor([1., 2.], requires_grad=True)
lines = ("x[0] + 1", "torch.tensor(x.tolist())", "x.floor()", "(x > 1) * x", "x.detach() * x",
         "x.argmax()")
answer = {"x[0] + 1": True, "torch.tensor(x.tolist())": False, "x.floor()": True,
          "(x > 1) * x": True, "x.detach() * x": True, "x.argmax()": False}
check(answer, lambda: {line: eval(line).requires_grad for line in lines})

# %% [markdown] id="rebuild"
# ## Built again from its parts
#
# `x[0]` and `x[1]` have a path to `x`. Put into `torch.tensor([...])` they lose it: the function
# copies their values over a gap that no edge crosses. Step through it.

# %% id="rebuild-step"
# %%step --expect RuntimeError
z = torch.tensor([x[0], x[1]])
total = (z * z).sum()
total.backward()

# %% [markdown] id="rebuild-fix-words"
# `torch.stack` makes a vector of tensors and is an operation like any other. For longer pieces
# there is `torch.cat`.

# %% id="rebuild-fix"
z = torch.stack([x[0], x[1]])
total = (z * z).sum()
total.backward()
x.grad

# %% [markdown] id="mean-question"
# **Your turn.** This function should return the mean of the squares of `x`, and gradients should
# reach `x`. Its value is right. Repair it: write what the function should return in
# place of the dots. The check compares values with the function below, and gradients with measured
# ones.

# %% id="mean-broken"
def mean_square(x):
    squares = [float(number) ** 2 for number in x]
    return torch.tensor(squares, dtype=x.dtype).mean()

# %% id="mean" tags=["exercise"]
def answer(x):
    return ...

check_function(answer, mean_square, [1., 2., 6.])

# %% id="mean-solution" tags=["solution"]
def answer(x):
    return torch.stack([number ** 2 for number in x]).mean()

check_function(answer, mean_square, [1., 2., 6.])

# %% [markdown] id="unused"
# ## The wrong object
#
# `torch.autograd.grad(y, x)` asks for $P$ of *this* `x`. A node is found by identity, not by name
# or value. Here the name `x` moves on to a copy, which was made after `y` and is on no path to it:

# %% id="unused-error" tags=["raises-exception"]
x = torch.tensor(2., requires_grad=True)
y = x * x
x = x.clone()
torch.autograd.grad(y, x)

# %% [markdown] id="unused-bad-words"
# The message offers `allow_unused=True`. People take the offer:

# %% id="unused-bad"
print(torch.autograd.grad(y, x, allow_unused=True))

# %% [markdown] id="unused-words"
# It answers the question that was asked: there is no path, `None`. (With `materialize_grads=True`
# it would even be a zero.) That is right for an input that may be unused, and hides the mistake
# here. Step through the lines and look for the node without an edge to `y`; off the path it is grey.

# %% id="unused-step"
# %%step --expect RuntimeError
x = torch.tensor(2., requires_grad=True)
y = x * x
copy = x.clone()
torch.autograd.grad(y, copy)

# %% [markdown] id="unused-fix-words"
# The cure: ask for the object that was used, or compute `y` from the copy.

# %% id="unused-fix"
y = copy * copy
torch.autograd.grad(y, copy, retain_graph=True), torch.autograd.grad(y, x)

# %% [markdown] id="objects-question"
# **Your turn.** For which of these does `torch.autograd.grad(u, ...)` find a gradient? `True` or
# `False` for each.

# %% id="objects" tags=["exercise"]
x = torch.tensor(2., requires_grad=True)
y = x * x
z = x.clone()
u = y * z
answer = {"x": ..., "y": ..., "z": ..., "x.clone()": ...}
check(answer, lambda: {line: torch.autograd.grad(u, eval(line), retain_graph=True,
                                                 allow_unused=True)[0] is not None
                       for line in ("x", "y", "z", "x.clone()")},
      ({"z": False}, "This copy was used: u was computed from it."),
      ({"y": False}, "It need not be a leaf. It has to be on the path."))

# %% id="objects-solution" tags=["solution"]
x = torch.tensor(2., requires_grad=True)
y = x * x
z = x.clone()
u = y * z
answer = {"x": True, "y": True, "z": True, "x.clone()": False}
check(answer, lambda: {line: torch.autograd.grad(u, eval(line), retain_graph=True,
                                                 allow_unused=True)[0] is not None
                       for line in ("x", "y", "z", "x.clone()")})

# %% [markdown] id="where"
# ## A `nan` that no value shows
#
# The square root has slope ∞ at 0. So people choose: the root where $x > 0$, else 0. Every value is
# finite. What is the gradient at 0?

# %% id="where-run"
def root(x):
    return torch.where(x > 0, torch.sqrt(x), 0.)

x = torch.tensor(0., requires_grad=True)
y = root(x)
y.backward()
print(y, x.grad)

# %% [markdown] id="where-by-hand"
# By hand: `where` has two inputs. It sends $P = 1$ to the one it chose and $P = 0$ to the other,
# the root. From there $P_x \mathrel{+}= 0 \cdot J$, and $J = 1/(2\sqrt 0) = \infty$. In floating
# point $0 \cdot \infty$ is `nan`. `where` chooses between **values**. It does not stop the backward
# pass from walking through what was not chosen.

# %% id="where-step"
# %%step
x = torch.tensor(0., requires_grad=True)
r = torch.sqrt(x)
y = torch.where(x > 0, r, 0.)
y.backward()

# %% [markdown] id="anomaly-words"
# In a large network you see only that a weight became `nan`. **Anomaly detection** stops at the
# first node that makes one, and names it:

# %% id="anomaly" tags=["raises-exception", "nbval-ignore-output"]
with torch.autograd.set_detect_anomaly(True):
    root(torch.tensor(0., requires_grad=True)).backward()

# %% [markdown] id="where-bad-words"
# The popular fix is a second `where`, or `nan_to_num`, around the *result*. It comes too late, and
# for the same reason: behind it, $0 \cdot \infty$ is still computed.

# %% id="where-bad"
x = torch.tensor(0., requires_grad=True)
torch.nan_to_num(root(x)).backward()
x.grad

# %% [markdown] id="where-fix-words"
# The cure: make the **input** of the root harmless, before the root. Where $x \le 0$ it now sees a
# 1, whose slope is finite, and 0 times something finite is 0.

# %% id="where-fix"
def safe_root(x):
    inside = torch.where(x > 0, x, 1.)
    return torch.where(x > 0, torch.sqrt(inside), 0.)

x = torch.tensor(0., requires_grad=True)
safe_root(x).backward()
x.grad

# %% [markdown] id="sinc-question"
# **Your turn.** $\sin(x) / x$ is smooth once you say that it is 1 at 0. This version has the right
# values, and a `nan` in its gradient. Write one with the same values that has none.

# %% id="sinc-broken"
def sinc(x):
    return torch.where(x == 0, 1., torch.sin(x) / x)

# %% id="sinc" tags=["exercise"]
def answer(x):
    return ...

check_function(answer, sinc, 0., 2.)

# %% id="sinc-solution" tags=["solution"]
def answer(x):
    inside = torch.where(x == 0, 1., x)
    return torch.where(x == 0, 1., torch.sin(inside) / inside)

check_function(answer, sinc, 0., 2.)

# %% [markdown] id="kinks"
# ## At a kink
#
# At 0, `relu` has slope 0 on the left and 1 on the right. No derivative exists there. Backward does
# not fail: it returns one agreed number.

# %% id="kinks-run"
zero = torch.tensor(0., requires_grad=True)
for name in ("relu", "abs", "sign", "round"):
    g, = torch.autograd.grad(getattr(torch, name)(zero), zero)
    print(f"{name}'(0) = {g.item():g}")

# %% [markdown] id="kinks-measured-words"
# Central differences take the mean of both sides. So at a kink, and only there, two honest judges
# disagree:

# %% id="kinks-measured" tags=["nbval-ignore-output"]
verdicts(torch.relu, 0.)

# %% [markdown] id="kinks-plot-words"
# Away from 0 they do agree. The picture shows the derivative that autograd reports; the dot at 0
# lies on the lower branch.

# %% id="kinks-plot"
xs = torch.linspace(-2, 2, 21, requires_grad=True)
slope, = torch.autograd.grad(torch.relu(xs).sum(), xs)
assert slope[10] == 0
curves({"relu": (xs, torch.relu(xs)), "what backward uses": (xs, slope)}, x="x", y="")

# %% [markdown] id="max-question"
# **Your turn.** `max` has a kink where two entries are equal. The two ways to call it agree on the
# value and not on the gradient. One splits the gradient evenly among the largest; the other also
# returns an index, and gives everything to the entry at that index. Say what `a.grad` is for each,
# with $a = (1, 1)$.

# %% id="max" tags=["exercise"]
a = torch.tensor([1., 1.], requires_grad=True)
answer = {"a.max()": ..., "a.max(0).values": ...}
check(answer, lambda: {line: torch.autograd.grad(eval(line), a)[0]
                       for line in ("a.max()", "a.max(0).values")},
      ({"a.max()": [1, 1]}, "The sum of what is sent is P = 1."),
      ({"a.max()": [1, 0]}, "This call gives no index. It splits."),
      ({"a.max(0).values": [0.5, 0.5]}, "This call returns an index: one entry gets it all."))

# %% id="max-solution" tags=["solution"]
a = torch.tensor([1., 1.], requires_grad=True)
answer = {"a.max()": [0.5, 0.5], "a.max(0).values": [1, 0]}
check(answer, lambda: {line: torch.autograd.grad(eval(line), a)[0]
                       for line in ("a.max()", "a.max(0).values")})

# %% [markdown] id="explain-words"
# ## When you are stuck
#
# After any error of this kind, `explain()` says what happened, what only hides it, and what to do.
# It also takes an error of PyTorch.

# %% id="explain"
from autograd_core.teach import explain

try:
    cut_loss(w).backward()
except RuntimeError as error:
    told = explain(error)
told

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from notebooks 8 and 3.
#
# <details><summary>“element 0 of tensors does not require grad”: what do you look for?</summary>
#
# The line where the path from the parameters to the loss was cut: `.item()`, `torch.tensor(...)` of
# something computed, `detach()`, `no_grad`, `argmax`. Not for a place to write `requires_grad_(True)`.
#
# </details>
#
# <details><summary>Why does <code>loss.requires_grad_(True)</code> not repair a cut graph?</summary>
#
# It makes the loss a leaf, an island. Backward puts 1 into its own `.grad`, and nothing reaches the
# parameters.
#
# </details>
#
# <details><summary>What does <code>torch.tensor([x[0], x[1]])</code> do to the gradient of x?</summary>
#
# It copies values into a new leaf, so no path leads back. `torch.stack([x[0], x[1]])` keeps one.
#
# </details>
#
# <details><summary>For which x does <code>torch.autograd.grad(y, x)</code> work?</summary>
#
# For the very object that `y` was computed from. A copy, or the same name after an assignment, is
# another node and not on the path.
#
# </details>
#
# <details><summary>Why can <code>where(x > 0, sqrt(x), 0)</code> have gradient nan?</summary>
#
# The branch that was not chosen gets $P = 0$, its local Jacobian at 0 is ∞, and $0 \cdot \infty$ is
# `nan`. Make the input harmless before the root.
#
# </details>
#
# <details><summary>What does backward use as derivative of relu at 0? Of abs?</summary>
#
# 0 for both. A convention: at a kink backward does not fail.
#
# </details>
#
# <details><summary>How do a cut and a flat function differ?</summary>
#
# Behind a cut there is no gradient (`None`, or an error). Behind `round` or `sign` there is one, and
# it is 0.
#
# </details>
#
# <details><summary>What is wrong with <code>.data</code>?</summary>
#
# It writes into the same memory without counting. Backward then uses wrong values in silence.
#
# </details>
#
# <details><summary>What makes a tensor a leaf?</summary>
#
# No recorded operation made it, so its `grad_fn` is `None`. Data is a leaf too; it only has no
# gradient.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Take a training script of yours, put `torch.tensor(...)` around some line in the middle, and see
#   how long it takes you to find it with `%%step`.
# - [10 · Custom functions and hooks](10_custom_functions.ipynb): a node with a backward of your own.
# - [8 · In-place changes](08_in_place.ipynb), for the other ways to lose a gradient.
# - [Start page](00_start_here.ipynb)
