"""einsum: products and sums by the names of axes, "ij,jk->ik"."""

from math import prod

from ..core import messages
from ..core.tensor import Tensor
from .argument_kinds import type_name
from .arguments import sequence_of_tensors
from .products import bmm
from .shapes import permute, reshape

__all__ = ["einsum"]


def einsum(equation: str = "", *operands) -> Tensor:
    """The sum of products that ``equation`` names: one letter an axis, those left out are summed.

    >>> import autograd_core as torch
    >>> torch.einsum("ij,ij->i", torch.ones(2, 3), torch.ones(2, 3))
    tensor([3., 3.])
    """
    if len(operands) == 1 and isinstance(operands[0], list | tuple):
        operands = tuple(operands[0])
    if not operands:
        raise ValueError(messages.EINSUM_NOTHING)
    sequence_of_tensors(operands, "einsum", argument=1)
    inputs, output = read(equation, operands)
    refuse_sizes(inputs, operands)
    total, letters = on_diagonal(operands[0], inputs[0])
    for k in range(1, len(operands)):
        other, others = on_diagonal(operands[k], inputs[k])
        needed = {*output, *(c for rest in inputs[k + 1:] for c in rest)}
        total, letters = contracted(total, letters, other, others, needed)
    total, letters = summed(total, letters, set(output))
    return permute(total, *(letters.index(c) for c in output)) if letters != output else total


def read(equation: str, operands) -> tuple[list, list]:
    """The letters of each operand's axes and of the result's; "..." as numbered axes."""
    if not isinstance(equation, str):
        raise TypeError(messages.ARGUMENT_TYPE.format(
            name="einsum", argument="equation", position=1, wanted="str", got=type_name(equation)))
    left, arrow, right = equation.partition("->")
    refuse_subscripts(left)
    inputs = left.replace(" ", "").split(",")
    if len(inputs) != len(operands):
        raise RuntimeError(messages.EINSUM_COUNT.format(
            more="more" if len(operands) > len(inputs) else "fewer"))
    letters = [spelled(part, x.ndim, k) for k,
               (part, x) in enumerate(zip(inputs, operands, strict=True))]
    dots = max((part for part in ([c for c in some if c[0] == "."] for some in letters)), key=len)
    if arrow:
        refuse_output(right, len(left) + 2, left)
        right = right.replace(" ", "")
        named = [dots if c == "." else [c] for c in right.replace("...", ".")]
        return letters, [c for part in named for c in part]
    every = [c for part in letters for c in part if c[0] != "."]
    return letters, [*dots, *sorted(c for c in set(every) if every.count(c) == 1)]


def refuse_subscripts(text: str) -> None:
    """RuntimeError in PyTorch's words for an operand's subscripts that are no letters or "..."."""
    for k, part in enumerate(text.replace("...", "~").split(",")):
        if "." in part or part.count("~") > 1:
            lone = "." in part.partition("~")[0] or "~" not in part
            raise RuntimeError((messages.EINSUM_DOT if lone else messages.EINSUM_DOTS).format(
                operand=k))
    refuse_letters(text, 0)


def refuse_letters(text: str, start: int) -> None:
    """RuntimeError in PyTorch's words for a subscript that is no letter."""
    for at, c in enumerate(text, start):
        if c not in " ,." and not (c.isalpha() and c.isascii()):
            raise RuntimeError(messages.EINSUM_LETTER.format(at=at))


def refuse_output(text: str, start: int, left: str) -> None:
    """RuntimeError in PyTorch's words for subscripts of the result that make no sense."""
    plain = text.replace("...", "~")
    for k, c in enumerate(plain):
        if c == "." or (c == "~" and "~" in plain[:k]):
            raise RuntimeError(messages.EINSUM_OUTPUT_DOTS if "~" in plain[:k] else
                               messages.EINSUM_OUTPUT_DOT)
        if c in " ~":
            continue
        refuse_letters(c, start + k)
        if c in plain[:k]:
            raise RuntimeError(f"einsum(): output subscript {c} appears more than once in the "
                               "output")
        if c not in left:
            raise RuntimeError(messages.EINSUM_OUTPUT.format(letter=c))


def spelled(part: str, ndim: int, operand: int) -> list[str]:
    """One name an axis; those under "..." are called ".-1", ".-2" from the right."""
    before, dots, after = part.partition("...")
    free = ndim - len(before) - len(after)
    if free < 0 or (free and not dots):
        raise RuntimeError(messages.EINSUM_SUBSCRIPTS.format(
            count=len(part.replace("...", "")), ndim=ndim, operand=operand))
    return [*before, *(f".{k}" for k in range(-free, 0)), *after]


def refuse_sizes(inputs, operands) -> None:
    """RuntimeError in PyTorch's words where one letter has two lengths."""
    seen: dict[str, int] = {}
    for k, (letters, x) in enumerate(zip(inputs, operands, strict=True)):
        for c, n in zip(letters, x.shape, strict=True):
            if n != x.shape[letters.index(c)]:
                raise RuntimeError(messages.EINSUM_REPEATED.format(
                    letter=c, operand=k, n=n, m=x.shape[letters.index(c)]))
            if seen.get(c, 1) not in (1, n) and n != 1:
                raise RuntimeError(messages.EINSUM_SIZES.format(letter=c, n=n, operand=k,
                                                                m=seen[c]))
            seen[c] = max(seen.get(c, 1), n)


def on_diagonal(x: Tensor, letters: list[str]) -> tuple[Tensor, list[str]]:
    """A letter met twice takes the diagonal."""
    for c in dict.fromkeys(letters):
        while letters.count(c) > 1:
            first = letters.index(c)
            second = letters.index(c, first + 1)
            x = x.diagonal(0, first, second)
            letters = [*(b for k, b in enumerate(letters) if k not in (first, second)), c]
    return x, letters


def summed(x: Tensor, letters: list[str], keep: set[str]) -> tuple[Tensor, list[str]]:
    """Axes that nobody asks for any more are summed."""
    gone = tuple(k for k, c in enumerate(letters) if c not in keep)
    return (x.sum(gone) if gone else x), [c for c in letters if c in keep]


def contracted(a: Tensor, left: list[str], b: Tensor, right: list[str], needed: set[str]):
    """The product of two, summed over letters that are not ``needed``: a batched matrix product."""
    a, left = summed(a, left, needed | set(right))
    b, right = summed(b, right, needed | set(left))
    a, b = stretched(a, left, b, right), stretched(b, right, a, left)
    size = dict(zip(left + right, a.shape + b.shape, strict=True))
    batch = [c for c in left if c in right and c in needed]
    inner = [c for c in left if c in right and c not in needed]
    rows, columns = ([c for c in x if c not in y] for x, y in ((left, right), (right, left)))

    def folded(x, letters, *groups):
        order = [letters.index(c) for group in groups for c in group]
        return reshape(permute(x, *order), *(prod(size[c] for c in group) for group in groups))

    if not inner:
        names = [*batch, *rows, *columns]
        return lined_up(a, left, names) * lined_up(b, right, names), names
    out = bmm(folded(a, left, batch, rows, inner), folded(b, right, batch, inner, columns))
    names = [*batch, *rows, *columns]
    return reshape(out, tuple(size[c] for c in names)), names


def stretched(x: Tensor, letters: list[str], other: Tensor, others: list[str]) -> Tensor:
    """Axes of length 1 as long as the other operand's of the same name."""
    return x.expand(*(other.shape[others.index(c)] if c in others and n == 1 else n
                      for c, n in zip(letters, x.shape, strict=True)))


def lined_up(x: Tensor, letters: list[str], names: list[str]) -> Tensor:
    """The axes in the order of ``names``, those it lacks with length 1."""
    x = permute(x, *(letters.index(c) for c in names if c in letters))
    for k, c in enumerate(names):
        x = x if c in letters else x.unsqueeze(k)
    return x
