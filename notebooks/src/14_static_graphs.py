# %% [markdown] id="title"
# # 14 · Static graphs
#
# So far a graph was made while your lines ran. There is another way: **define** the graph first, with
# nothing in it, then **run** it, as often as you like. TensorFlow 1 and Caffe worked like this, and
# what compiles a network today does so inside. At the end you will be able to
#
# - say what happens when the line is written and what happens when it is run,
# - build a graph of placeholders, ask it for gradients, and feed it,
# - predict how often Python runs the body of a compiled function,
# - say what a graph that is known beforehand makes possible, and what it costs.

# %% id="imports"
import numpy as np

import autograd_core as torch
import autograd_core.static as tf
from autograd_core.teach import check, race, verdicts
from autograd_core.viz.plots import bars

# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# Notebook 1's second graph, written in the other way. A **placeholder** is a node whose value comes
# later.

# %% id="define"
a, b, c, d = (tf.placeholder(tf.float32, [], name) for name in "abcd")
u = a * b
t = tf.log(d)
v = t * c
e = u + v

# %% [markdown] id="predict-question"
# The cell has run. **Before you go on:** how many products, sums and logarithms of numbers have been
# computed so far?

# %% id="guess" tags=["exercise"]
answer = ...
check(answer, lambda: sum(hasattr(node, "numpy") for node in (u, t, v, e)),
      (4, "Which numbers would have been multiplied? a, b, c and d have none."))

# %% id="guess-solution" tags=["solution"]
answer = 0
check(answer, lambda: sum(hasattr(node, "numpy") for node in (u, t, v, e)))

# %% id="define-print"
print(e)

# %% [markdown] id="define-words"
# `e` is a **symbol**: a name, a place in a graph, a dtype, a shape. No value. Ask for one all the same:

# %% id="no-value" tags=["raises-exception"]
float(e)

# %% [markdown] id="by-hand"
# ## By hand
#
# With $a = 2$, $b = 3$, $c = 5$, $d = 10$ you know the answers from notebook 1:
# $P_a = b$, $P_b = a$, $P_c = \log d$, $P_d = c / d$.

# %% id="by-hand-run"
by_hand = [2 * 3 + np.log(10) * 5, 3, 2, np.log(10), 5 / 10]
print(np.round(by_hand, 4))

# %% id="judges" tags=["nbval-ignore-output"]
verdicts(lambda a, b, c, d: a * b + torch.log(d) * c, 2., 3., 5., 10.)

# %% [markdown] id="run"
# ## The graph does it
#
# `gradients` does not compute anything either. It **adds nodes** to the graph: those of the backward
# pass. Then a Session runs what you ask for, with what you feed.

# %% id="session"
slopes = tf.gradients(e, [a, b, c, d])
print(slopes[3])
sess = tf.Session()
feed = {a: 2., b: 3., c: 5., d: 10.}
found = sess.run([e, *slopes], feed)
assert np.allclose(found, by_hand)
np.round(found, 4)

# %% [markdown] id="again"
# Again, with other numbers. No line of the definition is run a second time:

# %% id="again-run"
np.round(sess.run([e, *slopes], {a: 1., b: 1., c: 1., d: 1.}), 4)

# %% [markdown] id="step-words"
# ## Step through it
#
# Two time lines in one picture: first the nodes are built, one a step, without values; then they are
# fed and run. In notebook 1 both happened in the same step.

# %% id="step"
torch.trace.static([e, *slopes], feed, sess)

# %% [markdown] id="mistake"
# ## Popular mistakes
#
# **Forgetting to feed.** A session computes what is asked for, and all that this needs:

# %% id="not-fed" tags=["raises-exception", "nbval-ignore-output"]
sess.run(e, {a: 2.})

# %% [markdown] id="fed-words"
# The popular fix is to feed zeros until the error is gone. Then it runs, and the gradients are those at
# another point. The cure is to ask for less, or to feed what is needed. `u` needs no `c` and no `d`:

# %% id="fed"
print(sess.run(u, {a: 2., b: 3.}))

# %% [markdown] id="if-words"
# **`if` on a symbol.** While you define, there is no value to decide on:

# %% id="if-error" tags=["raises-exception"]
if e > 10:
    e = e / 10

# %% [markdown] id="if-fix-words"
# Both ways have to be in the graph, and a node chooses when it is run. This is what dynamic graphs save
# you (notebook 13):

# %% id="if-fix"
smaller = tf.cond(e > 10., lambda: e / 10., lambda: e)
np.round(sess.run([e, smaller], feed), 4)

# %% [markdown] id="function"
# ## The best of both: a function that becomes a graph
#
# `tf.function` runs your Python once, with symbols, and keeps the graph. After that only the graph is
# run. **What is printed when this is called three times?**

# %% id="function-define"
@tf.function
def f(x, n):
    print("Python runs")
    return tf.tanh(x) * n

# %% id="function-run"
for k in range(3):
    f(np.float32(k), 2)

# %% [markdown] id="function-words"
# Once: `print` is Python, and Python was there while the graph was made. The same goes for everything
# else that is not an operation of the graph: a counter, `list.append`, a random number of Python's. The
# popular fix for "my print has stopped" is to call with other arguments. That works, because the
# function is then **traced again**, which is just what you wanted to avoid:

# %% id="retrace"
for n in (2, 3, 4):
    f(np.float32(1.), n)
print(f.explain())

# %% [markdown] id="retrace-question"
# **Your turn.** A new trace is made for each new dtype or shape of an array, and for each new Python
# value. How often does Python run here?

# %% id="retrace-exercise" tags=["exercise"]
@tf.function
def g(x, n):
    return x * n

answer = ...
two, three = np.ones(2), np.ones(3)
calls = [(two, 1), (two, 2), (0 * two, 1), (three, 1), (three, 1)]
check(answer, lambda: [g(*call) for call in calls] and g.trace_count,
      (5, "Calls that differ in nothing but the numbers in an array share a trace."),
      (2, "Each new shape, yes. n is a Python value: what about it?"))

# %% id="retrace-solution" tags=["solution"]
@tf.function
def g(x, n):
    return x * n

answer = 3
two, three = np.ones(2), np.ones(3)
calls = [(two, 1), (two, 2), (0 * two, 1), (three, 1), (three, 1)]
check(answer, lambda: [g(*call) for call in calls] and g.trace_count)

# %% [markdown] id="plan"
# ## What knowing it all beforehand makes possible
#
# Before a graph is run, it can be read as a whole: what is not needed is dropped, what is computed twice
# is shared, memory is used again. Ask for the plan:

# %% id="plan-run"
print(sess.plan([e, *slopes], feed).explain())

# %% [markdown] id="plan-words"
# The table lists each pass, how many steps it found and how many it left. Multiplying by the seed,
# $P_n = 1$, is among what was dropped.

# %% [markdown] id="hundred"
# ## A hundred layers, both ways
#
# 100 dense layers of width 100 with relu, 60 images of 28 × 28 as input, dropout (half of the numbers
# are set to 0, at random), 10 outputs. `None` leaves open how many images there are. First defined, then
# run:

# %% id="hundred-static"
x = tf.placeholder(tf.float32, [None, 784])
random, weights, h = np.random.default_rng(0), [], x
for rows, columns in [(784, 100)] + 99 * [(100, 100)]:
    start = random.normal(0, (2 / rows) ** 0.5, (rows, columns))
    weights.append(tf.Variable(start.astype(np.float32)))
    h = tf.nn.relu(tf.matmul(h, weights[-1]))
last = random.normal(0, 0.1, (100, 10)).astype(np.float32)
weights.append(tf.Variable(last))
loss = tf.reduce_mean(tf.square(tf.matmul(tf.nn.dropout(h, 0.5), weights[-1])))
steps = tf.gradients(loss, weights)

# %% id="hundred-run"
sess.run(tf.global_variables_initializer())
images = random.random((60, 784), dtype=np.float32)
values = sess.run([loss, *steps], {x: images})
print(len(values) - 1, "gradients; the loss is finite:", bool(np.isfinite(values[0])))

# %% [markdown] id="hundred-eager"
# The same **eagerly**: computed while the lines run, as in all notebooks before this one.
# Once with all 60 images, once with a single one. `race` lets all have their turn, round after round, and
# takes the least time of each.

# %% id="hundred-torch"
leaves = [torch.tensor(sess.run(w), requires_grad=True) for w in weights]

def eager(images):
    h = torch.tensor(images)
    for w in leaves[:-1]:
        h = torch.relu(h @ w)
    h = torch.nn.functional.dropout(h, 0.5)
    return torch.autograd.grad((h @ leaves[-1]).square().mean(), leaves)

def static(images):
    return sess.run([loss, *steps], {x: images})

# %% id="race" tags=["nbval-ignore-output"]
bars(race({"eager, 60 images": lambda: eager(images), "static, 60 images": lambda: static(images),
           "eager, 1 image": lambda: eager(images[:1]),
           "static, 1 image": lambda: static(images[:1])}), x="ms a step")

# %% [markdown] id="race-words"
# Both make much the same calls to NumPy. The eager one also makes nodes, saves values and finds its way
# back through the graph, at every step. The static one did this once. With 60 images that is little
# beside the products of matrices; with one image it shows. The plan knows how many calls are left:

# %% id="race-plan"
plan = sess.plan([loss, *steps], {x: images})
print(plan.explain().splitlines()[-1].split(" of memory")[0])

# %% [markdown] id="file"
# ## A network from a file
#
# A graph that needs no data to exist can be written down. Caffe's networks were files; nothing in such
# a file is executed:

# %% id="file-text"
from autograd_core.teach.data_sets import NETWORK

print(NETWORK.read_text())

# %% id="file-load"
net = tf.config.load(NETWORK)
print(net["score"])

# %% [markdown] id="file-question"
# **Your turn.** No data has been seen, and yet shapes are known. What is the shape of the weight of
# `fc1`, which maps the 64 numbers of an image to 32? In a static graph, mistakes in shapes show while
# you define.

# %% id="file-exercise" tags=["exercise"]
answer = ...
shapes = [tuple(w.shape) for w in net.graph.variables]
check(answer, lambda: shapes[0],
      (shapes[0][::-1], "That is how PyTorch stores it. Here the input comes first."))

# %% id="file-solution" tags=["solution"]
answer = (64, 32)
shapes = [tuple(w.shape) for w in net.graph.variables]
check(answer, lambda: shapes[0],
      (shapes[0][::-1], "That is how PyTorch stores it. Here the input comes first."))

# %% [markdown] id="board"
# ## Open it in TensorBoard
#
# TensorBoard draws graphs, and reads them from event files. Writing one needs the package `tensorboard`
# (`pip install tensorboard`); then `tensorboard --logdir logs` shows it.

# %% id="board-run" tags=["nbval-ignore-output"]
try:
    with tf.summary.FileWriter("../build/logs", net.graph):
        print("written: now run  tensorboard --logdir build/logs")
except ModuleNotFoundError as error:
    print("Not written:", error)

# %% [markdown] id="compare"
# ## Which one?
#
# | | dynamic | static |
# |---|---|---|
# | the graph is made | while your lines run, each time | once, before |
# | `if`, `for`, `print` | Python's | operations of the graph, or while tracing only |
# | a wrong shape shows | in the line that computes | in the line that defines |
# | you can look at a value | anywhere | by asking the session for it |
# | the whole is known beforehand | no | yes: drop, share, reuse, store, draw |

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from notebooks 13 and 1.
#
# <details><summary>When is a line of a static graph computed?</summary>
#
# When a session runs a node that needs it. Writing it only adds a node.
#
# </details>
#
# <details><summary>What does <code>tf.gradients</code> return?</summary>
#
# Symbols: nodes of the backward pass, added to the same graph. They are computed when they are run.
#
# </details>
#
# <details><summary>Why does <code>print</code> in a compiled function appear once?</summary>
#
# Python runs while the function is traced. Later calls run the graph, in which there is no print.
#
# </details>
#
# <details><summary>When is a function traced again?</summary>
#
# For a new dtype or shape of an array, and for each new Python value among its arguments.
#
# </details>
#
# <details><summary>What can be done with a graph that is known beforehand?</summary>
#
# Drop what is not needed, share what is computed twice, use memory again, store it, draw it.
#
# </details>
#
# <details><summary>What of a loop or an <code>if</code> is in the graph?</summary>
#
# In a dynamic graph the operations that were run, and nothing else.
#
# </details>
#
# <details><summary>What is the difference between J and P?</summary>
#
# $J_{j \to i}$ belongs to an edge and looks at one operator alone. $P_i$ belongs to a node and looks
# at the whole way from it to the output.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Give `tf.function` an `input_signature`, and see how often it is traced.
# - [13 · Dynamic graphs](13_dynamic_graphs.ipynb), if you want your `if` back.
# - [15 · Build it yourself](15_build_it_yourself.ipynb)
# - [Start page](00_start_here.ipynb)
