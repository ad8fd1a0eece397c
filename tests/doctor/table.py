"""The table of what the doctor finds, made from a run: ``python -m tests.doctor.table``.

Runs every script of faults/, missed/ and healthy/ and writes docs/doctor.md.  Needs PyTorch.
"""

import re
import warnings
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from autograd_core.doctor import doctor

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "doctor.md"
HEAD = """\
# What the doctor finds, and what it does not

Made from a run by `python -m tests.doctor.table`. Each script is a fault as people report it,
rewritten; *found* means that the first finding has this kind and the true line, *partly* that the
kind or the line is there, *missed* that neither is. Faults that no check looks for have a table of
their own; of them, and of the healthy scripts, which come close to the faults or are what public
examples do, nothing may be said. [from_torch.md](from_torch.md) says what each kind means.

"""
NOT_LOOKED_FOR = """
## Not looked for

- Whether the model, the data, the loss or the metric are the right ones for the task.
- A loss that is reduced over the wrong axis, where nothing in the script says which was meant.
- Leaks between training and test data; batches that are not shuffled; preprocessing that differs.
- What comes and goes between the steps that are watched (`--steps`; [from_torch.md](from_torch.md)
  says which these are), what happens in other processes and in workers of a DataLoader, on other
  devices, and inside of what `torch.compile` made.
"""


def examine(script: Path) -> tuple[str, str, str]:
    """(what is wrong, its kind, found or partly or missed) of a faulty script."""
    text = script.read_text("utf-8")
    what, kind = re.match(r'"""(.*?)[;.,]?\skind: (\w+)\.?"""', text, re.DOTALL).groups()
    line = text[:text.index("# <- here")].count("\n") + 1
    told = [(finding.kind, finding.line) for finding in findings_of(script)]
    if told and told[0] == (kind, line):
        result = "found"
    else:
        result = "partly" if any(k == kind or n == line for k, n in told) else "missed"
    return " ".join(what.split()), kind, result


def findings_of(script: Path) -> tuple:
    """What the doctor says of a script, whose own words are not shown."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        return doctor(script).findings


def write_page() -> str:
    """The whole page."""
    rows = [(path.stem, *examine(path)) for path in sorted((HERE / "faults").glob("*.py"))]
    missed = [(path.stem, path.read_text("utf-8").split('"""')[1], findings_of(path))
              for path in sorted((HERE / "missed").glob("*.py"))]
    healthy = [(path.stem, findings_of(path)) for path in sorted((HERE / "healthy").glob("*.py"))]
    counts = {result: sum(row[3] == result for row in rows)
              for result in ("found", "partly", "missed")}
    false = sum(bool(found) for _, found in healthy)
    said = ", ".join(f"{n} {result}" for result, n in counts.items())
    lines = [f"{len(rows)} faults: {said}. {len(healthy)} healthy scripts: {false} with a false "
             "word.", "", "| script | what is wrong | kind | |", "|---|---|---|---|",
             *[f"| {name} | {what.replace('|', chr(92) + '|')} | `{kind}` | {result} |"
               for name, what, kind, result in rows],
             "", "| not looked for | what is wrong | |", "|---|---|---|",
             *[f"| {name} | {what} | {'something else' if found else 'nothing'} said |"
               for name, what, found in missed],
             "", "| healthy script | |", "|---|---|",
             *[f"| {name} | {'a false word' if found else 'nothing said'} |"
               for name, found in healthy]]
    return HEAD + "\n".join(lines) + "\n" + NOT_LOOKED_FOR


if __name__ == "__main__":
    PAGE.write_text(write_page(), "utf-8")
