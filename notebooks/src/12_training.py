# %% [markdown] id="title"
# # 12 · Training
#
# A training loop has four lines that matter: empty the mailboxes, forward, backward, step. In this
# notebook you see who writes what, do the arithmetic of SGD and Adam by hand, and train a network to
# read handwritten digits. At the end you will be able to
#
# - say which of the four lines changes values, which changes `.grad`, which the optimiser's state,
# - compute a step of SGD with momentum and of Adam by hand,
# - say why `w = w - lr * w.grad` breaks a loop, and write the update that does not,
# - train, watch loss and gradient norms, and evaluate under `no_grad`.

# %% id="imports"
import matplotlib.pyplot as plt
import numpy as np

import autograd_core as torch
from autograd_core import nn
from autograd_core.teach import check, check_that, digits, progress, verdicts, watch
from autograd_core.viz.plots import curves, norms

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# **Before you go on:** four lines. For each, say what it writes to: `"value"` (of the parameters), `"grad"`, or
# `"neither"`.

# %% id="guess" tags=["exercise"]
answer = {"optimizer.zero_grad()": ..., "loss = (w - 3) ** 2": ..., "loss.backward()": ...,
          "optimizer.step()": ...}

# %% id="guess-solution" tags=["solution"]
answer = {"optimizer.zero_grad()": "grad", "loss = (w - 3) ** 2": "neither",
          "loss.backward()": "grad", "optimizer.step()": "value"}

# %% [markdown] id="four-words"
# Then look. `watch` shows what changes while a line runs, in one table for each of them:

# %% id="four-lines"
w = torch.tensor(1., requires_grad=True)
w.grad = torch.tensor(7.)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
found = {}
for line in ("optimizer.zero_grad()", "loss = (w - 3) ** 2", "loss.backward()", "optimizer.step()"):
    with watch(w=w) as table:
        exec(line)
    found[line] = ([*table.changed["w"], "neither"])[0]
    print(f"{line:24} changes {', '.join(table.changed['w']) or 'nothing'}")

# %% id="guess-check"
check(answer, found,
      ({"loss.backward()": "value"}, "backward() never touches a weight. It fills .grad."),
      ({"optimizer.step()": "grad"}, "step() reads .grad. What does it write?"),
      ({"loss = (w - 3) ** 2": "value"}, "Forward makes new tensors. w stays as it is."))

# %% [markdown] id="by-hand"
# ## By hand: SGD with momentum
#
# One parameter, $u_1 = w$, and $u_2 = (w - 3)^2$, so $P_1 = 2 (w - 3)$. With learning rate $\eta$ and
# momentum $\mu$, each step does
#
# $$m \leftarrow \mu\, m + P_1, \qquad w \leftarrow w - \eta\, m$$
#
# $m$ remembers where it was going. It starts as 0.

# %% id="by-hand-sgd"
w_hand, m, path = 1., 0., [1.]
for step in range(3):
    P1 = 2 * (w_hand - 3)
    m = 0.9 * m + P1
    w_hand = w_hand - 0.1 * m
    path.append(w_hand)
    print(f"P1 = {P1:7.4f}   m = {m:7.4f}   w = {w_hand:.4f}")

# %% [markdown] id="measured"
# The gradient, measured and by all the judges, at the start:

# %% id="judges" tags=["nbval-ignore-output"]
verdicts(lambda w: (w - 3) ** 2, 1.)

# %% [markdown] id="optimizer"
# ## The optimiser does it

# %% id="optimizer-run"
w = torch.tensor(1., requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
for step in range(3):
    optimizer.zero_grad()
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
    assert np.isclose(w.item(), path[step + 1])

# %% [markdown] id="state-words"
# $m$ lives in the optimiser's **state**, beside the parameter. It is what you lose when you make a new
# optimiser in the middle of training.

# %% id="state"
print(w, optimizer.state[w])

# %% [markdown] id="step-words"
# ## Step through it
#
# Two rounds of the loop. Watch three boxes: the value of `w`, its mailbox, and the state of the
# optimiser. Forward makes a new graph each round. `step()` is a change in place, so the version of
# `w` goes up, and `w` stays the leaf that it was.

# %% id="step"
# %%step --brief
w = torch.tensor(1., requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
for step in range(2):
    optimizer.zero_grad()
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()

# %% [markdown] id="adam"
# ## Adam, by hand
#
# Adam keeps two averages: $m$ of the gradient and $v$ of its square. Both start as 0 and are too small
# at first, so both are corrected by how many steps $t$ there were:
#
# $$\begin{aligned} m &\leftarrow \beta_1 m + (1-\beta_1) P \\
# v &\leftarrow \beta_2 v + (1-\beta_2) P^2 \\
# w &\leftarrow w - \eta\, \frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \varepsilon} \end{aligned}$$

# %% id="adam-by-hand"
w_hand, m, v, adam_path = 1., 0., 0., []
for t in (1, 2, 3):
    P1 = 2 * (w_hand - 3)
    m, v = 0.9 * m + 0.1 * P1, 0.999 * v + 0.001 * P1 ** 2
    w_hand -= 0.1 * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
    adam_path.append(w_hand)
    print(f"P1 = {P1:7.4f}   m = {m:7.4f}   v = {v:.5f}   w = {w_hand:.4f}")

# %% [markdown] id="adam-question"
# **Your turn.** The first step of Adam with $\eta = 0.1$. By how much does $w$ change when its first
# gradient is 1000? And when it is 0.002? Put $t = 1$ and $m = v = 0$ into the formula.

# %% id="adam-first" tags=["exercise"]
answer = {"1000": ..., "0.002": ...}
w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
w.grad = torch.tensor([1000., 0.002], dtype=torch.float64)
torch.optim.Adam([w], lr=0.1).step()
check(answer, {"1000": w[0], "0.002": w[1]},
      ({"1000": 0.1}, "The size is right. Which way does a step go?"),
      ({"1000": -100}, "That is SGD. Adam divides by the root of v: what is left of the size?"))

# %% id="adam-first-solution" tags=["solution"]
answer = {"1000": -0.1, "0.002": -0.1}
w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
w.grad = torch.tensor([1000., 0.002], dtype=torch.float64)
torch.optim.Adam([w], lr=0.1).step()
check(answer, {"1000": w[0], "0.002": w[1]})

# %% id="adam-run"
w = torch.tensor(1., requires_grad=True)
optimizer = torch.optim.Adam([w], lr=0.1)
for by_hand in adam_path:
    optimizer.zero_grad()
    ((w - 3) ** 2).backward()
    optimizer.step()
    assert np.isclose(w.item(), by_hand)
optimizer.state[w]

# %% [markdown] id="mistake"
# ## The popular mistake: `w = w - lr * w.grad`
#
# Without an optimiser people write the update as they would on paper:

# %% id="mistake-error" tags=["raises-exception"]
w = torch.tensor(1., requires_grad=True)
for step in range(2):
    loss = (w - 3) ** 2
    loss.backward()
    w = w - 0.1 * w.grad

# %% [markdown] id="mistake-words"
# The first round works. Then the name `w` stands for another tensor: the result of a subtraction, no
# leaf, without a mailbox. In the second round its `.grad` is `None`.

# %% id="mistake-bad-words-run"
w = torch.tensor(1., requires_grad=True)
loss = (w - 3) ** 2
loss.backward()
with watch(w=w) as table:
    w = w - 0.1 * w.grad
table

# %% [markdown] id="mistake-bad"
# The warning that comes with it suggests `retain_grad()`. With that the loop runs:

# %% id="mistake-bad-run"
w = first = torch.tensor(1., requires_grad=True)
for step in range(3):
    w.retain_grad()
    loss = (w - 3) ** 2
    loss.backward()
    w = w - 0.1 * w.grad
print(f"w = {w:.3f}   what a network would still hold: {first:.3f}")

# %% id="mistake-bad-depth"
node, depth = w.grad_fn, 1
while node.next_functions:
    node, _ = node.next_functions[0]
    depth += 1
print(f"{depth} nodes from w back to the first leaf, after 3 rounds")

# %% [markdown] id="mistake-bad-why"
# It runs, and two things are wrong. The parameter itself never moved: a network or an optimiser that
# holds it sees the old value. And each new `w` hangs on all the old ones, so the graph grows with
# every round, and backward walks through all of it.

# %% [markdown] id="mistake-fix"
# The cure: change the leaf, in place, while nothing is recorded. This is what `optimizer.step()` does.

# %% id="mistake-fix-run"
w = torch.tensor(1., requires_grad=True)
for step in range(3):
    w.grad = None
    loss = (w - 3) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
w, w.is_leaf

# %% [markdown] id="update-question"
# **Your turn.** Write a function of a leaf `w` that changes `w` by $-0.1$ times its gradient, in place,
# and returns nothing. Put its lines in place of `return ...`.

# %% id="update" tags=["exercise"]
def answer(w):
    return ...

w = torch.tensor(1., requires_grad=True)
w.grad = torch.tensor(-4.)
done = answer(w)
check_that(done if done is ... else w,
           (lambda w: w.item() != 1., "w has not moved, or only a name has."),
           (lambda w: np.isclose(w.item(), 1.4), "w has moved to a wrong place."),
           (lambda w: w.is_leaf, "w is no leaf any more: the change was recorded."),
           (lambda w: w.grad == -4, "Leave the gradient alone."))

# %% id="update-solution" tags=["solution"]
def answer(w):
    with torch.no_grad():
        w -= 0.1 * w.grad

w = torch.tensor(1., requires_grad=True)
w.grad = torch.tensor(-4.)
done = answer(w)
check_that(done if done is ... else w,
           (lambda w: w.item() != 1., "w has not moved, or only a name has."),
           (lambda w: np.isclose(w.item(), 1.4), "w has moved to a wrong place."),
           (lambda w: w.is_leaf, "w is no leaf any more: the change was recorded."),
           (lambda w: w.grad == -4, "Leave the gradient alone."))

# %% [markdown] id="data"
# ## Real data
#
# 1,797 handwritten digits, 8 × 8 pixels each (E. Alpaydin and C. Kaynak, UCI, CC BY 4.0): 1,500 to
# learn from, and the others only to test with.

# %% id="data-load"
(images, labels), (test_images, test_labels) = digits()
print(images.shape, test_images.shape, labels[:8])
plt.figure(figsize=(6, 1))
plt.axis("off")
picture = plt.imshow(np.hstack(images[:8].numpy().reshape(8, 8, 8)), cmap="gray_r")

# %% [markdown] id="model-words"
# The network is that of notebook 2, wider: a linear layer, `relu`, a linear layer. It ends in ten
# logits, without softmax; `cross_entropy` has that inside (notebook 11).

# %% id="model"
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
model

# %% [markdown] id="count-question"
# **Your turn.** How many numbers does training adjust? A formula will do.

# %% id="count" tags=["exercise"]
answer = ...
check(answer, lambda: sum(p.numel() for p in model.parameters()),
      (64 * 32 + 32 * 10, "These are the weights. Each layer also has a bias."),
      (3, "So many layers. Count the numbers in their weights and biases."))

# %% id="count-solution" tags=["solution"]
answer = 64 * 32 + 32 + 32 * 10 + 10
check(answer, lambda: sum(p.numel() for p in model.parameters()))

# %% [markdown] id="train-words"
# An **epoch** sees each image once, in batches of 50, in a new order each time. The loop also writes
# down the norm of each weight's gradient, which you will need in notebook 13.

# %% id="train"
def train(model, optimizer, epochs=15):
    losses, sizes = [], {name: [] for name, p in model.named_parameters() if p.ndim == 2}
    for _epoch in progress(range(epochs), "epoch", lambda: f"loss {losses[-1]:.3f}"):
        for batch in torch.randperm(len(images)).split(50):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        for name, seen in sizes.items():
            seen.append(model.get_parameter(name).grad.norm().item())
    return losses, sizes

# %% id="train-run"
torch.manual_seed(1)
losses, sizes = train(model, torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9))

# %% [markdown] id="train-plot-words"
# `loss.item()` is what is written down, never `loss`: a tensor would keep its whole graph.

# %% id="loss-plot"
curves({"SGD": losses}, x="step", y="loss")

# %% id="norm-plot"
norms(sizes, x="epoch")

# %% [markdown] id="evaluate"
# ## Evaluate
#
# What counts is how it does on images that it has not seen. Nothing is to be learnt from these, so
# nothing has to be recorded: under `no_grad` no graph is made, and the result has no `grad_fn`.

# %% id="evaluate-run"
model.eval()
with torch.no_grad():
    logits = model(test_images)
print("grad_fn:", logits.grad_fn)
accuracy = (logits.argmax(1) == test_labels).float().mean()
print(f"{accuracy.item():.1%} of {len(test_labels)} right")

# %% [markdown] id="compare"
# ## SGD and Adam, from the same start
#
# The same seed gives the same first weights and the same batches. Only the rule of the step differs.

# %% id="compare-run"
results = {}
for name, make in (("SGD", lambda p: torch.optim.SGD(p, lr=0.1)),
                   ("SGD, momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
                   ("Adam", lambda p: torch.optim.Adam(p, lr=0.01))):
    torch.manual_seed(0)
    fresh = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    results[name], _ = train(fresh, make(fresh.parameters()), epochs=5)

# %% id="compare-plot"
smooth = {name: np.convolve(seen, np.ones(10) / 10, "valid") for name, seen in results.items()}
curves(smooth, x="step", y="loss, mean of 10", log=True)

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from notebooks 11 and 9.
#
# <details><summary>Which line of a training loop changes the weights?</summary>
#
# `optimizer.step()` alone. `backward()` fills `.grad`, `zero_grad()` empties it, forward makes new
# tensors.
#
# </details>
#
# <details><summary>Why does <code>w = w - lr * w.grad</code> break a loop?</summary>
#
# The name `w` moves to a new tensor that is no leaf and has no mailbox. Change the leaf in place, under
# `no_grad`.
#
# </details>
#
# <details><summary>What does SGD with momentum keep between steps?</summary>
#
# $m \leftarrow \mu m + P$, one number for each parameter, in the optimiser's state.
#
# </details>
#
# <details><summary>How far does Adam's first step go?</summary>
#
# By the learning rate, whatever the size of the gradient: $m / \sqrt v$ is its sign.
#
# </details>
#
# <details><summary>What does <code>no_grad</code> save when you evaluate?</summary>
#
# The graph: no nodes, no saved values. The result has no `grad_fn`.
#
# </details>
#
# <details><summary>Why <code>losses.append(loss.item())</code>?</summary>
#
# The tensor would keep the graph of its step alive. A number keeps nothing.
#
# </details>
#
# <details><summary>What is the gradient of <code>cross_entropy</code> at the logits?</summary>
#
# $p$ minus the one-hot vector of the right class (divided by the batch size, for the mean).
#
# </details>
#
# <details><summary>“element 0 of tensors does not require grad”: what do you look for?</summary>
#
# The line where the path from the parameters to the loss was cut.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Train with `lr=5`. Watch the loss, then the gradient norms.
# - Look at a test image that the model gets wrong: would you have known?
# - [13 · Dynamic graphs](13_dynamic_graphs.ipynb): a network that changes while it trains.
# - [7 · Accumulation](07_accumulation.ipynb), for where `zero_grad()` belongs.
# - [Start page](00_start_here.ipynb)
