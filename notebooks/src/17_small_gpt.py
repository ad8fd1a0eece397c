# %% [markdown] id="title"
# # 17 · A small GPT, backward
#
# The models that write are made of parts that you know by now: products of matrices, a softmax, sums.
# Here is a small one, whole. At the end you will be able to
#
# - say which rows of an embedding table learn from a step,
# - show that no letter hears from a later one, forward and backward,
# - say which gradients pass a layer norm, and which do not,
# - train a model that writes, and step through every part of it.

# %% id="imports"
import numpy as np

import autograd_core as torch
from autograd_core import nn
from autograd_core.teach import check, finite_difference, progress
from autograd_core.viz.plots import bars, curves, heat

np.set_printoptions(precision=3, suppress=True)
# %load_ext autograd_core

# %% [markdown] id="model-words"
# A letter comes in as a number. The model answers with a score for each letter that might come next.
# This is all of it:

# %% id="head"
class Head(nn.Module):
    """Each letter looks back at the earlier ones, and takes a mixture of what they offer."""

    def __init__(self, width, size, masked=True):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, size, bias=False) for _ in "qkv")
        self.masked = masked

    def scores(self, x):
        q, k, n = self.query(x), self.key(x), x.shape[-2]
        scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
        later = torch.ones(n, n).triu(1) == 1
        return scores.masked_fill(later, -torch.inf) if self.masked else scores

    def forward(self, x):
        return self.scores(x).softmax(-1) @ self.value(x)

# %% id="block"
class Block(nn.Module):
    """Two things are added to what comes in: what the heads found, and what a small network makes
    of it."""

    def __init__(self, width, heads, masked):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.heads = nn.ModuleList(Head(width, width // heads, masked) for _ in range(heads))
        self.mix = nn.Linear(width, width)
        self.think = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        y = self.norm1(x)
        x = x + self.mix(torch.cat([head(y) for head in self.heads], -1))
        return x + self.think(self.norm2(x))

# %% id="gpt"
class GPT(nn.Module):
    """Scores for the next letter, at every place of a text."""

    def __init__(self, letters, context, width, heads, blocks, masked=True):
        super().__init__()
        self.letter, self.place = nn.Embedding(letters, width), nn.Embedding(context, width)
        self.blocks = nn.Sequential(*[Block(width, heads, masked) for _ in range(blocks)])
        self.norm, self.out = nn.LayerNorm(width), nn.Linear(width, letters)

    def forward(self, codes):
        x = self.letter(codes) + self.place(torch.arange(codes.shape[-1]))
        return self.out(self.norm(self.blocks(x)))

# %% [markdown] id="step-words"
# ## Step through it
#
# Three letters, numbers 0, 1, 0; the next ones would be 1, 0, 2. Each module is a box that opens with
# its +: the model, then its blocks, then a head. Closed, a box is one function with one Jacobian.
# Go to the backward half, and open what you want to know.

# %% id="step"
torch.manual_seed(0)
tiny = GPT(letters=4, context=3, width=4, heads=2, blocks=2)
codes, following = torch.tensor([0, 1, 0]), torch.tensor([1, 0, 2])

# %% id="step-run"
# %%step --brief
logits = tiny(codes)
loss = nn.functional.cross_entropy(logits, following)
loss.backward()

# %% [markdown] id="embedding"
# ## Embedding: a table
#
# `nn.Embedding` holds a row for each letter and hands out copies. It is an index, and nothing else.
#
# **Before you go on:** the codes were 0, 1, 0 and there are 4 rows. Which rows of
# `tiny.letter.weight.grad` are zero throughout? Answer with a list of row numbers.

# %% id="rows" tags=["exercise"]
answer = ...
zero = [k for k, row in enumerate(tiny.letter.weight.grad) if not row.any()]
check(answer, zero,
      ([1, 2, 3], "Letter 1 was read too: its row was handed out once."),
      ([0, 1], "Those were read, so they get something. Which were not?"),
      ([], "No path leads from the loss to a row that was not read."))

# %% id="rows-solution" tags=["solution"]
answer = [2, 3]
zero = [k for k, row in enumerate(tiny.letter.weight.grad) if not row.any()]
check(answer, zero)

# %% [markdown] id="embedding-words"
# A row that was handed out twice was used twice, and contributions add. To see it, let the first copy
# send back 1, the second 10 and the third 100:

# %% id="embedding-run"
table = nn.Embedding(4, 2)
table(codes).backward(torch.tensor([[1., 1.], [10., 10.], [100., 100.]]))
table.weight.grad

# %% [markdown] id="attention"
# ## Attention: who hears whom
#
# A head gives each pair of letters a score, $q_i \cdot k_j / \sqrt d$, turns each row into
# probabilities, and mixes the values with them. Before the softmax, the scores of later letters are
# set to $-\infty$. Softmax makes exactly 0 of those:

# %% id="attention-run"
torch.manual_seed(1)
head = Head(4, 4).double()
x = torch.randn(5, 4, dtype=torch.float64, requires_grad=True)
p = head.scores(x).softmax(-1)
heat({"p: row i looks at column j": p.detach().numpy()})

# %% [markdown] id="attention-question"
# **Before you go on:** a loss looks at the output of letter 2 alone, counted from 0. Which of the five letters get a
# gradient that is not zero? Answer with a list of numbers.

# %% id="heard" tags=["exercise"]
answer = ...
head(x)[2].sum().backward()
heard = [i for i, row in enumerate(x.grad) if row.any()]
check(answer, heard,
      ([2], "Letter 2 looked at others. What it took from them, they answer for."),
      ([2, 3, 4], "The other way round: it looked back, not ahead."),
      ([0, 1, 2, 3, 4], "Letters 3 and 4 have p = 0 in row 2, and a Jacobian of 0 with it."))

# %% id="heard-solution" tags=["solution"]
answer = [0, 1, 2]
x.grad = None
head(x)[2].sum().backward()
heard = [i for i, row in enumerate(x.grad) if row.any()]
check(answer, heard)

# %% [markdown] id="attention-backward"
# The Jacobian of softmax is $\operatorname{diag}(p) - p\,p^\top$ (notebook 11): where $p_j = 0$, row
# and column $j$ are 0. Nothing comes from a later letter, so nothing goes back to it. Here are all
# pairs at once, measured: how much output $i$ moves when letter $j$ does.

# %% id="attention-measured"
def moved(i, j):
    J = finite_difference(lambda row: head(torch.cat([x[:j], row[None], x[j + 1:]]))[i],
                          (x[j].detach(),))
    return np.abs(J).sum()

pairs = np.array([[moved(i, j) for j in range(5)] for i in range(5)])
assert not np.triu(pairs, 1).any()
heat({"output i, letter j": pairs})

# %% [markdown] id="scale"
# ## Why divide by the root of d?
#
# The product of two random vectors with $d$ numbers is a sum of $d$ terms: it grows like $\sqrt d$. Large
# scores make a softmax that has decided, $p \approx (0, 1, 0)$, and its Jacobian is nearly 0. Then the
# queries and keys learn nothing.

# %% id="scale-run"
def gradient_of_scores(d, divide):
    torch.manual_seed(0)
    q, k, v = torch.randn(64, d), torch.randn(64, d), torch.randn(64, 1)
    scores = (q @ k.T / (d ** 0.5 if divide else 1)).requires_grad_()
    (scores.softmax(-1) @ v).sum().backward()
    return scores.grad.norm(dim=1).median().item()

bars({f"d = {d}, {'divided' if divide else 'not divided'}": gradient_of_scores(d, divide)
      for d in (16, 64, 256) for divide in (True, False)},
     x="gradient of the scores, the median of 64 letters")

# %% [markdown] id="norm"
# ## Layer norm: two directions are lost
#
# A layer norm takes the mean from each row and divides by its spread: $\hat x = (x - m) / s$. So it cannot
# tell $x$ from $x + 5$ or from $3x$. What forward cannot tell, backward cannot ask for:

# %% id="norm-run"
norm = nn.LayerNorm(4, eps=0, elementwise_affine=False)
row = torch.tensor([1., 2., 4., 9.], dtype=torch.float64)
J = torch.autograd.functional.jacobian(norm, row)
print(J.numpy())
print("J times (1, 1, 1, 1):", (J @ torch.ones(4).double()).numpy() + 0.)
print("J times x:           ", (J @ row).numpy().round(9) + 0.)

# %% [markdown] id="norm-question"
# **Your turn.** `row` is made ten times larger. By what does $J$ get multiplied?

# %% id="norm-scale" tags=["exercise"]
answer = ...
larger = torch.autograd.functional.jacobian(norm, 10 * row)
check(answer, lambda: (larger / J).mean().item(),
      (10., "The output is the same for x and for 10 x. A step of 1 is a smaller part of 10 x."),
      (1., "The output is the same, but a step of 1 matters less where the numbers are larger."))

# %% id="norm-scale-solution" tags=["solution"]
answer = 1 / 10
larger = torch.autograd.functional.jacobian(norm, 10 * row)
check(answer, lambda: (larger / J).mean().item())

# %% [markdown] id="residual"
# ## The straight way
#
# `x = x + ...` twice in each block: a sum, and the Jacobian of a sum is the identity. Whatever the
# heads do, $P$ of the output reaches the embedding also unchanged, past all blocks. Take away that way
# and measure what still arrives (notebook 13 has more about depth):

# %% id="residual-run"
def arriving(blocks, straight):
    torch.manual_seed(0)
    model = GPT(letters=4, context=3, width=16, heads=2, blocks=blocks)
    x = first = torch.randn(3, 16, requires_grad=True)
    for block in model.blocks:
        x = block(x) if straight else block(x) - x
    seed = torch.randn(3, 16)
    x.backward(seed)
    return (first.grad.norm() / seed.norm()).item()

curves({"with the sums": [arriving(n, True) for n in range(9)],
        "without": [arriving(n, False) for n in range(9)]}, x="blocks",
       y="what arrives of the seed", log=True)

# %% [markdown] id="train"
# ## Let it write
#
# A text of four lines, about what you know. The model sees 16 letters at a time, and one block is
# enough for it.

# %% id="text"
text = """a leaf is where a graph begins. a loss is where a graph ends.
the loss sends one to the graph. a node waits for all who use it.
what comes back adds up. a node sends on what it got times what it knows.
a leaf keeps the sum. a step moves the leaf. the graph is gone. a new graph begins.
""".replace("\n", " ")
letters = sorted(set(text))
codes, context = torch.tensor([letters.index(c) for c in text]), 16
print(len(text), "letters,", len(letters), "different")

# %% id="train-function"
def train(model, steps):
    optimizer, losses = torch.optim.AdamW(model.parameters(), lr=0.01), []
    for _ in progress(range(steps), "step", lambda: f"loss {losses[-1]:.2f}"):
        starts = torch.randint(len(codes) - context, (16,)).tolist()
        x = torch.stack([codes[s:s + context] for s in starts])
        y = torch.stack([codes[s + 1:s + context + 1] for s in starts])
        loss = nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% id="write-function"
@torch.no_grad()
def write(model, text, many):
    for _ in range(many):
        known = torch.tensor([letters.index(c) for c in text[-context:]])
        p = (model(known)[-1] / 0.5).softmax(-1)
        text += letters[torch.multinomial(p, 1).item()]
    return text

# %% [markdown] id="train-question"
# **Before you go on:** at the start the model knows nothing, and each of the 23 letters is as likely as any other.
# What is the loss then? `np.log` is there.

# %% id="first-loss" tags=["exercise"]
torch.manual_seed(0)
model = GPT(len(letters), context, width=32, heads=2, blocks=1)
answer = ...
check(answer, lambda: nn.functional.cross_entropy(torch.zeros(1, 23), torch.tensor([0])).item(),
      (1 / 23, "That is the probability. The loss is −ln of it."),
      (-np.log(23), "The sign: a loss is −ln p, and p is below 1."))

# %% id="first-loss-solution" tags=["solution"]
torch.manual_seed(0)
model = GPT(len(letters), context, width=32, heads=2, blocks=1)
answer = -np.log(1 / 23)
check(answer, lambda: nn.functional.cross_entropy(torch.zeros(1, 23), torch.tensor([0])).item())

# %% id="train-run" tags=["nbval-ignore-output"]
losses = train(model, 300)
print(sum(p.numel() for p in model.parameters()), "numbers were trained;",
      f"the loss went from {losses[0]:.2f} to {losses[-1]:.2f}")
print(write(model, "a ", 100))

# %% [markdown] id="mistake"
# ## The mistake: no mask
#
# Leave the mask out and train again. Look at the loss first.

# %% id="mistake-run" tags=["nbval-ignore-output"]
torch.manual_seed(0)
peeking = GPT(len(letters), context, width=32, heads=2, blocks=1, masked=False)
peeked = train(peeking, 150)
curves({"with the mask": losses, "without": peeked}, x="step", y="loss")

# %% id="mistake-write" tags=["nbval-ignore-output"]
print(f"loss {losses[-1]:.2f}, and it writes:", write(model, "a ", 60))
print(f"loss {peeked[-1]:.2f}, and it writes:", write(peeking, "a ", 60))

# %% [markdown] id="mistake-words"
# The better loss writes the worse text. Each letter could look at the next one, which was the answer;
# when it writes there is no next one to look at. The loss cannot tell you, and no error comes. The
# graph can: does letter 0 get a gradient from letter 4?

# %% id="mistake-check"
def hears_later(model):
    rows = model.letter(codes[:5]).detach().requires_grad_()
    model.blocks(rows)[0].sum().backward()
    return bool(rows.grad[1:].any())

print("with the mask:", hears_later(model), "  without:", hears_later(peeking))
assert hears_later(peeking)
assert not hears_later(model)

# %% [markdown] id="recall"
# ## Recall
#
# Say your answer aloud, then open the card. The last two come from notebooks 11 and 2.
#
# <details><summary>Which rows of an embedding table get a gradient?</summary>
#
# Those that were read. One that was read several times gets the sum.
#
# </details>
#
# <details><summary>How does backward treat a score that was masked with −∞?</summary>
#
# Its $p$ is 0, and so are its row and its column of $\operatorname{diag}(p) - p\,p^\top$: nothing
# goes back through it.
#
# </details>
#
# <details><summary>Why are the scores of attention divided by the root of d?</summary>
#
# Otherwise they grow with $\sqrt d$, softmax decides, and its Jacobian is nearly 0.
#
# </details>
#
# <details><summary>Which directions of a gradient does a layer norm not let through?</summary>
#
# The one in which all numbers move alike, and the one in which the row is stretched: its output
# changes in neither.
#
# </details>
#
# <details><summary>A language model has a loss that is too good, and writes rubbish. What do you look for?</summary>
#
# Whether an early output hears from a later letter: the gradient says so.
#
# </details>
#
# <details><summary>What is the Jacobian of softmax with temperature T?</summary>
#
# $\frac1T (\operatorname{diag}(p) - p\,p^\top)$.
#
# </details>
#
# <details><summary>A value is used in two places. What is its gradient?</summary>
#
# The sum of two contributions, one for each use.
#
# </details>

# %% [markdown] id="next"
# ## Where to go next
#
# - Give it 4 heads of size 8, or 2 blocks, and look at the loss.
# - Step through one block of the trained model, with a text of three letters.
# - [99 · Recall](99_recall.ipynb): tomorrow, and in a week.
# - [Start page](00_start_here.ipynb)
