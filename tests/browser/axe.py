"""What axe-core finds wrong with a page: WCAG 2.2 A and AA, and its best practices."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

BUILD = Path(__file__).parents[2] / "build"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([root, tags]) => {
    const found = await axe.run(root, {
        runOnly: tags, resultTypes: ['violations'],
    });
    return found.violations.flatMap(({id, impact, nodes}) => nodes.map((node) => [
        `${id} (${impact})`, node.target.join(' '),
        [...node.any, ...node.all, ...node.none].map(({message}) => message).join('; '),
        node.html.slice(0, 160)]));
}"""


def source() -> str:
    """The text of axe-core, which ``make browser`` brings."""
    found = sorted(BUILD.glob("axe-core-*/axe.min.js"))
    if not found:
        pytest.fail(f"no axe-core in {BUILD}; make browser brings it", pytrace=False)
    return found[-1].read_text("utf-8")


def violations(tab: Page, root: str = ":root") -> list[str]:
    """Each as a line: the rule, where, why, and the element."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(f"{source()};undefined")
    return ["  ".join(found) for found in tab.evaluate(RUN, [root, TAGS])]
