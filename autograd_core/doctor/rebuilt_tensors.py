"""Tensors that are made anew of the numbers of others: the line that uses these instead."""

import ast
import re

from .repeated_layers import parse_line

MAKERS = {"tensor", "as_tensor", "from_numpy", "Tensor", "FloatTensor", "array", "asarray"}
TAKING = {"detach", "cpu", "numpy", "item", "tolist"}
OF_A_LIST = re.compile(r"torch\.(?:as_)?tensor\((\w+)\s*,[^()]*requires_grad\s*=\s*True[^()]*\)")


class Undo(ast.NodeTransformer):
    """Leaves out the calls that take numbers, and those that make tensors of them."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node = self.generic_visit(node)
        name = ast.unparse(node.func).rpartition(".")[2]
        if name in TAKING and isinstance(node.func, ast.Attribute) and not node.args:
            return node.func.value
        if name in MAKERS and len(node.args) == 1:
            of = node.args[0]
            if isinstance(of, ast.List | ast.ListComp):
                return ast.parse(f"torch.stack({ast.unparse(of)})", mode="eval").body
            return of
        return node


def use_tensors(code: str) -> str:
    """A line without the making of a new tensor of the numbers of others; "" where none is made.

    >>> use_tensors("z = torch.tensor(self.reparam(m, s).detach().numpy())")
    'z = self.reparam(m, s)'
    >>> use_tensors("loss = torch.tensor([-l.item() for l in logs], requires_grad=True).sum()")
    'loss = torch.stack([-l for l in logs]).sum()'
    >>> use_tensors("total += loss.item()")
    ''
    """
    tree = parse_line(code)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)
             and ast.unparse(node.func).rpartition(".")[2] in MAKERS]
    takes = [node for call in calls for node in ast.walk(call) if isinstance(node, ast.Attribute)
             and node.attr in TAKING]
    return ast.unparse(Undo().visit(tree)) if takes else ""


def stack_later(statements: list[str], line: int | None) -> str:
    """The first statement from ``line`` on that makes a leaf of a list, with the list's tensors
    put together instead; "" where there is none."""
    for code in statements[line or 0:]:
        if OF_A_LIST.search(code):
            return OF_A_LIST.sub(r"torch.stack(\1)", code.split("  #")[0].strip())
    return ""
