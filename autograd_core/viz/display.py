"""Display methods of a Trace and of a Recording; each is one call into a view, loaded on first use.

    trace                       in a notebook: the player, a picture and a table
    trace.show(opened=["z1"])   the same, with composites open
    trace.to_html("y.html")     the player in one file, which opens anywhere, offline
    trace.to_text()             one sentence a frame
    trace.to_svg(frame)         one picture
    trace.to_png("y.png")       one picture, as pixels
    print(trace)                every node with its value and P, as a table

A trace is plain data and knows none of its views: they are attached to it here, as functions are
to Tensor.  ``autograd_core.trace`` loads this file, so that no trace is without them.
"""

from ..trace import Recording, Trace


def show(self, opened=(), frame=0, **options):
    """The player as a notebook's output, ``opened`` naming composites, at step ``frame``.

    ``predict=True`` starts with questions, ``ask`` names their topics: see ``viz.Player``.
    """
    from . import Player
    return Player(self, opened=opened, frame=frame, **options)


def to_html(self, path, opened=(), frame=0, **options):
    """Write one HTML file that steps through the trace, starting at step ``frame``; its path.

    ``options`` are those of ``show``.
    The file needs nothing else: no network, no kernel, nothing installed.  Its address ends in
    ``#step=5`` while step 5 is on screen: a link with that ending opens there.  A file of that
    name is replaced.  ValueError unless ``path`` ends in .html; FileNotFoundError where its
    folder is missing.
    """
    from .export import check_path
    check_path(path, ".html")
    # the file makes its own scenes
    return self.show(opened, frame, most=0, **options).to_html(path)


def to_text(self, opened=()) -> str:
    """The whole trace, a line a frame."""
    from .text import transcript
    return transcript(self, opened)


def to_svg(self, frame: int = -1, opened=(), path=None) -> str:
    """The picture after step ``frame`` (negative counts from the end), as SVG text.

    With a ``path``, a file as well: its style is written into every element, so that programs
    that know little CSS, such as Inkscape or Word, draw it as a browser does.

    >>> import autograd_core as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> torch.trace.of(x * x).to_svg(frame=0)[:4]
    '<svg'
    """
    from .export import check_frame, export_svg
    from .svg import svg
    return export_svg(svg(self, check_frame(frame), opened), path)


def to_png(self, path=None, frame: int = -1, opened=(), scale: float | None = None,
           dark: bool = False):
    """The picture after step ``frame`` as a PNG: its bytes, or with a ``path`` a file.

    ``scale`` is the number of pixels for each of the picture's own; ``dark`` its ground.
    ModuleNotFoundError where what draws it, ``resvg-py``, is not installed.
    """
    from .export import check_frame, export_png
    from .svg import svg
    return export_png(svg(self, check_frame(frame), opened), path, scale, dark)


def _repr_mimebundle_(self, include=None, exclude=None):
    """The player; where it cannot be made, one sentence that says why, and the table."""
    try:
        return self.show()._repr_mimebundle_(include=include, exclude=exclude)
    except Exception as error:  # nothing the learner computed is lost by a failing picture
        return {"text/plain": f"{explain_failure(error)}\n\n{self}"}


def __str__(self) -> str:
    from .text import summary
    return summary(self)


def __repr__(self) -> str:
    return f"<Trace {self.title!r}: {len(self.nodes)} nodes, {len(self.frames)} frames>"


def explain_failure(error: Exception) -> str:
    """Why there is no picture, and what to do, in one line."""
    if isinstance(error, ImportError):
        return f"No picture: {error}. To install what it takes: pip install -r requirements.txt"
    text = " ".join(str(error).split())
    known = isinstance(error, RuntimeError | ValueError) and text
    return f"No picture: {text if known else f'{type(error).__name__}: {text}'}"


for method in (show, to_html, to_text, to_svg, to_png, _repr_mimebundle_, __str__, __repr__):
    setattr(Trace, method.__name__, method)
    setattr(Recording, method.__name__, method)
