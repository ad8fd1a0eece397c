"""Messages: PyTorch's texts for what is in ``compat``, from the table ``messages.txt``.

    require(isinstance(x, Tensor), ValueError, "func.not_tensor", type(x))
"""

from functools import cache
from pathlib import Path


@cache
def read_table() -> dict[str, str]:
    """Key → text; ``\\n`` stands for a new line, ``{}`` for what is filled in."""
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" = ", 1) for line in lines if " = " in line and line[0] != "#")
    return {key: text.replace("\\n", "\n") for key, text in pairs}


def message(key: str, *values, **fields) -> str:
    """The text of ``key`` with its fields filled in."""
    return read_table()[key].format(*values, **fields)


def require(condition, error: type[Exception], key: str, *values, **fields) -> None:
    """Raise ``error`` with the text of ``key`` unless the condition holds."""
    if not condition:
        raise error(message(key, *values, **fields))
