"""The digits, and the line that says how far a loop has come."""

import numpy as np
import pytest

from autograd_core.teach import digits, progress


def test_the_digits_are_images_with_their_labels_and_no_image_is_in_both_sets():
    (images, labels), (test_images, test_labels) = digits()
    assert (tuple(images.shape), tuple(test_images.shape)) == ((1500, 64), (297, 64))
    assert (len(labels), len(test_labels)) == (1500, 297)
    assert (images.numpy().min(), images.numpy().max()) == (0, 1)
    assert set(labels.tolist()) == set(range(10))
    every = np.concatenate([images.numpy(), test_images.numpy()])
    assert len(np.unique(every, axis=0)) == len(every)


def test_they_are_the_same_each_time():
    assert (digits()[0][1] == digits()[0][1]).all()


def test_a_note_that_becomes_shorter_leaves_nothing_behind(capsys):
    notes = iter(["long note", "x"])
    list(progress([1, 2], "", lambda: next(notes)))
    last = capsys.readouterr().out.split("\r")[-1]
    assert last.startswith("█" * 20 + " 2/2  x ")
    assert last.endswith(" \n")


@pytest.mark.parametrize("rounds", [[], range(0)])
def test_no_rounds_no_line(rounds, capsys):
    assert list(progress(rounds)) == []
    assert capsys.readouterr().out == ""
