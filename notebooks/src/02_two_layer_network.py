# %% [markdown] id="title"
# # 2 · A two-layer network
#
# In [notebook 1](01_computational_graphs.ipynb) every node was one number. Here nodes are vectors
# and matrices. The two algorithms do not change by a single sign. At the end you will be able to
#
# - write down the local Jacobian of a linear layer, a sigmoid and a squared error, and say what
#   structure each has,
# - multiply them up to the gradient of every weight,
# - do the same without ever building the large ones.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core.teach import check, finite_difference, verdicts

np.set_printoptions(precision=4, suppress=True)
# %load_ext autograd_core

# %% [markdown] id="network"
# ## Eleven nodes
#
# | node | symbol | shape | what it is |
# |---|---|---|---|
# | $u_1$ | $W^1$ | $n_1 \times n_0$ | weights of layer 1 |
# | $u_2$ | $b^1$ | $n_1$ | bias of layer 1 |
# | $u_3$ | $x$ | $n_0$ | input |
# | $u_4$ | $W^2$ | $n_2 \times n_1$ | weights of layer 2 |
# | $u_5$ | $b^2$ | $n_2$ | bias of layer 2 |
# | $u_6$ | $\tilde y$ | $n_2$ | what the network should say |
# | $u_7$ | $z^1 = W^1 x + b^1$ | $n_1$ | layer 1 before its sigmoid |
# | $u_8$ | $a^1 = \sigma(z^1)$ | $n_1$ | layer 1 after it |
# | $u_9$ | $z^2 = W^2 a^1 + b^2$ | $n_2$ | layer 2 before its sigmoid |
# | $u_{10}$ | $y = \sigma(z^2)$ | $n_2$ | what the network says |
# | $u_{11}$ | $E = \tfrac12 (y - \tilde y)^\top (y - \tilde y)$ | one number | how wrong it is |
#
# So $n = 11$ and $l = 6$. From here on $E$ is the error, not the set of edges.

# %% id="leaves"
W1 = torch.tensor([[1., -1.], [0., 2.], [2., 1.]], requires_grad=True)
b1 = torch.tensor([1., -3., -4.], requires_grad=True)
x = torch.tensor([1., 2.], requires_grad=True)
W2 = torch.tensor([[2., 1., -2.], [1., -1., 1.]], requires_grad=True)
b2 = torch.tensor([0., 1.], requires_grad=True)
y_true = torch.tensor([1., 0.], requires_grad=True)
(n1, n0), n2 = W1.shape, W2.shape[0]

# %% [markdown] id="all-require"
# Training asks for the gradients of weights and biases only. Here $x$ and $\tilde y$ require a
# gradient too, so that you see all eleven $P$.
#
# Three operators do all the work. Two of them you read here, the third is `torch.sigmoid`.

# %% id="operators"
def affine(W, v, b):
    return W @ v + b

def half_square(y, y_true):
    difference = y - y_true
    return 0.5 * (difference @ difference)

# %% [markdown] id="predict"
# ## Predict
#
# A local Jacobian has a row for each number of the output and a column for each number of the
# input. An input that is a matrix is read row by row: $\operatorname{vec}(W) = (W_{11}, W_{12}, W_{21}, \ldots)$.
#
# **What is the shape of $\partial z^1 / \partial W^1$?** Answer with a pair such as `(4, 5)`.

# %% id="shape" tags=["exercise"]
answer = ...
check(answer, lambda: finite_difference(affine, (W1, x, b1), 0).shape,
      (W1.shape, "That is the shape of W¹; its numbers are the columns."),
      ((n1 * n0, n1), "Rows belong to the output, columns to the input."),
      ((n1, n0 + 1), "Count the numbers in W¹."))

# %% id="shape-solution" tags=["solution"]
answer = (3, 3 * 2)
check(answer, lambda: finite_difference(affine, (W1, x, b1), 0).shape)

# %% [markdown] id="forward"
# ## Forward, by hand
#
# Values first, in NumPy, one node a line. `u` holds them by number.

# %% id="forward-by-hand"
leaves = dict(enumerate((W1, b1, x, W2, b2, y_true), 1))
u = {i: leaf.detach().numpy().astype(float) for i, leaf in leaves.items()}
u[7] = u[1] @ u[3] + u[2]
u[8] = 1 / (1 + np.exp(-u[7]))
u[9] = u[4] @ u[8] + u[5]
u[10] = 1 / (1 + np.exp(-u[9]))
u[11] = 0.5 * (u[10] - u[6]) @ (u[10] - u[6])
print(*[f"u{i} = {u[i].round(4)}" for i in range(7, 12)], sep="\n")

# %% [markdown] id="linear"
# ## Local Jacobians, one operator at a time
#
# ### The linear layer, $z^1 = W^1 x + b^1$
#
# It has three inputs, so three edges and three Jacobians.
#
# - Shift $b^1_k$ and only $z^1_k$ follows, by the same amount: $J_{2 \to 7} = I$.
# - $z^1$ is linear in $x$, and $W^1$ is what it is multiplied by: $J_{3 \to 7} = W^1$.
# - $z^1_k = \sum_m W^1_{km} x_m + b^1_k$ touches row $k$ of $W^1$ and nothing else. So row $k$ of
#   $J_{1 \to 7}$ holds $x^\top$ in the columns of that row, and zeros elsewhere. That is
#   $I \otimes x^\top$, a staircase of copies of $x$. (NumPy calls this product `kron`.)

# %% id="linear-jacobians"
J = {}
J[2, 7] = np.eye(n1)
J[3, 7] = u[1]
J[1, 7] = np.kron(np.eye(n1), u[3])
J[1, 7]

# %% [markdown] id="linear-measure-words"
# Measure each of the three:

# %% id="linear-measure"
inputs = W1, x, b1
print(finite_difference(affine, inputs, 0))
for k, j in enumerate((1, 3, 2)):
    assert np.allclose(finite_difference(affine, inputs, k), J[j, 7])

# %% [markdown] id="linear-size"
# Most entries of the staircase can never be anything but 0:

# %% id="linear-zeros"
print(f"J1→7 is {n1} × {n1}·{n0}: {J[1, 7].size} entries, at most {n1 * n0} of them not 0")

# %% [markdown] id="sigmoid"
# ### The sigmoid, $a^1 = \sigma(z^1)$
#
# It works on each number alone, so the Jacobian is diagonal. And $\sigma' = \sigma (1 - \sigma)$
# needs only the result, which is why autograd saves the result and not the input.

# %% id="sigmoid-jacobian"
J[7, 8] = np.diag(u[8] * (1 - u[8]))
assert np.allclose(finite_difference(torch.sigmoid, (u[7],)), J[7, 8], atol=1e-5)
J[7, 8]

# %% [markdown] id="second-layer"
# ### The second layer: nothing new
#
# The same two operators on other inputs. The vector that enters is now $a^1$.

# %% id="second-layer-jacobians"
J[4, 9] = np.kron(np.eye(n2), u[8])
J[8, 9] = u[4]
J[5, 9] = np.eye(n2)
J[9, 10] = np.diag(u[10] * (1 - u[10]))
for k, j in enumerate((4, 8, 5)):
    assert np.allclose(finite_difference(affine, (u[4], u[8], u[5]), k), J[j, 9], atol=1e-5)
assert np.allclose(finite_difference(torch.sigmoid, (u[9],)), J[9, 10], atol=1e-5)

# %% [markdown] id="error"
# ### The error, $E = \tfrac12 (y - \tilde y)^\top (y - \tilde y)$
#
# One number comes out, so the Jacobian is a single row. The ½ is there to cancel the 2 of the
# square: what remains is the difference itself, $(y - \tilde y)^\top$, and for $\tilde y$ the same
# with a minus.

# %% id="error-jacobians"
J[10, 11] = (u[10] - u[6]).reshape(1, n2)
J[6, 11] = -J[10, 11]
for k, j in enumerate((10, 6)):
    assert np.allclose(finite_difference(half_square, (u[10], u[6]), k), J[j, 11], atol=1e-5)
J[10, 11], J[6, 11]

# %% [markdown] id="backward"
# ## Backward, by hand
#
# The algorithm of notebook 1, word for word. $P_i$ is a row with $d_i$ numbers, and
# $P_i J_{j \to i}$ is a row times a matrix. Check that the sizes fit: $(1 \times d_i)(d_i \times d_j)$
# gives $1 \times d_j$.

# %% id="backward-by-hand"
P = {i: np.zeros((1, u[i].size)) for i in u}
P[11] = np.eye(1)
for i in (11, 10, 9, 8, 7):
    for j, target in J:
        if target == i:
            P[j] += P[i] @ J[j, i]
            print(f"P{j} += P{i} J{j}→{i}", P[i].shape, "times", J[j, i].shape)

# %% [markdown] id="path-words"
# **Your turn.** One path leads from $x$ to $E$. Write $P_3$ as one product of the local Jacobians
# along it, starting at the output. Use `J[...]` and `@`; leave `P` alone.

# %% id="path" tags=["exercise"]
answer = ...
check(answer, lambda: P[3],
      (P[7], "That is P₇. One more edge leads to x."),
      (P[1], "That is P₁, the gradient of W¹: the last edge is the wrong one."))

# %% id="path-solution" tags=["solution"]
answer = J[10, 11] @ J[9, 10] @ J[8, 9] @ J[7, 8] @ J[3, 7]
check(answer, lambda: P[3])

# %% [markdown] id="graph"
# ## The graph does it
#
# The same lines with tensors. `retain_grad()` keeps the gradients of the computed nodes as well,
# so that all eleven can be compared. `.grad` has the shape of its tensor, $P_i$ is a flat row with
# the same numbers.

# %% id="graph-does-it"
z1 = affine(W1, x, b1)
a1 = torch.sigmoid(z1)
z2 = affine(W2, a1, b2)
y = torch.sigmoid(z2)
E = half_square(y, y_true)
for node in (z1, a1, z2, y, E):
    node.retain_grad()
E.backward()

# %% id="compare"
nodes = leaves | dict(enumerate((z1, a1, z2, y, E), 7))
for i, node in nodes.items():
    assert np.allclose(P[i], node.grad.numpy().reshape(1, -1), atol=1e-6)
print("P1 to P11: all as computed by hand")
print("W1.grad =", W1.grad)

# %% [markdown] id="measure-all"
# And the whole network at once, measured from end to end, without looking inside:

# %% id="whole"
def network(W1, b1, x, W2, b2, y_true):
    with torch.name_scope("z1"):
        z1 = affine(W1, x, b1)
    a1 = torch.sigmoid(z1)
    with torch.name_scope("z2"):
        z2 = affine(W2, a1, b2)
    y = torch.sigmoid(z2)
    with torch.name_scope("E"):
        E = half_square(y, y_true)
    return E

# %% id="whole-measured"
inputs = tuple(leaves.values())
for i in leaves:
    assert np.allclose(finite_difference(network, inputs, i - 1), P[i], atol=1e-5)
print("all six leaves: as measured")

# %% [markdown] id="step-words"
# ## Step through it
#
# $z^1$ is a product and a sum, two operations. `name_scope("z1")` says: treat them as one operator
# $f_7$. So the picture has the eleven nodes of the table. Such a **composite** has a double wall.
#
# Click a node to see its Jacobians in full. Find $I \otimes x^\top$ on the edge from $W^1$ to $z^1$.

# %% id="step"
for leaf in leaves.values():
    leaf.grad = None
trace = torch.trace.of(network, *leaves.values())
trace

# %% [markdown] id="opened-words"
# ### Open a composite
#
# What is inside $z^1$? Open it. The part whose result leaves is still $u_7$, the other is
# $u_{7.1}$. The gradients that reach the leaves are the same.

# %% id="opened"
trace.show(opened=["z1"])

# %% [markdown] id="never-build"
# ## Never build J
#
# Backward needs the **product** $P_i J_{j \to i}$, never $J$ itself. For the staircase,
# $P_7 (I \otimes x^\top)$ puts $P_7$'s $k$-th number times $x$ into row $k$: an outer product, in
# the shape of $W^1$.

# %% id="outer"
full = (P[7] @ J[1, 7]).reshape(n1, n0)
short = np.outer(P[7], u[3])
assert np.allclose(full, short)
short

# %% [markdown] id="transposed"
# ### The mistake: the outer product the wrong way round
#
# `.grad` can be set by hand. Somebody who remembers "$x$ and $P_7$, an outer product" tries:

# %% id="transposed-error" tags=["raises-exception"]
W1.grad = torch.tensor(np.outer(u[3], P[7]), dtype=torch.float32)

# %% [markdown] id="transposed-words"
# A popular way to silence a message about sizes is `reshape`. Then the size fits:

# %% id="transposed-reshape"
W1.grad = torch.tensor(np.outer(u[3], P[7]).reshape(n1, n0), dtype=torch.float32)
print("set:", W1.grad.numpy(), sep="\n")
print("right:", short, sep="\n")
assert not np.allclose(W1.grad.numpy(), short)

# %% [markdown] id="transposed-fix"
# `reshape` reads the numbers row by row and does not know what they mean, so most of them are now in
# the wrong place. Training would go on with them, without a word. Think of the sizes instead: row
# $k$ of $W^1$ belongs to output $k$, so $P_7$ comes first.

# %% id="transposed-right"
W1.grad = torch.tensor(np.outer(P[7], u[3]), dtype=torch.float32)
assert np.allclose(W1.grad.numpy(), short)

# %% [markdown] id="sigmoid-product-words"
# **Your turn.** Compute $P_7$ from $P_8$ and $a^1$ without building a diagonal matrix: no `np.diag`,
# no `@`. Use `P[8]` and `u[8]`.

# %% id="sigmoid-product" tags=["exercise"]
answer = ...
check(answer, lambda: P[8] @ J[7, 8],
      (P[8], "That is P₈: the local Jacobian is missing."),
      (P[8] * u[8], "σ' is σ(1 − σ), not σ."),
      (u[8] * (1 - u[8]), "That is the diagonal of J alone: P₈ is missing."))

# %% id="sigmoid-product-solution" tags=["solution"]
answer = P[8] * u[8] * (1 - u[8])
check(answer, lambda: P[8] @ J[7, 8])

# %% [markdown] id="count-words"
# **Your turn.** A layer with 784 inputs and 128 outputs is small by today's standards. How many
# numbers would its $\partial z / \partial W$ hold if somebody built it? A formula will do.

# %% id="count" tags=["exercise"]
W = torch.ones(128, 784, requires_grad=True)
z = W @ torch.ones(784)
answer = ...
check(answer, lambda: np.prod(z.grad_fn.jacobian(0).shape),
      (W.numel(), "So many numbers has W. J has a row of that length for each number of z."),
      (W.numel() * W.shape[1], "A row for each number of the output: how long is z?"))

# %% id="count-solution" tags=["solution"]
W = torch.ones(128, 784, requires_grad=True)
z = W @ torch.ones(784)
answer = 128 * (128 * 784)
check(answer, lambda: np.prod(z.grad_fn.jacobian(0).shape))

# %% [markdown] id="large-words"
# The graph runs that layer at once. It knows the matrix by its structure, and builds no more of it
# than somebody looks at:

# %% id="large"
J_large = z.grad_fn.jacobian(0)
print(J_large.structure.replace("$", ""), J_large.shape)
torch.sigmoid(W @ torch.ones(784)).sum().backward()
print(W.grad.shape)

# %% [markdown] id="verdicts-words"
# ## Three verdicts
#
# Our graph, a measurement from end to end, and PyTorch where it is installed, about all six leaves:

# %% id="plain"
def plain(W1, b1, x, W2, b2, y_true):
    a1 = torch.sigmoid(affine(W1, x, b1))
    y = torch.sigmoid(affine(W2, a1, b2))
    return half_square(y, y_true)

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(plain, *leaves.values())

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two go back to notebook 1.
#
# <details><summary>What are the three local Jacobians of z = W x + b?</summary>
#
# With respect to $W$: $I \otimes x^\top$. With respect to $x$: $W$. With respect to $b$: $I$.
#
# </details>
#
# <details><summary>Why is the Jacobian of a sigmoid diagonal?</summary>
#
# Each output number depends on one input number, the one in the same place.
#
# </details>
#
# <details><summary>Why is the gradient of b the P of z?</summary>
#
# $J_{b \to z} = I$, and $P I = P$.
#
# </details>
#
# <details><summary>What shape has P of a vector with d numbers, when the output is a scalar?</summary>
#
# $1 \times d$: a row.
#
# </details>
#
# <details><summary>What is the gradient of W in one line of NumPy, given P of z?</summary>
#
# `np.outer(P_z, x)`: the staircase is never built.
#
# </details>
#
# <details><summary>A value is used in two places. What is its gradient?</summary>
#
# The sum of two contributions, one a use.
#
# </details>
#
# <details><summary>Why did z¹ need <code>retain_grad()</code> for its <code>.grad</code>?</summary>
#
# It is not a leaf. Its gradient is used on the way and then let go, unless you ask for it.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Replace a sigmoid by `torch.relu` or `torch.tanh`, predict which numbers of $P_7$ become 0, and
#   step through it.
# - [3 · Who keeps a gradient](03_leaves_and_grad.ipynb): why you had to ask for some of the eleven.
# - [1 · A graph of four nodes](01_computational_graphs.ipynb), if the sum over paths is not yet
#   second nature.
# - [Start page](00_start_here.ipynb)
