"""Light or dark: the rules for each host are there; tests/browser/test_themes.py sees them work."""

import re

from autograd_core.viz import svg
from autograd_core.viz.player import SAID_DARK, stylesheet, themes


def test_every_host_that_says_dark_is_believed():
    text = stylesheet()
    for said in ("data-jp-theme-light=false", "vscode-dark", "vscode-high-contrast",
                 "html[theme=dark]", "data-theme=dark", ":host-context(.dark)"):
        assert said in text
    assert text.count(svg.colours(svg.DARK)) == 3


def test_what_the_system_says_counts_only_where_no_host_says():
    rules = themes(".x", "a", "b")
    asked = re.search(r"prefers-color-scheme:dark\){:where\((.*?)\) \.x{", rules)[1]
    for said in ("[theme]", "[data-theme]", "[data-jp-theme-light]", ".vscode-light",
                 ".vscode-high-contrast-light"):
        assert said in asked


def test_paper_is_light():
    assert themes(".x", "L", "D").count("@media screen") == 2
    assert themes(".x", "L", "D").startswith(".x{color-scheme:light;L}")
    assert len(SAID_DARK) == len(set(SAID_DARK))
