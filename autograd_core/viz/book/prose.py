"""HTML of markdown cells: formulas as MathML, code in colours.

    prose = Prose(address)              address(url) says what a link becomes
    prose.html(source, attachments)     one cell
    prose.headings                      [(level, id, html)] of all cells so far
    highlight_code(code, "python")      code with a class for each kind of word
    close_elements(html)                HTML of somebody else's, balanced: it stays where it is put

HTML in a cell stays as it is, elements that were left open being closed, as a browser does with
each cell of a notebook; the page's policy keeps scripts in it from running.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser

import mistune
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table
from mistune.plugins.task_lists import task_lists
from mistune.plugins.url import url as bare_links
from mistune.renderers.html import HTMLRenderer

from ...formula.mathml import argument_mathml

BLOCK = r"^ {0,3}\$\$(?P<block_latex>[\s\S]+?)\$\$[ \t]*(?:\n|$)"
INLINE = (r"\$\$(?P<displayed>(?:\\[\s\S]|[^$\\])+?)\$\$"
          r"|\$(?=\S)(?P<formula>(?:\\[\s\S]|[^$\\])+?)(?<=\S)\$(?!\d)")
LINKED = re.compile(r"""(<a\s[^>]*?href=|<img\s[^>]*?src=)(["'])(.*?)\2""", re.IGNORECASE)
NAMED = re.compile(r"(<mi>[a-z]{2,}</mi>)(?=<m(?:i|n|sub|sup|row|frac|sqrt)\b)")
"""A function's name before what it is of: browsers set no space between them."""
PLUS_EQUALS = re.compile("<mo><mrow><mo>&#x0002B;</mo></mrow></mo><mo>&#x0003D;</mo>")
TAG = re.compile(r"<[^>]*>")
PLACE = re.compile(r"[^\w\-.·]+")
VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"))
"""What has no end."""
OF_A_PAGE = frozenset(("base", "link", "meta"))
"""What would be about the page as a whole, such as going to another."""


class Prose:
    """The markdown of one page; ids of headings are unique in it."""

    def __init__(self, address: Callable[[str], str]):
        self.headings: list[tuple[int, str, str]] = []
        self._writer = Writer(self, address)
        self._markdown = mistune.Markdown(
            self._writer, plugins=[formulas, table, strikethrough, task_lists, bare_links])

    def html(self, source: str, attachments: Mapping | None = None) -> str:
        """One cell; its ``attachments`` are pictures that it names."""
        self._writer.attachments = attachments or {}
        return close_elements(self._markdown(source))

    def heading_id(self, text: str) -> str:
        """An id for a heading, as Jupyter makes them, and no other heading's."""
        taken = {place for _, place, _ in self.headings}
        first = place = PLACE.sub("-", unescape(text).strip()).strip("-") or "section"
        n = 2
        while place in taken:
            place, n = f"{first}-{n}", n + 1
        return place


class Writer(HTMLRenderer):
    """What differs from plain HTML: links, pictures, headings, formulas, code."""

    def __init__(self, prose: Prose, address: Callable[[str], str]):
        super().__init__(escape=False)
        self.prose, self.address, self.attachments = prose, address, {}

    def heading(self, text: str, level: int, **attrs) -> str:
        """A heading with a place to link to."""
        place = self.prose.heading_id(TAG.sub("", text))
        self.prose.headings.append((level, place, text))
        return f"<h{level} id='{escape(place)}'>{text}</h{level}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return super().link(text, self.address(url), title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture that is in the page; a link to one that is elsewhere."""
        source = self._picture(url)
        if source.startswith("data:"):
            return super().image(text, source, title)
        return f"<a href='{escape(source)}'>{text or 'picture'}</a>"

    def block_html(self, html: str) -> str:
        return LINKED.sub(self._linked, html) + "\n"

    def inline_html(self, html: str) -> str:
        return LINKED.sub(self._linked, html)

    def _linked(self, found: re.Match) -> str:
        start, quote, url = found[1], found[2], unescape(found[3])
        at = self._picture(url) if start.lower().startswith("<img") else self.address(url)
        return f"{start}{quote}{escape(at)}{quote}"

    def _picture(self, url: str) -> str:
        name = url.removeprefix("attachment:")
        for kind, data in self.attachments.get(name, {}).items():
            return f"data:{kind};base64,{''.join(data)}"
        return self.address(url, picture=True)

    def block_code(self, code: str, info: str | None = None) -> str:
        """Code in a language that is named, in colours."""
        return f"<pre><code>{highlight_code(code, (info or 'text').split()[0])}</code></pre>\n"

    def inline_formula(self, text: str) -> str:
        return f"<math>{formula_mathml(text)}</math>"

    def block_formula(self, text: str) -> str:
        return f"<math display='block'>{formula_mathml(text)}</math>"


@cache
def formula_mathml(latex: str) -> str:
    """MathML for ``latex``; its text where it cannot be read."""
    made = argument_mathml(" ".join(latex.replace("{aligned}", "{align*}").split()))
    return NAMED.sub(r'\1<mspace width="0.17em"/>', PLUS_EQUALS.sub("<mo>+=</mo>", made))


def formulas(md: mistune.Markdown) -> None:
    """``$…$`` and ``$$…$$``, which may go over several lines, as in Jupyter."""
    md.block.register("block_formula", BLOCK, _block, before="list")
    md.inline.register("inline_formula", INLINE, _inline, before="escape")


def _block(parser, match: re.Match, state) -> int:
    state.append_token({"type": "block_formula", "raw": match["block_latex"]})
    return match.end()


def _inline(parser, match: re.Match, state) -> int:
    kind = "block_formula" if match["displayed"] else "inline_formula"
    state.append_token({"type": kind, "raw": match["displayed"] or match["formula"]})
    return match.end()


def highlight_code(code: str, language: str) -> str:
    """``code`` with a class for each kind of word; as it is in a language that is not known."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name({"python": "ipython3"}.get(language, language), stripnl=False)
    except ClassNotFound:
        return escape(code)
    return highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")


def close_elements(html: str) -> str:
    """``html`` with every element in it closed, in order.

    >>> close_elements("<b>x</p><i>y <!-- z")
    '<b>x<i>y &lt;!-- z</i></b>'
    """
    balance = Balance()
    balance.feed(html)
    balance.close()
    return "".join(balance.parts + [f"</{tag}>" for tag in reversed(balance.opened)])


class Balance(HTMLParser):
    """Copies what it reads, and remembers what is open."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.opened: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in OF_A_PAGE:
            return
        self.parts.append(self.get_starttag_text())
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in OF_A_PAGE:
            self.parts.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if tag not in self.opened:
            return
        while (last := self.opened.pop()) != tag:
            self.parts.append(f"</{last}>")
        self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        raw = self.opened and self.opened[-1] in self.CDATA_CONTENT_ELEMENTS
        self.parts.append(data if raw else data.replace("<", "&lt;"))

    def handle_entityref(self, name):
        self.parts.append(f"&{name};")

    def handle_charref(self, name):
        self.parts.append(f"&#{name};")

    def handle_comment(self, data):
        """A comment says nothing to a reader, and ends in more ways than one."""

    def handle_decl(self, decl):
        """As a comment."""

    def unknown_decl(self, data):
        self.parts.append(escape(f"<![{data}]"))
