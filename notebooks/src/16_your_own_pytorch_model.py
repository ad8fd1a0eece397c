# %% [markdown] id="title"
# # 16 · Your own PyTorch model
#
# Everything so far ran on a small autograd made for looking. The same pictures can be had of the
# real thing. At the end you will be able to
#
# - step through a training step of a model that PyTorch runs, layer by layer,
# - read a graph that is there already, without changing it,
# - ask a doctor why a model does not learn, and get the line,
# - see at every node that this core, PyTorch and a measurement agree.

# %% [markdown] id="installed-words"
# PyTorch is large, and nothing in this course needs it. If it is not installed, the next cell says
# so, and `autograd_core` takes its place below: same names, same numbers. Cells that can only be
# about the real one then say what is missing.

# %% id="installed" tags=["nbval-ignore-output"]
from autograd_core.teach import check, verdicts
from autograd_core.trace import from_torch

if from_torch.installed():
    import torch
    print("PyTorch", torch.__version__, "is installed. All below is the real thing.")
else:
    import autograd_core as torch
    print("PyTorch is NOT installed here. To install it: pip install torch")
    print("Until then autograd_core takes its place.")

# %% id="load"
# %load_ext autograd_core

# %% [markdown] id="predict"
# ## Predict
#
# A network of two layers, on five examples with three numbers each:

# %% id="model"
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(5, 3), torch.tensor([0, 1, 0, 1, 1])
print([name for name, _ in model.named_parameters()])

# %% [markdown] id="predict-words"
# **Before you go on:** after one `backward()`, how many numbers are there in all the `.grad` of this
# model together?

# %% id="count" tags=["exercise"]
answer = ...
check(answer, sum(p.numel() for p in model.parameters()),
      (20, "The biases get a gradient too."), (4, "That is how many parameters there are."),
      (2, "That is how many layers with parameters there are."))

# %% id="count-solution" tags=["solution"]
answer = 3 * 4 + 4 + 4 * 2 + 2
check(answer, sum(p.numel() for p in model.parameters()))

# %% [markdown] id="by-hand"
# ## By hand
#
# The gradient of cross-entropy at the logits is $p$ minus the one-hot vector of the right class,
# divided by the number of examples (notebook 11). So $P$ of the last bias is its sum over the
# examples:

# %% id="by-hand-run"
p = torch.softmax(model(x), 1).detach()
one_hot = torch.eye(2)[y]
by_hand = ((p - one_hot) / 5).sum(0)
by_hand

# %% [markdown] id="step-words"
# ## Step through it
#
# `%%step` sees which `torch` your lines use. Each module is one box that opens. The box of a leaf
# has the mailbox: PyTorch's `AccumulateGrad` is drawn as that, not as an operation.

# %% id="step" tags=["nbval-ignore-output"]
# %%step --brief
out = model(x)
loss = torch.nn.functional.cross_entropy(out, y)
optimizer.zero_grad()
loss.backward()
optimizer.step()

# %% id="by-hand-check"
print(model[2].bias.grad)
assert torch.allclose(model[2].bias.grad, by_hand, atol=1e-6)

# %% [markdown] id="large"
# Of large arrays a recording keeps what is worth knowing (minimum, maximum, mean, norm, a corner),
# so its memory does not grow with the model. In a program, without a notebook:
#
# ```python
# with from_torch.record() as t:
#     loss = criterion(model(x), y)
#     loss.backward()
# t.to_html("step.html")          # one file, which anyone can step through
# ```
#
# ## A deep model
#
# Ten blocks that do the same are not drawn ten times. Open the model with its +: they are one box,
# `×10`. Its + shows the blocks, and each of those has a + of its own:

# %% id="deep-model"
blocks = [torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Tanh()) for _ in range(10)]
deep = torch.nn.Sequential(torch.nn.Linear(3, 4), *blocks, torch.nn.Linear(4, 2))

# %% id="deep" tags=["nbval-ignore-output"]
# %%step --brief
logits = deep(x)
torch.nn.functional.cross_entropy(logits, y).backward()

# %% [markdown] id="deep-words"
# Step back through the box while it is closed: what it sends on is all that ten blocks together make
# of what arrives. One contribution, ten factors.
#
# ## A graph that is there already
#
# `from_torch.of(loss)` reads what autograd holds of a finished loss. What `backward` **would** do is
# done dry: no `.grad` is filled and nothing is freed. The real `backward()` still works afterwards.

# %% id="of" tags=["nbval-ignore-output"]
w = torch.tensor([1., 2.], requires_grad=True)
loss = (w.exp() * w).sum()
read = from_torch.of if from_torch.installed() else torch.trace.of
read(loss)

# %% id="of-check"
assert w.grad is None
loss.backward()
print(w.grad)

# %% [markdown] id="mistake"
# ## The mistake: a model that does not learn
#
# Somebody's script. It fails in the line with `backward()`, and that line is innocent:

# %% id="script"
script = """import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(16, 4), torch.randn(16, 1)
prediction = model(x).detach()
loss = (prediction - y).square().mean()
loss.backward()
optimizer.step()
"""

# %% [markdown] id="blame"
# **Your turn.** Which line has to change? Count from 1. It is checked below, when the doctor has seen
# the script.

# %% id="line" tags=["exercise"]
line = ...

# %% id="line-solution" tags=["solution"]
line = 6

# %% [markdown] id="doctor"
# The doctor runs the script under a recording, and follows the loss back to where its history was
# cut. `from_torch.doctor("train.py")` does the same with a file, `doctor(recording)` with what you
# recorded, `doctor(loss, model)` with a loss that is computed.

# %% id="doctor-run" tags=["nbval-ignore-output"]
found = from_torch.doctor(script) if from_torch.installed() else from_torch.MISSING
found

# %% id="line-check"
check(line, 1 + script[:script.index(".detach()")].count("\n"), (8, "It only notices."),
      (7, "It computes with what it is given."), (5, "Data need no gradient."))

# %% [markdown] id="popular-fix"
# ### The popular fix
#
# "It says that the loss does not require grad. So I set it." The error goes away, and the
# parameters get nothing:

# %% id="popular-fix-run"
loss = (model(x).detach() - 1).square().mean()
model.zero_grad()
loss.requires_grad_(True)
loss.backward()
print([p.grad for p in model.parameters()])

# %% [markdown] id="right-fix"
# ### The right fix
#
# Take `detach()` out. Now the doctor has a table of gradients to show, and no finding:

# %% id="right-fix-run" tags=["nbval-ignore-output"]
fixed = script.replace(".detach()", "")
found = from_torch.doctor(fixed) if from_torch.installed() else from_torch.MISSING
found

# %% [markdown] id="kinds"
# It also finds layers that are frozen or left out, an optimiser that was built before the model was
# finished, the first operation that makes nan, writes that backward trips over, gradients that
# vanish or explode, and a graph that grows from step to step.
#
# ## In place, once more
#
# The ReLU below writes into the memory of its input. Watch the drawer of `tanh`.

# %% id="in-place" tags=["nbval-ignore-output"]
# %%step --brief --expect RuntimeError
h = torch.tanh(model[0](x))
h = torch.relu_(h)
h.sum().backward()

# %% [markdown] id="in-place-question"
# **Your turn.** Let $z$ be what the first layer gives. Put `torch.sigmoid(z)` in place of the tanh, or
# only `z + 1`, and leave the rest. Does backward work? `True` or `False` for each. The cell behind it
# runs both.

# %% id="in-place-exercise" tags=["exercise"]
answer = {"torch.sigmoid(z)": ..., "z + 1": ...}

# %% id="in-place-solution" tags=["solution"]
answer = {"torch.sigmoid(z)": False, "z + 1": True}

# %% id="in-place-run"
works = {}
for name in ("torch.sigmoid(z)", "z + 1"):
    z = model[0](x)
    h = torch.relu_(eval(name))
    try:
        works[name] = bool(torch.autograd.grad(h.sum(), z))
    except RuntimeError:
        works[name] = False

# %% id="in-place-check"
check(answer, works, ({"torch.sigmoid(z)": True}, "σ' = σ(1 − σ): what has sigmoid saved?"),
      ({"z + 1": False}, "A sum saves nothing, and relu saves its own result."))

# %% [markdown] id="verdicts"
# ## PyTorch agrees
#
# The gradient of each input, three ways, as in every notebook:

# %% id="inputs-verdicts" tags=["nbval-ignore-output"]
def formula(a, b):
    return (a * b + b).exp()

verdicts(formula, 0.5, 0.25)

# %% [markdown] id="verdicts-nodes"
# And $P$ at every node in between. The measurement nudges the value of one node at a time, and knows
# nothing of any backward.

# %% id="three" tags=["nbval-ignore-output"]
found = (from_torch.verdicts(formula, 0.5, 0.25) if from_torch.installed()
         else from_torch.MISSING)
found

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card.
#
# <details><summary>backward() fails with “does not require grad”. Where do you look?</summary>
#
# In front of it: at the first place between the parameters and the loss where the history was cut.
#
# </details>
#
# <details><summary>What is <code>AccumulateGrad</code> in PyTorch's graph?</summary>
#
# The end of the way to a leaf. It adds what arrives to `.grad`: the mailbox in these pictures.
#
# </details>
#
# <details><summary>Why does an optimiser that was built too early train nothing?</summary>
#
# It keeps the tensors that it was given. A layer that was replaced later has others.
#
# </details>
#
# <details><summary>Does looking at a loss with <code>from_torch.of</code> use up its graph?</summary>
#
# No. Each node is asked by itself; nothing is freed and no `.grad` is written.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Put `%%step` above a training step of your own.
# - `python -m autograd_core.doctor train.py` says the same of a script: cause, line and cure; and
#   `%%doctor` above a cell that trains says it in a notebook.
# - [17 · A small GPT, backward](17_small_gpt.ipynb): attention, embeddings and layer norms, seen backward.
# - [Recall](99_recall.ipynb) · [Start page](00_start_here.ipynb)
