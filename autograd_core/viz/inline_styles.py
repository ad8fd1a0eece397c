"""CSS inlining: a picture that any program can draw, its style written into every element.

    inline_css(svg_text)            for Inkscape, Word, LaTeX: they know no CSS variables
    inline_css(svg_text, dark=True) on a dark ground
    png(svg_text, scale=2)          the picture as the bytes of a PNG file

Reads the rules of picture.css, which are of a few simple kinds; ValueError for one of another kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from . import svg

SVG = "{http://www.w3.org/2000/svg}"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FONT = re.compile(r"(?:(\d+) )?([\d.]+px)(?:/\S+)? (.+)")
SIMPLE = re.compile(r"\.([\w-]+)|\[data-f=([\w-]+)\]|([\w-]+)")
VARIABLE = re.compile(r"var\(--([\w-]+)\)")
BRACKETS = ("is", "not")
OURS = ("class", "data-f", "data-n", "data-e", "aria-label", "role")
"""What only a style or a player reads."""
FURTHEST = "\u2e7f"
"""The fonts that come along have no character after this one."""


class Kind(NamedTuple):
    """All of an element that the rules look at."""

    tag: str
    classes: str
    field: str


@dataclass(frozen=True)
class Rule:
    """One selector with its declarations; ``weight`` decides between rules, as in CSS."""

    weight: tuple[int, int]
    selector: str
    style: tuple[tuple[str, str], ...]


def inline_css(picture: str, dark: bool = False) -> str:
    """``picture`` with presentation attributes in place of classes and variables."""
    ElementTree.register_namespace("", SVG[1:-1])
    root = ElementTree.fromstring(picture)
    _dress(root, (), svg.DARK if dark else svg.LIGHT)
    return ElementTree.tostring(root, encoding="unicode")


def png(picture: str, scale: float = 2, dark: bool = False) -> bytes:
    """``picture`` as a PNG, ``scale`` pixels for each of its own, on a ground of its own colour."""
    import matplotlib
    try:
        import resvg_py
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("a PNG is drawn by resvg-py, which is not installed here: "
                                  "pip install resvg-py", name=error.name) from None
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return bytes(resvg_py.svg_to_bytes(
        svg_string=inline_css(picture, dark), zoom=scale,
        background=(svg.DARK if dark else svg.LIGHT)["bg"], font_dirs=[str(fonts)],
        skip_system_fonts=max(picture) <= FURTHEST,
        monospace_family="DejaVu Sans Mono", sans_serif_family="DejaVu Sans"))


def picture_size(picture: str) -> tuple[float, float]:
    root = ElementTree.fromstring(picture)
    return float(root.get("width")), float(root.get("height"))


def _dress(element: Element, above: tuple[Kind, ...], palette: dict[str, str]) -> None:
    """Style ``element`` and what is in it; leave out what is not to be seen."""
    path = (*above, Kind(element.tag.removeprefix(SVG), element.get("class", ""),
                         element.get("data-f", "")))
    for name, value in _style(path):
        element.set(name, VARIABLE.sub(lambda found: palette[found[1]], value))
    for child in list(element):
        _dress(child, path, palette)
        if child.tag == f"{SVG}style" or _unseen(child):
            element.remove(child)
    for name in OURS:
        element.attrib.pop(name, None)


def _unseen(element: Element) -> bool:
    """Whether nothing of it is drawn: what is in a hidden group may still be visible."""
    hidden = element.get("display") == "none" or (
        element.get("visibility") == "hidden" and element.tag != f"{SVG}g")
    blank = element.tag == f"{SVG}text" and not "".join(element.itertext()).strip()
    return hidden or blank


@lru_cache(maxsize=4096)
def _style(path: tuple[Kind, ...]) -> tuple[tuple[str, str], ...]:
    """What the rules say of the last element of ``path``, as attributes."""
    found: dict[str, str] = {}
    for rule in rules():
        if _fits(rule.selector, path):
            found |= rule.style
    return tuple(found.items())


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of picture.css, the weaker before the stronger."""
    found = [Rule(_weight(selector), selector, tuple(_declarations(body)))
             for selectors, body in RULE.findall(svg.rules())
             for selector in _split(selectors.strip(), ",")]
    return tuple(sorted(found, key=lambda rule: rule.weight))


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    """The declarations as pairs that are attributes of SVG too."""
    for name, value in (part.split(":", 1) for part in body.split(";") if part):
        if name == "font":
            yield from _font(value)
        elif name == "font-family":
            yield name, _family(value)
        elif name == "white-space":
            yield "{http://www.w3.org/XML/1998/namespace}space", "preserve"
        elif name == "text-decoration":
            yield name, value.split(" ")[0]
        else:
            yield name, value


def _font(value: str) -> Iterator[tuple[str, str]]:
    match = FONT.fullmatch(value)
    if match is None:
        raise ValueError(f"picture.css: font:{value} is none that inline_css() can read")
    yield "font-weight", match[1] or "400"
    yield "font-size", match[2]
    yield "font-family", _family(match[3])


def _family(names: str) -> str:
    """The general family that a list of fonts ends with, and the font that comes along."""
    mono = names.endswith("monospace")
    return "DejaVu Sans Mono, monospace" if mono else "DejaVu Sans, sans-serif"


def _split(text: str, separator: str) -> list[str]:
    """``text`` at each ``separator`` that stands outside of brackets."""
    parts, depth = [""], 0
    for character in text:
        if character == separator and not depth:
            parts.append("")
        else:
            parts[-1] += character
            depth += (character == "(") - (character == ")")
    return parts


@cache
def _parts(selector: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """A selector from the outside in; each compound, such as ``.lab:is(.a,.b)``, in its tests."""
    return tuple(_compound(compound) for compound in _split(selector, " "))


def _compound(text: str) -> tuple[tuple[str, ...], ...]:
    tests = []
    while text:
        if bracket := re.match(r":(is|not)\(", text):
            inside = _split(text[bracket.end():], ")")[0]
            tests.append((bracket[1], *_split(inside, ",")))
            text = text[bracket.end() + len(inside) + 1:]
        elif simple := SIMPLE.match(text):
            tests.append(simple.groups(""))
            text = text[simple.end():]
        else:
            raise ValueError(f"picture.css: {text!r} is no selector that inline_css() can read")
    return tuple(tests)


def _weight(selector: str) -> tuple[int, int]:
    """What decides between rules: how many classes and the like, then how many element names."""
    found = [max(map(_weight, test[1:])) if test[0] in BRACKETS else (not test[2], bool(test[2]))
             for compound in _parts(selector) for test in compound]
    return sum(classes for classes, _ in found), sum(names for _, names in found)


def _fits(selector: str, path: tuple[Kind, ...]) -> bool:
    """Whether ``selector`` means the last element of ``path``."""
    *outer, last = _parts(selector)
    if not _is(last, path):
        return False
    for n in range(1, len(path)):
        if outer and _is(outer[0], path[:n]):
            outer.pop(0)
    return not outer


def _is(compound: tuple[tuple[str, ...], ...], path: tuple[Kind, ...]) -> bool:
    element = path[-1]
    for test in compound:
        if test[0] in BRACKETS:
            right = any(_fits(one, path) for one in test[1:]) == (test[0] == "is")
        else:
            cls, field, name = test
            right = (cls in element.classes.split() if cls else
                     element.tag == name if name else element.field == field)
        if not right:
            return False
    return True
