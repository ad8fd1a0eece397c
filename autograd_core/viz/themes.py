"""Light and dark theme: where each host of a player says which of the two it is.

    themes(".ag", light, dark)      rules that give ``.ag`` one set of declarations or the other

The host decides where it says; else the reader's system does.  Paper is light.
"""

SAID_DARK = (
    "body[data-jp-theme-light=false]",                                  # JupyterLab, Notebook 7
    "body.vscode-dark", "body.vscode-high-contrast:not(.vscode-high-contrast-light)",   # VS Code
    "html[theme=dark]",                                                 # Colab
    "[data-theme=dark]",                                                # Sphinx, and others
)
UNSAID = ("html:not([theme],[data-theme]) body:not([data-jp-theme-light],[data-theme],"
          ".vscode-light,.vscode-high-contrast-light)")
SHADOW = ":host-context(.dark)"
"""marimo: a widget's style is in a shadow tree, which Chromium alone lets look out of."""


def themes(element: str, light: str, dark: str) -> str:
    """The rules, none stronger than ``element`` alone, so that others can override them."""
    return (f"{element}{{color-scheme:light;{light}}}"
            f"@media screen and (prefers-color-scheme:dark){{:where({UNSAID}) {element}"
            f"{{color-scheme:dark;{dark}}}}}"
            f"@media screen{{:where({','.join(SAID_DARK)}) {element}{{color-scheme:dark;{dark}}}"
            f"{SHADOW} {element}{{color-scheme:dark;{dark}}}}}")
