"""Plots of losses, norms and matrices, legible on a light and on a dark page.

    curves({"with zero_grad": losses, "without": others}, x="step", y="loss")
    norms({"layer 1": [...], "layer 2": [...]})     gradient norms, one line a layer, log scale
    bars({"eager": 3.2, "compiled": 1.1}, x="ms")   times, sizes
    heat({"J": J, "vᵀJ": v @ J})                    matrices in one colour scale, white at 0

Each gives a `Plot`, which a notebook shows as a picture and a terminal as one sentence.  A plot is
given arrays, lists or Tensors and keeps nothing of them.
"""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

INK = "#7b838c"
"""Axes and words: contrast 3.9 on white, 4.6 on JupyterLab's dark page."""
COLOURS = ("#0f7fc4", "#d55e00", "#109c72", "#b065a0", "#b98300", "#4aa3d8", "#808890")
"""Told apart by readers with any colour vision (after Okabe and Ito), mid-tones for both pages."""
STYLES = ("-", "--", "-.", ":")
MARKED = 24     # the most points of a line that get a dot each
WRITTEN = 130   # the most entries of a matrix that are written out
HEAT = "RdBu"   # negative red, positive blue: safe for red-green blindness


@dataclass(frozen=True, repr=False)
class Plot:
    """A picture (PNG) and what it shows in words."""

    png: bytes
    words: str
    size: tuple[int, int]

    def __repr__(self):
        return self.words

    def _repr_mimebundle_(self, include=None, exclude=None):
        width, height = self.size
        return ({"image/png": base64.b64encode(self.png).decode(), "text/plain": self.words},
                {"image/png": {"width": width, "height": height, "alt": self.words}})


def curves(series: Mapping[str, Sequence], *, x: str = "step", y: str = "loss", log: bool = False,
           title: str = "") -> Plot:
    """A line for each name: its values against 0, 1, 2, …, or a pair (xs, ys).

    >>> curves({"loss": [4., 1., 0.25]})
    Lines, loss by step. loss: from 4 to 0.25 in 3 points.
    """
    figure, axes = new_figure(title)
    told = []
    for k, (name, values) in enumerate(check_series(series, "curves").items()):
        xs, ys = points(name, values)
        axes.plot(xs, ys, STYLES[k % len(STYLES)], color=COLOURS[k % len(COLOURS)], label=name,
                  linewidth=1.8, marker="o" if len(ys) <= MARKED else "", markersize=3.5)
        told.append(f"{name}: from {ys[0]:.4g} to {ys[-1]:.4g} in {len(ys)} points")
    axes.set(xlabel=x, ylabel=y, yscale="log" if log else "linear")
    whole = all(np.all(line.get_xdata() % 1 == 0) for line in axes.lines)
    axes.xaxis.get_major_locator().set_params(integer=whole)
    if len(told) > 1:
        axes.legend(frameon=False, labelcolor=INK, loc="center left", bbox_to_anchor=(1, 0.5))
    scale = " (log scale)" if log else ""
    return render(figure, f"{title or 'Lines'}, {y} by {x}{scale}. {'; '.join(told)}.")


def norms(series: Mapping[str, Sequence], *, x: str = "step", title: str = "") -> Plot:
    """The norm of each layer's gradient, step by step, on a log scale.

    >>> norms({"layer 1": [1e-6, 2e-6], "layer 2": [0.1, 0.2]})
    Lines, norm of the gradient by step (log scale). layer 1: from 1e-06 to 2e-06 in 2 points; ...
    """
    return curves(series, x=x, y="norm of the gradient", log=True, title=title)


def bars(values: Mapping[str, float], *, x: str = "", log: bool = False, title: str = "") -> Plot:
    """A bar for each name, its number written at the end.

    >>> bars({"eager": 3.25, "compiled": 1.1}, x="ms")
    Bars, ms. eager: 3.25; compiled: 1.1.
    """
    names = list(check_series(values, "bars"))
    lengths = [float(to_floats(values[name])) for name in names]
    figure, axes = new_figure(title, height=0.5 + 0.36 * len(names))
    drawn = axes.barh(names, lengths, color=[COLOURS[k % len(COLOURS)] for k in range(len(names))])
    axes.bar_label(drawn, [f"{length:.4g}" for length in lengths], padding=4, color=INK)
    axes.invert_yaxis()
    axes.set(xlabel=x, xscale="log" if log else "linear")
    axes.margins(x=0.15)
    told = "; ".join(f"{name}: {length:.4g}" for name, length in zip(names, lengths, strict=True))
    return render(figure, f"{title or 'Bars'}, {x}. {told}.".replace(", .", "."))


def heat(matrices: Mapping[str, Sequence] | Sequence, *, title: str = "") -> Plot:
    """Matrices side by side in one colour scale that is symmetric about zero.

    A vector is one row, a number one field.  Small matrices have their entries written out; NaN is
    left blank.

    >>> heat({"J": [[3., 2.], [1., -1.]]})
    Matrices, colours from -3 to 3. J: 2 × 2, from -1 to 3.
    """
    if not isinstance(matrices, Mapping):
        matrices = {"": matrices}
    check_series(matrices, "heat")
    arrays = {name: np.atleast_2d(to_floats(m)) for name, m in matrices.items()}
    for name, m in arrays.items():
        if m.ndim > 2 or not m.size:
            raise ValueError(f"heat: {name or 'the matrix'} has shape {m.shape}; a matrix with "
                             "rows and columns is wanted")
    top = max(float(np.abs(m[np.isfinite(m)]).max(initial=0)) for m in arrays.values()) or 1.
    figure, places = beside([m.shape for m in arrays.values()], title)
    for axes, (name, m) in zip(places, arrays.items(), strict=True):
        paint_matrix(axes, name, m, top)
    told = "; ".join(f"{name or 'matrix'}: {m.shape[0]} × {m.shape[1]}, from {np.nanmin(m):.4g} to "
                     f"{np.nanmax(m):.4g}" for name, m in arrays.items())
    return render(figure, f"{title or 'Matrices'}, colours from {-top:.4g} to {top:.4g}. {told}.")


def paint_matrix(axes, name: str, m: np.ndarray, top: float) -> None:
    """One matrix: colours, entries where they fit, whole numbers at its sides."""
    axes.imshow(m, cmap=HEAT, vmin=-top, vmax=top, aspect="equal", interpolation="nearest")
    axes.set_title(name, color=INK, fontsize=10)
    for ticks, length in ((axes.set_xticks, m.shape[1]), (axes.set_yticks, m.shape[0])):
        ticks(range(0, length, -(-length // 12)))
    for spine in axes.spines.values():
        spine.set_visible(True)
    if m.size <= WRITTEN:
        for (row, column), entry in np.ndenumerate(m):
            axes.text(column, row, format_entry(entry, top), ha="center", va="center",
                      fontsize=9 if m.shape[1] <= 4 else 7.5,
                      color="white" if abs(entry) > 0.6 * top else "black")


def format_entry(entry: float, top: float) -> str:
    """An entry in few letters, with the decimals that count beside ``top``; "0" only where it is 0.

    >>> [format_entry(x, top) for x, top in ((-.02381, 1.), (-.02381, .25), (3., 7.5), (1e-4, 1.))]
    ['-0.02', '-0.024', '3', '≈0']
    """
    if not 1e-3 < top < 1e5 or not np.isfinite(entry):
        return f"{entry:.2g}"
    text = f"{entry:.{max(0, 2 - int(np.floor(np.log10(top))))}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("≈0" if entry else "0") if text in ("0", "-0") else text


def check_series(series: Mapping, who: str) -> Mapping:
    """The mapping itself; TypeError when it is none, ValueError when it is empty."""
    if not isinstance(series, Mapping):
        raise TypeError(f'{who}: a dict of names is wanted, as in {who}({{"loss": values}}), not '
                        f"{type(series).__name__}")
    if not series:
        raise ValueError(f"{who}: there is nothing to draw; the dict is empty")
    return series


def points(name: str, values) -> tuple[np.ndarray, np.ndarray]:
    """The xs and ys of one line."""
    pair = isinstance(values, tuple) and len(values) == 2
    ys = np.ravel(to_floats(values[1] if pair else values))
    xs = np.ravel(to_floats(values[0])) if pair else np.arange(len(ys))
    if not len(ys) or len(xs) != len(ys):
        raise ValueError(f"curves: {name} has {len(xs)} xs and {len(ys)} ys; as many of both are "
                         "wanted, and at least one")
    return xs, ys


def to_floats(values) -> np.ndarray:
    """Numbers, Tensors of ours or PyTorch's, and lists of them, as a float64 array."""
    if hasattr(values, "detach"):
        values = values.detach().numpy()
    if isinstance(values, list | tuple):
        values = [to_floats(value) for value in values]
    return np.asarray(values, np.float64)


def new_figure(title: str, width: float = 6.2, height: float = 2.9):
    """A figure with one pair of axes, without ground, its lines and words in INK."""
    from matplotlib.figure import Figure
    figure = Figure((width, height), layout="constrained")
    axes = figure.subplots()
    return figure, style_axes(axes, title)


def beside(shapes: list[tuple[int, int]], title: str):
    """A figure with axes side by side, as wide as their matrices have columns."""
    from matplotlib.figure import Figure
    rows, columns = max(s[0] for s in shapes), sum(s[1] for s in shapes)
    field = min(0.55, 6.6 / columns, 3.4 / rows)
    figure = Figure((max(field * columns + 0.75 * len(shapes), 1.6), field * rows + 0.95),
                    layout="constrained")
    figure.get_layout_engine().set(h_pad=0.08)
    places = figure.subplots(1, len(shapes), squeeze=False,
                             width_ratios=[max(s[1], 1.5) for s in shapes])[0]
    figure.suptitle(title, color=INK, fontsize=11) if title else None
    return figure, [style_axes(axes, "") for axes in places]


def style_axes(axes, title: str):
    """The axes in INK on no ground."""
    axes.set_facecolor("none")
    axes.set_title(title, color=INK, fontsize=11)
    axes.tick_params(colors=INK, which="both", labelsize=9)
    axes.xaxis.label.set_color(INK)
    axes.yaxis.label.set_color(INK)
    for side, spine in axes.spines.items():
        spine.set_color(INK)
        spine.set_visible(side in ("left", "bottom"))
    return axes


def render(figure, words: str) -> Plot:
    """The figure as PNG at two pixels a point, without ground."""
    figure.set_facecolor("none")
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=200, facecolor="none", metadata={"Software": None})
    width, height = (round(inches * 100) for inches in figure.get_size_inches())
    return Plot(out.getvalue(), words, (width, height))
