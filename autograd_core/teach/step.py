"""The magics %%step and %%doctor: run this cell, and step through everything that autograd does in
it; or say what is wrong with the training of PyTorch in it.

    %load_ext autograd_core

    %%step
    y = w * x
    y.backward()

    %%step --expect RuntimeError       the cell is meant to fail: the error is its last step
    %%step --brief                     no steps of their own for local Jacobians
    %%step --open z1                   with the composite z1 open
    %%step --torch                     the cell computes with real PyTorch (known by itself where
                                       `torch` is PyTorch)
    %%doctor                           findings, with line and cure
    %%doctor --steps 50                judged by the first 50 steps of its optimisers

The cell runs as it always does: its variables are there afterwards, what it prints is printed, and
the value of its last line is shown.
"""

import ast
import builtins
from collections.abc import Callable

from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display

from ..trace.recorder.record import Recording

LAST = "_value_of_the_last_line"


@magic_arguments()
@argument("--expect", metavar="ERROR", help="the kind of exception that the cell is meant to raise")
@argument("--brief", action="store_true", help="no steps of their own for local Jacobians")
@argument("--open", action="append", default=[], metavar="NAME", help="a composite to open")
@argument("--torch", action="store_true", help="the cell computes with real PyTorch")
def step(line: str, cell: str) -> None:
    """Run this cell and step through everything that autograd does in it."""
    options = parse_argstring(step, line)
    names = get_ipython().user_ns  # noqa: F821  (there wherever a magic runs)
    expect = None if options.expect is None else find_exception(options.expect, names)
    pytorch = getattr(names.get("torch"), "__name__", "") == "torch"     # not this package
    kind = recording_class(options.torch or pytorch)
    run_cell(cell, lambda code: kind(expect, not options.brief, "What this cell does", code),
             lambda recording: show_recording(recording, options.open))


@magic_arguments()
@argument("--steps", type=int, metavar="N", help="judge it by the first N steps of its optimisers, "
          "and a few at doubling distances; 0 for all")
def doctor(line: str, cell: str) -> None:
    """Run this cell, which trains with real PyTorch, and say what is wrong with it."""
    options = parse_argstring(doctor, line)

    def tell(recording: Recording) -> None:
        from ..doctor.diagnosis import diagnose_recording
        display(diagnose_recording(recording))

    def record(code: tuple) -> Recording:
        from ..trace.from_torch.windows import FIRST
        steps = FIRST if options.steps is None else options.steps or None
        return recording_class(True)(code=code, steps=steps, measured=False)

    run_cell(cell, record, tell)


def run_cell(cell: str, record: Callable[[tuple], Recording],
             tell: Callable[[Recording], None]) -> None:
    """Run a cell under the recording that ``record(code)`` makes, show its last value, and ``tell``
    of it, also where it fails."""
    shell = get_ipython()  # noqa: F821
    source = shell.transform_cell(cell)
    name = shell.compile.cache(source, shell.execution_count, raw_code=cell)
    code = compile(keep_last_value(ast.parse(source, name)), name, "exec")
    recording = record((code, source, shell.user_ns))
    try:
        with recording:
            exec(code, shell.user_ns)
    except Exception as error:
        tell(recording)
        raise trim_traceback(error, name) from None
    if LAST in shell.user_ns:
        shell.displayhook(shell.user_ns.pop(LAST))
    tell(recording)


def recording_class(pytorch: bool) -> type[Recording]:
    """What records: our own core, or PyTorch."""
    if not pytorch:
        return Recording
    from ..trace.from_torch.recording import Recording as OfPyTorch
    return OfPyTorch


def show_recording(recording: Recording, opened) -> None:
    """The player, where there is anything to step through."""
    if recording.trace.frames:
        display(recording.show(opened) if opened else recording)


def find_exception(name: str, namespace: dict) -> type[BaseException]:
    """The exception class of this name; ValueError when there is none."""
    found = namespace.get(name, getattr(builtins, name, None))
    if not (isinstance(found, type) and issubclass(found, BaseException)):
        raise ValueError(f"%%step --expect {name}: {name} is not a kind of exception")
    return found


def keep_last_value(tree: ast.Module) -> ast.Module:
    """The lines, the value of the last kept if it is an expression."""
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = tree.body[-1]
        target = ast.copy_location(ast.Name(LAST, ast.Store()), last)
        tree.body[-1] = ast.copy_location(ast.Assign([target], last.value), last)
    return tree


def trim_traceback(error: Exception, file: str) -> Exception:
    """The error with a traceback that begins in the cell, as if it had run alone."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != file:
        trace = trace.tb_next
    return error.with_traceback(trace)
