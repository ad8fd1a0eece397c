"""A player is light or dark as the page around it says, and as the system says where none does."""

import pytest

from tests.viz import sample

LIGHT, DARK = "rgb(255, 255, 255)", "rgb(21, 24, 28)"
HOSTS = [     # how a host marks its page, the system's wish, what the player has to be
    ("", "", "light", LIGHT),
    ("", "", "dark", DARK),
    ("", "data-jp-theme-light=false", "light", DARK),
    ("", "data-jp-theme-light=true", "dark", LIGHT),
    ("", "class=vscode-dark", "light", DARK),
    ("", "class=vscode-light", "dark", LIGHT),
    ("", "class=vscode-high-contrast", "light", DARK),
    ("", "class='vscode-high-contrast vscode-high-contrast-light'", "dark", LIGHT),
    ("theme=dark", "", "light", DARK),
    ("theme=light", "", "dark", LIGHT),
    ("data-theme=dark", "", "light", DARK),
    ("data-theme=light", "", "dark", LIGHT),
]


@pytest.mark.parametrize(("html", "body", "scheme", "ground"), HOSTS)
def test_the_host_decides_and_else_the_system(open_file, tmp_path, html, body, scheme, ground):
    file = sample.worked().to_html(tmp_path / "host.html")
    text = file.read_text("utf-8")
    file.write_text(text.replace("<html ", f"<html {html} ").replace("<body", f"<body {body}"))
    tab = open_file(file, scheme=scheme)
    frame = tab.locator(".ag-frame")
    frame.wait_for()
    assert frame.evaluate("part => getComputedStyle(part).backgroundColor") == ground
    tab.emulate_media(media="print")
    assert frame.evaluate("part => getComputedStyle(part).backgroundColor") == LIGHT


SHADOW = """async (dark) => {     // a second player, as a host with shadow trees shows it
  const data = document.querySelector("script[type='application/json']").textContent;
  const { modules, players } = JSON.parse(data), host = document.createElement("div");
  const code = URL.createObjectURL(new Blob(modules, { type: "text/javascript" }));
  const widget = (await import(code)).default(), el = document.createElement("div");
  const model = { get: (name) => players[0].state[name], set() {}, save_changes() {}, on() {} };
  host.attachShadow({ mode: "open" }).append(el);
  document.body.replaceChildren(host);
  document.documentElement.classList.toggle("dark", dark);
  await widget.initialize({ model });
  await widget.render({ model, el });
  return getComputedStyle(el.querySelector(".ag-frame")).backgroundColor;
}"""


@pytest.mark.parametrize(("dark", "ground"), [(True, DARK), (False, LIGHT)])
def test_a_shadow_tree_such_as_marimos_has_both(open_file, tmp_path, dark, ground):
    tab = open_file(sample.worked().to_html(tmp_path / "host.html"))
    tab.locator(".ag-frame").wait_for()
    assert tab.evaluate(SHADOW, dark) == ground
    tab.locator(".ag").press("End")     # it steps there too
    assert tab.locator(".ag-count").text_content() == "15 / 15"
