"""Random programs as learners write them, and whether a recording changes what they do.

    write_program(seed)                    its lines
    run_alone(lines, torch)                what they print, raise and leave behind
    run_recorded(lines, torch, trace.run)  the same under a recording, and the recording

``STATEMENTS`` is the grammar: {v} is one of the vectors of three numbers that there are, {s} one of
the single numbers, {n} a new name.  Extend it with whatever somebody writes that is not there.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import copy
import io
import pickle
import random
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

PRELUDE = """\
w = torch.tensor([1., 2., 3.], requires_grad=True)
x = torch.tensor([[1., -1., 2.], [0.5, 3., -2.]])
c = torch.tensor([0.5, 0.25, -1.])
s = torch.tensor(2., requires_grad=True)
logs = []
"""
NUMBERS = """
print({v}[0].item())
print(float({v}[0]), int({v}[1]))
print(f"{{{v}[0]:.3f}} {{{s}:.2f}}")
print({v}[:2].tolist(), {v}[1:2].item())
print({s}.view(1)[0].item())
print({v}.view(-1)[1].item(), {v}.unsqueeze(0)[0, 1].item())
print({v}.view(3, 1).T.tolist())
print({v}.squeeze()[0].item(), {v}[None].sum().item())
print(list(map(float, {v})))
print([round(e.item(), 3) for e in {v}])
print(sum(e.item() for e in {v}))
print(max({v}).item(), {v}.argmax().item())
print({v}.unbind()[0].item(), {v}.split(1)[0].item())
print({v}.detach().numpy().mean(), {v}[0].detach().numpy())
print(np.asarray({v}.detach())[::-1].sum())
print(len({v}), tuple({v}.shape), {v}.requires_grad, {v}.is_leaf)
print({v}, {s})
print(str({v}[0])[:6], repr({v}.data))
print({v}.grad if {v}.is_leaf else None)
print({v}.grad_fn is None, {s}.item() > 0, bool({v}[0] > 0))
print("%.2f" % {s}, "{{}}".format({v}[2].item()), int({s}))
print(dict(zip("abc", {v}.tolist())))
print(({v} > 0).sum().item(), ({v} > 1).any().item())
print(torch.allclose({v}, {v}), torch.equal({v}, {v}.detach()))
logs.append({s}.item()); logs.append({v}.mean().item())
logs += {v}.detach().tolist()
logs.append({v}.sum()); print(logs[-1].item())
with torch.no_grad(): print({v}.std().item(), {v}.norm().item())
if {s} > 1: print("large")
while {s}.item() > 1e9: break
assert {v}.shape == (3,), {v}.shape
""".strip().splitlines()
VECTORS = """
{n} = {v} * {v}
{n} = {v} + c
{n} = {v} / 2 - 1
{n} = torch.sin({v})
{n} = {v}.exp() * 0.1
{n} = {v}[[2, 0, 1]]
{n} = x @ {v} @ x
{n} = torch.stack([e * 2 for e in {v}])
{n} = torch.cat([{v}[:1], {v}[1:]])
{n} = torch.where({v} > 0, {v}, 0.1 * {v})
{n} = (lambda z: z + 1)({v})
{n} = {{"a": {v}}}["a"] * 2
{n} = {v}.clone()
{n} = {v}.detach()
{n} = {v}.detach().clone().requires_grad_()
{n} = torch.tensor({v}.tolist(), requires_grad=True)
{n} = torch.tensor([float(e) for e in {v}])
{n} = torch.from_numpy({v}.detach().numpy() * 2)
{n} = {v}.view(3, 1).expand(3, 2).sum(1)
{n} = sum([{v}, {v}, c])
{n} = {v} * {s}
{n} = {v} * {v}[0].item()
{n} = {v}.clamp(-1, 1).relu()
{n} = torch.softmax({v}, 0)
{n} = copy.deepcopy({v}.detach())
{n} = pickle.loads(pickle.dumps({v}.detach()))
{n} = Square.apply({v})
{n} = Kept.apply({v})
{n} = double({v})
{n} = {v}; {n} = {n} + 1
{n} = {v}.unsqueeze(0).t().squeeze(1)
{n}, rest = {v} * 1, {v}[1:]
{n} = torch.zeros(3); {n}[1] = {v}[0]
{n} = {v} * 1; {n}[0] = 5.
{n} = {v} + 0; {n} += 1; {n}.mul_(2)
{n} = {v} + 0; {n}[1:] *= {n}[:2].detach()
{n} = {v} + 0; {n}.view(-1)[0].add_(1)
{n} = [e for e in ({v}, c)][0] - 1
exec("{n} = {v} * 3")
with torch.no_grad(): {n} = {v} * 2
with torch.enable_grad(): {n} = {v} * 2
""".strip().splitlines()
SCALARS = """
{n} = {v}.sum()
{n} = ({v} * c).mean()
{n} = {v}[0] * {v}[1]
{n} = {s} * {s} + 1
{n} = {v} @ c
{n} = sum({v})
{n} = {v}.pow(2).sum().sqrt()
{n} = torch.dot({v}, {v}) / 3
{n} = max({v})
{n} = {v}.max()
{n} = sum(e * e for e in {v})
{n} = torch.tensor({s}.item())
{n} = 0; {n} = {n} + {v}.sum()
{n} = (({v} - c) ** 2).mean()
""".strip().splitlines()
ACTS = """
{s}.backward(retain_graph=True)
{s}.backward()
({s} * 1).backward(retain_graph=True); print(w.grad)
{v}.sum().backward(retain_graph=True)
{v}.backward(torch.ones(3), retain_graph=True)
print(torch.autograd.grad({s}, w, retain_graph=True, allow_unused=True))
g, = torch.autograd.grad({s}, w, create_graph=True, allow_unused=True); print(g)
g, = torch.autograd.grad({v}.sum(), w, create_graph=True, allow_unused=True); g.sum().backward()
{v}.retain_grad()
{v}.register_hook(lambda g: logs.append(g.sum().item()))
{v}.register_hook(lambda g: g * 2)
handle = {v}.register_hook(print); handle.remove()
w.grad = None
w.grad = torch.zeros(3)
print(w.grad.norm().item())
w.data[0] = 0.5
w.data -= 0.1
with torch.no_grad(): w -= 0.1
with torch.no_grad(): w[0] = 3.
with torch.no_grad(): w.copy_(c)
{v}[0] = 1.
{v} += 1
w.requires_grad_(False); w.requires_grad_(True)
del {v}
for e in {v}: print(e.item())
for i, e in enumerate({v}): logs.append((i, e.item()))
e = next(iter({v})); print(e.item())
first, *others = {v}; print(first.item(), len(others))
rows = (row.sum() * {s} for row in x); print(next(rows).item())
in_thread(lambda: logs.append((w.detach() * 2).sum().item()))
loss = model(x).pow(2).mean(); opt.zero_grad(); loss.backward(); opt.step(); print(loss.item())
loss = model({v}).sum(); loss.backward(); print(model.weight.grad[0, 0].item())
print(float(model.weight[0, 0]), sorted(model.state_dict()))
m = copy.deepcopy(model); print(m(x)[0, 0].item()); del m
model.load_state_dict({{k: p * 2 for k, p in model.state_dict().items()}})
for p in model.parameters(): p.data.mul_(0.9)
for name, p in model.named_parameters(): print(name, p.grad is None, p.norm().item())
print(sum(p.numel() for p in model.parameters()))
torch.nn.utils.clip_grad_norm_(model.parameters(), 1.)
acc = (model(x).argmax(1) == torch.tensor([0, 1])).float().mean().item(); print(acc)
s2 = {s} + 0; s2.backward(); print(s.grad)
{v}.undefined
1 / 0
""".strip().splitlines()
KINDS = (NUMBERS, VECTORS, SCALARS, ACTS)


def write_program(seed: int) -> str:
    """The lines of the program that ``seed`` names; some lines are tried, and may fail."""
    choose = random.Random(seed)
    names = {"v": ["w", "c"], "s": ["s"]}
    lines = [PRELUDE]
    for k in range(choose.randint(2, 9)):
        kind = choose.choices(KINDS, (4, 4, 3, 4))[0]
        new = choose.choice(["y", "z", "h", "out", f"u{k}"])
        text = choose.choice(kind).format(
            v=choose.choice(names["v"][-3:]), s=choose.choice(names["s"][-2:]), n=new)
        if choose.random() < 0.1:
            text = f"try:\n    {text}\nexcept RuntimeError as error:\n    print(error)"
        elif choose.random() < 0.1 and not text.startswith("exec"):
            text = f"for _ in range(2):\n    {text}"
        lines.append(text)
        if kind is VECTORS or kind is SCALARS:
            names["v" if kind is VECTORS else "s"].append(new)
            names["s" if kind is VECTORS else "v"] = [
                x for x in names["s" if kind is VECTORS else "v"] if x != new]
    return "\n".join(lines) + "\n"


def in_thread(function: Callable[[], Any]) -> None:
    """Call it in a thread of its own, and wait; what it raises is raised here."""
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        threads.submit(function).result()


def namespace_for(torch: ModuleType) -> dict[str, Any]:
    """What the programs are given: a network, an optimiser, two Functions, modules of Python."""
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            ctx.save_for_backward(a)
            return a * a

        @staticmethod
        def backward(ctx, g):
            a, = ctx.saved_tensors
            return 2 * a * g

    class Kept(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            ctx.result = a.exp()
            return ctx.result

        @staticmethod
        def backward(ctx, g):
            return g * ctx.result

    torch.manual_seed(0)
    model = torch.nn.Linear(3, 2)
    return {"torch": torch, "np": np, "copy": copy, "pickle": pickle,
            "in_thread": in_thread, "Square": Square, "Kept": Kept,
            "double": lambda z: z * 2, "model": model,
            "opt": torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)}


def observe(execute: Callable[[dict], Any], torch: ModuleType) -> tuple[list, Any]:
    """What a program shows: output, error, and the numbers and gradients it leaves behind."""
    namespace, shown, result = namespace_for(torch), io.StringIO(), None
    error = ""
    with contextlib.redirect_stdout(shown), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings("error", "autograd_core could not follow")
        try:
            result = execute(namespace)
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
        left = {name: describe(value) for name, value in namespace.items()
                if isinstance(value, torch.Tensor)}
        left["model"] = [p.tolist() for p in namespace["model"].parameters()]
    return [shown.getvalue(), error, left, namespace.get("logs") and len(namespace["logs"])], result


def describe(tensor) -> tuple | str:
    """A tensor's numbers, flag and gradient; the error where its history cannot be told."""
    try:
        return (tensor.detach().tolist(), tensor.requires_grad,
                tensor.grad.tolist() if tensor.is_leaf and tensor.grad is not None else None)
    except RuntimeError as error:
        return str(error)


def run_alone(lines: str, torch: ModuleType) -> list:
    """What it shows when nobody listens."""
    return observe(lambda namespace: exec(compile(lines, "<lines>", "exec"), namespace), torch)[0]


def run_recorded(lines: str, torch: ModuleType, run: Callable) -> tuple[list, Any]:
    """What it shows under a recording, and the recording (None where the lines failed)."""
    return observe(lambda namespace: run(lines, namespace), torch)
