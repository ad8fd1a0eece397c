"""HTML fragments that somebody else wrote, balanced so that they stay where they are put.

    close_elements(html)    what was opened is closed, and nothing is closed that was not opened

A browser does the same with each cell of a notebook; in one page an open comment or a stray
``</main>`` would take the rest with it.
"""

from html import escape
from html.parser import HTMLParser

VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"))
"""What has no end."""
OF_A_PAGE = frozenset(("base", "link", "meta"))
"""What would be about the page as a whole, such as going to another."""


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
