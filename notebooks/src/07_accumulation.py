# %% [markdown] id="title"
# # 7 · Accumulation
#
# `backward()` does not write a gradient. It **adds** one. Those whom it surprises call it a bug.
# Those who know it train on batches that do not fit into memory. At the end you will be able to
#
# - predict what is in a mailbox after several calls,
# - see from a loss curve that somebody forgot `zero_grad()`, and say why it swings,
# - put `zero_grad()` where it belongs, and say what it leaves behind,
# - replace one large batch by several small ones and get the same gradient.

# %% id="imports"
import autograd_core as torch
from autograd_core.teach import check, check_that, finite_difference, verdicts
from autograd_core.viz.plots import curves

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# $$w = 1,\quad x = 2,\qquad a = w + x,\quad b = w\,x,\qquad y = a\,b$$

# %% id="leaves"
w = torch.tensor([1.], requires_grad=True)
x = torch.tensor([2.], requires_grad=True)

# %% [markdown] id="predict-question"
# **Before you go on:** somebody runs the three lines and `y.backward()` four times in a row, with the
# same numbers. What is in `w.grad` after the fourth time?

# %% id="guess" tags=["exercise"]
answer = ...
one_run = finite_difference(lambda w, x: (w + x) * (w * x), (w, x)).item()
check(answer, 4 * one_run, (8, "That is what one run gives."),
      (6 * 4, "You took one path of two in each run."))

# %% id="guess-solution" tags=["solution"]
answer = 4 * (2 + 3 * 2)
one_run = finite_difference(lambda w, x: (w + x) * (w * x), (w, x)).item()
check(answer, 4 * one_run)

# %% [markdown] id="by-hand"
# ## By hand
#
# One run first: $P_a = b = 2$ and $P_b = a = 3$. Two paths lead to $w$:
#
# $$P_w = P_a J_{w \to a} + P_b J_{w \to b} = 2 \cdot 1 + 3 \cdot 2 = 8$$
#
# There was a `+=` in the algorithm from the start: contributions of several paths add. The mailbox
# goes on in the same way. What a call finds in it, it keeps, and adds its own $P$.

# %% id="by-hand-run"
mailbox = None
for run in range(4):
    P_w = 2 * 1 + 3 * 2
    mailbox = P_w if mailbox is None else mailbox + P_w
    print(mailbox)

# %% [markdown] id="measure"
# Measured, and asked of the other judges, one run gives 8:

# %% id="formula"
def formula(w, x):
    a = w + x
    b = w * x
    return a * b

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(formula, 1., 2.)

# %% [markdown] id="graph"
# ## The graph does it

# %% id="four"
for run in range(4):
    y = formula(w, x)
    y.backward()
    print(w.grad)
assert w.grad == mailbox == 32

# %% id="four-zeroed"
for run in range(4):
    w.grad.zero_()
    y = formula(w, x)
    y.backward()
    print(w.grad)
assert w.grad == P_w

# %% [markdown] id="step-words"
# ## Step through it
#
# Two runs. Look at the mailbox of $w$ at the beginning of the second: the 8 of the first run is still
# there. In **path by path** the calls stack up.

# %% id="step"
# %%step
w.grad = x.grad = None
for run in range(2):
    a = w + x
    b = w * x
    y = a * b
    y.backward()

# %% [markdown] id="why"
# ### Why would anybody want that?
#
# - A weight used twice in one pass needs the sum. A weight used in two passes is the same thing.
# - Two losses: `loss1.backward()`, then `loss2.backward()` gives the gradient of `loss1 + loss2`.
# - A batch that does not fit into memory can come in pieces. You will do that below.
#
# ## The mistake: backward overwrites
#
# We want $w$ to become 3. The loss is $(w - 3)^2$. `optimizer.step()` takes a step against what it
# finds in the mailbox, `w -= lr * w.grad`. Nobody empties it.

# %% id="forgotten"
w = torch.tensor(0., requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
forgotten = []
for step in range(40):
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
    forgotten.append(loss.item())

# %% [markdown] id="fixes-words"
# Two popular fixes. **"The step is too large"**, so take a tenth of it. And **"I have put
# `zero_grad()` in"**, wherever there was room:

# %% id="smaller"
w = torch.tensor(0., requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.01)
smaller = []
for step in range(40):
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
    smaller.append(loss.item())

# %% id="misplaced"
w = torch.tensor(0., requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
misplaced = []
for step in range(40):
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    misplaced.append(loss.item())

# %% [markdown] id="right-words"
# **The fix:** empty the mailboxes before `backward()` fills them.

# %% id="right"
w = torch.tensor(0., requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
right = []
for step in range(40):
    optimizer.zero_grad()
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
    right.append(loss.item())

# %% id="plot"
assert max(forgotten[20:]) > max(smaller[20:]) > 5
assert set(misplaced) == {9}
assert right[-1] < 1e-6
curves({"forgotten": forgotten, "smaller step": smaller, "misplaced": misplaced, "right": right})

# %% [markdown] id="plot-words"
# - **Forgotten**: the mailbox holds the sum of all gradients so far. When $w$ reaches 3, that sum is
#   large, and it carries $w$ far beyond. It is a ball in a bowl without friction: it swings for ever.
# - **Smaller step**: the same swing, in slow motion.
# - **Misplaced**: the gradient is thrown away before the step uses it. Nothing moves.
# - **Right**: each step uses the gradient of this step.
#
# A loss that goes up and down in long waves is worth a look at `zero_grad()`.
#
# **Your turn.** Put the four words in an order that trains. (More than one is right.)

# %% id="order" tags=["exercise"]
answer = [..., ..., ..., ...]
words = ["backward", "forward", "step", "zero_grad"]
check_that(answer, (lambda a: sorted(a) == words, f"Each of these once: {words}."),
           (lambda a: a.index("forward") < a.index("backward"), "Backward needs a graph."),
           (lambda a: a.index("backward") < a.index("step"), "The step needs this gradient."),
           (lambda a: a[-2:] != ["zero_grad", "step"], "The step finds empty mailboxes."))

# %% id="order-solution" tags=["solution"]
answer = ["zero_grad", "forward", "backward", "step"]
check_that(answer, (lambda a: a.index("zero_grad") < a.index("backward") < a.index("step"), "No."))

# %% [markdown] id="same-tensor"
# ## The history that was rewritten
#
# Somebody wants to plot how the gradient develops, and collects it:

# %% id="same-tensor-run"
w = torch.tensor([1.], requires_grad=True)
history = []
for run in range(4):
    formula(w, x).backward()
    history.append(w.grad)
print(history)
assert [g.item() for g in history] == [32, 32, 32, 32]

# %% [markdown] id="same-tensor-words"
# 8, 16, 24, 32 it should be. But accumulation is **in place**: `w.grad` is one tensor that grows,
# and the list holds it four times. Take a number out, `w.grad.item()`, or a copy, `w.grad.clone()`.

# %% id="same-tensor-fixed"
w.grad = None
history = []
for run in range(4):
    formula(w, x).backward()
    history.append(w.grad.clone())
print(history)
assert [g.item() for g in history] == [8, 16, 24, 32]

# %% [markdown] id="none-or-zero"
# ## Empty, or full of zeros?
#
# `optimizer.zero_grad()` sets `.grad` to `None`. `w.grad.zero_()` writes zeros. For accumulation it
# is the same. For the step it is not: a parameter with `None` is **left out**, a parameter with a
# gradient of 0 takes part. Here the step also shrinks each weight a little (weight decay):

# %% id="none-or-zero-run"
p = torch.tensor([1.], requires_grad=True)
q = torch.tensor([1.], requires_grad=True)
q.grad = torch.zeros(1)
torch.optim.SGD([p, q], lr=0.1, weight_decay=0.5).step()
print(p, q)
assert (p, q) == (1, 0.95)

# %% [markdown] id="micro"
# ## As a feature: micro-batches
#
# Eight points, a line through the origin, a mean squared error. First all eight at once:

# %% id="data"
points = torch.tensor([1., 2., 3., 4., 5., 6., 7., 8.])
targets = torch.tensor([1., 3., 2., 5., 4., 6., 8., 7.])
w = torch.tensor(0.5, requires_grad=True)

# %% id="whole"
loss = ((w * points - targets) ** 2).mean()
loss.backward()
whole = w.grad.item()
print(f"{whole:.4f}")

# %% [markdown] id="pieces-words"
# Now four micro-batches of two. Each has a small graph of its own, which is gone before the
# next one begins. Only the mailbox lives through all four.

# %% id="pieces"
w.grad = None
for k in range(0, 8, 2):
    part = ((w * points[k:k + 2] - targets[k:k + 2]) ** 2).mean()
    part.backward()
print(f"{w.grad.item():.4f}, and it should be {whole:.4f}")
assert abs(w.grad.item() - 4 * whole) < 1e-4

# %% [markdown] id="pieces-wrong"
# Four times too much. A mean divides by the two points of its own batch, not by the eight of all.
# Popular fix: "then I divide the learning rate `lr` by 4". With SGD that is the same. With an optimiser
# that divides by the size of the gradient (Adam, notebook 12), or where gradients are cut to a largest
# size, it is not, and it is wrong again as soon as the number of pieces changes. **Divide each loss by
# the number of pieces:**

# %% id="pieces-right"
w.grad = None
for k in range(0, 8, 2):
    part = ((w * points[k:k + 2] - targets[k:k + 2]) ** 2).mean()
    (part / 4).backward()
print(f"{w.grad.item():.4f}, and it should be {whole:.4f}")
assert abs(w.grad.item() - whole) < 1e-4

# %% [markdown] id="uneven-words"
# **Your turn.** This time the pieces are uneven: the first has six points and the second two.
# What has each mean to be multiplied by, so that the sum is the gradient of all eight?

# %% id="uneven" tags=["exercise"]
answer = [..., ...]
pieces = [((w * points[k] - targets[k]) ** 2).mean() for k in (slice(0, 6), slice(6, 8))]
parts = [torch.autograd.grad(piece, w)[0].item() for piece in pieces]
check_that(answer, (lambda a: sum(a) < 1.01, "Too much: each mean has divided already."),
           (lambda a: a[0] != a[1], "That is right for pieces of the same size."),
           (lambda a: abs(a[0] * parts[0] + a[1] * parts[1] - whole) < 0.01,
            "The sum is not the gradient of all eight."))

# %% id="uneven-solution" tags=["solution"]
answer = [6 / 8, 2 / 8]
pieces = [((w * points[k] - targets[k]) ** 2).mean() for k in (slice(0, 6), slice(6, 8))]
parts = [torch.autograd.grad(piece, w)[0].item() for piece in pieces]
check_that(answer, (lambda a: abs(a[0] * parts[0] + a[1] * parts[1] - whole) < 0.01, "No."))

# %% [markdown] id="uneven-proof"
# The mean of means is not the mean. Two pieces of different size, with ½ each, give something else:

# %% id="uneven-run"
print(f"{sum(parts) / 2:.4f}, and it should be {whole:.4f}")
assert abs(sum(parts) / 2 - whole) > 1

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from earlier notebooks.
#
# <details><summary>What does <code>backward()</code> do with a number that is in <code>.grad</code> already?</summary>
#
# It adds to it, in place.
#
# </details>
#
# <details><summary>Why does a loss swing when <code>zero_grad()</code> is forgotten?</summary>
#
# Each step uses the sum of all gradients so far. It still points onwards when the goal is reached.
#
# </details>
#
# <details><summary>Where must <code>zero_grad()</code> not stand?</summary>
#
# Between `backward()` and `step()`: the step would find nothing.
#
# </details>
#
# <details><summary>You collect <code>w.grad</code> in a list, and all entries are equal. Why?</summary>
#
# It is the same tensor each time. Collect `w.grad.clone()` or `w.grad.item()`.
#
# </details>
#
# <details><summary>How do <code>zero_grad()</code> and <code>w.grad.zero_()</code> differ for the next step?</summary>
#
# `None` is left out by the optimiser. A gradient of 0 takes part: weight decay and momentum still
# move the weight.
#
# </details>
#
# <details><summary>Four micro-batches with a mean each. What is missing?</summary>
#
# A division by 4, of each loss before its `backward()`.
#
# </details>
#
# <details><summary>What is saved by micro-batches, and what is not?</summary>
#
# Memory: one small graph at a time. The work is the same.
#
# </details>
#
# <details><summary>Is <code>create_graph=True</code> needed to call <code>backward()</code> in each step?</summary>
#
# No, only to differentiate the gradient itself.
#
# </details>
#
# <details><summary>What does <code>retain_graph=True</code> have to do with accumulation?</summary>
#
# Nothing. One keeps saved values for another call, the other adds results. Both together double.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Give the forgetful loop `momentum=0.9` instead, with `zero_grad()` in its place, and compare the
#   curves: momentum is accumulation with friction.
# - [8 · In-place changes](08_in_place.ipynb): what a step does to the graph of before it.
# - [4 · Backward twice](04_retain_graph.ipynb)
# - [Start page](00_start_here.ipynb)
