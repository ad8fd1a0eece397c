# %% [markdown] id="title"
# # 1 · A graph of four nodes
#
# At the end of this notebook you will be able to
#
# - take a formula apart into nodes, edges and local Jacobians,
# - run both passes of backpropagation by hand,
# - say what happens to a value that is used twice,
# - predict `is_leaf`, `grad_fn` and `grad` of every tensor before you print them.
#
# A cell runs with <kbd>Shift</kbd>+<kbd>Enter</kbd>. A cell that says `answer = ...` is yours to
# fill in.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core.teach import check, check_gradient, finite_difference, state_table, verdicts

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# Here are four lines. Two numbers are given, two are computed.
#
# $$u_1 = 2,\qquad u_2 = 3,\qquad u_3 = u_1 + u_2,\qquad u_4 = u_2 \cdot u_3$$

# %% id="four-lines"
u1 = torch.tensor(2., requires_grad=True)
u2 = torch.tensor(3., requires_grad=True)
u3 = u1 + u2
u4 = u2 * u3

# %% [markdown] id="predict-question"
# **Before you go on:** make $u_2$ a tiny bit larger. How many times that bit does $u_4$ grow?
# Write down what you think, even if you are not sure. A wrong guess now helps you later.

# %% id="guess" tags=["exercise"]
answer = ...
check_gradient(answer, u2 * (u1 + u2), u2)

# %% id="guess-solution" tags=["solution"]
answer = 5 * 1 + 3 * 1
check_gradient(answer, u2 * (u1 + u2), u2)

# %% [markdown] id="symbols"
# ## The words
#
# A computation is a graph. Each value is a **node**. An **edge** runs from a value to a value that
# is computed from it. These symbols mean the same in every notebook and in every picture:
#
# | symbol | meaning | here |
# |---|---|---|
# | $n$, $l$ | number of nodes; number of leaf nodes | $4$, $2$ |
# | $L$ | index set of the leaves, which are given | $\{1, 2\}$ |
# | $C$ | index set of the computed nodes | $\{3, 4\}$ |
# | $E$ | set of directed edges $(j, i)$: $u_i$ is computed from $u_j$ | $\{(1,3), (2,3), (2,4), (3,4)\}$ |
# | $u_i$, $d_i$ | node $i$ and its value; its dimension | all $d_i = 1$ |
# | $f_i$, $\alpha_i$ | the operator of node $i$; all inputs of node $i$ | $f_3$ adds, $\alpha_3 = (u_1, u_2)$; $f_4$ multiplies, $\alpha_4 = (u_2, u_3)$ |
# | $J_{j \to i}$ | local Jacobian $\partial u_i / \partial u_j$, with $f_i$ looked at alone | one number an edge |
# | $P_i$ | Jacobian of the output $u_n$ with respect to $u_i$ | what we are after |
#
# Leaves come first, then the nodes in the order in which they were computed. So every edge runs
# from a smaller number to a larger one.

# %% [markdown] id="forward-words"
# ## Forward, by hand
#
# > For $i \in C$, in order: compute $u_i = f_i(\alpha_i)$, and $J_{j \to i}$ for each $u_j$ in $\alpha_i$.
#
# "Local" means: look at one operator and forget the rest. A sum passes a change on as it is, so
# both its Jacobians are 1. In a product, the change of one factor is multiplied by the other.

# %% id="forward-by-hand"
u = {1: 2., 2: 3.}
u[3] = u[1] + u[2]
J = {(1, 3): 1., (2, 3): 1.}
u[4] = u[2] * u[3]
J |= {(2, 4): u[3], (3, 4): u[2]}
print("values", u)
print("local Jacobians", J)

# %% [markdown] id="backward-words"
# ## Backward, by hand
#
# > Set $P_n = 1$ and every other $P_j = 0$. For $i$ from $n$ down to the first computed node, and
# > for each $u_j$ in $\alpha_i$: $\quad P_j \mathrel{+}= P_i \, J_{j \to i}$.
#
# That is the whole algorithm. The `+=` matters: a node may have several consumers, and each one
# sends its **contribution**. The order matters too: when $i$'s turn comes, all consumers of $u_i$
# have had theirs, so $P_i$ is complete.

# %% id="backward-by-hand"
P = {1: 0., 2: 0., 3: 0., 4: 1.}
for i in (4, 3):
    for j, target in J:
        if target == i:
            P[j] += P[i] * J[j, i]
            print(f"P{j} += P{i} · J{j}→{i} = {P[i]:g} × {J[j, i]:g}   now P{j} = {P[j]:g}")

# %% [markdown] id="two-paths"
# Look for $P_2$: two lines belong to it. One path leads from $u_2$ straight into $u_4$, the other
# through $u_3$. What you get is the sum over the paths, and along a path the local Jacobians are
# multiplied:

# %% id="sum-over-paths"
direct = J[2, 4]
through_u3 = J[2, 3] * J[3, 4]
print(f"P2 = {P[2]:g} = {direct:g} + {through_u3:g}")
assert P[2] == direct + through_u3

# %% [markdown] id="mistakes"
# ### Two slips that everybody makes once
#
# **First slip: `=` for `+=`.** The contribution that comes last overwrites the others.

# %% id="slip-overwrite"
Q = {1: 0., 2: 0., 3: 0., 4: 1.}
for i in (4, 3):
    for j, target in J:
        if target == i:
            Q[j] = Q[i] * J[j, i]
print(Q)
assert Q[2] == through_u3

# %% [markdown] id="slip-words"
# The direct path of $u_2$ is lost. A popular repair is to go through the nodes the other way round, so
# that the direct path comes last. Let us put the `+=` back as well.
#
# **Second slip: the order.**

# %% id="slip-order"
Q = {1: 0., 2: 0., 3: 0., 4: 1.}
for i in (3, 4):
    for j, target in J:
        if target == i:
            Q[j] += Q[i] * J[j, i]
print(Q)
assert Q[1] == 0

# %% [markdown] id="slip-order-words"
# Worse: $u_1$ gets nothing at all. When $u_3$ had its turn, its $P_3$ was still 0, and what arrived
# afterwards was never passed on. **A node waits until all its consumers have reported.** Both rules
# are needed, the sum and the order, and with both you are back at the loop above.

# %% [markdown] id="finite-differences"
# ## Is it true? Measure it
#
# A derivative can be measured without any calculus. Move one input up a little, then down a
# little, and see how far the output moves. These are **finite differences**. They need the formula
# as a function.

# %% id="formula"
def formula(u1, u2):
    u3 = u1 + u2
    u4 = u2 * u3
    return u4

# %% id="measure"
measured = {1: finite_difference(formula, (2., 3.), 0).item(),
            2: finite_difference(formula, (2., 3.), 1).item()}
print(measured)
assert np.isclose(measured[1], P[1])
assert np.isclose(measured[2], P[2])

# %% [markdown] id="graph-does-it"
# ## The graph does it
#
# While you computed `u3` and `u4` above, a graph was recorded. `u4.backward()` walks it from the
# output to the leaves, with the algorithm you just ran by hand, and leaves $P_j$ of each leaf in
# its `.grad`.

# %% id="backward"
u4.backward()
print(u1.grad, u2.grad)
assert u1.grad == P[1]
assert u2.grad == P[2]

# %% [markdown] id="step-words"
# ## Step through it
#
# Now watch it happen. The next cell empties both mailboxes, runs the two lines again and asks for a
# **trace**. Click into the picture and press <kbd>→</kbd>.
#
# Stop when $P_2$ first shows a number. It is not complete yet: the card says "+ …". Go on until the
# second contribution arrives, and compare with the sum you found by hand.

# %% id="step"
u1.grad = u2.grad = None
u3 = u1 + u2
u4 = u2 * u3
torch.trace.of(u4)

# %% [markdown] id="looking-changes-nothing"
# The player showed you a full backward pass. Yet nothing was written: making a trace is only
# looking.

# %% id="still-empty"
print(u1.grad, u2.grad)
assert u1.grad is None
assert u2.grad is None

# %% [markdown] id="exercise-square"
# ## Your turn: one node, several edges
#
# Let $x = 3$ and $y = x \cdot x + x$. How often is $x$ used? Draw the edges, then add up the paths:
# what is $\partial y / \partial x$?

# %% id="square" tags=["exercise"]
x = torch.tensor(3., requires_grad=True)
y = x * x + x
answer = ...
check_gradient(answer, y, x)

# %% id="square-solution" tags=["solution"]
x = torch.tensor(3., requires_grad=True)
y = x * x + x
answer = 3 + 3 + 1
check_gradient(answer, y, x)

# %% [markdown] id="square-step-words"
# Answered? Then look. Two edges run from $x$ into the product.

# %% id="square-step"
torch.trace.of(y)

# %% [markdown] id="abcd"
# ## A larger graph: a, b, c, d → e
#
# $$a = 2,\quad b = 3,\quad c = 5,\quad d = 10,\qquad u = a\,b,\quad t = \log d,\quad v = t\,c,\quad e = u + v$$
#
# In your code the nodes have names rather than numbers. The trace shows both.

# %% id="abcd-lines"
a, b, c, d = (torch.tensor(value, requires_grad=True) for value in (2., 3., 5., 10.))
u = a * b
t = torch.log(d)
v = t * c
e = u + v

# %% [markdown] id="abcd-question"
# **Your turn.** Here every leaf has a single path to $e$, so each gradient is one product of local
# Jacobians. The derivative of $\log d$ is $1/d$. You may write formulas such as `2 * 3`, and
# `np.log(10)` where you need it.

# %% id="abcd-gradients" tags=["exercise"]
answer = {"a": ..., "b": ..., "c": ..., "d": ...}
check_gradient(answer, a * b + torch.log(d) * c, {"a": a, "b": b, "c": c, "d": d})

# %% id="abcd-gradients-solution" tags=["solution"]
answer = {"a": 3, "b": 2, "c": np.log(10), "d": 5 / 10}
check_gradient(answer, a * b + torch.log(d) * c, {"a": a, "b": b, "c": c, "d": d})

# %% [markdown] id="attributes"
# ### What every tensor knows
#
# Six attributes tell you a tensor's place in the graph.
#
# - `value`: the number itself.
# - `is_leaf`: you made it, no recorded operation did.
# - `requires_grad`: operations on it are recorded.
# - `grad_fn`: the node of the operation that made it. A leaf has none.
# - `grad`: the mailbox that `backward()` fills.
# - `version`: how often its memory was changed in place.

# %% id="table-before"
state_table(a=a, b=b, c=c, d=d, u=u, t=t, v=v, e=e)

# %% [markdown] id="keeps-question"
# **Predict.** You are about to call `t.retain_grad()` and then `e.backward()`. Whose `.grad` will
# hold a number afterwards? Write `True` or `False` for each, then run the next two cells: the
# first does it, the second compares.

# %% id="keeps" tags=["exercise"]
answer = {"a": ..., "u": ..., "t": ..., "v": ..., "e": ...}

# %% id="keeps-solution" tags=["solution"]
answer = {"a": True, "u": False, "t": True, "v": False, "e": False}

# %% id="abcd-backward"
t.retain_grad()
e.backward()
state_table(a=a, b=b, c=c, d=d, u=u, t=t, v=v, e=e)

# %% id="keeps-check"
nodes = {"a": a, "u": u, "t": t, "v": v, "e": e}
check(answer, {name: x.is_leaf or x.retains_grad for name, x in nodes.items()},
      ({"u": True, "v": True, "e": True}, "It is not a leaf: its gradient is used and let go."),
      ({"t": False}, "retain_grad() gives it a mailbox, though it is not a leaf."))

# %% [markdown] id="none-words"
# Leaves keep their gradient, and so does $t$, because you asked. Every other gradient was passed
# on and then let go. It was there for a moment: without $P_u$ nothing could have reached $a$.
# Ask for `u.grad` and you get `None`, with a warning that says why:

# %% id="none-warning"
print(t.grad)
u.grad

# %% [markdown] id="abcd-check-words"
# Measured again, to be sure, for all four leaves and for $t$:

# %% id="abcd-measure"
def to_e(a, b, c, d):
    u = a * b
    t = torch.log(d)
    t.retain_grad()
    v = t * c
    e = u + v
    return e

# %% id="abcd-compare"
for k, leaf in enumerate((a, b, c, d)):
    assert np.isclose(finite_difference(to_e, (a, b, c, d), k).item(), leaf.grad.item())
from_t = finite_difference(lambda t: 2. * 3. + t * 5., (t,))
assert np.isclose(from_t.item(), t.grad.item())

# %% [markdown] id="abcd-step-words"
# ### Step through it, line by line
#
# Write `%%step` above the lines of a cell: it runs them as always, and shows what autograd did in
# them, line by line. (`%load_ext` in the first cell made it known.) Watch $t$: it has a mailbox, and
# $u$ and $v$ have none. Their gradients fade once they are passed on.

# %% id="abcd-step"
# %%step
a.grad = b.grad = c.grad = d.grad = None
u = a * b
t = torch.log(d)
t.retain_grad()
v = t * c
e = u + v
e.backward()

# %% [markdown] id="abcd-step-after"
# This time `backward()` was among the lines, so the mailboxes are full. `torch.trace.of` only looks;
# it also takes a function and its inputs: `torch.trace.of(to_e, a, b, c, d)`.

# %% [markdown] id="verdicts-words"
# ## Three verdicts
#
# The names and numbers above are PyTorch's. `verdicts` asks three judges about a function: our graph,
# a measurement, and PyTorch where it is installed, with the same lines.

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(formula, 2., 3.)

# %% id="verdicts-abcd" tags=["nbval-ignore-output"]
verdicts(to_e, 2., 3., 5., 10.)

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. Come back to these cards tomorrow.
#
# <details><summary>What is the difference between J and P?</summary>
#
# $J_{j \to i}$ belongs to an edge and looks at one operator alone. $P_i$ belongs to a node and looks
# at the whole way from it to the output.
#
# </details>
#
# <details><summary>A value is used in two places. What is its gradient?</summary>
#
# The sum of two contributions, one a use. Along each path the local Jacobians are multiplied.
#
# </details>
#
# <details><summary>Why does backward go through the nodes in reverse order?</summary>
#
# A node may pass its $P$ on only when it is complete, so all of its consumers have to come first.
#
# </details>
#
# <details><summary>Whose <code>.grad</code> does <code>backward()</code> fill?</summary>
#
# That of the leaves that require a gradient, and of tensors that were asked with `retain_grad()`.
#
# </details>
#
# <details><summary>What is a leaf's <code>grad_fn</code>?</summary>
#
# `None`: no recorded operation made it.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Change an operator in `formula`, predict $P_2$, then step: `torch.trace.of(formula, u1, u2)`.
# - [2 · A two-layer network](02_two_layer_network.ipynb): the same two algorithms, with vectors and
#   matrices in the nodes.
# - [Start page](00_start_here.ipynb)
