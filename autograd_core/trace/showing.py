"""How a Trace shows itself.  The one door from data to its views, which load on first use.

    trace                       in a notebook: the player, a picture and a table
    trace.show(opened=["z1"])   the same, with composites open
    trace.to_text()             one sentence a frame
    trace.to_svg(frame)         one picture
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
        return self.show()._repr_mimebundle_(include=include, exclude=exclude)
