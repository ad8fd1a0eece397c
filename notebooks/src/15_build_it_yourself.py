# %% [markdown] id="title"
# # 15 · Build it yourself
#
# You know what an autograd does. Now write one. It takes four small parts from you; together with what
# is given they fit on one page, and train a network on real digits. At the end you will be able to
#
# - write the rule of an operation: its value, and what it sends to each input,
# - walk a graph in the right order, without recursion, and say why recursion fails,
# - undo broadcasting,
# - say what a full autograd has that yours has not.
#
# If you get stuck with a part, go on: until yours is right, the notebook uses one of its own.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core import nn
from autograd_core.teach import check, digits, finite_difference, progress, race, verdicts
from autograd_core.teach.parts import own_or_ours
from autograd_core.viz.plots import bars, curves

# %load_ext autograd_core

# %% [markdown] id="node"
# ## A node
#
# A node $u_i$ has a value, and for each input $u_j$ a **rule**: a function that takes $P_i$ and returns
# the contribution $P_i J_{j \to i}$. That is all. A leaf has no inputs.

# %% id="node-class"
class Value:
    def __init__(self, data, inputs=()):
        self.data = np.asarray(data, dtype=float)
        self.inputs = inputs
        self.grad = None

# %% [markdown] id="node-words"
# An operation is described by a function of arrays that returns the value and the rules. Here is the
# sum: both its Jacobians are 1, so it sends on what it gets.

# %% id="add"
def add(a, b):
    return a + b, lambda g: g, lambda g: g

def node(operation, *inputs):
    value, *rules = operation(*(u.data for u in inputs))
    return Value(value, tuple(zip(inputs, rules, strict=True)))

# %% [markdown] id="mul-question"
# **Your turn: the product.** $u_3 = u_1 \cdot u_2$. Fill in what it sends to `a`, and what to `b`.

# %% id="mul" tags=["exercise"]
def mul(a, b):
    return a * b, lambda g: ..., lambda g: ...

verdict = check([rule(10.) for rule in mul(2., 3.)[1:]], lambda: [10. * 3., 10. * 2.],
                ([3., 2.], "Those are the Jacobians. What arrives, g, is missing."),
                ([20., 30.], "You have them the wrong way round."))
verdict

# %% id="mul-solution" tags=["solution"]
def mul(a, b):
    return a * b, lambda g: g * b, lambda g: g * a

verdict = check([rule(10.) for rule in mul(2., 3.)[1:]], lambda: [10. * 3., 10. * 2.],
                ([3., 2.], "Those are the Jacobians. What arrives, g, is missing."),
                ([20., 30.], "You have them the wrong way round."))
verdict

# %% id="mul-use"
mul = own_or_ours(verdict, mul)

# %% [markdown] id="by-hand"
# ## By hand
#
# Notebook 1's graph: $u_3 = u_1 + u_2$, $u_4 = u_2 \cdot u_3$, with $P_1 = 3$ and $P_2 = 8$. Call the
# rules yourself, from the output down:

# %% id="by-hand-run"
u1, u2 = Value(2.), Value(3.)
u3 = node(add, u1, u2)
u4 = node(mul, u2, u3)
P4 = 1.
P2, P3 = (rule(P4) for _, rule in u4.inputs)
P1, second = (rule(P3) for _, rule in u3.inputs)
print(f"P3 = {P3:g}, P1 = {P1:g}, P2 = {P2:g} + {second:g} = {P2 + second:g}")

# %% [markdown] id="recursion"
# ## The popular way: recursion
#
# It looks natural: a node sends to its inputs, and each passes on at once what it got.

# %% id="recursion-function"
def send(u, g):
    calls.append(u)
    u.grad = g if u.grad is None else u.grad + g
    for u_j, rule in u.inputs:
        send(u_j, rule(g))

def doubled(times):
    leaf = u = Value(1.)
    for _ in range(times):
        u = node(add, u, u)
    return leaf, u

# %% [markdown] id="predict"
# **Before you go on:** `doubled(3)` makes $u_2 = u_1 + u_1$, $u_3 = u_2 + u_2$, $u_4 = u_3 + u_3$: four nodes. How
# often is `send` called, the first call included?

# %% id="guess" tags=["exercise"]
answer = ...
calls = []
leaf, out = doubled(3)
check(answer, lambda: send(out, 1.) or len(calls),
      (4, "That is the number of nodes. Each is entered once for each path that leads to it."),
      (8, "So often it reaches the leaf. The others count too."))

# %% id="guess-solution" tags=["solution"]
answer = 1 + 2 + 4 + 8
calls = []
leaf, out = doubled(3)
check(answer, lambda: send(out, 1.) or len(calls))

# %% id="recursion-count"
for times in (3, 8, 12):
    calls, (leaf, out) = [], doubled(times)
    send(out, 1.)
    print(f"{times + 1} nodes: {len(calls)} calls, gradient {leaf.grad:g}")

# %% [markdown] id="recursion-words"
# The gradients are right, and the work doubles with each node. The popular fix: do not enter a node a
# second time.

# %% id="recursion-bad"
def send_once(u, g, seen):
    if u in seen:
        return
    seen.add(u)
    u.grad = g
    for u_j, rule in u.inputs:
        send_once(u_j, rule(g), seen)

leaf, out = doubled(3)
send_once(out, 1., set())
print("gradient:", leaf.grad)

# %% [markdown] id="recursion-bad-words"
# Fast, and wrong: the second contribution of each pair is thrown away. And either way a long graph
# is the end of it, because Python's functions do not call each other without limit:

# %% id="recursion-deep" tags=["raises-exception", "nbval-ignore-output"]
u = Value(1.)
for _ in range(5000):
    u = node(add, u, Value(0.))
send(u, 1.)

# %% [markdown] id="order"
# ## The right way: an order
#
# A node may pass on its $P$ only when it is complete. So first count for each node how many edges lead
# out of it. Then let a node go when it has heard from all of them. No recursion: a list of those that
# are ready.

# %% id="order-function"
def in_order(output):
    waiting, todo = {output: 0}, [output]
    while todo:
        for u_j, _ in todo.pop().inputs:
            if u_j not in waiting:
                waiting[u_j] = 0
                todo.append(u_j)
            waiting[u_j] += 1
    ready = [output]
    while ready:
        u_i = ready.pop()
        yield u_i
        for u_j, _ in u_i.inputs:
            waiting[u_j] -= 1
            if waiting[u_j] == 0:
                ready.append(u_j)

# %% id="order-run"
names = {u1: "u1", u2: "u2", u3: "u3", u4: "u4"}
print(*[names[u] for u in in_order(u4)])
print("doubled(12):", len([*in_order(doubled(12)[1])]), "visits")

# %% [markdown] id="collect-question"
# **Your turn: contributions.** A node has heard `before` (or `None`, if this is the first), and now a
# `contribution` arrives. What is $P$ so far?

# %% id="collect" tags=["exercise"]
def collect(before, contribution):
    return ...

verdict = check([collect(None, 2.), collect(5., 3.)], lambda: [0. + 2., 5. + 3.],
                ([2., 3.], "You let the new one overwrite the old one; contributions add."))
verdict

# %% id="collect-solution" tags=["solution"]
def collect(before, contribution):
    return contribution if before is None else before + contribution

verdict = check([collect(None, 2.), collect(5., 3.)], lambda: [0. + 2., 5. + 3.],
                ([2., 3.], "You let the new one overwrite the old one; contributions add."))
verdict

# %% id="collect-use"
collect = own_or_ours(verdict, collect)

# %% [markdown] id="fit"
# ## Undo broadcasting
#
# NumPy repeats small arrays: a bias of shape `(3,)` is added to each row of a `(4, 3)` batch. A value
# that was repeated was used several times, so its contributions add: what comes back has the shape
# `(4, 3)`, and has to be summed to `(3,)`.

# %% id="fit-run"
bias, batch = np.array([1., 2., 3.]), np.zeros((4, 3))
measured = finite_difference(lambda b: (b + torch.tensor(batch)).sum(), (bias,))
print("what comes back:", np.ones((4, 3)).shape, "  what the bias gets:", measured)

# %% [markdown] id="fit-question"
# **Your turn.** Sum `g` until it has `shape`: first the leading axes that `shape` does not have, then
# (with `keepdims=True`) the axes where `shape` has a 1.

# %% id="fit-exercise" tags=["exercise"]
def fit(g, shape):
    return ...

g = np.arange(12.).reshape(4, 3)
verdict = check({str(shape): fit(g, shape) for shape in ((4, 3), (3,), (1, 3), (4, 1), ())},
                lambda: {"(4, 3)": g, "(3,)": np.ones(4) @ g, "(1, 3)": np.ones((1, 4)) @ g,
                         "(4, 1)": g @ np.ones((3, 1)), "()": np.ones(4) @ g @ np.ones(3)})
verdict

# %% id="fit-solution" tags=["solution"]
def fit(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    ones = tuple(k for k, size in enumerate(shape) if size == 1)
    return g.sum(axis=ones, keepdims=True)

g = np.arange(12.).reshape(4, 3)
verdict = check({str(shape): fit(g, shape) for shape in ((4, 3), (3,), (1, 3), (4, 1), ())},
                lambda: {"(4, 3)": g, "(3,)": np.ones(4) @ g, "(1, 3)": np.ones((1, 4)) @ g,
                         "(4, 1)": g @ np.ones((3, 1)), "()": np.ones(4) @ g @ np.ones(3)})
verdict

# %% id="fit-use"
fit = own_or_ours(verdict, fit)

# %% [markdown] id="backward"
# ## The engine
#
# With these parts, the backward pass is the algorithm of notebook 1, line by line:
# $P_j \mathrel{+}= P_i J_{j \to i}$, for $i$ from $n$ down. The gradients in flight live in `P`, in
# this call alone. Only leaves keep theirs.

# %% id="backward-function"
def backward(output):
    P = {output: np.ones_like(output.data)}
    for u_i in in_order(output):
        P_i = P.pop(u_i)
        for u_j, rule in u_i.inputs:
            P[u_j] = collect(P.get(u_j), fit(rule(P_i), u_j.data.shape))
        if not u_i.inputs:
            u_i.grad = collect(u_i.grad, P_i)

# %% id="backward-run"
backward(u4)
print("P1 =", u1.grad, "  P2 =", u2.grad)
assert (u1.grad, u2.grad) == (3, 8)

# %% id="judges" tags=["nbval-ignore-output"]
verdicts(lambda u1, u2: u2 * (u1 + u2), 2., 3.)

# %% [markdown] id="step-words"
# Compare with the one that you have used all the time. It does the same steps in the same order:

# %% id="step"
# %%step
a = torch.tensor(2., requires_grad=True)
b = torch.tensor(3., requires_grad=True)
y = b * (a + b)
y.backward()

# %% [markdown] id="long"
# Five thousand nodes are no trouble now, and twelve doublings are thirteen visits:

# %% id="long-run"
leaf, out = doubled(12)
backward(out)
long = u = Value(1.)
for _ in range(5000):
    u = node(add, u, Value(0.))
backward(u)
print(leaf.grad, long.grad)

# %% [markdown] id="matmul-question"
# ## Enough for a network
#
# **Your turn: the product of matrices**, $Z = A B$. What does it send to `a`, and what to `b`? The shapes
# help: `g` has the shape of $Z$, and what you send must have the shape of the input.

# %% id="matmul" tags=["exercise"]
def matmul(a, b):
    return a @ b, lambda g: ..., lambda g: ...

a, b = np.arange(6.).reshape(2, 3), np.arange(12.).reshape(3, 4)
g = np.arange(8.).reshape(2, 4)
A, B = (torch.tensor(x, requires_grad=True) for x in (a, b))
verdict = check({name: rule(g) for name, rule in zip("ab", matmul(a, b)[1:], strict=True)},
                lambda: {"a": torch.autograd.grad(A @ B, A, torch.tensor(g))[0],
                         "b": torch.autograd.grad(A @ B, B, torch.tensor(g))[0]})
verdict

# %% id="matmul-solution" tags=["solution"]
def matmul(a, b):
    return a @ b, lambda g: g @ b.T, lambda g: a.T @ g

a, b = np.arange(6.).reshape(2, 3), np.arange(12.).reshape(3, 4)
g = np.arange(8.).reshape(2, 4)
A, B = (torch.tensor(x, requires_grad=True) for x in (a, b))
verdict = check({name: rule(g) for name, rule in zip("ab", matmul(a, b)[1:], strict=True)},
                lambda: {"a": torch.autograd.grad(A @ B, A, torch.tensor(g))[0],
                         "b": torch.autograd.grad(A @ B, B, torch.tensor(g))[0]})
verdict

# %% id="matmul-use"
matmul = own_or_ours(verdict, matmul)

# %% [markdown] id="rest"
# Two more are given: `tanh`, and the loss of a classifier with the gradient that you know from
# notebook 11, $p - \text{onehot}$.

# %% id="rest-functions"
def tanh(a):
    out = np.tanh(a)
    return out, lambda g: g * (1 - out * out)

def cross_entropy(z, onehot):
    e = np.exp(z - z.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    loss = -np.log((p * onehot).sum(1)).mean()
    return loss, lambda g: g * (p - onehot) / len(z), lambda g: np.zeros_like(onehot)

# %% id="network"
random = np.random.default_rng(0)
weights = [Value(random.normal(0, 0.1, shape)) for shape in ((64, 32), (32,), (32, 10), (10,))]

def network(images):
    W1, b1, W2, b2 = weights
    hidden = node(tanh, node(add, node(matmul, Value(images), W1), b1))
    return node(add, node(matmul, hidden, W2), b2)

# %% [markdown] id="same"
# Before you train with it: are its gradients those of the other one? The same weights, the same batch.

# %% id="same-run"
(images, labels), (test_images, test_labels) = digits()
x, onehot = images[:50].numpy(), np.eye(10)[labels[:50].numpy()]
backward(node(cross_entropy, network(x), Value(onehot)))
W1, b1, W2, b2 = (torch.tensor(w.data, requires_grad=True) for w in weights)
logits = torch.tanh(torch.tensor(x, dtype=torch.float64) @ W1 + b1) @ W2 + b2
nn.functional.cross_entropy(logits, labels[:50]).backward()
for mine, theirs in zip(weights, (W1, b1, W2, b2), strict=True):
    assert np.allclose(mine.grad, theirs.grad.numpy())
print("all", sum(w.data.size for w in weights), "gradients agree")

# %% id="train"
def step(batch, rate=0.3):
    loss = node(cross_entropy, network(images[batch].numpy()),
                Value(np.eye(10)[labels[batch].numpy()]))
    for w in weights:
        w.grad = None
    backward(loss)
    for w in weights:
        w.data -= rate * w.grad
    return float(loss.data)

# %% id="train-run"
torch.manual_seed(0)
losses = []
for _ in progress(range(10), "epoch", lambda: f"loss {losses[-1]:.3f}"):
    for batch in torch.randperm(1500).split(50):
        losses.append(step(batch))
right = (network(test_images.numpy()).data.argmax(1) == test_labels.numpy()).mean()
print(f"{right:.1%} of the test images right, with your own autograd")

# %% id="train-plot"
curves({"your engine": losses}, x="step", y="loss")

# %% [markdown] id="race"
# ## A race
#
# One step, forward and backward: your engine, and the one of this suite, with the same numbers. Once
# with a batch of 50 images, once with all 1,500. In each round all four do ten steps, and the best
# round counts. The times are those of your machine.

# %% id="race-steps"
def yours(size):
    out = network(images[:size].numpy())
    backward(node(cross_entropy, out, Value(np.eye(10)[labels[:size].numpy()])))

def theirs(size):
    z = torch.tanh(images[:size].double() @ W1 + b1) @ W2 + b2
    nn.functional.cross_entropy(z, labels[:size]).backward()

# %% id="race-run" tags=["nbval-ignore-output"]
times = race({"yours, batch of 50": lambda: yours(50), "theirs, batch of 50": lambda: theirs(50),
              "yours, batch of 1500": lambda: yours(1500),
              "theirs, batch of 1500": lambda: theirs(1500)}, times=10)
bars(times, x="ms a step")

# %% [markdown] id="race-words"
# Yours does less for each node, and with small arrays that is what counts. With large ones most of the
# time goes into NumPy's products of matrices, and yours makes one too many: it sends a gradient to the
# images, which nobody asked for. What the larger engine does, and yours does not:
#
# - it frees what was saved, refuses a second pass, and counts versions (notebooks 4 and 8),
# - it knows what requires no gradient, such as the images, and sends nothing there,
# - its rules are written in operations that can be recorded, so that a gradient has a gradient,
# - it has some hundreds of operations, views, hooks, and PyTorch's words for everything that goes wrong.

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from notebooks 1 and 13.
#
# <details><summary>What does a node have to know?</summary>
#
# Its inputs, and for each a rule that turns $P_i$ into the contribution $P_i J_{j \to i}$.
#
# </details>
#
# <details><summary>Why is backward not a recursion along the edges?</summary>
#
# A node must wait for all its consumers. Recursion enters it once a path: exponentially often, or, if
# the second visit is skipped, with a wrong sum. And it is limited in depth.
#
# </details>
#
# <details><summary>What does a product of matrices A B send to A and to B?</summary>
#
# $G B^\top$ to $A$, and $A^\top G$ to $B$, with $G$ what arrived.
#
# </details>
#
# <details><summary>A bias was broadcast over a batch. What is its gradient?</summary>
#
# What comes back, summed over the batch: it was used once for each row.
#
# </details>
#
# <details><summary>Where do gradients in flight live?</summary>
#
# In a store of the call, not on the nodes. Only leaves keep theirs.
#
# </details>
#
# <details><summary>A value is used in two places. What is its gradient?</summary>
#
# The sum of two contributions, one a use.
#
# </details>
#
# <details><summary>What of a loop or an <code>if</code> is in the graph?</summary>
#
# The operations that were run, and nothing else.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Add `relu` and a mean squared error to your engine. Then let `finite_difference` judge.
# - Read `autograd_core/core/engine.py`: you will recognise it.
# - [16 · Your own PyTorch model](16_your_own_pytorch_model.ipynb): the same pictures of the real thing.
# - [99 · Recall](99_recall.ipynb): tomorrow, and in a week.
# - [Start page](00_start_here.ipynb)
