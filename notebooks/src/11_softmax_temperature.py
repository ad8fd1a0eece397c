# %% [markdown] id="title"
# # 11 · Softmax with a temperature
#
# A network ends in numbers of any size, the **logits**. Softmax turns them into probabilities, and a
# temperature $T$ says how sharply. You met its Jacobian in the gallery of notebook 5: it is full, each
# output depends on every input. At the end you will be able to
#
# - write down the Jacobian of softmax, and say why its rows sum to 0,
# - say what $T$ does to the probabilities and to the gradients,
# - compute softmax of large numbers without overflow,
# - say what goes wrong when softmax is applied before `cross_entropy`, and how to see it.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core import nn
from autograd_core.teach import check, check_function, check_gradient, finite_difference, verdicts
from autograd_core.viz.plots import bars, curves, heat

np.set_printoptions(precision=4, suppress=True)
# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# $$u_1 = z = (1, 2, 3), \qquad u_2 = p, \quad p_k = \frac{e^{z_k / T}}{\sum_m e^{z_m / T}}, \qquad T = 0.6$$
#
# **Before you go on:** add 10 to each of the three logits. What happens to $p$? Answer `"same"`, `"sharper"` or `"flatter"`.

# %% id="formula"
def softmax(z, T=0.6):
    shifted = (z - z.max()) / T
    e = torch.exp(shifted)
    return e / e.sum()

z = torch.tensor([1., 2., 3.])

# %% id="guess" tags=["exercise"]
answer = ...

# %% id="guess-solution" tags=["solution"]
answer = "same"

# %% id="guess-run"
print(softmax(z))
print(softmax(z + 10))

# %% id="guess-check"
same = bool(torch.allclose(softmax(z), softmax(z + 10)))
check(answer, "same" if same else "changed",
      ("sharper", "Factor e^(10/T) out of the top and out of the bottom."),
      ("flatter", "Factor e^(10/T) out of the top and out of the bottom."))

# %% [markdown] id="max-words"
# Only differences count. That is why `softmax` may subtract the largest logit first, and it has to:
# $e^{1000}$ is too large for a float.

# %% id="overflow"
large = torch.tensor([1., 2., 1000.])
e = torch.exp(large / 0.6)
print("without:", e / e.sum())
print("with:   ", softmax(large))

# %% [markdown] id="by-hand"
# ## By hand
#
# Move $z_m$ up a little. The numerator $e^{z_k/T}$ moves only when $k = m$; the sum below moves always.
# Both together:
#
# $$J_{1 \to 2} = \frac{\partial p}{\partial z} = \frac1T \left( \operatorname{diag}(p) - p\,p^\top \right)$$

# %% id="by-hand-jacobian"
T = 0.6
e = np.exp((np.array([1., 2., 3.]) - 3) / T)
p = e / e.sum()
J = (np.diag(p) - np.outer(p, p)) / T
print(p)
J

# %% [markdown] id="measure"
# ## Measured

# %% id="measure-run"
measured = finite_difference(softmax, (z,))
assert np.allclose(measured, J, atol=1e-5)
measured

# %% [markdown] id="rows"
# Each row sums to 0, and each column too: probabilities add up to 1 before and after, so what one wins
# the others lose. Blue is a gain, red a loss.

# %% id="rows-heat"
print("rows:", J.sum(1).round(6) + 0, " columns:", J.sum(0).round(6) + 0)
heat({"J, T = 0.6": J})

# %% [markdown] id="jacobian-question"
# **Your turn.** At $T = 1$ with two logits $z = (0, 0)$: write down the Jacobian, as nested lists.

# %% id="jacobian" tags=["exercise"]
answer = ...
check(answer, lambda: finite_difference(lambda z: softmax(z, 1.), ([0., 0.],)),
      ([[0.5, 0], [0, 0.5]], "That is diag(p). The other term, p pᵀ, is missing."),
      ([[0.25, 0.25], [0.25, 0.25]], "Off the diagonal one gains what the other loses."))

# %% id="jacobian-solution" tags=["solution"]
half = np.array([0.5, 0.5])
answer = np.diag(half) - np.outer(half, half)
check(answer, lambda: finite_difference(lambda z: softmax(z, 1.), ([0., 0.],)))

# %% [markdown] id="graph"
# ## The graph does it
#
# Backward needs $v^\top J$, not $J$. With $v$ the $k$-th unit vector it is row $k$:

# %% id="graph-rows"
z = torch.tensor([1., 2., 3.], requires_grad=True)
p = softmax(z)
for k, v in enumerate(torch.eye(3)):
    row, = torch.autograd.grad(p, z, v, retain_graph=True)
    assert np.allclose(row.numpy(), J[k], atol=1e-6)
    print(f"row {k}:", row)

# %% id="graph-verdicts" tags=["nbval-ignore-output"]
verdicts(softmax, [1., 2., 3.], gradient=[0., 0., 1.])

# %% [markdown] id="step-words"
# ## Step through it
#
# PyTorch has softmax as one operation. It saves its **result**, because $J$ needs nothing but $p$.
# Watch the drawer; then click the node and see its Jacobian, a full matrix. With the seed below,
# the gradient that arrives at $z$ is the last row of $J$.

# %% id="step"
# %%step
z = torch.tensor([1., 2., 3.], requires_grad=True)
p = torch.softmax(z / 0.6, 0)
p.backward(torch.tensor([0., 0., 1.]))

# %% [markdown] id="vjp-question"
# **Your turn.** Write $v^\top J$ of softmax without building $J$: a function of $v$ and $p$ (and
# $T = 0.6$). Use `(v * p).sum()` once. Here `p` and `v` are tensors.

# %% id="vjp" tags=["exercise"]
def answer(v, p):
    return ...

check_function(answer, lambda v, p: v @ (torch.diag(p) - torch.outer(p, p)) / 0.6,
               ([1., 2., 4.], [0.2, 0.3, 0.5]))

# %% id="vjp-solution" tags=["solution"]
def answer(v, p):
    return p * (v - (v * p).sum()) / 0.6

check_function(answer, lambda v, p: v @ (torch.diag(p) - torch.outer(p, p)) / 0.6,
               ([1., 2., 4.], [0.2, 0.3, 0.5]))

# %% [markdown] id="temperature"
# ## What the temperature does
#
# Small $T$: the largest logit takes all. Large $T$: all alike.

# %% id="temperature-bars"
temperatures = np.linspace(0.1, 5, 50)
each = np.array([softmax(torch.tensor([1., 2., 3.]), T).numpy() for T in temperatures])
curves({f"p{k + 1}, logit {k + 1}": (temperatures, each[:, k]) for k in range(3)},
       x="temperature T", y="probability")

# %% [markdown] id="temperature-jacobian-words"
# The Jacobian has a factor $1/T$, and $p$ changes as well. At a very small $T$ the probabilities are
# 0 and 1, so $\operatorname{diag}(p) - p p^\top$ is 0: a decided softmax passes no gradient. At a
# large $T$ the factor $1/T$ makes it small.

# %% id="temperature-heat"
jacobians = {f"T = {T}": finite_difference(lambda z: softmax(z, T), ([1., 2., 3.],))
             for T in (0.1, 0.6, 2., 10.)}
heat(jacobians)

# %% id="temperature-size"
sizes = [np.abs(finite_difference(lambda z: softmax(z, T), ([1., 2., 3.],))).max()
         for T in temperatures]
best = temperatures[int(np.argmax(sizes))]
print(f"the largest entry of J is largest at T = {best:.1f}")
curves({"largest |entry| of J": (temperatures, sizes)}, x="temperature T", y="")

# %% [markdown] id="cross-entropy"
# ## Cross-entropy: softmax is in it already
#
# The usual loss of a classifier is $-\log p_c$, with $c$ the right class. `cross_entropy` takes
# **logits** and does softmax, logarithm and choice in one. Its gradient is as simple as can be:
#
# $$P_z = p - \text{onehot}(c)$$

# %% id="cross-entropy-run"
z = torch.tensor([[1., 2., 3.]], requires_grad=True)
target = torch.tensor([0])
loss = nn.functional.cross_entropy(z, target)
loss.backward()
onehot = torch.tensor([[1., 0., 0.]])
assert torch.allclose(z.grad, torch.softmax(z.detach(), 1) - onehot)
loss, z.grad

# %% [markdown] id="gradient-question"
# **Your turn.** Logits $(0, 0, 0, 0)$, right class 2 (counted from 0). Which gradient does
# `cross_entropy` send to the logits?

# %% id="gradient" tags=["exercise"]
zeros = torch.zeros(1, 4, requires_grad=True)
answer = ...
check_gradient(answer, nn.functional.cross_entropy(zeros, torch.tensor([2])), zeros)

# %% id="gradient-solution" tags=["solution"]
zeros = torch.zeros(1, 4, requires_grad=True)
answer = [[0.25, 0.25, 0.25 - 1, 0.25]]
check_gradient(answer, nn.functional.cross_entropy(zeros, torch.tensor([2])), zeros)

# %% [markdown] id="twice"
# ## The popular mistake: softmax twice
#
# A tutorial says "end with softmax", another says "use `cross_entropy`". Somebody does both. Nothing
# fails. Suppose the network is sure, and wrong:

# %% id="twice-run"
def once(z):
    return nn.functional.cross_entropy(z, torch.tensor([0]))

def twice(z):
    return nn.functional.cross_entropy(torch.softmax(z, 1), torch.tensor([0]))

for loss in (once, twice):
    z = torch.tensor([[0., 0., 8.]], requires_grad=True)
    loss(z).backward()
    print(f"{loss.__name__}: gradient", z.grad)

# %% [markdown] id="twice-words"
# Once: the wrong class is pushed down with force 1. Twice: the inner softmax is decided, its Jacobian
# nearly 0, and the worst mistakes teach the least. The loss cannot become small either: its inputs
# are probabilities, at most 1 apart.

# %% id="twice-limit"
perfect = torch.tensor([[1., 0., 0.]])
least = nn.functional.cross_entropy(perfect, torch.tensor([0]))
print(f"the least loss with softmax twice: {least:.4f}")

# %% id="twice-step"
# %%step
z = torch.tensor([[0., 0., 8.]], requires_grad=True)
p = torch.softmax(z, 1)
loss = nn.functional.cross_entropy(p, torch.tensor([0]))
loss.backward()

# %% [markdown] id="twice-bad"
# ### The popular fix: a larger learning rate
#
# "The gradients are too small, so I take larger steps." Try it. The same logits are seen three times,
# with right classes 0, 0 and 2, so the best answer is $p = (\tfrac23, 0, \tfrac13)$. Forty steps of
# plain descent on the logits themselves:

# %% id="descend"
def descend(with_softmax, rate):
    z, seen = torch.tensor([[0., 0., 8.]], requires_grad=True), []
    for _ in range(40):
        out = torch.softmax(z, 1) if with_softmax else z
        loss = nn.functional.cross_entropy(out.expand(3, 3), torch.tensor([0, 0, 2]))
        g, = torch.autograd.grad(loss, z)
        z = (z - rate * g).detach().requires_grad_()
        seen.append(-torch.log_softmax(z, 1)[0, [0, 0, 2]].mean().item())
    return seen, torch.softmax(z, 1)

# %% id="twice-bad-run"
paths = {}
for name, twice_too, rate in (("once, rate 1", False, 1.), ("twice, rate 1", True, 1.),
                              ("twice, rate 300", True, 300.)):
    paths[name], p = descend(twice_too, rate)
    print(f"{name:16} ends with p =", p.detach().numpy().round(3))
curves(paths, x="step", y="cross-entropy")

# %% [markdown] id="twice-fix"
# At rate 1 the logits hardly move. A rate that is right for decided logits is far too large as soon as
# they are undecided: it throws them to the other end, where they are decided again, and stuck. The fix
# is to leave the softmax out of the network, and to apply it only when you
# want to *read* probabilities.

# %% id="twice-bars"
z = torch.tensor([[0., 0., 8.]], requires_grad=True)
norms = {}
for loss in (once, twice):
    g, = torch.autograd.grad(loss(z), z)
    norms[loss.__name__] = g.norm().item()
bars(norms, x="norm of the gradient at the logits", log=True)

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last one comes from notebook 2.
#
# <details><summary>What is the Jacobian of softmax with temperature T?</summary>
#
# $(\operatorname{diag}(p) - p\,p^\top) / T$: full, symmetric, its rows and columns sum to 0.
#
# </details>
#
# <details><summary>Why is the largest logit subtracted first?</summary>
#
# Softmax depends on differences only, so it changes nothing, and $e^0 = 1$ cannot overflow.
#
# </details>
#
# <details><summary>Why does a decided softmax pass hardly any gradient?</summary>
#
# With $p$ of zeros and a one, $\operatorname{diag}(p) = p\,p^\top$.
#
# </details>
#
# <details><summary>What is the gradient of <code>cross_entropy</code> at the logits?</summary>
#
# $p$ minus the one-hot vector of the right class (divided by the batch size, for the mean).
#
# </details>
#
# <details><summary>What happens when softmax comes before <code>cross_entropy</code>?</summary>
#
# It is applied twice. Nothing fails; the gradient of sure mistakes is nearly 0, and the loss cannot
# become small.
#
# </details>
#
# <details><summary>What does softmax save for backward?</summary>
#
# Its result $p$: the Jacobian needs nothing else.
#
# </details>
#
# <details><summary>Why is the Jacobian of a sigmoid diagonal?</summary>
#
# Each output number depends on one input number, the one in the same place.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Step through `softmax` as it is written above, with its six operations, and compare what is saved.
# - [12 · Training](12_training.ipynb): logits, `cross_entropy`, and what an optimiser makes of it.
# - [2 · A two-layer network](02_two_layer_network.ipynb) for the Jacobians of the other layers.
# - [Start page](00_start_here.ipynb)
