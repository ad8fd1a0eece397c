"""TensorBoard's graph page in a real Chromium, beside ours: the same boxes."""

import os
from pathlib import Path

import autograd_core as torch
import autograd_core.static as tf
from autograd_core.static import summary
from tests.static.tensorboard import asked, network, served


def test_tensorboards_graph_page_shows_the_boxes_that_ours_shows(chromium, tmp_path):
    """Outermost scopes and nodes, by name; SCREENSHOTS=folder keeps both pictures."""
    graph, x, _ = network()
    summary.FileWriter(tmp_path / "logs", graph).close()
    with tf.Session(graph) as sess:
        sess.run("init")
        trace = torch.trace.static("loss:0", {x: [[1., 2., 3.]]}, sess)
    trace.to_html(tmp_path / "ours.html")
    ours = {n.label.split("/")[0] or n.op for n in trace.nodes if n.id in trace.boxes()
            if n.kind != "constant"}
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    try:
        with served(tmp_path / "logs") as address:
            asked(address + "data/plugin/graphs/info", lambda text: "graph" in text)
            theirs = context.new_page()
            theirs.goto(address + "#graphs")
            theirs.locator("g.node[data-name='layer1']").wait_for(timeout=60_000)
            names = set(theirs.eval_on_selector_all(
                "g.node", "nodes => nodes.map(n => n.dataset.name)"))
            assert ours <= names, f"ours {ours}, TensorBoard's {names}"
            page = context.new_page()
            page.goto((tmp_path / "ours.html").as_uri())
            page.locator(".ag svg").first.wait_for()
            assert all(page.get_by_text(name).count() for name in ("layer0", "layer1", "loss"))
            for name, shown in (("tensorboard", theirs), ("static-graph", page)):
                if "SCREENSHOTS" in os.environ:
                    shown.screenshot(path=Path(os.environ["SCREENSHOTS"]) / f"{name}.png")
    finally:
        context.close()
