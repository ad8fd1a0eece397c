"""Build what changed: ``python -m notebooks.builder [OPTION] [NAME ...]``, see ``--help``.

Prints a line for each notebook and ends with 1 when one is out of step or could not be built.
Remembers in ``build/notebooks.json`` which code each notebook was last run with on this machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat

from . import texts
from .execute import RunError, run
from .source import Source, SourceError, notebook, read
from .steady import ROOT, steady
from .step import ADVICE, code_digest, digest, state

NOTEBOOKS = ROOT / "notebooks"
ALONE = ("PyTorch is not installed here, and the notebooks say so: to show what it says, "
         "`make .venv/.installed-torch` and build them with --force.")
AT_ONCE = 2   # kernels; each may use threads of its own


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        sources = find(asked.folder, asked.names)
        if asked.texts:
            return export(sources, asked.texts)
        if asked.lang:
            sources = in_language(sources, asked.lang)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    return check(sources) if asked.check else build(sources, asked)


def export(sources: list[Source], language: str) -> int:
    """Write the files to be translated, and say where they are."""
    for source in sources:
        path = texts.export(source, language)
        print(f"{path}: {len(texts.behind(source, language))} pieces to translate")
    return 0


def in_language(sources: list[Source], language: str) -> list[Source]:
    """The sources with their prose in ``language``; says what has to stay in English."""
    for source in sources:
        if missing := texts.behind(source, language):
            print(f"{source.path.stem}: in English, not translated yet: {', '.join(missing)}")
    return [texts.translated(source, language) for source in sources]


def find(folder: Path, names: list[str]) -> list[Source]:
    """The sources in ``folder``, or those whose file name begins with one of ``names``."""
    paths = sorted((folder / "src").glob("[0-9]*.py"))
    for name in names:
        if not any(path.name.startswith(name) for path in paths):
            raise SourceError(f"{name}: no source of this name in {folder / 'src'}; there are "
                              f"{', '.join(path.stem for path in paths) or 'none'}.")
    return [read(path) for path in paths if path.name.startswith(tuple(names) or "")]


def check(sources: list[Source]) -> int:
    """Say which built notebooks are out of step."""
    states = [(source, state(source)) for source in sources]
    for source, found in states:
        if found != "current":
            print(f"{source.notebook.name} {ADVICE[found]}")
    behind = sum(found != "current" for _, found in states)
    print(f"{len(sources) - behind} notebooks in step, {behind} out of step")
    return int(behind > 0)


def build(sources: list[Source], asked: argparse.Namespace) -> int:
    """Execute what is not current, several at a time; never over a notebook somebody edited."""
    if asked.missing:
        sources = [source for source in sources if not source.notebook.exists()]
    memory = Memory(asked.folder.parent / "build" / "notebooks.json")
    found = {source: state(source) for source in sources}
    edited = [source for source in sources if found[source] == "edited" and not asked.force]
    todo = [source for source in sources if source not in edited
            and (asked.force or found[source] != "current" or not memory.knows(source))]
    for source in edited:
        print(f"{source.notebook.name} kept: it {ADVICE['edited']}")
    failed = _build_all(todo, memory) if todo else 0
    if not asked.missing:
        print(f"{len(todo) - failed} built, {failed} failed, {len(edited)} kept, "
              f"{len(sources) - len(todo) - len(edited)} as they were")
    if todo and importlib.util.find_spec("torch") is None:
        print(ALONE)
    return int(bool(failed or edited))


def build_one(source: Source) -> float:
    """Build one notebook; the seconds it took."""
    start = time.perf_counter()
    nb = notebook(source.for_learners())
    nb.metadata["autograd_core"] = {"cells": digest(nb)}
    source.notebook.parent.mkdir(exist_ok=True)
    steady(run(nb, source.notebook.parent), source.path.stem)
    unfinished = source.notebook.with_suffix(".part")
    unfinished.write_text(nbformat.writes(nb) + "\n", encoding="utf-8", newline="\n")
    os.replace(unfinished, source.notebook)
    return time.perf_counter() - start


class Memory:
    """Which code each notebook was last run with on this machine, kept in a file."""

    def __init__(self, path: Path):
        self.path, self.code = path, code_digest()
        self.ran = json.loads(path.read_text()) if path.exists() else {}

    def knows(self, source: Source) -> bool:
        """Whether ``source`` was already run with the code as it is."""
        return self.ran.get(source.name) == self.code

    def add(self, source: Source) -> None:
        """Remember that ``source`` was run with the code as it is."""
        self.ran[source.name] = self.code
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(self.ran, indent=1, sort_keys=True))


def _build_all(sources: list[Source], memory: Memory) -> int:
    failed = 0
    with ProcessPoolExecutor(max_workers=min(AT_ONCE, os.cpu_count() or 1)) as pool:
        jobs = {pool.submit(build_one, source): source for source in sources}
        for n, job in enumerate(as_completed(jobs), 1):
            source = jobs[job]
            try:
                told = f"{source.notebook.name} built in {job.result():.1f} s"
                memory.add(source)
            except RunError as error:
                failed, told = failed + 1, f"{source.path.name}: {error}"
            print(f"[{n}/{len(jobs)}] {told}", flush=True)
    return failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m notebooks.builder", description=(
        "Build and execute the notebooks whose source, or autograd_core, changed."))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--check", action="store_true", help="only say what is out of step")
    which.add_argument("--missing", action="store_true", help="only build what is not there")
    which.add_argument("--force", action="store_true", help="build, also over edited notebooks")
    which.add_argument("--texts", metavar="LANGUAGE", help="write what there is to translate")
    parser.add_argument("--lang", default="", metavar="LANGUAGE",
                        help="build with translated prose")
    parser.add_argument("--folder", type=Path, default=NOTEBOOKS, help="where src/ is")
    parser.add_argument("names", nargs="*", help="such as 03 or 03_accumulation; all if none")
    return parser


if __name__ == "__main__":
    sys.exit(main())
