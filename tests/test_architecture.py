"""The architecture, read off the imports without running anything: order of layers, no rings.

A layer imports itself and earlier ones only, also inside functions.  A file that belongs to no
layer yet fails here: add it to ORDER.  No file imports itself by way of others: whoever reads
files in the order of their imports never has to jump back.
"""

import ast
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CODE = Path(__file__).parents[1] / "autograd_core"
ORDER = (
    ("core",),
    ("ops",),
    ("formula",),
    ("functions",),
    ("autograd",),
    ("nn",),
    ("optim",),
    ("utils",),
    ("compat",),
    ("__init__",),      # the namespace: what `import autograd_core` gives
    ("static",),
    ("trace",),
    ("doctor",),
    ("viz",),
    ("teach",),
)
EXCEPTIONS: dict[str, tuple[set[str], str]] = {}
KNOWN: tuple[set[str], ...] = ()
"""Rings of imports, to be cut; an entry goes when its ring is gone."""
CORE = ("op", "tensor", "apply", "node", "engine", "backward")
"""The six files of the core, in the order in which they are read."""
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
    "tensorboard": ("compat/utils/",),
}
LATE = ("nn", "optim", "utils", "compat", "static", "trace", "doctor", "viz", "teach")
"""What loads on first use."""
RANK = {layer: rank for rank, group in enumerate(ORDER) for layer in group}


class Import(NamedTuple):
    """One import statement: in which file and line, and what it names."""

    file: str
    line: int
    module: str
    for_types: bool = False     # under ``if TYPE_CHECKING``: never executed

    @property
    def where(self) -> str:
        return f"autograd_core/{self.file}:{self.line}"


def imports_of(path: Path) -> list[Import]:
    """All imports in a file, relative ones resolved."""
    tree, file = ast.parse(path.read_bytes(), path), path.relative_to(CODE).as_posix()
    package = ("autograd_core", *path.relative_to(CODE).parts[:-1])
    found = []
    for node, for_types in statements(tree):
        if isinstance(node, ast.Import):
            found += [Import(file, node.lineno, alias.name, for_types) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else ()
            start = ".".join((*base, *([node.module] if node.module else [])))
            found += [Import(file, node.lineno, f"{start}.{alias.name}", for_types)
                      for alias in node.names]
    return found


def statements(tree: ast.AST, for_types: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Everything in ``tree``, each with whether it stands under ``if TYPE_CHECKING``."""
    for node in ast.iter_child_nodes(tree):
        inside = for_types or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        yield node, for_types
        yield from statements(node, inside)


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


def file_of(module: str, files: set[str]) -> str | None:
    """The file that ``autograd_core.core.op.Op`` is in; that of the package for a name of its own.

    What several files stand for, ``from .. import tensor``, is in the package's ``__init__.py``.
    """
    parts = module.split(".")[1:]
    for n in range(len(parts), -1, -1):
        stem = "/".join(parts[:n])
        for file in (f"{stem}.py", f"{stem}/__init__.py".removeprefix("/")):
            if file in files:
                return file
    return None


def graph_of(imports: list[Import], files: set[str]) -> dict[str, dict[str, Import]]:
    """For each file the files that it imports, each with the first import of it."""
    graph: dict[str, dict[str, Import]] = {file: {} for file in files}
    for found in imports:
        target = file_of(found.module, files)
        if target not in (None, found.file) and not found.for_types:
            graph[found.file].setdefault(target, found)
    return graph


def reached_from(graph, file: str) -> dict[str, Import]:
    """All files that ``file`` imports by way of others, itself too where it does: the import that
    each was first reached by, on a shortest way."""
    found, waiting = {}, deque([file])
    while waiting:
        for target, step in graph[waiting.popleft()].items():
            if target not in found:
                found[target] = step
                waiting.append(target)
    return found


def rings(graph) -> list[set[str]]:
    """Sets of files each of which imports all others of its set by way of them."""
    reached = {file: reached_from(graph, file) for file in graph}
    found = {frozenset(other for other in reached[file] if file in reached[other])
             for file in graph if file in reached[file]}
    return sorted(map(set, found), key=sorted)


def lines_of(graph, file: str) -> list[str]:
    """The imports of a shortest ring through ``file``, one a line."""
    reached, at, lines = reached_from(graph, file), file, []
    while not lines or at != file:
        step = reached[at]
        lines.insert(0, f"    {step.where} imports {at}")
        at = step.file
    return lines


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


def test_the_finder_of_rings_looks_into_functions_and_past_types(tmp_path, monkeypatch):
    """One ring of three, one of them inside a function; none by what is for types alone."""
    monkeypatch.setitem(globals(), "CODE", tmp_path)
    texts = {"ops/a.py": "from .b import name", "ops/b.py": "def f():\n    from .. import name",
             "__init__.py": "from .ops import a", "ops/c.py": "from . import a, e",
             "ops/__init__.py": "if TYPE_CHECKING:\n    from .ops import b\n", "ops/d.py": "",
             "ops/e.py": "import autograd_core.ops.d\nfrom typing import TYPE_CHECKING\n"
                         "if TYPE_CHECKING:\n    from .c import name\n"}
    (tmp_path / "ops").mkdir()
    for file, text in texts.items():
        (tmp_path / file).write_text(text)
    graph = graph_of([x for file in texts for x in imports_of(tmp_path / file)], set(texts))
    assert rings(graph) == [{"__init__.py", "ops/a.py", "ops/b.py"}]
    assert lines_of(graph, "ops/a.py") == ["    autograd_core/ops/a.py:1 imports ops/b.py",
                                           "    autograd_core/ops/b.py:2 imports __init__.py",
                                           "    autograd_core/__init__.py:1 imports ops/a.py"]


def test_no_file_imports_itself_by_way_of_others():
    """Also not by an import inside a function, and not by way of a package's ``__init__.py``."""
    graph = graph_of(OURS, {path.relative_to(CODE).as_posix() for path in FILES})
    uncut = [ring for ring in rings(graph) if not any(ring <= known for known in KNOWN)]
    wrong = [line for ring in uncut for line in (
        f"{len(ring)} files: {' '.join(sorted(ring))}", *lines_of(graph, min(ring)))]
    assert not wrong, "rings of imports, with a shortest one of each:\n" + "\n".join(wrong)


def test_the_six_files_of_the_core_are_read_in_order():
    """None of them needs a later one, nor by way of what stands beside them."""
    graph = graph_of(OURS, {path.relative_to(CODE).as_posix() for path in FILES})
    graph = {file: targets for file, targets in graph.items() if file != "core/__init__.py"}
    places = {f"core/{name}.py": place for place, name in enumerate(CORE)}
    wrong = [f"{file} needs {target}" for file, place in places.items()
             for target in reached_from(graph, file) if places.get(target, -1) > place]
    assert not wrong, wrong


def test_an_exception_is_still_used():
    """One that is not is taken off the list."""
    for file in EXCEPTIONS:
        used = {later_layer(found) for found in OURS if found.file == file} - {None}
        assert allowed(file) == used, file


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
