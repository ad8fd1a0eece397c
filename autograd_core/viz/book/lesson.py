"""Reader of saved notebooks: cells, outputs, the state of the players.

    lesson = Lesson.from_file(path)
    lesson.title            its first heading, or the file's name
    lesson.cells            the cells, as nbformat gives them
    lesson.widget_state(id) what was saved of a widget that can live on in a page, or None
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
HEADING = re.compile(r"^# +(.+?)(?: +#+)? *$", re.MULTILINE)


@dataclass(frozen=True)
class Lesson:
    """A notebook, where it is, and what it holds."""

    path: Path
    nb: dict

    @classmethod
    def from_file(cls, path: Path) -> Lesson:
        """The notebook at ``path``, of any version of the format."""
        import nbformat

        if not path.is_file():
            raise FileNotFoundError(f"There is no notebook {str(path)!r}.")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")     # of an older version, cells without ids
                nb = nbformat.read(path, as_version=4)
                nbformat.validate(nb)
        except (ValueError, AttributeError, nbformat.ValidationError) as error:
            said = str(error).strip().split("\n")[0]
            raise ValueError(f"{str(path)!r} is no notebook: {said}") from error
        return cls(path, nb)

    @property
    def cells(self) -> list:
        """The cells."""
        return self.nb.cells

    @property
    def title(self) -> str:
        """The first heading of the first size, or the file's name."""
        found = (HEADING.search(cell.source) for cell in self.cells if cell.cell_type == "markdown")
        return next((match[1] for match in found if match), self.path.stem)

    @property
    def language(self) -> str:
        """What the code cells are written in."""
        return self.nb.metadata.get("language_info", {}).get("name", "python")

    def widget_state(self, model: str) -> dict | None:
        """Module, style and data of a saved anywidget; None of anything else."""
        saved = self.nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {}).get(model)
        if not saved or saved.get("model_module") != "anywidget" or saved.get("buffers"):
            return None
        state = saved["state"]
        module = state.get("_esm", "")
        if not module or re.match("https?:", module):    # a module elsewhere cannot be had
            return None
        return state
