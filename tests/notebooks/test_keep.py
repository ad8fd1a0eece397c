"""Saving: the widgets that the outputs show keep their state, and no others."""

import pytest

from notebooks.builder.keep import STATE, VIEW, complete

BEFORE = {"cells": [], "metadata": {"widgets": {STATE: {"version_major": 2, "state": {
    "player": {"state": {"layout": "IPY_MODEL_layout"}},
    "layout": {"state": {}},
    "gone": {"state": {}},
}}}}}


def saved(shown: list[str], live: dict) -> dict:
    """A notebook as JupyterLab saves it: outputs show ``shown``, only ``live`` has its state."""
    outputs = [{"data": {VIEW: {"model_id": name}}} for name in shown] + [{"text": "printed"}]
    return {"cells": [{"source": "text"}, {"outputs": outputs}],
            "metadata": {"widgets": {STATE: {"version_major": 2, "state": live}}}}


def state(nb):
    return nb["metadata"]["widgets"][STATE]["state"]


def test_a_widget_that_is_shown_and_was_not_run_is_kept_with_its_parts():
    nb = saved(["player"], {})
    complete(nb, BEFORE)
    assert set(state(nb)) == {"player", "layout"}


def test_what_was_run_again_is_as_jupyterlab_saved_it():
    nb = saved(["player", "new"], {"new": {"state": {"n": 1}}, "layout": {"state": {"n": 2}}})
    complete(nb, BEFORE)
    assert state(nb) == {"player": BEFORE["metadata"]["widgets"][STATE]["state"]["player"],
                         "layout": {"state": {"n": 2}}, "new": {"state": {"n": 1}}}


@pytest.mark.parametrize("shown", [[], ["unknown"]])
def test_what_is_shown_no_more_or_was_never_known_adds_nothing(shown):
    nb = saved(shown, {})
    complete(nb, BEFORE)
    assert state(nb) == {}


def test_a_notebook_without_widgets_stays_as_it_is():
    nb = {"cells": [], "metadata": {}}
    complete(nb, {"cells": [], "metadata": {}})
    assert nb == {"cells": [], "metadata": {}}
