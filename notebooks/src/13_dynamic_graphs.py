# %% [markdown] id="title"
# # 13 · Dynamic graphs
#
# The graph is made while your lines run, anew in every iteration. So every `if` and every `for` of
# Python is yours to use: the graph is whatever has happened. At the end you will be able to
#
# - say what of an `if` is in the graph, and what is not,
# - print what is inside a network while it runs,
# - add a layer to a network in the middle of training, without the mistake that nobody notices,
# - read gradient norms layer by layer, see gradients vanish, and cure it.

# %% id="imports"
import autograd_core as torch
from autograd_core import nn
from autograd_core.teach import check, check_function, digits, finite_difference, verdicts
from autograd_core.viz.plots import bars, curves, heat, norms

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# A loop that runs until the value is large enough:

# %% id="loop"
def grow(w):
    y = w
    while y < 100:
        y = y * w
    return y

# %% [markdown] id="predict-question"
# **Before you go on:** with $w = 3$, which values does $y$ take, and what is $\partial y / \partial w$ at the end? You may
# write a formula.

# %% id="guess" tags=["exercise"]
w = torch.tensor(3., dtype=torch.float64)
answer = ...
check(answer, lambda: finite_difference(grow, (w,)).item(),
      (3 ** 4, "That is J of the last product for one of its factors. w is in all of them."),
      (4 * 3 ** 3, "Count again: y starts as w, then how many products until 100?"))

# %% id="guess-solution" tags=["solution"]
w = torch.tensor(3., dtype=torch.float64)
answer = 5 * 3 ** 4
check(answer, lambda: finite_difference(grow, (w,)).item())

# %% [markdown] id="by-hand"
# ## By hand
#
# Run the loop and write down the nodes. $u_1 = 3$, $u_2 = u_1 u_1 = 9$, $u_3 = u_2 u_1 = 27$,
# $u_4 = 81$, $u_5 = 243$: stop. There is no loop in the graph, only the four products that happened.
# Each has two edges: $J = u_1$ for what it got from the last round, and for $w$ what it was
# multiplied by.

# %% id="by-hand-run"
u = [3.]
while u[-1] < 100:
    u.append(u[-1] * 3.)
P, P1 = 1., 0.
for i in range(len(u) - 1, 0, -1):
    P1 += P * u[i - 1]
    P = P * u[0]
P1 += P
print("values", u, "  P1 =", P1)

# %% [markdown] id="graph"
# ## The graph does it
#
# Another value of $w$, another graph:

# %% id="graph-run"
for value in (2., 3., 20.):
    w = torch.tensor(value, requires_grad=True)
    y = grow(w)
    y.backward()
    print(f"w = {value:g}: y = {y:g}, w.grad = {w.grad:g}")

# %% id="judges" tags=["nbval-ignore-output"]
verdicts(grow, 3.)

# %% [markdown] id="step-words"
# ## Step through it
#
# The comparison `y < 100` is computed in each round, and its result decides what Python does next.
# No gradient goes through it: look for its edges.

# %% id="step"
# %%step --brief
w = torch.tensor(5., requires_grad=True)
y = w
while y < 100:
    y = y * w
y.backward()

# %% [markdown] id="condition"
# ## What an `if` does not tell
#
# Somebody wants to *learn* the limit. So the limit gets `requires_grad=True`, like any parameter:

# %% id="condition-function"
def gated(x, limit):
    if x > limit:
        return 2 * x
    return 0 * x

# %% id="condition-error" tags=["raises-exception"]
limit = torch.tensor(1., requires_grad=True)
y = gated(torch.tensor(3.), limit)
y.backward()

# %% [markdown] id="condition-bad-words"
# The popular fix brings the limit into the formula, in a way that changes no value:

# %% id="condition-bad"
y = gated(torch.tensor(3.), limit) + 0 * limit
y.backward()
print("limit.grad =", limit.grad)

# %% [markdown] id="condition-why"
# No error, and a gradient of 0 for ever. And it is the truth: move the limit a little and the value
# does not change; at $x$ it jumps. What can be learnt has to change smoothly. The cure is a soft
# gate: not "2x if x > limit, else 0", but $2x$ times a number that goes smoothly from 0 to 1.

# %% [markdown] id="gate-question"
# **Your turn.** Write $2x \cdot \sigma(x - \text{limit})$, with `torch.sigmoid`.

# %% id="gate" tags=["exercise"]
def answer(x, limit):
    return ...

check_function(answer, lambda x, limit: 2 * x / (1 + torch.exp(limit - x)), (3., 1.), (0.5, 1.))

# %% id="gate-solution" tags=["solution"]
def answer(x, limit):
    return 2 * x * torch.sigmoid(x - limit)

check_function(answer, lambda x, limit: 2 * x / (1 + torch.exp(limit - x)), (3., 1.), (0.5, 1.))

# %% [markdown] id="layers"
# ## Layers by `if`
#
# A network of your own is a class: `__init__` makes its layers, `forward` says what is computed with
# them. In this one the layers are skipped at random, each with probability ½, and it says what happens
# inside it. `forward` is ordinary Python, so `print` is all it takes.

# %% id="skip-class"
class Skipping(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(4, 4) for _ in range(3))

    def forward(self, h):
        for k, layer in enumerate(self.layers):
            if torch.rand(1) < 0.5:
                h = torch.tanh(layer(h))
                print(f"  layer {k}: norm {h.norm():.3f}", h.shape)
        return h

# %% id="skip-run"
torch.manual_seed(11)
skipping = Skipping()
for iteration in range(2):
    print("iteration", iteration)
    skipping.zero_grad()
    skipping(torch.ones(2, 4)).sum().backward()
    print("  has a gradient:", [layer.weight.grad is not None for layer in skipping.layers])

# %% [markdown] id="skip-question"
# **Your turn.** In an iteration only layers 0 and 2 run. What is in `.grad` of each weight
# afterwards? Answer `"None"`, `"zeros"` or `"numbers"`.

# %% id="skip" tags=["exercise"]
answer = {"layer 0": ..., "layer 1": ..., "layer 2": ...}
layers = [nn.Linear(4, 4) for _ in range(3)]
layers[2](layers[0](torch.ones(2, 4))).sum().backward()
kinds = ["numbers" if layer.weight.grad is not None else "None" for layer in layers]
check(answer, {f"layer {k}": kind for k, kind in enumerate(kinds)},
      ({"layer 1": "zeros"}, "A zero would have to be computed. Nothing passed through it."))

# %% id="skip-solution" tags=["solution"]
answer = {"layer 0": "numbers", "layer 1": "None", "layer 2": "numbers"}
layers = [nn.Linear(4, 4) for _ in range(3)]
layers[2](layers[0](torch.ones(2, 4))).sum().backward()
kinds = ["numbers" if layer.weight.grad is not None else "None" for layer in layers]
check(answer, {f"layer {k}": kind for k, kind in enumerate(kinds)})

# %% [markdown] id="skip-after"
# An optimiser steps over a parameter whose `.grad` is `None`. With a zero there, momentum would still
# move it. That is one reason why `zero_grad()` sets it to `None`.

# %% [markdown] id="features"
# ## When features are lacking: add a convolution
#
# The digits again, but each at a random place on a larger sheet. A linear layer looks at fixed pixels
# and is lost:

# %% id="shifted"
(images, labels), (test_images, test_labels) = digits(sheet=12)
print(images.shape)
heat({f"a {labels[k].item()}": images[k, 0] for k in (0, 3, 4)})

# %% [markdown] id="growing-words"
# A **convolution** looks at every patch of 3 × 3 pixels with the same few weights, so it finds a stroke
# wherever it is; `max_pool2d` keeps the largest of each 2 × 2 results. This network can grow one. As long
# as `conv` is `None`, it is a linear layer; `forward` asks each time.

# %% id="growing-class"
class Growing(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.head = None, nn.Linear(144, 10)

    def forward(self, h):
        if self.conv is not None:
            h = nn.functional.max_pool2d(torch.relu(self.conv(h)), 2)
        return self.head(h.flatten(1))

    def grow(self):
        self.conv, self.head = nn.Conv2d(1, 8, 3), nn.Linear(8 * 5 * 5, 10)

# %% id="epoch"
def epoch(model, optimizer):
    for batch in torch.randperm(len(images)).split(50):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(images[batch]), labels[batch]).backward()
        optimizer.step()
    with torch.no_grad():
        right = (model(test_images).argmax(1) == test_labels).float().mean()
    return right.item()

# %% id="linear-run"
torch.manual_seed(0)
model = Growing()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
seen = [epoch(model, optimizer) for _ in range(5)]
print(f"linear: {seen[-1]:.0%} right")

# %% [markdown] id="forgotten"
# ### The mistake that nobody notices
#
# Features are lacking, so let it grow, and go on training:

# %% id="forgotten-run"
model.grow()
before = model.conv.weight.detach().clone()
forgotten = [epoch(model, optimizer) for _ in range(5)]
print(f"with a convolution: {forgotten[-1]:.0%} right")
print("the convolution has learnt:", not torch.equal(before, model.conv.weight))
print("it has a gradient:", model.conv.weight.grad is not None)

# %% [markdown] id="forgotten-words"
# No error. Gradients arrive at the new layers, and nobody uses them: the optimiser was given a list of
# parameters when it was made, and the new ones are not on it. It still steps the old head, which is no
# part of the network any more.

# %% [markdown] id="forgotten-bad-words"
# The popular fix is more epochs, or a larger rate. What is not on the list does not move:

# %% id="forgotten-bad"
optimizer.param_groups[0]["lr"] = 1.
print(f"rate 1: {epoch(model, optimizer):.0%} right")
assert torch.equal(before, model.conv.weight)

# %% [markdown] id="group-question"
# **Your turn.** How many parameter tensors of `model` does the optimiser know? And how many has the
# model? Think of the weights and biases of each layer.

# %% id="group" tags=["exercise"]
answer = {"known": ..., "in the model": ...}
known = {id(p) for group in optimizer.param_groups for p in group["params"]}
check(answer, lambda: {"known": sum(id(p) in known for p in model.parameters()),
                       "in the model": len([*model.parameters()])},
      ({"known": 2}, "Those two are the old head's. Is it still in the model?"),
      ({"in the model": 2}, "Two layers, and each has a weight and a bias."))

# %% id="group-solution" tags=["solution"]
answer = {"known": 0, "in the model": 4}
known = {id(p) for group in optimizer.param_groups for p in group["params"]}
check(answer, lambda: {"known": sum(id(p) in known for p in model.parameters()),
                       "in the model": len([*model.parameters()])})

# %% [markdown] id="grow-fix"
# The cure: tell the optimiser. `add_param_group` adds parameters and leaves the state of the others as
# it is; a new optimiser starts from nothing.

# %% id="grow-fix-run"
optimizer.add_param_group({"params": [*model.parameters()], "lr": 0.01})
grown = [epoch(model, optimizer) for _ in range(10)]
print(f"with a convolution that learns: {grown[-1]:.0%} right")
curves({"linear": (range(5), seen), "grown, forgotten": (range(5, 10), forgotten),
        "grown, and told": (range(11, 21), grown)}, x="epoch", y="share right")

# %% [markdown] id="vanish"
# ## When gradients vanish: sigmoid to relu
#
# Six layers, one behind another, for the digits as they were. The function between the layers is an
# attribute, so it can be changed at any time:

# %% id="deep-class"
class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [64, 32, 32, 32, 32, 32, 10]
        self.layers = nn.ModuleList(map(nn.Linear, widths, widths[1:]))
        self.between = torch.sigmoid

    def forward(self, h):
        for layer in self.layers[:-1]:
            h = self.between(layer(h))
        return self.layers[-1](h)

# %% id="sizes"
def gradient_norms(deep):
    return {f"layer {k}": layer.weight.grad.norm().item() for k, layer in enumerate(deep.layers)}

# %% id="vanish-run"
(small, labels), _ = digits()
torch.manual_seed(0)
deep = Deep()
nn.functional.cross_entropy(deep(small), labels).backward()
bars(gradient_norms(deep), x="norm of the gradient", log=True)

# %% [markdown] id="vanish-words"
# Each sigmoid multiplies what passes by $\sigma' = \sigma(1-\sigma)$, and that is at most ¼. After five
# of them, little is left for layer 0. A relu multiplies what it lets through by 1.
#
# Now train, and let the loop itself look: when layer 0 gets less than a thousandth of the last layer's
# gradient for 60 steps, take relu, with weights drawn anew in the size that suits it.

# %% id="redraw"
def to_relu(deep):
    deep.between = torch.relu
    for layer in deep.layers:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)

# %% id="swap-run"
optimizer, losses, sizes = torch.optim.SGD(deep.parameters(), lr=0.1), [], []
for _epoch in range(10):
    for batch in torch.randperm(1500).split(50):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(deep(small[batch]), labels[batch])
        loss.backward()
        sizes.append(gradient_norms(deep))
        optimizer.step()
        losses.append(loss.item())
        starved = sum(s["layer 0"] < 1e-3 * s["layer 5"] for s in sizes)
        if deep.between is torch.sigmoid and starved == 60:
            print("step", len(losses), "→ relu")
            to_relu(deep)

# %% id="swap-norms"
norms({name: [s[name] for s in sizes] for name in ("layer 0", "layer 2", "layer 5")})

# %% id="swap-loss"
curves({"loss": losses}, x="step", y="loss")

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from notebooks 12 and 9.
#
# <details><summary>What of a loop or an <code>if</code> is in the graph?</summary>
#
# The operations that were run, and nothing else. The condition is not in it.
#
# </details>
#
# <details><summary>Why can a limit in <code>if x &gt; limit</code> not be learnt?</summary>
#
# No path leads through the condition, and the value does not change when the limit moves a little.
# A soft gate does.
#
# </details>
#
# <details><summary>A layer was skipped in this iteration. What is its weight's <code>.grad</code>?</summary>
#
# `None` (after `zero_grad`): nothing passed through it. An optimiser steps over it.
#
# </details>
#
# <details><summary>You add a layer in the middle of training. What else do you have to do?</summary>
#
# Tell the optimiser, with `add_param_group` or a new optimiser. It only knows the parameters that it
# was given; no error says so.
#
# </details>
#
# <details><summary>Why do gradients vanish in deep sigmoid networks?</summary>
#
# Each sigmoid multiplies by $\sigma(1-\sigma) \le \tfrac14$.
#
# </details>
#
# <details><summary>Which line of a training loop changes the weights?</summary>
#
# `optimizer.step()` alone.
#
# </details>
#
# <details><summary>How do a cut and a flat function differ?</summary>
#
# Behind a cut there is no gradient (`None`, or an error). Behind `round` or `sign` there is one, and
# it is 0.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Change to relu without drawing the weights anew, late in training, and look at the norms: a relu
#   that is always off passes nothing at all.
# - [14 · Static graphs](14_static_graphs.ipynb): the graph first, the numbers afterwards.
# - [12 · Training](12_training.ipynb) for what the optimiser does with all this.
# - [Start page](00_start_here.ipynb)
