# %% [markdown] id="title"
# # 3 · Who keeps a gradient
#
# "Why is `.grad` None?" may be the question that people ask most about autograd. At the end of this
# notebook you will be able to
#
# - say of every tensor in a graph whether its `.grad` will hold a number,
# - tell a leaf from a computed tensor, and a leaf from an input,
# - see the gradient of any tensor you like,
# - find the line that turned a parameter into something else.

# %% id="imports"
import autograd_core as torch
from autograd_core.teach import check, check_that, finite_difference, state_table, verdicts

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# $$w = 1,\quad x = 2,\qquad a = w + x,\quad b = w + 1,\qquad y = a\,b$$

# %% id="lines"
w = torch.tensor(1., requires_grad=True)
x = torch.tensor(2., requires_grad=True)
a = w + x
b = w + 1
y = a * b

# %% [markdown] id="predict-question"
# **Before you go on:** soon you will call `y.backward()`. Which of the five tensors will hold a
# number in `.grad` afterwards? Write `True` or `False` for each. It is checked further down, after
# it has happened.

# %% id="guess" tags=["exercise"]
answer = {"w": ..., "x": ..., "a": ..., "b": ..., "y": ...}

# %% id="guess-solution" tags=["solution"]
answer = {"w": True, "x": True, "a": False, "b": False, "y": False}

# %% [markdown] id="by-hand"
# ## By hand
#
# Leaves first: $u_1 = w$, $u_2 = x$, then $u_3 = a$, $u_4 = b$, $u_5 = y$. The edges are
# $E = \{(1,3), (2,3), (1,4), (3,5), (4,5)\}$. Sums have the local Jacobian 1, and in the product
# $J_{3 \to 5} = u_4$ and $J_{4 \to 5} = u_3$.

# %% id="by-hand-backward"
J = {(1, 3): 1., (2, 3): 1., (1, 4): 1., (3, 5): b.item(), (4, 5): a.item()}
P = {1: 0., 2: 0., 3: 0., 4: 0., 5: 1.}
for i in (5, 4, 3):
    for j, target in J:
        if target == i:
            P[j] += P[i] * J[j, i]
print(P)

# %% [markdown] id="five-numbers"
# Five numbers, and each of them was needed: without $P_3$ and $P_4$, nothing could have reached
# $w$. All five are real derivatives. Measure the one of $a$: leave $b$ alone and move $a$.

# %% id="measure"
measured = finite_difference(lambda a: a * b.item(), (a.item(),))
print(measured)
assert measured == P[3]

# %% [markdown] id="graph"
# ## The graph does it

# %% id="backward"
y.backward()
state_table(w=w, x=x, a=a, b=b, y=y)

# %% id="guess-check"
tensors = {"w": w, "x": x, "a": a, "b": b, "y": y}
check(answer, {name: t.is_leaf or t.retains_grad for name, t in tensors.items()},
      ({"a": True, "b": True, "y": True}, "It was computed: its gradient is used and let go."),
      ({"w": False, "x": False}, "You made it and it requires a gradient: this is what it is for."))

# %% [markdown] id="rule"
# The column `grad` says it: a number for $w$ and $x$, "None (not kept)" for the rest. The rule is
# short:
#
# > `backward()` fills `.grad` of the **leaves that require a gradient**. A computed tensor passes
# > its gradient on, and then it is let go.
#
# Why so stingy? You want to change $w$, so you need its gradient. You cannot change $a$: it follows
# from $w$ and $x$. A network computes far more numbers than it has weights, and a gradient
# for each would take as much memory again.

# %% [markdown] id="step-words"
# ## Step through it
#
# Press <kbd>→</kbd> and watch $a$ when backward comes by. Its $P$ arrives and is used, and then it
# fades. The mailboxes of $w$ and $x$ fill up and stay full.

# %% id="step"
# %%step
w.grad = x.grad = None
a = w + x
b = w + 1
y = a * b
y.backward()

# %% [markdown] id="every-tensor"
# ## The mistake: every tensor has a `.grad`
#
# You are training, something looks odd, and you want to see the gradient in the middle.

# %% id="mistake" tags=["raises-exception"]
a.grad.item()

# %% [markdown] id="mistake-words"
# Read the warning above the error, it tells the whole story: $a$ is not a leaf, so its `.grad`
# was not filled. The error itself only says that `None` has no `item`.
#
# ### Fixes that are none
#
# Three are popular. **First: "then it must require a gradient".**

# %% id="fix-requires"
a = w + x
a.requires_grad_()
y = a * (w + 1)
y.backward()
print("a.requires_grad:", a.requires_grad, "  retains_grad:", a.retains_grad)
assert not a.retains_grad

# %% [markdown] id="fix-requires-words"
# Nothing changed. $a$ required a gradient all along, since $w$ does. To require one means "record
# what happens to me", not "keep it for me".
#
# **Second: `retain_grad()`, called when the missing number is noticed.**

# %% id="fix-late"
a = w + x
y = a * (w + 1)
y.backward()
a.retain_grad()
print(a.grad)
assert a.grad is None

# %% [markdown] id="fix-late-words"
# Too late. The number went by while no mailbox was there.
#
# **Third, the dangerous one: make $a$ a leaf.** Its gradient appears, and everybody is happy.

# %% id="fix-cut"
w.grad = x.grad = None
a = (w + x).detach().requires_grad_()
y = a * (w + 1)
y.backward()
state_table(w=w, x=x, a=a)

# %% id="fix-cut-measured"
print("w.grad =", w.grad.item(), "  but P of w is", P[1])
assert w.grad == 3
assert x.grad is None

# %% [markdown] id="fix-cut-words"
# Look at $w$. Two fifths of its gradient are gone, and $x$ got nothing at all. A tensor that `detach()`
# made has no edge back to $w$ and $x$, so the path through $a$ is cut. There was no error and no
# warning.
#
# ### The fix: ask before
#
# `retain_grad()` puts a mailbox on a computed tensor. Call it before `backward()`. It adds a
# mailbox and changes nothing else.

# %% id="right-fix"
w.grad = x.grad = None
a = w + x
a.retain_grad()
y = a * (w + 1)
y.backward()
print(a.grad, w.grad, x.grad)
assert (a.grad, w.grad, x.grad) == (P[3], P[1], P[2])

# %% [markdown] id="verdicts-words"
# ### Three verdicts
#
# Our graph, a measurement and PyTorch, about the same function:

# %% id="formula"
def formula(w, x):
    a = w + x
    b = w + 1
    return a * b

# %% id="verdicts" tags=["nbval-ignore-output"]
verdicts(formula, 1., 2.)

# %% [markdown] id="persist"
# ## Is it kept for the next call?
#
# Suppose backward runs twice over one graph. (Notebook 4 explains `retain_graph=True`.) If $P_a$
# were still lying around, the second call would add to it, and $w$ would get too much. Predict
# `w.grad` after two calls: is it 2 × 5, or more?

# %% id="persist-twice"
w.grad = x.grad = None
a = w + x
y = a * (w + 1)
y.backward(retain_graph=True)
y.backward()
print(w.grad)
assert w.grad == 2 * P[1]

# %% [markdown] id="persist-words"
# Twice, exactly. The gradients in flight belong to one call and vanish with it. Only the mailboxes
# add up from call to call; notebook 7 is about that.

# %% [markdown] id="leaf-or-input"
# ## What makes a leaf
#
# "Leaf" sounds like "input of the network". It is not that. A leaf is a tensor that **no recorded
# operation made**: its `grad_fn` is `None`. Here are six tensors. Say which of them are leaves.

# %% id="six"
data = torch.tensor(1.)
weight = torch.tensor(2., requires_grad=True)
doubled = data * 2
product = weight * data
cut = product.detach()
with torch.no_grad():
    quiet = weight * 3

# %% id="leaves" tags=["exercise"]
answer = {"data": ..., "weight": ..., "doubled": ..., "product": ..., "cut": ..., "quiet": ...}
six = {"data": data, "weight": weight, "doubled": doubled, "product": product, "cut": cut,
       "quiet": quiet}
check(answer, {name: t.is_leaf for name, t in six.items()},
      ({"doubled": False}, "It was computed, but was it recorded? Does data require a gradient?"),
      ({"product": True}, "It was computed from weight, which requires a gradient."),
      ({"cut": False}, "detach() gives a tensor without history."),
      ({"quiet": False}, "Under no_grad nothing is recorded."))

# %% id="leaves-solution" tags=["solution"]
answer = {"data": True, "weight": True, "doubled": True, "product": False, "cut": True,
          "quiet": True}
six = {"data": data, "weight": weight, "doubled": doubled, "product": product, "cut": cut,
       "quiet": quiet}
check(answer, {name: t.is_leaf for name, t in six.items()})

# %% [markdown] id="six-words"
# Answered? Then compare with the table. Two columns matter. A leaf that does not require a gradient
# gets none either: `data`, `doubled`, `cut` and `quiet` are plain numbers to autograd. Only
# `weight` is a leaf that keeps a gradient.

# %% id="six-table"
state_table(**six)

# %% [markdown] id="propagates"
# ### `requires_grad` is contagious
#
# A result requires a gradient as soon as **one** of its inputs does. That is why you mark the
# weights only. For inference, when nobody will call `backward`, `no_grad` spares the recording.

# %% id="propagates-run"
x, y, z = torch.tensor(1.), torch.tensor(2.), torch.tensor(3., requires_grad=True)
a = x + y
b = a + z
print(a.requires_grad, b.requires_grad)
with torch.no_grad():
    print((a + z).requires_grad)
assert (a.requires_grad, b.requires_grad) == (False, True)

# %% [markdown] id="hidden-node"
# ## The parameter that is none
#
# The nastiest form of the question. A **parameter** is a leaf that training changes, a weight for
# instance. Somebody wants three small ones:

# %% id="hidden-line"
w = torch.ones(3, requires_grad=True) * 0.1
loss = (w * w).sum()
loss.backward()
print(w)

# %% [markdown] id="hidden-words"
# Look at what is printed: `grad_fn=<MulBackward0>`. So $w$ is computed. The leaf is the tensor of
# ones, it has no name, and nobody can ask for its gradient. `.to(...)`, `.view(...)`,
# `.double()` and `* 0.1` behind the parenthesis all do this. The picture shows the hidden node:

# %% id="hidden-step"
# %%step
w = torch.ones(3, requires_grad=True) * 0.1
loss = (w * w).sum()
loss.backward()

# %% [markdown] id="hidden-optimiser"
# An **optimiser** is what changes parameters in training, by their gradients (notebook 12). It notices,
# and refuses:

# %% id="hidden-refused" tags=["raises-exception"]
torch.optim.SGD([w], lr=0.1)

# %% [markdown] id="hidden-bad-fix"
# Now the popular fix, fresh from above: `w.retain_grad()`. The optimiser is content with that.
# Train for three steps, with the weights computed in each step as any careful person would:

# %% id="hidden-bad-run"
ones = torch.ones(3, requires_grad=True)
for step in range(3):
    w = ones * 0.1
    w.retain_grad()
    optimizer = torch.optim.SGD([w], lr=0.1)
    loss = (w * w).sum()
    loss.backward()
    optimizer.step()
    print(f"loss {loss.item():.4f}   w[0] {w[0].item():.2f}")

# %% id="hidden-bad-check"
assert ones.tolist() == [1., 1., 1.]

# %% [markdown] id="hidden-bad-words"
# The loss does not move. Each step changes a $w$ that the next step throws away, while `ones`, the
# real parameter, stays what it was.
#
# **The fix: first the numbers, then the flag.** Whatever a parameter is made of, do that before it
# begins to require a gradient.

# %% id="hidden-fix"
w = (torch.ones(3) * 0.1).requires_grad_()
loss = (w * w).sum()
loss.backward()
print(w)
print(w.grad)
assert w.is_leaf

# %% [markdown] id="exercise-double"
# ## Your turn: a parameter in double precision
#
# Make `answer` from `start`: a tensor of the type `torch.float64`, with the same numbers, that will
# keep its gradient. Use one line.

# %% id="double" tags=["exercise"]
start = torch.tensor([1., 2.])
answer = ...
check_that(answer, (torch.is_tensor, "A tensor is wanted."),
           (lambda t: t.tolist() == [1., 2.], "It does not hold the numbers of start."),
           (lambda t: t.dtype == torch.float64, "Its dtype is not torch.float64."),
           (lambda t: t.requires_grad, "It does not require a gradient."),
           (lambda t: t.is_leaf, "It is not a leaf: the flag was set before the conversion."))

# %% id="double-solution" tags=["solution"]
start = torch.tensor([1., 2.])
answer = start.to(torch.float64).requires_grad_()
check_that(answer, (torch.is_tensor, "A tensor is wanted."),
           (lambda t: t.tolist() == [1., 2.], "It does not hold the numbers of start."),
           (lambda t: t.dtype == torch.float64, "Its dtype is not torch.float64."),
           (lambda t: t.requires_grad and t.is_leaf, "It keeps no gradient."))

# %% [markdown] id="exercise-middle"
# ## Your turn: a gradient in the middle
#
# The graph of notebook 1 with other numbers: $u = a\,b$, $t = \log d$, $v = t\,c$, $e = u + v$. Put
# **one** call in place of the dots, so that `t.grad` holds $P_t$ at the end. Which number will it
# be? Say it first.

# %% id="middle" tags=["exercise"]
a, b, c, d = (torch.tensor(value, requires_grad=True) for value in (1., 4., 7., 2.))
u, t = a * b, torch.log(d)
v = t * c
answer = ...
e = u + v
e.backward()
check_that(answer, (lambda _: t.retains_grad, "t has no mailbox yet."),
           (lambda _: t.grad is not None, "The mailbox came too late."),
           (lambda _: d.grad is not None, "d was cut off."))

# %% id="middle-solution" tags=["solution"]
a, b, c, d = (torch.tensor(value, requires_grad=True) for value in (1., 4., 7., 2.))
u, t = a * b, torch.log(d)
v = t * c
answer = t.retain_grad()
e = u + v
e.backward()
check_that(answer, (lambda _: t.grad == 7, "P of t is what it is multiplied by."))

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from earlier notebooks.
#
# <details><summary>Whose <code>.grad</code> does <code>backward()</code> fill?</summary>
#
# That of leaves that require a gradient, and of tensors with `retain_grad()`. Nobody else's.
#
# </details>
#
# <details><summary>What makes a tensor a leaf?</summary>
#
# No recorded operation made it, so its `grad_fn` is `None`. Data is a leaf too; it only has no
# gradient.
#
# </details>
#
# <details><summary>You called <code>retain_grad()</code> after <code>backward()</code>. What is in <code>.grad</code>?</summary>
#
# `None`. The gradient went by before there was a mailbox.
#
# </details>
#
# <details><summary>You replaced <code>a</code> by <code>a.detach().requires_grad_()</code> to see its gradient. What did it cost?</summary>
#
# Every path through $a$ is cut: what lies before it gets less gradient or none, without a word.
#
# </details>
#
# <details><summary>What is wrong with <code>torch.randn(3, requires_grad=True) * 0.01</code>?</summary>
#
# The result is computed. The leaf is the tensor before the product, and it has no name.
#
# </details>
#
# <details><summary>Do gradients of computed tensors survive until the next <code>backward()</code>?</summary>
#
# No. They belong to one call. Only mailboxes add up.
#
# </details>
#
# <details><summary>One of three inputs requires a gradient. Does the result?</summary>
#
# Yes. One is enough.
#
# </details>
#
# <details><summary>What is the local Jacobian of a product with respect to its first factor?</summary>
#
# The second factor.
#
# </details>
#
# <details><summary>Why does backward need $P_a$, if nobody will ever read it?</summary>
#
# It is the upstream gradient of everything that lies before $a$.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Put `.view(3)` behind a parameter, predict what is printed, and step through it.
# - [4 · Backward twice](04_retain_graph.ipynb): what a computed tensor does keep, and for how long.
# - [2 · A two-layer network](02_two_layer_network.ipynb), to see eleven $P$ at once.
# - [Start page](00_start_here.ipynb)
