"""What stepping costs, in the page's own CPU time: what else runs on the machine does not count."""

from __future__ import annotations

from playwright.sync_api import Page

STEPS = """async (steps) => {
    const box = document.querySelector(".ag");
    for (let k = 0; k < steps; k++) {
        box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        await new Promise(requestAnimationFrame);
    }
}"""
WORK = "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"


def cost(tab: Page, steps: int = 100) -> dict[str, float]:
    """Milliseconds of CPU a step takes, by kind; "TaskDuration" is all, with paint."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def now() -> dict[str, float]:
        got = session.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in got}

    before = now()
    tab.evaluate(STEPS, steps)
    after = now()
    session.detach()
    return {name: 1000 * (after[name] - before[name]) / steps for name in (*WORK, "TaskDuration")}
