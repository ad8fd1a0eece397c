"""Times the player in a real JupyterLab and a real Chromium: the first frame, and a step.

    python -m benchmarks.player            prints a table and writes benchmarks/player.json

For each size a notebook cell computes a chain of that many operations and shows its trace.
"first frame" runs from the end of the cell (its prompt gets a number) to the frame that paints the
player; "trace" and "view" are the two things the cell itself does, timed in the kernel; a step is
the work from a key press to a finished layout, the median over up to 200 steps.
"""

from __future__ import annotations

import json
import platform
import shutil
import statistics
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from notebooks.builder.lab import trust
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.page import Notebook
from tests.browser.server import Lab

SIZES = 20, 200, 1000
ROUNDS = 5
CELL = """
import time
import autograd_core as torch
def chain(n):
    x = torch.tensor(1.0, requires_grad=True)
    y = x
    for k in range(n - 1):
        y = y * 1.01 if k % 2 else y + x
    return y
y = chain({n})
start = time.perf_counter()
trace = torch.trace.of(y)
made = time.perf_counter()
player = trace.show()
bundle = player._repr_mimebundle_()
print("KERNEL", made - start, time.perf_counter() - made)
player
"""
FIRST_FRAME = """async () => {
    const panel = jupyterapp.shell.currentWidget, cell = panel.content.widgets[0];
    const ended = new Promise(done => cell.model.stateChanged.connect((_, change) => {
        if (change.name === 'executionCount' && change.newValue) done(performance.now());
    }));
    const painted = new Promise(done => {
        const look = () => {
            const count = cell.node.querySelector('.ag .ag-count');
            if (count?.textContent.includes('/'))
                requestAnimationFrame(() => done(performance.now()));
            else requestAnimationFrame(look);
        };
        look();
    });
    await jupyterapp.commands.execute('notebook:run-cell');
    return await painted - await ended;
}"""
STEPS = """() => {
    const player = document.querySelector('.ag [tabindex]') ?? document.querySelector('.ag');
    const times = [], last = Number(player.querySelector('.ag-count').textContent.split('/')[1]);
    for (let k = 1; k < Math.min(last, 200); k++) {
        const start = performance.now();
        player.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        player.getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return times;
}"""


def measure(lab: Lab, chromium, n: int) -> dict[str, float]:
    """Milliseconds for a chain of ``n`` operations, in a fresh notebook and page."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL.format(n=n))])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    path = lab.notebooks / f"chain-{n}-{next(lab.copies)}.ipynb"
    nbformat.write(notebook, path)
    trust(lab.home, [path])
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    shown = Notebook(page).open(
        f"http://127.0.0.1:{lab.port}/lab/tree/{path.name}?reset&token={lab.token}")
    first = page.evaluate(FIRST_FRAME)
    kernel = page.locator(".jp-OutputArea-output pre").first.text_content().split()
    steps = page.evaluate(STEPS)
    shown.end_kernel()
    page.close()
    return {"trace": 1000 * float(kernel[1]), "view": 1000 * float(kernel[2]),
            "first frame": first, "step": statistics.median(steps)}


def main() -> None:
    path = next(filter(None, map(shutil.which, NAMES)))
    table = {}
    with tempfile.TemporaryDirectory() as folder, Lab.serve(Path(folder)) as lab, \
            sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for n in SIZES:
            rounds = [measure(lab, chromium, n) for _ in range(ROUNDS)]
            table[n] = {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}
        chromium.close()
    print(f"medians of {ROUNDS}, in ms\n{'nodes':>6} " + " ".join(f"{k:>12}" for k in table[n]))
    for n, row in table.items():
        print(f"{n:>6} " + " ".join(f"{value:12.1f}" for value in row.values()))
    found = {"python": platform.python_version(), "medians of": ROUNDS, "ms": table}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
