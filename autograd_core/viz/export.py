"""Export of views to files: one HTML page, one picture.

    trace.to_html("y.html")         one file with the player in it: opens anywhere, offline
    trace.to_png("y.png", frame=4)  the picture after step 4; without a path, its bytes
    write_file(path, ".html", make) what checks the path and writes the file

A Player and a Comparison have the same methods.  A file of that name is replaced, at once and
whole: a reader never sees half of it.
"""

import math
import os
from pathlib import Path

MOST = 20_000
"""The most pixels of a picture's side."""


class Png(bytes):
    """The bytes of a PNG file; a notebook shows the picture."""

    def _repr_png_(self) -> bytes:
        return bytes(self)

    def __repr__(self) -> str:
        width, height = (int.from_bytes(self[k:k + 4], "big") for k in (16, 20))
        return f"<PNG of {width} × {height} pixels, {len(self)} bytes>"


class Exportable:
    """The methods of a view that make files; it has ``picture(frame)`` and ``page()`` reads it."""

    def to_html(self, path: str | os.PathLike) -> Path:
        """Write one HTML file that steps through this, starting at ``frame``; its path."""
        from .page import page
        return write_file(path, ".html", lambda: page(self))

    def to_svg(self, frame: int = -1, path: str | os.PathLike | None = None) -> str:
        """The picture after step ``frame`` (negative counts from the end), as SVG text.

        With a ``path``, a file as well: its style is written into every element, so that programs
        that know little CSS, such as Inkscape or Word, draw it as a browser does.
        """
        return export_svg(self.picture(check_frame(frame)), path)

    def to_png(self, path: str | os.PathLike | None = None, frame: int = -1,
               scale: float | None = None, dark: bool = False) -> bytes | Path:
        """The picture after step ``frame`` as a PNG: its bytes, or with a ``path`` a file.

        ``scale`` is the number of pixels for each of the picture's own: 2, or as many as a very
        large picture has room for.
        """
        return export_png(self.picture(check_frame(frame)), path, scale, dark)


def export_svg(picture: str, path) -> str:
    """``picture``, written to ``path`` too when that is not None."""
    from .inline_styles import inline_css
    if path is not None:
        write_file(path, ".svg", lambda: inline_css(picture))
    return picture


def export_png(picture: str, path, scale: float | None, dark: bool) -> bytes | Path:
    """``picture`` as the bytes of a PNG, or written to ``path``."""
    from .inline_styles import picture_size, png
    limit = MOST / max(picture_size(picture))
    if scale is None:
        scale = min(2, limit)
    if not isinstance(scale, int | float) or not math.isfinite(scale) or not 0 < scale <= limit:
        raise ValueError(f"to_png: scale is pixels for each of the picture's own, more than 0 and "
                         f"at most {limit:.3g} for this picture, but is {scale!r}")
    if path is None:
        return Png(png(picture, scale, dark))
    return write_file(path, ".png", lambda: png(picture, scale, dark))


def check_frame(frame: int) -> int:
    """``frame`` when it is a number; TypeError, with what may have been meant, when it is not."""
    if isinstance(frame, bool) or not hasattr(frame, "__index__"):
        raise TypeError(f"frame is the number of a step, but is {frame!r}. "
                        "To write a file, say path=...")
    return frame.__index__()


def write_file(path: str | os.PathLike, suffix: str, make) -> Path:
    """Write what ``make()`` gives to ``path``, which must end in ``suffix``; the path.

    TypeError for what is no path, ValueError for another ending (a slip must not cost a file of
    another kind), FileNotFoundError where there is no such folder.
    """
    target = check_path(path, suffix)
    made = make()
    unfinished = target.with_name(f".{target.name}.part")
    try:
        unfinished.write_bytes(made if isinstance(made, bytes) else made.encode())
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def check_path(path: str | os.PathLike, suffix: str) -> Path:
    """``path`` as a Path, when a file that ends in ``suffix`` can be written there."""
    if not isinstance(path, str | os.PathLike) or isinstance(os.fspath(path), bytes):
        raise TypeError(f"A path such as 'picture{suffix}' is needed, but got {path!r}")
    target = Path(path).expanduser()
    if target.suffix.lower() != suffix:
        meant = str(target.with_suffix(suffix)) if target.name else f"picture{suffix}"
        raise ValueError(f"{str(path)!r} does not end in {suffix}: did you mean {meant!r}?")
    if target.is_dir():
        raise IsADirectoryError(f"{str(path)!r} is a folder, not a file")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"{str(path)!r}: there is no folder {str(target.parent)!r}")
    return target
