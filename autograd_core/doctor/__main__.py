"""The doctor on the command line: ``python -m autograd_core.doctor train.py --lr 0.1``.

Exit codes: 0 nothing wrong, 1 something was found, 2 a wrong call, 3 the script itself failed (and
nothing was found that explains it), 4 the doctor failed.
"""

import argparse
import json
import os
import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path

from ..trace.from_torch.recording import Recording
from ..trace.from_torch.windows import FIRST
from ..trace.recorder.whose_code import is_their_file
from .diagnosis import diagnose_recording
from .findings import Diagnosis, Finding
from .progress import show_progress
from .scripts import record_module, record_script

CLEAN, FOUND, WRONG_CALL, THEIRS_FAILED, OURS_FAILED = range(5)


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m autograd_core.doctor", allow_abbrev=False,
        usage="python -m autograd_core.doctor [options] (train.py | -m package.train) "
              "[arguments of the script]",
        description="Runs a training script of PyTorch and says what is wrong with it: the cause, "
                    "the line, the cure. Exit codes: 0 nothing, 1 something was found, 2 a wrong "
                    "call, 3 the script failed, 4 the doctor failed.")
    parser.add_argument("-m", dest="module", action="store_true",
                        help="what follows is the name of a module, as for python -m")
    parser.add_argument("--steps", type=number_of_steps, default=FIRST, metavar="N",
                        help="judge it by the first N steps of its optimisers "
                             f"(default {FIRST}), and by a few steps from 2 N, 4 N, 8 N, … on; "
                             "between them the script runs as fast as without the doctor. "
                             "\"all\" watches every step, and needs memory for each")
    parser.add_argument("--details", action="store_true",
                        help="the whole explanation of each finding, and the tables")
    parser.add_argument("--json", action="store_true",
                        help="the same as JSON, alone on stdout: what the script prints goes to "
                             "stderr")
    parser.add_argument("--html", metavar="FILE", help="write a page with everything, too")
    parser.add_argument("script", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def number_of_steps(text: str) -> int | None:
    """A number of steps; None for all."""
    if text == "all":
        return None
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main(arguments: list[str]) -> int:
    """Run a script under a recording, print what is wrong; the exit code."""
    parser = make_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as end:
        return WRONG_CALL if end.code else CLEAN
    if not options.script:
        parser.print_usage(sys.stderr)
        return WRONG_CALL
    try:
        recording = record(options)
    except (FileNotFoundError, ImportError) as error:
        print(error, file=sys.stderr)
        return WRONG_CALL
    except SyntaxError as error:
        traceback.print_exception(error.with_traceback(None))
        return THEIRS_FAILED
    try:
        code = tell(recording, options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:                 # whoever read the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except Exception:
        traceback.print_exc()
        print("The doctor failed, not your script. Please report the lines above.",
              file=sys.stderr)
        return OURS_FAILED


def record(options) -> Recording:
    """Run what was asked for."""
    name, *rest = options.script
    if not options.module and not Path(name).is_file():
        raise FileNotFoundError(f"There is no file {name}.")
    run = record_module if options.module else record_script
    if options.json:
        with redirect_stdout(sys.stderr):
            return run(name, rest, options.steps)
    with show_progress(sys.stderr) as progress:
        return run(name, rest, options.steps, progress)


def tell(recording: Recording, options) -> int:
    """Print the diagnosis; the exit code."""
    found = diagnose_recording(recording)
    ended = how_it_ended(recording)
    if options.html:
        Path(options.html).write_text(PAGE.format(name=options.script[0], ended=ended,
                                                  body=found._repr_html_()), "utf-8")
    if options.json:
        print(json.dumps(as_data(found, ended), indent=2, ensure_ascii=False))
    elif options.details:
        print("\n".join([*filter(None, [ended]), found.to_text(reasons=True)]))
    else:
        print("\n".join([*filter(None, [ended]), short_text(found)]))
    if any(is_told(finding) for finding in found.findings):
        return FOUND
    return THEIRS_FAILED if ended else CLEAN


def is_told(finding: Finding) -> bool:
    """Does it say more than that something is frozen, or what exception there was?"""
    return finding.kind != "frozen" and (finding.kind != "error" or finding.note is not None)


def how_it_ended(recording: Recording) -> str:
    """What the script's own end was, where it was not a plain one; its traceback is printed."""
    error, code = recording.error, recording.exit_code
    if isinstance(error, KeyboardInterrupt):
        return "Stopped by Ctrl-C: what was seen until then is told."
    if error is not None:
        frames = [x for x in recording.stack if is_their_file(x.filename)]
        print("Traceback (most recent call last):", file=sys.stderr)
        print("".join([*traceback.format_list(frames),
                       *traceback.format_exception_only(error)]), end="", file=sys.stderr)
        return f"The script failed: {type(error).__name__}."
    if code not in (None, 0):
        return f"The script ended with exit code {code if isinstance(code, int) else 1}."
    return ""


def short_text(found: Diagnosis) -> str:
    """The first screen: cause, line and cure of each finding."""
    parts = [found.conclusion]
    for k, finding in enumerate(found.findings, 1):
        parts.append(f"{k}. {finding.what}\n   {finding.where}")
        if finding.why is not None:
            parts.append("   " + cure_of(finding).replace("\n", "\n   ").rstrip())
    if found.findings:
        parts.append("--details tells why, and shows gradients and memory.")
    return "\n\n".join(parts)


def cure_of(finding: Finding) -> str:
    """What to do."""
    return "" if finding.why is None else finding.why.parts[-1].text


def as_data(found: Diagnosis, ended: str) -> dict:
    """The diagnosis as plain data."""
    return {
        "conclusion": found.conclusion, "ended": ended, "healthy": found.healthy,
        "watched": found.watched, "steps": found.steps, "windows": found.windows,
        "elsewhere": found.elsewhere,
        "findings": [{"kind": x.kind, "what": x.what, "file": x.file, "line": x.line,
                      "step": x.step, "code": x.code.strip(), "cure": cure_of(x)}
                     for x in found.findings],
        "gradients": [{"name": g.name, "shape": list(g.shape), "gradient": g.norm,
                       "value": g.value, "flag": found.flag(g)} for g in found.gradients],
        "memory": [{"name": name, "bytes": size} for name, size in found.memory]}


PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width">
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto;
padding: 0 1em; color-scheme: light dark }} td, th {{ padding: .3em .8em; vertical-align: top }}
code, pre {{ font-family: ui-monospace, monospace }}</style>
<h1>{name}</h1><p>{ended}</p>{body}</html>
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
