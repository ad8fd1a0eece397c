# %% [markdown] id="title"
# # 10 · Custom functions and hooks
#
# Every node of a graph knows two things: how to compute its value, and how to turn the gradient
# that arrives into gradients for its inputs. In this notebook you write both yourself, and you
# listen in on those of others. At the end you will be able to
#
# - write an `autograd.Function` with its own backward, and prove it right with `gradcheck`,
# - say what `ctx` is for, and how many gradients `backward` has to return,
# - tell a wrong backward that fails from one that is silently wrong,
# - read or change a gradient on its way with a hook, and say in which order hooks run.

# %% id="imports"
import autograd_core as torch
from autograd_core.teach import check, check_function, finite_difference, verdicts
from autograd_core.viz.plots import curves

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# `backward(ctx, g)` of a custom function is called with one number `g`. Here is a graph of three
# nodes, and `square` is to be our own function:
#
# $$u_1 = x = 3,\qquad u_2 = \operatorname{square}(u_1),\qquad u_3 = 5\,u_2$$
#
# **Before you go on:** what is `g` when `square`'s backward is called?

# %% id="guess" tags=["exercise"]
u2 = torch.tensor(9., requires_grad=True)
answer = ...
check(answer, lambda: torch.autograd.grad(5 * u2, u2)[0],
      (1, "That is P₃, what backward starts with. One edge lies between u₃ and u₂."),
      (6, "That is the local Jacobian of square. g comes from above."),
      (30, "That is what leaves square for x. g is what arrives."))

# %% id="guess-solution" tags=["solution"]
u2 = torch.tensor(9., requires_grad=True)
answer = 5 * 1
check(answer, lambda: torch.autograd.grad(5 * u2, u2)[0])

# %% [markdown] id="by-hand"
# ## By hand
#
# What arrives is $P_i$, the gradient of the output with respect to this node. What has to be sent
# is one term of the sum you know:
#
# $$P_j \mathrel{+}= P_i\, J_{j \to i}$$
#
# For a square, $J_{1 \to 2} = 2 u_1$. So its backward is the rule $g \mapsto g \cdot 2 u_1$. To apply
# it, it needs a number that only forward has seen: $u_1$.

# %% id="by-hand-numbers"
u1 = 3.
P2 = 1 * 5
P1 = P2 * (2 * u1)
print(f"square receives {P2}, and sends {P1:g}")

# %% [markdown] id="function-words"
# ## Write the node
#
# A class with two functions. `ctx` is a box that goes with the node from forward to backward.
# What backward will need, forward puts in with `save_for_backward`.

# %% id="function"
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * 2 * x

# %% [markdown] id="function-use-words"
# You never call `forward` yourself. `Square.apply` makes the node, and the node bears the name of
# your class:

# %% id="function-use"
x = torch.tensor(3., requires_grad=True)
y = Square.apply(x)
print(y)
(5 * y).backward()
assert x.grad == P1
x.grad

# %% [markdown] id="measure"
# ## Is it true? Measure it
#
# A backward that you write is a claim, and nobody checks it unless you do. Finite differences know
# nothing of your backward. Below them, the same formula without our class, by all the judges:

# %% id="measure-run" tags=["nbval-ignore-output"]
print(finite_difference(lambda x: 5 * Square.apply(x), (3.,)))
verdicts(lambda x: 5 * (x * x), 3.)

# %% [markdown] id="gradcheck-words"
# `torch.autograd.gradcheck` does this for every input and every entry, in float64, and fails with
# both numbers if they differ. Make it a test of every function you write.

# %% id="gradcheck"
point = torch.tensor([3., -1.], dtype=torch.float64, requires_grad=True)
torch.autograd.gradcheck(Square.apply, (point,))

# %% [markdown] id="step-words"
# ## Step through it
#
# Watch the drawer of `y`: forward puts 3 into it, backward takes it out, and then it is emptied.

# %% id="step"
# %%step
x = torch.tensor(3., requires_grad=True)
y = Square.apply(x)
z = 5 * y
z.backward()

# %% [markdown] id="count"
# ## As many gradients out as inputs in
#
# `Scale` multiplies a tensor by a plain number. Its author returned the one gradient that matters:

# %% id="count-class"
class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x * factor

    @staticmethod
    def backward(ctx, g):
        return g * ctx.factor

# %% id="count-error" tags=["raises-exception"]
x = torch.tensor(3., requires_grad=True)
Scale.apply(x, 4.).backward()

# %% [markdown] id="count-bad-words"
# Two inputs went in, so two gradients have to come out. The popular fix is to hand out the same one
# twice, until the error goes away:

# %% id="count-bad"
class ScaleTwice(Scale):
    @staticmethod
    def backward(ctx, g):
        return g * ctx.factor, g * ctx.factor

a, k = torch.tensor(3., requires_grad=True), torch.tensor(4., requires_grad=True)
ScaleTwice.apply(a, k).backward()
print("a.grad =", a.grad, "  k.grad =", k.grad)

# %% [markdown] id="count-bad-measured"
# It runs. But $\partial (a k) / \partial k = a = 3$. Nothing complains, and a network with it would
# train to somewhere. The judge does complain:

# %% id="count-bad-gradcheck" tags=["raises-exception"]
doubles = (torch.tensor(3., dtype=torch.float64, requires_grad=True),
           torch.tensor(4., dtype=torch.float64, requires_grad=True))
torch.autograd.gradcheck(ScaleTwice.apply, doubles)

# %% [markdown] id="count-fix-words"
# The cure: one gradient for each input of `forward`, in the same order. `None` for an input that has
# none, such as a plain number or a flag.

# %% id="count-fix"
class ScaleRight(Scale):
    @staticmethod
    def backward(ctx, g):
        return g * ctx.factor, None

x = torch.tensor(3., requires_grad=True)
ScaleRight.apply(x, 4.).backward()
x.grad

# %% [markdown] id="forgot"
# ## The mistake that no error shows
#
# Somebody writes the derivative and forgets what arrived:

# %% id="forgot-class"
class Forgetful(Square):
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 2 * x

# %% [markdown] id="forgot-words"
# Alone it is right, because there $g = 1$. So a quick test passes. With anything behind it the
# upstream gradient is lost:

# %% id="forgot-run"
for behind in (1, 5):
    x = torch.tensor(3., requires_grad=True)
    (behind * Forgetful.apply(x)).backward()
    print(f"{behind} · square: x.grad = {x.grad:g}, measured",
          finite_difference(lambda x: behind * Forgetful.apply(x), (3.,)).item())

# %% [markdown] id="sigmoid-question"
# **Your turn.** Write the sigmoid $\sigma(x) = 1 / (1 + e^{-x})$ as a Function. Its derivative is
# $\sigma (1 - \sigma)$, so save the **result**: then nothing has to be computed again. Fill in
# both functions.

# %% id="sigmoid" tags=["exercise"]
class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return ...

    @staticmethod
    def backward(ctx, g):
        return ...

check_function(Sigmoid.apply, torch.sigmoid, 0., [1., -2.])

# %% id="sigmoid-solution" tags=["solution"]
class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = 1 / (1 + torch.exp(-x))
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, g):
        s, = ctx.saved_tensors
        return g * s * (1 - s)

check_function(Sigmoid.apply, torch.sigmoid, 0., [1., -2.])

# %% [markdown] id="ctx"
# ## Why not simply `ctx.x = x`?
#
# Plain attributes are right for numbers and flags. For a tensor, `save_for_backward` does more: it
# remembers the version that it saw. If somebody changes the tensor in place before backward, you get
# an error and not a wrong number.

# %% id="ctx-error" tags=["raises-exception"]
a = torch.tensor(3., requires_grad=True) * 1
y = Square.apply(a)
a += 1
y.backward()

# %% [markdown] id="ctx-careless-words"
# The same lines with a careless box:

# %% id="ctx-careless"
class Careless(Square):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return x * x

    @staticmethod
    def backward(ctx, g):
        return g * 2 * ctx.x

# %% id="ctx-wrong"
x = torch.tensor(3., requires_grad=True)
a = x * 1
y = Careless.apply(a)
a += 1
y.backward()
print(f"x.grad = {x.grad:g}, by hand {2 * 3}")

# %% [markdown] id="surrogate"
# ## A derivative of your choice
#
# Rounding is flat, its gradient is 0, and nothing in front of it can learn (notebook 9). Networks
# with rounded weights are trained all the same, with a **straight-through** function: forward rounds,
# backward acts as if it had not.

# %% [markdown] id="surrogate-question"
# **Your turn.** Write its `backward`. What does the identity send to its input?

# %% id="surrogate-exercise" tags=["exercise"]
class RoundThrough(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, g):
        return ...

x = torch.tensor([0.4, 1.6], requires_grad=True)
answer = RoundThrough.backward(None, torch.tensor([5., 7.]))
check(answer, lambda: torch.tensor([5., 7.]) @ torch.eye(2),
      ([1, 1], "That is J. A contribution is P times J."))

# %% id="surrogate-solution" tags=["solution"]
class RoundThrough(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, g):
        return g

x = torch.tensor([0.4, 1.6], requires_grad=True)
answer = RoundThrough.backward(None, torch.tensor([5., 7.]))
check(answer, lambda: torch.tensor([5., 7.]) @ torch.eye(2),
      ([1, 1], "That is J. A contribution is P times J."))

# %% [markdown] id="second"
# ## Gradients of gradients
#
# `backward` is written in operations on tensors. With `create_graph=True` these are recorded too, so
# the second derivative of `Square` comes for free:

# %% id="second-run"
x = torch.tensor(3., requires_grad=True)
g, = torch.autograd.grad(Square.apply(x), x, create_graph=True)
print(g, torch.autograd.grad(g, x))

# %% [markdown] id="hooks"
# ## Hooks: listen in, or change
#
# A **hook** is a function of yours that the engine calls when a gradient is ready.
#
# | registered with | called with | may |
# |---|---|---|
# | `t.register_hook(f)` | $P$ of `t`, complete | return another |
# | `t.grad_fn.register_prehook(f)` | what the node is about to receive | return another |
# | `t.grad_fn.register_hook(f)` | what the node sends, and what it received | return another to send |
# | `leaf.register_post_accumulate_grad_hook(f)` | the leaf, its `.grad` filled | read `.grad`, step |
#
# A hook that returns nothing changes nothing. Printing is the most frequent use:

# %% id="hook-print"
x = torch.tensor(3., requires_grad=True)
y = Square.apply(x)
y.register_hook(lambda g: print("P of y:", g))
(5 * y).backward()

# %% [markdown] id="hook-question"
# **Your turn.** Here a hook doubles the gradient on its way through `y`. What is in `x.grad`
# afterwards, and what in `y.grad`?

# %% id="hook" tags=["exercise"]
x = torch.tensor(3., requires_grad=True)
y = x * x
y.retain_grad()
y.register_hook(lambda g: 2 * g)
y.backward()
answer = {"x.grad": ..., "y.grad": ...}
check(answer, {"x.grad": x.grad, "y.grad": y.grad},
      ({"x.grad": 6}, "That is without the hook."),
      ({"y.grad": 1}, "retain_grad looks after the hooks have had their turn."))

# %% id="hook-solution" tags=["solution"]
x = torch.tensor(3., requires_grad=True)
y = x * x
y.retain_grad()
y.register_hook(lambda g: 2 * g)
y.backward()
answer = {"x.grad": 2 * 1 * 6, "y.grad": 2}
check(answer, {"x.grad": x.grad, "y.grad": y.grad})

# %% [markdown] id="order"
# ### In which order?
#
# Five hooks on two nodes, registered in no good order. Each writes its name down when it is called.

# %% id="order-hooks"
calls = []
x = torch.tensor(2., requires_grad=True)
y = x * x
x.register_post_accumulate_grad_hook(lambda leaf: calls.append("leaf done"))
x.register_hook(lambda g: calls.append("tensor x"))
y.grad_fn.register_hook(lambda sent, got: calls.append("node"))
y.grad_fn.register_prehook(lambda got: calls.append("before node"))
handle = y.register_hook(lambda g: calls.append("tensor y"))

# %% [markdown] id="order-question"
# **Your turn.** Put the five names in the order in which they will be written down: `"node"`,
# `"before node"`, `"tensor x"`, `"tensor y"`, `"leaf done"`. Then run the next two cells: the first does
# it, the second compares.

# %% id="order-exercise" tags=["exercise"]
answer = ...

# %% id="order-solution" tags=["solution"]
answer = ["tensor y", "before node", "node", "tensor x", "leaf done"]

# %% id="order-run"
y.backward()
print(*calls, sep=" → ")

# %% id="order-check"
check(answer, calls,
      (["before node", "node", "tensor y", "tensor x", "leaf done"],
       "A tensor's hooks may still change P. So they come before its node."))

# %% [markdown] id="order-step-words"
# As a time line, each event in its place:

# %% id="order-step"
# %%step
x = torch.tensor(2., requires_grad=True)
y = x * x
y.register_hook(lambda g: 2 * g)
x.register_hook(lambda g: g.clamp(max=5))
y.backward()

# %% [markdown] id="late"
# ### A hook that comes too late
#
# A hook acts from its registration on. Registered after `backward()`, it has missed that pass; and a
# name that has moved on to a new tensor has left its hooks behind with the old one:

# %% id="late-run"
x = torch.tensor(2., requires_grad=True)
y = x * x
y.register_hook(lambda g: 2 * g)
y = y + 1
y.register_hook(lambda g: print("P of the new y:", g))
y.backward()
x.grad

# %% [markdown] id="late-words"
# The first hook is still at work, on the node that it was given: $2 \cdot 1 \cdot 4 = 8$.

# %% [markdown] id="clip-plot-words"
# One use of a changing hook: clipping. The gradient of $x^4$ explodes away from 0; a hook on the leaf
# keeps it within bounds, and the values stay as they are.

# %% id="clip-plot"
xs = torch.linspace(-2, 2, 41, requires_grad=True)
plain, = torch.autograd.grad((xs ** 4).sum(), xs)
xs.register_hook(lambda g: g.clamp(-4, 4))
(xs ** 4).sum().backward()
curves({"gradient": (xs, plain), "through the hook": (xs, xs.grad)}, x="x", y="gradient of x⁴")

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last one comes from notebook 9.
#
# <details><summary>What arrives at <code>backward(ctx, g)</code>, and what does it return?</summary>
#
# $g$ is $P_i$ of the function's result. It returns $P_i J_{j \to i}$ for each input $j$ of `forward`,
# `None` where there is none.
#
# </details>
#
# <details><summary>What is <code>ctx</code>?</summary>
#
# A box that goes with the node from forward to backward. Tensors go in with `save_for_backward`, which
# checks their version; plain values as attributes.
#
# </details>
#
# <details><summary>A custom backward returns <code>2 * x</code> for a square. When is it wrong?</summary>
#
# Whenever something stands behind it: it left out the upstream gradient `g`. Alone $g = 1$, and the
# mistake does not show.
#
# </details>
#
# <details><summary>How do you know that your backward is right?</summary>
#
# `torch.autograd.gradcheck`, in float64: it compares with finite differences.
#
# </details>
#
# <details><summary>In which order do hooks run?</summary>
#
# When a tensor's gradient is complete: the tensor's hooks, the node's pre-hooks, the node, the node's
# hooks. At a leaf: the tensor's hooks, then `.grad` is filled, then the post-accumulate hooks.
#
# </details>
#
# <details><summary>Does <code>retain_grad</code> see a gradient before or after the hooks?</summary>
#
# After them.
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
# - Write `Cube`, save $x$, and let `gradcheck` judge. Then save $x^2$ and see what the drawer holds.
# - [11 · Softmax with a temperature](11_softmax_temperature.ipynb): a Jacobian without a single zero.
# - [9 · Where gradients stop](09_where_gradients_stop.ipynb), if you wondered why `round` has
#   gradient 0.
# - [Start page](00_start_here.ipynb)
