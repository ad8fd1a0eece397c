"""Programs of the kinds that courses publish: they run, and give what TensorFlow gave."""

import json
from pathlib import Path

import numpy as np
import pytest

import autograd_core.static as tf

from .listings import programs

RECORDED = json.loads((Path(__file__).parent / "listings" / "recorded.json").read_text())


def flatten(x) -> list:
    """Numbers and names in a structure, in order."""
    if isinstance(x, list | tuple):
        return [part for item in x for part in flatten(item)]
    if isinstance(x, np.ndarray | np.generic):
        return flatten(x.tolist())
    return [x.decode() if isinstance(x, bytes) else x]


def same(found, wanted) -> bool:
    """Numbers nearly, names exactly."""
    if isinstance(wanted, float) and not isinstance(found, str):
        return bool(np.isclose(found, wanted, rtol=2e-4, atol=2e-5))
    return found == wanted


@pytest.mark.parametrize("name", programs())
def test_what_tensorflow_gave(name, tmp_path):
    """Every value that does not depend on chance; every claim."""
    tf.reset_default_graph()
    tf.set_random_seed(0)
    try:
        out = programs()[name](tf, tmp_path.as_posix())
    finally:
        tf.reset_default_graph()
    assert [key for key, value in out.items() if value is False] == []
    assert {key for key, value in out.items() if value is not True} == set(RECORDED[name])
    for key, wanted in RECORDED[name].items():
        found, wanted = flatten(out[key]), flatten(wanted)
        assert len(found) == len(wanted), key
        assert all(map(same, found, wanted)), (key, found[:8], wanted[:8])
