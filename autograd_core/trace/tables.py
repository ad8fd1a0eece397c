"""Tables of text: rows, the first of them a heading, as plain characters and as HTML."""

from html import escape


def table(rows) -> str:
    """Rows of text in columns, the first row a heading."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
                     .rstrip() for row in rows)


def html_table(head, rows) -> str:
    """The same in HTML."""
    def line(cells, tag):
        return "<tr>" + "".join(f"<{tag} style='text-align:left'>{escape(c)}</{tag}>"
                                for c in cells) + "</tr>"
    return (f"<table><thead>{line(head, 'th')}</thead><tbody>"
            f"{''.join(line(row, 'td') for row in rows)}</tbody></table>")
