# %% [markdown] id="title"
# # 8 · In-place changes
#
# `y += 1` and `y = y + 1` look alike. The second makes a new tensor. The first writes into the old
# one, and somebody may still need what was there. At the end you will be able to
#
# - say which in-place change breaks a graph and which does not, before you run it,
# - read the version message, and find the line that it is about,
# - change a parameter in the one right way, and recognise the wrong ones,
# - choose between `detach()`, `no_grad`, `.data`, `clone()`, `requires_grad_(False)` and `eval()`.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core.teach import check, check_that, state_table, verdicts, watch

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# Four times the same three lines: $y$ is computed from $x$, then `y += 1`, then
# `y.sum().backward()`. Only the first line differs.
#
# **Before you go on:** which of them work? `True` means that backward gives a gradient. Think of
# notebook 4: what does each operation save? It is checked below, after the four have run.

# %% id="guess" tags=["exercise"]
guess = {"x + 1": ..., "x.exp()": ..., "x ** 2": ..., "x.sigmoid()": ...}

# %% id="guess-solution" tags=["solution"]
guess = {"x + 1": True, "x.exp()": False, "x ** 2": True, "x.sigmoid()": False}

# %% [markdown] id="by-hand"
# ## By hand
#
# Take $y = e^x$ at $x = (0, 1)$. The local Jacobian is diagonal, with $e^x$ on the diagonal, and
# `exp` has saved its **result** for that. Now one is added to the numbers in that very memory. What
# would backward make of it?

# %% id="by-hand-run"
x = np.array([0., 1.])
y = np.exp(x)
saved = y
y += 1
print("true:", np.exp(x), "   from what was saved:", saved)

# %% [markdown] id="measure"
# Off by one in each number. In the other lines, `x ** 2` saved $x$, and `x + 1` saved nothing.
# Overwriting their result does no harm to them.
#
# The true derivative does not care how it is written. Here is the function without any in-place
# change, for the judges:

# %% id="formula"
def formula(x):
    y = x.exp()
    y = y + 1
    return y.sum()

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(formula, [0., 1.])

# %% [markdown] id="graph"
# ## The graph does it: versions
#
# Autograd cannot know what will be overwritten. So it counts. Each tensor's memory has a
# **version**, which every in-place change raises by one. An operation that saves a tensor writes
# down the version it saw. Backward compares.

# %% id="versions"
t = torch.tensor([-1., 2.])
print(t._version)
t.add_(3.)
t.abs_()
t[0] = 7.
print(t._version, t)
assert t._version == 3

# %% [markdown] id="version-question"
# **Your turn.** Which version has `t` after these lines? It starts at 0. (A name with a `_` at its
# end changes in place. So do `+=`, and an assignment into `t[...]`.)

# %% id="version" tags=["exercise"]
t = torch.zeros(3)
t.add_(1)
u = t * 2
u += 1
v = t[1:]
v.mul_(5)
answer = ...
check(answer, t._version, (1, "v looks at a part of the same memory."),
      (3, "u is a tensor of its own."), (4, "t * 2 changes nothing, and u has its own memory."))

# %% id="version-solution" tags=["solution"]
t = torch.zeros(3)
t.add_(1)
u = t * 2
u += 1
v = t[1:]
v.mul_(5)
answer = 2
check(answer, t._version)

# %% [markdown] id="step-words"
# ## Step through it
#
# Each card wears a version, and a drawer says which version it saw. Watch the drawer of `exp` when
# `y += 1` runs: "v0 ≠ v1 now". Nothing fails yet. Backward is where it is noticed.

# %% id="step"
# %%step --expect RuntimeError
x = torch.tensor([0., 1.], requires_grad=True)
y = x.exp()
y += 1
y.sum().backward()

# %% [markdown] id="sometimes"
# ## The mistake: in-place is always fine, or always wrong
#
# All four, and what becomes of them:

# %% id="four"
x = torch.tensor([0., 1.], requires_grad=True)
works = {}
for name in ("x + 1", "x.exp()", "x ** 2", "x.sigmoid()"):
    y = eval(name)
    y += 1
    try:
        works[name] = bool(torch.autograd.grad(y.sum(), x))
    except RuntimeError:
        works[name] = False

# %% id="guess-check"
check(guess, works, ({"x + 1": False}, "A sum saves nothing that could be overwritten."),
      ({"x.exp()": True}, "exp saves its result."),
      ({"x.sigmoid()": True}, "σ' = σ(1 − σ) is made of the result."),
      ({"x ** 2": False}, "It saves its input; y is the result."))

# %% [markdown] id="message"
# ### Read the message

# %% id="mistake" tags=["raises-exception"]
y = x.exp()
y += 1
y.sum().backward()

# %% [markdown] id="message-words"
# From the left: a tensor of two numbers; it came out of `Exp`; its memory is at version 1; `exp` saw
# version 0. So look for an in-place change of the **result of exp**, after it was computed.
#
# ### Fixes that are none
#
# **`.data`** is the classic. It looks at the same memory and does not count:

# %% id="data-silent"
y = x.exp()
y.data += 1
y.sum().backward()
print(x.grad, "   version", y._version)
assert torch.allclose(x.grad, x.exp() + 1)

# %% [markdown] id="data-judged"
# The error is gone, and the gradient is wrong, by exactly the one from above. Ask the judges about
# it. Autograd, ours and PyTorch's, believes what it finds in the drawer. Only the measurement
# notices:

# %% id="data-formula"
def with_data(x):
    y = x.exp()
    y.data += 1
    return y.sum()

# %% id="data-verdicts" tags=["nbval-ignore-output"]
verdicts(with_data, [0., 1.])

# %% [markdown] id="others-words"
# **`no_grad`** and **`detach()`** share the version with $y$, so they are caught:

# %% id="no-grad-caught" tags=["raises-exception"]
y = x.exp()
with torch.no_grad():
    y += 1
y.sum().backward()

# %% [markdown] id="right-words"
# **The fix:** do not write into what somebody saved. Make a new tensor. It costs its memory, and
# that is what the saved value needs anyway.

# %% id="right-fix"
x.grad = None
y = x.exp()
y = y + 1
y.sum().backward()
print(x.grad)
assert torch.allclose(x.grad, x.exp())

# %% [markdown] id="parameter"
# ## Changing a parameter
#
# Training changes weights in place. Try it directly:

# %% id="leaf-error" tags=["raises-exception"]
w = torch.tensor([1., 2.], requires_grad=True)
w.add_(1)

# %% [markdown] id="leaf-words"
# A leaf is what gradients are taken with respect to. If the change were recorded, $w$ would be the
# result of an operation, and no leaf any more. So autograd refuses. A part of a leaf is refused just
# the same:

# %% id="view-error" tags=["raises-exception"]
w[0] = 5.

# %% [markdown] id="rebinding"
# ### The popular fix: `w = w - lr * w.grad`
#
# It runs. `watch` compares before and after:

# %% id="rebinding-run"
w = torch.tensor(1., requires_grad=True)
(w * w).backward()
with watch(w=w) as table:
    w = w - 0.1 * w.grad
table

# %% [markdown] id="rebinding-words"
# "Another tensor." The name moved to a computed one, which is no leaf. The next
# `backward()` leaves its `.grad` empty, and in the step after that you subtract `None`:

# %% id="rebinding-error" tags=["raises-exception"]
(w * w).backward()
w = w - 0.1 * w.grad

# %% [markdown] id="no-grad-words"
# ### The fix: in place, under `no_grad`
#
# "This is no part of the computation": nothing is recorded, the leaf stays the leaf, and the version
# goes up, so that whoever saved the old $w$ is warned. `optimizer.step()` does exactly this.

# %% id="no-grad-run"
w = torch.tensor(1., requires_grad=True)
(w * w).backward()
with watch(w=w) as table, torch.no_grad():
    w -= 0.1 * w.grad
table

# %% id="no-grad-check"
assert w.is_leaf
assert w._version == 1

# %% [markdown] id="change-question"
# **Your turn.** Four lines that make $w$ smaller by one. Say of each what becomes of $w$:
# `"error"`, `"no leaf"`, `"counted"` (a leaf, and the version says that it changed) or
# `"uncounted"`. The cell behind it runs all four.

# %% id="change" tags=["exercise"]
answer = {"w.sub_(1)": ..., "w = w - 1": ..., "with torch.no_grad(): w -= 1": ...,
          "w.data -= 1": ...}

# %% id="change-solution" tags=["solution"]
answer = {"w.sub_(1)": "error", "w = w - 1": "no leaf", "with torch.no_grad(): w -= 1": "counted",
          "w.data -= 1": "uncounted"}

# %% id="change-run"
became = {}
for line in ("w.sub_(1)", "w = w - 1", "with torch.no_grad(): w -= 1", "w.data -= 1"):
    w = torch.tensor(5., requires_grad=True)
    try:
        exec(line)
        became[line] = ("counted" if w._version else "uncounted") if w.is_leaf else "no leaf"
    except RuntimeError:
        became[line] = "error"

# %% id="change-check"
check(answer, became, ({"w.sub_(1)": "counted"}, "Is it recorded? Can it be, on a leaf?"),
      ({"w = w - 1": "counted"}, "Nothing is written into w; the name moves."),
      ({"w.data -= 1": "counted"}, "It goes around the count."))

# %% [markdown] id="step-between"
# ## A step between two backwards
#
# Two players that are trained against each other, as in a GAN. One loss $w v$ is used to train both.
# Somebody steps as soon as there is a gradient:

# %% id="gan-step"
# %%step --brief --expect RuntimeError
w = torch.tensor(2., requires_grad=True)
v = torch.tensor(3., requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
loss = w * v
loss.backward(retain_graph=True)
optimizer.step()
loss.backward()

# %% [markdown] id="gan-words"
# The product had saved $w$ at version 0, and the step made it version 1. The popular fix is to go back
# to something that does not count, and write the new weights through `.data`:

# %% id="gan-data"
w = torch.tensor(2., requires_grad=True)
v = torch.tensor(3., requires_grad=True)
loss = w * v
loss.backward(retain_graph=True)
w.data -= 0.1 * w.grad
v.grad = None
loss.backward()
print(v.grad, "  the loss was computed with w = 2")
assert v.grad == w

# %% [markdown] id="gan-fix"
# $v$ gets the gradient of a loss that nobody computed: the forward pass of the old $w$, the backward
# pass of the new one. **The fix:** first all backwards, then all steps. Or, if the second is meant to
# see the new $w$, run forward again.
#
# **Your turn.** Put the five in an order that works, with one forward pass.

# %% id="order" tags=["exercise"]
answer = [..., ..., ..., ..., ...]
words = ["backward 1", "backward 2", "forward", "step 1", "step 2"]
check_that(answer, (lambda a: sorted(a) == words, f"Each of these once: {words}."),
           (lambda a: a[0] == "forward", "Backward and step need the graph of this round."),
           (lambda a: a.index("step 1") > a.index("backward 1"), "Step 1 has no gradient yet."),
           (lambda a: a.index("step 2") > a.index("backward 2"), "Step 2 has no gradient yet."),
           (lambda a: {*a[3:]} == {"step 1", "step 2"}, "A step changes what a backward needs."))

# %% id="order-solution" tags=["solution"]
answer = ["forward", "backward 1", "backward 2", "step 1", "step 2"]
check_that(answer, (lambda a: {*a[3:]} == {"step 1", "step 2"}, "A step comes too early."))

# %% [markdown] id="family"
# ## A family that is often mixed up
#
# Five ways to "turn gradients off", in the same place: $y = x \cdot x$ is made in one of them, and
# then $z = y\,x$, at $x = 2$. If $y$ is connected, $z = x^3$ and the slope is 12. If $y$ is a mere
# number, it is $y = 4$.

# %% id="family-lines"
lines = """x = torch.tensor(2., requires_grad=True)
{}
z = y * x
z.backward()"""
ways = {"detach()": "y = (x * x).detach()", "no_grad": "with torch.no_grad(): y = x * x",
        ".data": "y = (x * x).data", "clone()": "y = (x * x).clone()"}

# %% id="family-compare"
traces = {name: torch.trace.run(lines.format(way), {"torch": torch}) for name, way in ways.items()}
torch.viz.Comparison(traces)

# %% [markdown] id="family-words"
# One cursor drives all four. The scissors mark where an edge would have been. `clone()` cuts nothing:
# it copies the numbers and stays in the graph.
#
# The fifth, `requires_grad_(False)`, is a property of the **leaf**, from then on and everywhere. And
# `eval()` is not of the family at all. Some layers do something else in training than in use (dropout,
# for one, throws away numbers at random, in training only); `eval()` tells them that they are in use.
# It records as before:

# %% id="family-others"
x = torch.tensor(2., requires_grad=True)
y = torch.nn.Tanh().eval()(x)
print(y.requires_grad)
x.requires_grad_(False)
print((x * x).requires_grad)

# %% [markdown] id="family-shares"
# What they share with the original is the other half:

# %% id="family-table"
x = torch.tensor(2., requires_grad=True)
y = x * x
detached, data, copy = y.detach(), y.data, y.clone()
y += 1
state_table(y=y, detached=detached, data=data, copy=copy)

# %% [markdown] id="family-memory"
# Look at `value` and `version`. `detached` and `data` look at the memory of $y$ and see its change.
# `detached` counts with it, `data` has a count of its own. `copy` has its own memory.
#
# **Your turn.** $y = e^x$, and one of the three is changed in place with `.add_(1)`. Say for each
# whether backward from $y$ afterwards is `"right"`, `"wrong"` without a word, or an `"error"`.

# %% id="family-exercise" tags=["exercise"]
answer = {"y.detach()": ..., "y.data": ..., "y.clone()": ...}

# %% id="family-exercise-solution" tags=["solution"]
answer = {"y.detach()": "error", "y.data": "wrong", "y.clone()": "right"}

# %% [markdown] id="family-proof"
# Then run it. At $x = 0$ the right gradient is 1.

# %% id="family-run"
x = torch.tensor([0.], requires_grad=True)
outcome = {}
for name in ("y.detach()", "y.data", "y.clone()"):
    y = x.exp()
    eval(name).add_(1)
    try:
        found = torch.autograd.grad(y, x)[0]
        outcome[name] = "right" if found == 1 else "wrong"
    except RuntimeError:
        outcome[name] = "error"

# %% id="family-check"
check(answer, outcome, ({"y.detach()": "wrong"}, "It shares the memory, and the version."),
      ({"y.detach()": "right"}, "It shares the memory."),
      ({"y.data": "error"}, "Who should notice? It counts on its own."),
      ({"y.data": "right"}, "It shares the memory."),
      ({"y.clone()": "error"}, "Whose memory does add_ write into?"))

# %% [markdown] id="table"
# | you want | write |
# |---|---|
# | the number, outside the graph | `y.detach()`, and never write into it |
# | a copy that you may change | `y.detach().clone()` |
# | to change a parameter | in place, under `no_grad` |
# | to compute without recording | `with torch.no_grad():` |
# | a weight that is not trained | `w.requires_grad_(False)` |
# | a network in use | `model.eval()`, and `no_grad` as well |
# | `.data` | nothing: there is always something better |

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from earlier notebooks.
#
# <details><summary>When does an in-place change break backward?</summary>
#
# When an operation saved the value that was overwritten. Otherwise it does no harm.
#
# </details>
#
# <details><summary>"is at version 1; expected version 0". What has happened?</summary>
#
# The memory was changed once after an operation had saved it. The message names the operation that
# the tensor came out of.
#
# </details>
#
# <details><summary>Why must a leaf that requires a gradient not be changed in place?</summary>
#
# A recorded change would make it the result of an operation. Under `no_grad` nothing is recorded.
#
# </details>
#
# <details><summary>What does <code>w = w - lr * w.grad</code> do?</summary>
#
# It moves the name to a new, computed tensor, whose `.grad` stays `None`.
#
# </details>
#
# <details><summary>What is wrong with <code>.data</code>?</summary>
#
# It writes into the same memory without counting. Backward then uses wrong values in silence.
#
# </details>
#
# <details><summary><code>optimizer.step()</code> between two backwards through one graph: what happens?</summary>
#
# It changes weights that the graph has saved. The versions differ, and the second backward fails.
#
# </details>
#
# <details><summary>What do <code>detach()</code> and <code>clone()</code> share with the original?</summary>
#
# `detach()` shares memory and version, not the graph. `clone()` shares the graph, not the memory.
#
# </details>
#
# <details><summary>Does <code>eval()</code> stop the recording?</summary>
#
# No. It changes how layers such as dropout behave. For recording there is `no_grad`.
#
# </details>
#
# <details><summary>A list of collected <code>w.grad</code> holds four equal tensors. Why?</summary>
#
# Accumulation is in place: it is one tensor, four times.
#
# </details>
#
# <details><summary>Which two gradient rules need their own result?</summary>
#
# For instance `exp` and `sigmoid`. That is why they save it.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Replace `exp` in the player by `relu`, then by `log`, and say first which one fails.
# - [9 · Where gradients stop](09_where_gradients_stop.ipynb): cuts that nobody meant.
# - [7 · Accumulation](07_accumulation.ipynb)
# - [Start page](00_start_here.ipynb)
