"""How a Trace shows itself.  The one door from data to its views, which load on first use.

    trace                       in a notebook: the player, a picture and a table
    trace.show(opened=["z1"])   the same, with composites open
    trace.to_html("y.html")     the player in one file, which opens anywhere, offline
    trace.to_text()             one sentence a frame
    trace.to_svg(frame)         one picture
    trace.to_png("y.png")       one picture, as pixels
    print(trace)                every node with its value and P, as a table
"""

from __future__ import annotations


class Shown:
    """The display methods of a Trace; each is one call into ``autograd_core.viz``."""

    __slots__ = ()

    def show(self, opened=(), frame=0, **options):
        """The player as a notebook's output, ``opened`` naming composites, at step ``frame``.

        ``predict=True`` starts with questions, ``ask`` names their topics: see ``viz.Player``.
        """
        from ..viz import Player
        return Player(self, opened=opened, frame=frame, **options)

    def to_html(self, path, opened=(), frame=0, **options):
        """Write one HTML file that steps through the trace, starting at step ``frame``; its path.

        ``options`` are those of ``show``.
        The file needs nothing else: no network, no kernel, nothing installed.  Its address ends in
        ``#step=5`` while step 5 is on screen: a link with that ending opens there.  A file of that
        name is replaced.  ValueError unless ``path`` ends in .html; FileNotFoundError where its
        folder is missing.
        """
        from ..viz.saving import checked
        checked(path, ".html")
        # the file makes its own scenes
        return self.show(opened, frame, most=0, **options).to_html(path)

    def to_text(self, opened=()) -> str:
        """The whole trace, a line a frame."""
        from ..viz.text import text
        return text(self, opened)

    def to_svg(self, frame: int = -1, opened=(), path=None) -> str:
        """The picture after step ``frame`` (negative counts from the end), as SVG text.

        With a ``path``, a file as well: its style is written into every element, so that programs
        that know little CSS, such as Inkscape or Word, draw it as a browser does.

        >>> import autograd_core as torch
        >>> x = torch.tensor(3., requires_grad=True)
        >>> torch.trace.of(x * x).to_svg(frame=0)[:4]
        '<svg'
        """
        from ..viz.saving import as_svg, number
        from ..viz.svg import svg
        return as_svg(svg(self, number(frame), opened), path)

    def to_png(self, path=None, frame: int = -1, opened=(), scale: float | None = None,
               dark: bool = False):
        """The picture after step ``frame`` as a PNG: its bytes, or with a ``path`` a file.

        ``scale`` is the number of pixels for each of the picture's own; ``dark`` its ground.
        ModuleNotFoundError where what draws it, ``resvg-py``, is not installed.
        """
        from ..viz.saving import as_png, number
        from ..viz.svg import svg
        return as_png(svg(self, number(frame), opened), path, scale, dark)

    def _repr_mimebundle_(self, include=None, exclude=None):
        """The player; where it cannot be made, one sentence that says why, and the table."""
        try:
            return self.show()._repr_mimebundle_(include=include, exclude=exclude)
        except Exception as error:  # nothing the learner computed is lost by a failing picture
            return {"text/plain": f"{reason(error)}\n\n{self}"}

    def __str__(self) -> str:
        from ..viz.text import summary
        return summary(self)

    def __repr__(self) -> str:
        return f"<Trace {self.title!r}: {len(self.nodes)} nodes, {len(self.frames)} frames>"


def reason(error: Exception) -> str:
    """Why there is no picture, and what to do, in one line."""
    if isinstance(error, ImportError):
        return f"No picture: {error}. To install what it takes: pip install -r requirements.txt"
    text = " ".join(str(error).split())
    known = isinstance(error, RuntimeError | ValueError) and text
    return f"No picture: {text if known else f'{type(error).__name__}: {text}'}"
