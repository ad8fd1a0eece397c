"""What the spelling check reads: prose, and no code, formula or link."""

from notebooks.builder.spelling import KNOWN, prose, words
from tests.notebooks.lessons import SOURCES

TEXT = """# A Heading

The `grad_fn` of $u_1$ is [here](01_nowhere.ipynb).

$$\\frac{wrng}{alsowrng}$$

<details><summary>Whose <code>.grad</code>?</summary> It isn't
"""


def test_words_are_found_with_their_lines_and_what_is_no_prose_is_left_out():
    assert list(words(TEXT)) == [(0, "heading"), (2, "the"), (2, "of"), (2, "is"), (2, "here"),
                                 (6, "whose"), (6, "it"), (6, "isn't")]


def test_the_line_is_that_of_the_file():
    path = SOURCES["01_computational_graphs"].path
    lines = path.read_text("utf-8").splitlines()
    for line, word in prose(path):
        assert word in lines[line - 1].lower()


def test_the_list_of_known_words_is_in_order_and_each_is_used():
    known = KNOWN.read_text("utf-8").split()
    assert known == sorted(set(known))
    used = {word for source in SOURCES.values() for _, word in prose(source.path)}
    assert set(known) <= used
