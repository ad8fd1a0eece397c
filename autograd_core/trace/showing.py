"""How a Trace shows itself.  The one door from data to its views, which load on first use.

    trace                       in a notebook: the player, a picture and a table
    trace.show(opened=["z1"])   the same, with composites open
    trace.to_text()             one sentence a frame
    trace.to_svg(frame)         one picture
    print(trace)                every node with its value and P, as a table
"""

from __future__ import annotations


class Shown:
    """The display methods of a Trace; each is one call into ``autograd_core.viz``."""

    __slots__ = ()

    def show(self, opened=(), frame=0):
        """The player as a notebook's output, ``opened`` naming composites, at step ``frame``."""
        from ..viz import Player
        return Player(self, opened=opened, frame=frame)

    def to_text(self, opened=()) -> str:
        """The whole trace, a line a frame."""
        from ..viz.text import text
        return text(self, opened)

    def to_svg(self, frame: int = -1, opened=()) -> str:
        """The picture after step ``frame`` (negative counts from the end), as SVG text."""
        from ..viz.svg import svg
        return svg(self, frame, opened)

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
