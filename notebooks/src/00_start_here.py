# %% [markdown] id="title"
# # See autograd work
#
# You call `loss.backward()` and gradients appear. In these notebooks you watch how: every value,
# every local Jacobian, every contribution to a gradient, one step at a time.
#
# You write PyTorch. `import autograd_core as torch` brings a small autograd with PyTorch's names,
# results and error messages, made to be looked at. What you learn here holds there.

# %% [markdown] id="able"
# ## What you will be able to do
#
# | notebook | afterwards you can |
# |---|---|
# | [1 · A graph of four nodes](01_computational_graphs.ipynb) | run both passes of backpropagation by hand, say why contributions add, predict what every tensor knows |
# | [2 · A two-layer network](02_two_layer_network.ipynb) | write down the Jacobian of each layer, multiply them up to every weight's gradient, and avoid building them |
# | [3 · Who keeps a gradient](03_leaves_and_grad.ipynb) | say whose `.grad` is None and why, and see any gradient you like |
# | [4 · Backward twice](04_retain_graph.ipynb) | say what backward uses up, and what to write instead of `retain_graph=True` |
# | [5 · Gradient weighting](05_gradient_weighting.ipynb) | start backward from a vector, get any row of a Jacobian, choose weights knowingly |
# | [6 · Gradients of gradients](06_higher_order.ipynb) | differentiate a gradient, multiply by a Hessian without building it |
# | [7 · Accumulation](07_accumulation.ipynb) | put `zero_grad()` where it belongs, and train on a batch in small pieces |
# | [8 · In-place changes](08_in_place.ipynb) | say which change breaks a graph, change a parameter rightly, tell `detach()` from its cousins |
# | [9 · Where gradients stop](09_where_gradients_stop.ipynb) | find the line that cuts a graph, tell a cut from a zero, remove a `nan` that no value shows |
# | [10 · Custom functions and hooks](10_custom_functions.ipynb) | write a node with its own backward, prove it, listen to gradients on their way |
# | [11 · Softmax with a temperature](11_softmax_temperature.ipynb) | write down a full Jacobian, say what a temperature does, see what goes wrong when softmax comes twice |
# | [12 · Training](12_training.ipynb) | do a step of SGD and of Adam by hand, say who writes what, train a network on real digits |
# | [13 · Dynamic graphs](13_dynamic_graphs.ipynb) | say what of an `if` is in a graph, let a network grow while it trains, cure vanishing gradients |
# | [14 · Static graphs](14_static_graphs.ipynb) | define a graph and run it later, predict what a compiled function prints, read a network from a file |
# | [15 · Build it yourself](15_build_it_yourself.ipynb) | write an engine of your own, and train a network with it |
# | [16 · Your own PyTorch model](16_your_own_pytorch_model.ipynb) | step through a model that PyTorch runs, and find out why one does not learn |
# | [17 · A small GPT, backward](17_small_gpt.ipynb) | step through attention, embeddings and layer norms, and train a model that writes |
# | [99 · Recall](99_recall.ipynb) | remember it next month: the cards of all notebooks |
#
# Go in this order. You need Python, the derivative of a product, and from notebook 2 on what a matrix
# times a vector is. Each takes half an hour, an hour with all exercises.

# %% [markdown] id="first-player"
# ## Your first player
#
# One multiplication. Run the cell with <kbd>Shift</kbd>+<kbd>Enter</kbd>, click into the picture, and
# press <kbd>→</kbd> until the end.

# %% id="first-trace"
import autograd_core as torch

a = torch.tensor(2., requires_grad=True)
b = torch.tensor(3., requires_grad=True)
y = a * b
torch.trace.of(y)

# %% [markdown] id="first-words"
# Forward, $y$ got its value. Then each edge got its local Jacobian: how much $y$ moves when that
# input moves. Backward, the gradient started at $y$ and ran against the arrows into the mailboxes of
# $a$ and $b$.
#
# Nothing was changed by looking. The mailboxes fill when you say so:

# %% id="first-backward"
print(a.grad, b.grad)
y.backward()
print(a.grad, b.grad)

# %% [markdown] id="player"
# ## The player
#
# | key | what it does |
# |---|---|
# | <kbd>→</kbd> <kbd>←</kbd> | one step forward, back |
# | <kbd>Home</kbd> <kbd>End</kbd> | first, last step |
# | <kbd>space</kbd> | play, pause |
# | <kbd>f</kbd> <kbd>b</kbd> <kbd>x</kbd> | jump to forward, to backward, to the error |
# | <kbd>e</kbd> <kbd>E</kbd> | to the next, the previous event of the inspected node |
# | <kbd>n</kbd> <kbd>N</kbd> | inspect the next, the previous node |
# | <kbd>Esc</kbd> | inspect what the step is about |
# | <kbd>o</kbd> | open or close several operations taken as one |
# | <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> | zoom in, zoom out, fit |
# | <kbd>p</kbd> | predict: ask before a reveal |
# | <kbd>t</kbd> | the graph as a table |
# | <kbd>/</kbd> | search |
# | <kbd>?</kbd> | show these keys |
#
# - **Graph**: one highlight, on what this step is about. Click a node to inspect it.
# - **Bar**: drag it to go anywhere. Its colours are the phases, forward and backward. *Fit* shows
#   a wide graph whole.
# - **Sentence and formula**: what happens, in words and with the numbers filled in.
# - **Your lines**: the line that is being run, when you traced a function.
# - **Path by path**: upstream × local = contribution, and their sum.
# - **Inspector**: all that is known of one node.
#
# It follows JupyterLab's light or dark theme. It needs no kernel: step on while a cell is running,
# or in a notebook you have just reopened. (JupyterLab then puts a broken chain above it. That only
# says that no kernel stands behind it.)

# %% [markdown] id="pictures"
# ## What the pictures mean
#
# | you see | it is |
# |---|---|
# | a **leaf**, rounded | a tensor you made that requires a gradient |
# | an **op**, square | the result of one operation; its `grad_fn` is written on it |
# | a **constant**, corners cut | a tensor that requires no gradient; none is sent to it |
# | a **composite**, double wall | several operations taken as one; `show(opened=[...])` opens it |
# | a **mailbox** | where a gradient is kept, `.grad`: on leaves, and where you called `retain_grad()` |
# | a **drawer** | what an operation saved for backward; it is emptied once it has been used |
# | a blank | not computed yet. Never 0: a 0 on screen is a computed 0 |
# | *not kept* | it was there, and nobody holds it any more |
#
# Forward arrows are solid. A gradient in flight is drawn against them, and fades when it has been
# passed on.

# %% [markdown] id="cells"
# ## Cells, exercises, checks
#
# Run the cells of a notebook from top to bottom. In an exercise, put your answer in place of the
# three dots and run the cell again. It tells you whether you are right. If not, it names the first
# thing that is wrong, and often the slip behind it, but never the answer.
#
# A cell that fails after you ran cells in another order usually wants a fresh start: *Kernel →
# Restart Kernel and Run All Cells*. Unanswered exercises do not stop it.
#
# Try it: what is $\partial y / \partial a$ when $y = a \cdot b$ with $a = 4$, $b = 5$?

# %% id="try-it" tags=["exercise"]
from autograd_core.teach import check_gradient

a = torch.tensor(4., requires_grad=True)
b = torch.tensor(5., requires_grad=True)
answer = ...
check_gradient(answer, a * b, a)

# %% id="try-it-solution" tags=["solution"]
from autograd_core.teach import check_gradient

a = torch.tensor(4., requires_grad=True)
b = torch.tensor(5., requires_grad=True)
answer = 5
check_gradient(answer, a * b, a)

# %% [markdown] id="advice"
# ## Three habits that pay
#
# - **Predict first.** Decide what the next step will show, then press <kbd>→</kbd>. Watching alone
#   teaches little.
# - **Do it by hand once**, with numbers. Then let the graph do it.
# - **Recall tomorrow.** Each notebook ends with cards; open them only after you have answered.
#
# Now go to [1 · A graph of four nodes](01_computational_graphs.ipynb).
