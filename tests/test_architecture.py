"""The layers keep their order: read off the imports, without running anything.

A layer imports itself and earlier ones only, also inside functions.  A file that belongs to no
layer yet fails here: add it to ORDER.
"""

import ast
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

CODE = Path(__file__).parents[1] / "autograd_core"
ORDER = (
    ("core",),
    ("ops",),
    ("formula",),
    ("functions",),
    ("autograd",),
    ("nn",),
    ("optim",),
    ("serialization",),
    ("utils",),
    ("__init__",),      # the namespace: what `import autograd_core` gives
    ("static",),
    ("trace",),
    ("doctor",),
    ("viz",),
    ("teach",),
)
EXCEPTIONS = {
    "core/op.py": ({"formula"}, "an operation writes its own formula"),
    "core/engine.py": ({"ops"}, "to be cut"),
    "core/recording.py": ({"ops"}, "to be cut"),
    "core/node.py": ({"ops"}, "to be cut"),
    "core/tensor.py": ({"ops"}, "to be cut"),
    "core/apply.py": ({"ops"}, "to be cut"),
    "core/backward.py": ({"ops", "functions", "autograd"}, "to be cut"),
    "core/view_tracking.py": ({"ops"}, "to be cut"),
    "formula/mathml.py": ({"trace"}, "to be cut"),
    "doctor/findings.py": ({"viz"}, "a finding explains itself on display"),
    "trace/showing.py": ({"viz"}, "a trace's display methods load the views on first use"),
}
LIBRARIES = {
    "numpy": ("",),
    "graphviz": ("viz/",),
    "anywidget": ("viz/",),
    "traitlets": ("viz/",),
    "latex2mathml": ("formula/",),
    "matplotlib": ("viz/", "teach/"),
    "resvg_py": ("viz/",),
    "mistune": ("viz/book/",),
    "nbconvert": ("viz/book/",),
    "nbformat": ("viz/book/",),
    "pygments": ("viz/book/",),
    "IPython": ("viz/", "teach/"),
    "torch": ("trace/from_torch", "doctor/", "teach/verdicts.py"),
    "tensorboard": ("static/",),
}
LATE = ("nn", "optim", "serialization", "utils", "static", "trace", "doctor", "viz", "teach")
"""What loads on first use."""
RANK = {layer: rank for rank, group in enumerate(ORDER) for layer in group}


class Import(NamedTuple):
    """One import statement: in which file and line, and what it names."""

    file: str
    line: int
    module: str

    @property
    def where(self) -> str:
        return f"autograd_core/{self.file}:{self.line}"


def imports_of(path: Path) -> list[Import]:
    """All imports in a file, relative ones resolved."""
    tree, file = ast.parse(path.read_bytes(), path), path.relative_to(CODE).as_posix()
    package = ("autograd_core", *path.relative_to(CODE).parts[:-1])
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [Import(file, node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else ()
            start = ".".join((*base, *([node.module] if node.module else [])))
            found += [Import(file, node.lineno, f"{start}.{alias.name}") for alias in node.names]
    return found


def layer_of_file(file: str) -> str:
    """The layer that ``core/op.py`` belongs to."""
    return file.split("/")[0].removesuffix(".py")


def layer_of(module: str) -> str:
    """The layer that ``autograd_core.core.op`` belongs to; ``autograd_core.Tensor`` is of none."""
    name = module.removeprefix("autograd_core").removeprefix(".").split(".")[0]
    return name if name in LAYERS else "__init__"


FILES = sorted(CODE.rglob("*.py"))
LAYERS = {layer_of_file(path.relative_to(CODE).as_posix()) for path in FILES}
IMPORTS = [found for path in FILES for found in imports_of(path)]
OURS = [found for found in IMPORTS if found.module.split(".")[0] == "autograd_core"]
THEIRS = [found for found in IMPORTS if found not in OURS
          and found.module.split(".")[0] not in sys.stdlib_module_names]


def later_layer(found: Import) -> str | None:
    """The layer that an import names, when it comes after the importing file's own."""
    named, own = layer_of(found.module), layer_of_file(found.file)
    return named if RANK.get(named, -1) > RANK.get(own, -1) else None


def allowed(file: str) -> set[str]:
    """The later layers that a file may import all the same."""
    return set(EXCEPTIONS.get(file, ((), ""))[0])


def test_every_file_belongs_to_a_layer():
    """A new module says where it stands by its place in ORDER."""
    strangers = sorted(LAYERS - set(RANK))
    assert not strangers, f"add {strangers} to ORDER in tests/test_architecture.py"


def test_the_reader_finds_imports_of_every_form(tmp_path, monkeypatch):
    """Absolute, relative, of a parent, and inside a function."""
    monkeypatch.setitem(globals(), "CODE", tmp_path)
    path = tmp_path / "ops" / "new.py"
    path.parent.mkdir()
    path.write_text("import numpy.linalg\nfrom . import base\nfrom ..viz.svg import svg\n"
                    "def f():\n    from autograd_core.nn import Module\n    from .. import teach\n")
    assert sorted((found.line, found.module) for found in imports_of(path)) == [
        (1, "numpy.linalg"), (2, "autograd_core.ops.base"), (3, "autograd_core.viz.svg.svg"),
        (5, "autograd_core.nn.Module"), (6, "autograd_core.teach")]


def test_a_layer_imports_itself_and_earlier_ones_only():
    """core → ops → formula → functions → … → teach."""
    wrong = [f"{found.where} imports {later}" for found in OURS
             if (later := later_layer(found)) and later not in allowed(found.file)]
    assert not wrong, "against the order of the layers:\n" + "\n".join(wrong)


@pytest.mark.parametrize("file", EXCEPTIONS)
def test_an_exception_is_still_used(file):
    """One that is not is taken off the list."""
    assert allowed(file) == {later_layer(found) for found in OURS if found.file == file} - {None}


def test_optional_libraries_are_imported_only_where_they_belong():
    """The core needs NumPy alone."""
    wrong = [f"{found.where} imports {found.module.split('.')[0]}" for found in THEIRS
             if not found.file.startswith(LIBRARIES.get(found.module.split(".")[0], ()))]
    assert not wrong, "not allowed by LIBRARIES:\n" + "\n".join(wrong)


def test_importing_the_core_loads_no_view_and_no_optional_library():
    """``import autograd_core`` costs little more than ``import numpy``."""
    late = [*(f"autograd_core.{late}" for late in LATE), *(set(LIBRARIES) - {"numpy"})]
    program = f"import autograd_core, sys; print(*[m for m in {late} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                         check=True)
    assert run.stdout.split() == []
