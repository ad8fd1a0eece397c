"""Random programs about views, changes in place, hooks and higher derivatives, run line by line in
two libraries at once.

    write_program(seed)                    its lines
    first_difference(lines, torch, ours)   where the two do not show the same, or None

A line is made of the tables below: {t} and {s} are tensors that there are, {n} a new name, {leaf}
one of the leaves, {k} a small number.  After each line everything that can be told apart is
compared: what was printed or raised, and of every tensor the numbers, dtype, version, flags, the
name of its node and its gradient.
"""

from __future__ import annotations

import contextlib
import io
import random
import re
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

SHAPES = ("2, 3", "2, 3", "2, 3", "3, 2", "3", "3", "", "1", "0, 3", "2, 0", "2, 1, 3", "1, 3")
DTYPES = ("float32",) * 6 + ("float64",) * 4 + ("float16", "int64", "bool")
VIEWS = """
{t}.view(-1)
{t}.view(-1)[1:]
{t}.reshape(-1)
{t}.flatten()
{t}.t()
{t}.t().view(-1)
{t}.t().reshape(-1)
{t}.transpose(0, -1)
{t}.permute(tuple(range({t}.ndim))[::-1])
{t}.permute(tuple(range({t}.ndim))[::-1]).flatten()
{t}[0]
{t}[1:]
{t}[-1:]
{t}[::2]
{t}[..., 1]
{t}[..., ::2]
{t}[:, 1:]
{t}[None]
{t}[..., None]
{t}.unsqueeze(0)
{t}.unsqueeze(-1)
{t}.squeeze()
{t}.squeeze(0)
{t}.expand(2, *{t}.shape)
{t}.diagonal()
{t}.narrow(0, 0, 1)
{t}.select(-1, 0)
{t}.swapaxes(0, -1)
{t}.view_as({t})
{t}.unfold(0, 2, 2)
{t}.as_strided((2,), (1,))
{t}.unbind()[0]
{t}.unbind(-1)[1]
{t}.chunk(2)[0]
{t}.split(1)[-1]
{t}.detach()
{t}.data
Alias.apply({t})
Row.apply({t})
""".strip().splitlines()
VALUES = """
{t} * 2
{t} + 1
{t} * {s}
{t} - {s}
{t} / ({s} * {s} + 1)
{t} * {t}
{t}.t() * 2
{t}.clone()
{t}.exp()
{t}.sin()
{t}.sigmoid()
{t}.tanh()
{t}.relu()
{t}.abs()
{t} ** 2
{t} ** 3
{t}.square()
{t}.clamp(-0.5, 0.5)
{t}.double()
{t}.float()
{t}.sum()
{t}.sum(0)
{t}.sum(-1, keepdim=True)
{t}.mean()
{t}.mean(0)
{t}.prod()
{t}.cumsum(0)
{t}.cumprod(-1)
{t}.softmax(-1)
{t}.log_softmax(0)
{t}.logsumexp(0)
{t}.var()
{t}.norm()
{t}.amax(-1)
{t}.max(0)[0]
{t}.sort(-1)[0]
{t}.flip(0)
{t}.roll(1)
{t}.repeat(2, 1)
{t}.contiguous()
{t}.tril()
{t}.trace()
{t}[{t} > 0]
{t}[[0, 0]]
{t}[..., [0, -1]]
{t}[torch.tensor([1, 0, 1])]
{t}[index]
{t}.index_select(0, index)
{t}.index_select(0, torch.tensor([0, 0]))
{t}.masked_fill({t} > 0, 0.5)
{t}.masked_select({t} > 0)
{t}.to(torch.float64)
torch.where({t} > 0, {t}, {s})
torch.cat([{t}, {t}])
torch.stack([{t}, {s}])
torch.maximum({t}, {s})
({t} @ {s}) * 1
{t} @ {t}.t()
torch.outer({t}.flatten(), {s}.flatten())
torch.atan2({t}, {s})
{t}.sum().expand(2, 3)
Square.apply({t})
Pair.apply({t}, {s})[{bit}]
Nothing.apply({t})
Scaled.apply({t})
{t}.masked_scatter({t} > 0, {s}.flatten())
{t}.scatter(0, torch.zeros_like({t}, dtype=torch.int64), 0.5)
""".strip().splitlines()
CHANGES = """
{t}.mul_(2)
{t}.mul_({s})
{t}.add_(1)
{t}.add_({s})
{t}.add_({s}, alpha=2)
{t}.sub_({s})
{t}.div_(2)
{t} *= 2
{t} += {s}
{t}.neg_()
{t}.sin_()
{t}.exp_()
{t}.sigmoid_()
{t}.relu_()
{t}.square_()
{t}.pow_(2)
{t}.clamp_(-0.5, 0.5)
{t}.zero_()
{t}.fill_(0.5)
{t}.fill_({s}.sum())
{t}.copy_({s})
{t}.masked_fill_({t} > 0, 0.5)
{t}.masked_fill_({t} > 0, {s}.sum())
{t}.t_()
{t}.unsqueeze_(0)
{t}.squeeze_()
{t}.transpose_(0, -1)
{t}[0] = 0.5
{t}[0] = {s}.sum()
{t}[1:] = {s}
{t}[..., 0] *= 2
{t}[...] = {s}
{t}[[0, -1]] = 0.5
{t}[[0, 0]] = {s}
{t}[{t} > 0] = 0.5
{t}[{t} > 0] = {s}.sum()
{t}[{t} > 0] *= 2
{t}.index_put_((torch.tensor([0, 0]),), {s}, accumulate=True)
{t}.index_add_(0, torch.tensor([0, 1]), {s})
{t}.index_fill_(0, torch.tensor([0]), 0.5)
{t}.view(-1)[1:].mul_(3)
{t}.t().mul_({s})
{t}.view(-1).view(-1, 1).squeeze(1).add_(1)
{t}.unbind()[0].mul_(2)
Doubled.apply({t})
index.fill_(0)
{t}[index] = 0.5
{t}[index] *= 2
{t}.data.mul_(2)
{t}.detach().add_(1)
{t}.detach_()
{t}.requires_grad_(False)
{t}.data = {t}.data * 2
{t}.grad = None
with torch.no_grad(): {t}.mul_(2)
with torch.no_grad(): {t}.add_({s})
""".strip().splitlines()
HOOKS = """
{t}.register_hook(lambda g: print(round(float(g.double().sum()), 3)))
{t}.register_hook(lambda g: g * 2)
{t}.register_hook(lambda g: None)
{t}.register_hook(lambda g: g.expand(g.shape).clone().mul_(2))
handle = {t}.register_hook(lambda g: g * 10); handle.remove()
{t}.retain_grad()
{t}.grad_fn.register_hook(lambda sent, given: print(len(sent), len(given)))
{t}.grad_fn.register_prehook(lambda given: tuple(g if g is None else g * 2 for g in given))
{t}.grad_fn.register_prehook(lambda given: print("before", len(given)))
{leaf}.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad.sum().item() < 1e9))
{leaf}.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad))
print({t}._version, {t}.is_leaf, {t}.requires_grad, {t}._is_view(), {t}.retains_grad)
print({t}.grad_fn and len({t}.grad_fn.next_functions))
print(torch.is_grad_enabled(), {t}.output_nr)
""".strip().splitlines()
PASSES = """
{t}.sum().backward(retain_graph=True)
{t}.sum().backward()
({t} * {t}).sum().backward(retain_graph=True)
({t}.t() * weights({t}.t())).sum().backward(retain_graph=True)
({t} * weights({t})).sum().backward(retain_graph=True)
{t}.backward(weights({t}), retain_graph=True)
{t}.backward(weights({t}.t()).t(), retain_graph=True)
{t}.backward(torch.ones((), dtype={t}.dtype).expand({t}.shape))
({t}.expand(2, *{t}.shape) * 3).sum().backward(retain_graph=True)
({t}.permute(tuple(range({t}.ndim))[::-1]) ** 2).sum().backward(retain_graph=True)
{t}[..., ::2].sum().backward(retain_graph=True)
{t}[:0].sum().backward(retain_graph=True)
{t}.sum().backward(inputs=[{leaf}], retain_graph=True)
({t} * 2).sum().backward(inputs=[{t}], retain_graph=True)
({t} * {s}).sum().backward(inputs=[{t}, {s}], retain_graph=True)
print(show(torch.autograd.grad({t}.sum(), {leaf}, retain_graph=True, allow_unused=True)))
print(show(torch.autograd.grad(({t} ** 2).sum(), [{t}, {leaf}], allow_unused=True)))
print(show(torch.autograd.grad({t}, {leaf}, weights({t}), materialize_grads=True)))
{n} = torch.autograd.grad(({t} ** 2).sum(), {leaf}, create_graph=True)[0] * 1
{n} = torch.autograd.grad({t}.t().sin().sum(), {leaf}, create_graph=True)[0] * 1
{n} = torch.autograd.grad({t} ** 3, {leaf}, weights({t}), create_graph=True)[0] * 1
{n} = torch.autograd.grad(({t} * {s}).sum(), {s}, create_graph=True, allow_unused=True)[0] * 1
""".strip().splitlines()
KINDS = (VIEWS, VALUES, CHANGES, HOOKS, PASSES)
NAMED = (VIEWS, VALUES)
NUMBER = re.compile(r"-?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)\b")
ABOUT_GRAPHS = re.compile(
    r"grad|backward|leaf|\bgraph|in-?place|hook|saved|differentiable|view of|dirty")
"""Errors whose words are compared; of others, about shapes and dtypes, only that there is one."""
FROM_CPP = re.compile(r" ?\(Triggered internally at .*\)|\nException raised from.*", re.DOTALL)


def write_program(seed: int) -> list[str]:
    """The lines of the program that ``seed`` names."""
    choose = random.Random(seed)
    names, leaves, lines = [], [], []
    for name in "abc"[:choose.randint(1, 3)]:
        dtype = choose.choice(DTYPES)
        wants = dtype.startswith("float") and choose.random() < 0.85
        lines.append(f"{name} = numbers(({choose.choice(SHAPES)},), torch.{dtype}, {wants})"
                     .replace("((,)", "(()"))
        names.append(name)
        leaves += [name] * wants
    leaves = leaves or names[:1]
    for k in range(choose.randint(4, 12)):
        kind = choose.choices(KINDS, (5, 5, 6, 2, 4))[0]
        recent = names[-4:] if choose.random() < 0.8 else names
        new = f"t{k}"
        text = choose.choice(kind).format(
            t=choose.choice(recent), s=choose.choice(names), leaf=choose.choice(leaves), n=new,
            bit=choose.randint(0, 1))
        lines.append(f"{new} = {text}" if kind in NAMED else text)
        if lines[-1].startswith((f"{new} ", f"{new},")) or f" {new} = " in lines[-1]:
            names.append(new)
    return [*lines, f"{names[-1]}.sum().backward()"]


def namespace_for(torch: ModuleType) -> dict[str, Any]:
    """What the lines are given: leaves, weights, Functions of their own."""
    Function = torch.autograd.Function

    def function(name, forward, backward):
        return type(name, (Function,), {"forward": staticmethod(forward),
                                        "backward": staticmethod(backward)})

    def numbers(shape, dtype, wants):
        array = np.cos(1.3 * np.arange(np.prod(shape, dtype=int)).reshape(shape) + len(shape))
        array = array > 0 if dtype is torch.bool else array * (3 if dtype is torch.int64 else 1)
        return torch.tensor(array).to(dtype).requires_grad_(wants)

    def weights(x):
        array = np.sin(np.arange(x.numel()) + 0.5).reshape(tuple(x.shape))
        return torch.tensor(array).to(x.dtype)

    def square(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    def scaled(ctx, x):
        ctx.save_for_backward(out := x.exp())
        return out

    def doubled(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    def nothing(ctx, x):
        ctx.set_materialize_grads(False)
        return x * 1

    def row_back(ctx, g):
        out = g.new_zeros(ctx.shape)
        out[0] = g
        return out

    def row(ctx, x):
        ctx.shape = x.shape
        return x[0]

    return {
        "torch": torch, "index": torch.tensor([1, 0, 1]), "numbers": numbers, "weights": weights,
        "show": lambda gs: [g if g is None else [round(float(x), 3) for x in g.flatten()]
                            for g in gs],
        "Square": function("Square", square, lambda ctx, g: 2 * ctx.saved_tensors[0] * g),
        "Scaled": function("Scaled", scaled, lambda ctx, g: ctx.saved_tensors[0] * g),
        "Doubled": function("Doubled", doubled, lambda ctx, g: g * 2),
        "Nothing": function("Nothing", nothing, lambda ctx, g: None),
        "Alias": function("Alias", lambda ctx, x: x, lambda ctx, g: g * 3),
        "Row": function("Row", row, row_back),
        "Pair": function("Pair", lambda ctx, x, y: (x * y, y + 1),
                         lambda ctx, g, h: (g * 2, h * 3)),
    }


class Shown(NamedTuple):
    """What one line shows: text (printed, raised, warned of), and every tensor by name."""

    text: str
    raised: bool
    tensors: dict[str, tuple]


def run_line(line: str, names: dict[str, Any]) -> Shown:
    """Run it and look at everything."""
    printed, raised = io.StringIO(), False
    tensor_type = names["torch"].Tensor
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(line, "<line>", "exec"), names)
        except Exception as error:
            text, raised = FROM_CPP.sub("", str(error)), True
            print(f"{type(error).__name__}: {text.replace('autograd_core', 'torch')}")
        return Shown(printed.getvalue(), raised, {
            name: tuple(describe(x)) for name, x in list(names.items())
            if isinstance(x, tensor_type)})


def describe(x: Any) -> Iterator[Any]:
    """Everything that can be told of a tensor from outside."""
    yield from (to_array(x), str(x.dtype), x._version, x.requires_grad, x._is_view())
    try:
        yield x.is_leaf
        yield None if x.grad_fn is None else x.grad_fn.name()
    except RuntimeError as error:   # a view of several whose base was changed
        yield str(error)
        return
    yield x.grad if x.grad is None else to_array(x.grad)


def to_array(x: Any) -> np.ndarray:
    return np.array(x.detach().numpy(force=True))


def is_same(a: Any, b: Any, rough: bool = False) -> bool:
    """Equal; arrays to what single precision can be held to, or half precision (``rough``)."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        if a and isinstance(a[0], np.ndarray) and not a[0].size and a[3] != b[3]:
            a, b = a[:2], b[:2]     # of nothing PyTorch makes zeros without a history
        return len(a) == len(b) and all(is_same(x, y, rough) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and close(
            a.astype(float), b.astype(float), rough)
    return type(a) is type(b) and a == b


def close(a: np.ndarray, b: np.ndarray, rough: bool = False) -> bool:
    scale = np.abs(a[np.isfinite(a)]).max(initial=1)
    return np.allclose(a, b, rtol=3e-2 if rough else 1e-3, atol=scale * (2e-2 if rough else 1e-5),
                       equal_nan=True)


def same_text(a: str, b: str) -> bool:
    if a == b:
        return True
    if re.sub(r"\s+", "", NUMBER.sub("#", a)) != re.sub(r"\s+", "", NUMBER.sub("#", b)):
        return False
    one, other = (np.array([float(x) for x in NUMBER.findall(text)]) for text in (a, b))
    return close(one, other, "Error" not in a)


KNOWN = re.compile(
    r"not implemented for|out of bounds|Dimension specified as|can't be cast to|INTERNAL ASSERT|"
    r"index_(?:select|add_)\(\)")
"""Checks of arguments that PyTorch has and this package has not, or the other way round."""


def is_known(theirs: Shown, ours: Shown) -> bool:
    """Is it what docs/differences.md says: writes through repeated elements, some checks of
    arguments; or an integer tensor that requires grad, which PyTorch's fill_ makes?"""
    return bool(KNOWN.search(theirs.text + ours.text)) or (
        "single memory location" in ours.text and not theirs.raised) or any(
        flag and not dtype.startswith("torch.float")
        for _, dtype, _, flag, *_ in theirs.tensors.values())


def is_another_check(theirs: Shown, ours: Shown) -> bool:
    """Do both refuse the line, and not both because of the graph?  Which of two saved tensors that
    were changed is told first differs too."""
    if all("modified by an inplace operation" in x.text for x in (theirs, ours)):
        return True
    return theirs.raised and ours.raised and "leaf Variable" not in theirs.text and not (
        ABOUT_GRAPHS.search(theirs.text) and ABOUT_GRAPHS.search(ours.text))


def is_large(shown: Shown) -> bool:
    """Are there numbers that rounding makes what they are?"""
    return any(isinstance(part, np.ndarray) and part.size and part.dtype.kind == "f"
               and np.abs(np.where(np.isfinite(part), part, 0)).max() > 1e3
               for parts in shown.tensors.values() for part in parts)


def first_difference(lines: list[str], torch: ModuleType, ours: ModuleType) -> str | None:
    """The first line after which the two do not show the same, and how; None where all do.

    A line that both refuse may leave half a change behind in PyTorch: there the program ends.
    """
    here, there = namespace_for(ours), namespace_for(torch)
    rough = any("float16" in line for line in lines)
    for k, line in enumerate(lines):
        a, b = run_line(line, here), run_line(line, there)
        if is_known(b, a):
            return None
        if not same_text(b.text, a.text) and not is_another_check(b, a):
            return tell(lines, k, "text", b.text, a.text)
        for name, parts in b.tensors.items():
            if not is_same(parts, a.tensors.get(name), rough):
                return None if b.raised else tell(lines, k, name, parts, a.tensors.get(name))
        if is_large(b):
            return None
    return None


def tell(lines: list[str], k: int, what: str, theirs: Any, ours: Any) -> str:
    program = "\n".join(lines[:k + 1])
    return f"{program}\n--- {what}\nPyTorch: {theirs}\nhere:    {ours}"
