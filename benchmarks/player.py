"""Times the player in a real JupyterLab and a real Chromium: first frame, steps, jumps, sizes.

    python -m benchmarks.player     prints tables, and writes them into player.json and README.md

For each size a notebook cell computes a chain of that many operations and shows its trace.
"first frame" runs from the arrival of the output in the page to the first frame after the one that
paints the player; "trace" and "view" are the two things the cell itself does, timed in the kernel;
a step is the work from a key press to a finished layout, the median over up to 200 steps.

On the offline page, with a network of 1,000 boxes: "step" as before and "painted", the CPU time of
the page's thread for a step with all that painting takes; "jump", from a move of the scrubber to a
finished layout, across 10,000 steps; both again with the whole graph in sight.
Sizes are in bytes, as they are saved.
"""

from __future__ import annotations

import json
import platform
import shutil
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from autograd_core.viz import web
from autograd_core.viz.page import page
from autograd_core.viz.player import Player, stylesheet
from benchmarks.table import between, grid
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.page import Notebook
from tests.browser.server import Lab
from tests.browser.timing import WORK, cost
from tests.viz import sample

SIZES = 20, 200, 1000
ROUNDS = 7
MARKS = ("<!-- player: written by python -m benchmarks.player -->", "<!-- end of player -->")
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
    const arrived = new Promise(done => cell.model.outputs.changed.connect((_, change) => {
        const view = 'application/vnd.jupyter.widget-view+json';
        if (change.newValues?.some(output => output.data[view])) done(performance.now());
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
    return await painted - await arrived;
}"""
STEPS = """() => {
    const player = document.querySelector('.ag');
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
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    shown = Notebook(tab).open(lab.write([CELL.format(n=n)]))
    first = tab.evaluate(FIRST_FRAME)
    kernel = tab.locator(".jp-OutputArea-output pre", has_text="KERNEL").text_content().split()
    steps = tab.evaluate(STEPS)
    shown.end_kernel()
    tab.close()
    return {"trace": 1000 * float(kernel[1]), "view": 1000 * float(kernel[2]),
            "first frame": first, "step": statistics.median(steps)}


JUMPS = """() => {
    const range = document.querySelector('.ag-range'), last = Number(range.max), times = [];
    for (let n = 1; n <= 100; n++) {
        const start = performance.now();
        range.value = (n * 6151) % (last + 1);     // all over, forth and back
        range.dispatchEvent(new Event('input', { bubbles: true }));
        range.getBoundingClientRect();
        times.push(performance.now() - start);
    }
    return times;
}"""


def offline(chromium, folder: Path) -> dict[str, float]:
    """Milliseconds on the page of a network of 1,000 boxes that is gone through three times."""
    once = sample.network(1000)
    trace = replace(once, frames=once.frames * 3)
    file = folder / "network.html"
    file.write_text(page(Player(trace, most=0)), "utf-8")
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(file.as_uri())
    tab.wait_for_selector(".ag-count")
    jumps = tab.evaluate(JUMPS)
    tab.locator(".ag").press("Home")
    steps, spent = tab.evaluate(STEPS), cost(tab)
    tab.get_by_role("button", name="Fit").click()       # all of it, however small
    fitted = tab.evaluate(JUMPS)
    tab.locator(".ag").press("Home")
    small = tab.evaluate(STEPS)
    tab.close()
    return {"frames": len(trace.frames), "step": statistics.median(steps),
            "step cpu": sum(spent[name] for name in WORK), "painted": spent["TaskDuration"],
            "jump": statistics.median(jumps), "slowest jump": max(jumps),
            "jump, all in sight": statistics.median(fitted),
            "step, all in sight": statistics.median(small)}


def sizes() -> dict[str, int]:
    """Bytes of what is saved with every player."""
    player = Player(sample.network(20))
    bundle, _ = player._repr_mimebundle_()
    found = {"module": len(web.module()), "style": len(stylesheet()),
             "module and style as saved": len(player._esm),
             "steps of 20 nodes": len(player.payload),
             "picture and text of 20 nodes": len(bundle["image/svg+xml"] + bundle["text/plain"])}
    return found | {"a saved trace of 20 nodes, all in all": sum(list(found.values())[2:])}


def measured() -> dict:
    """All of it, which takes some minutes."""
    path = next(filter(None, map(shutil.which, NAMES)))
    table = {}
    with tempfile.TemporaryDirectory() as folder, Lab.serve(Path(folder)) as lab, \
            sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for n in SIZES:
            rounds = [measure(lab, chromium, n) for _ in range(ROUNDS)]
            table[n] = {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}
        rounds = [offline(chromium, Path(folder)) for _ in range(ROUNDS)]
        large = {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}
        chromium.close()
    return {"python": platform.python_version(), "medians of": ROUNDS, "ms": table,
            "ms with 1000 boxes, offline": large, "bytes": sizes()}


def main() -> None:
    found = measured()
    print(shown(found))
    store(found)


def store(found: dict) -> None:
    """Into player.json, and the tables into README.md between their marks."""
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n")
    between(shown(found), *MARKS)


def shown(found: dict) -> str:
    """The figures as markdown tables."""
    keys = list(next(iter(found["ms"].values())))
    rows = [["graph, in JupyterLab", *[f"{key}, ms" for key in keys]]]
    rows += [[f"{int(n):,} nodes", *[f"{row[key]:.0f}" for key in keys]]
             for n, row in found["ms"].items()]
    large, sizes = found["ms with 1000 boxes, offline"], found["bytes"]
    frames = f"{large['frames']:,} steps"
    return "\n\n".join([
        grid(rows), grid([[f"1,000 boxes, {frames}", "ms"]]
                         + [[key, f"{x:.1f}"] for key, x in large.items() if key != "frames"]),
        grid([["saved", "bytes"], *[[key, f"{x:,}"] for key, x in sizes.items()]])])


if __name__ == "__main__":
    main()
