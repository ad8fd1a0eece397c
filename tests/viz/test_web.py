"""The player's bundle: what is joined, what is left out, and how it is packed."""

import json
import re
import zlib
from base64 import b85decode

from autograd_core.viz import web

FILES = {name: (web.FOLDER / f"{name}.js").read_text("utf-8") for name in web.ORDER}


def test_every_file_is_joined():
    there = {file.stem for file in web.FOLDER.glob("*.js")}
    assert there == {*web.ORDER, "start"}
    assert len(web.ORDER) == len(set(web.ORDER))


def test_a_file_imports_from_those_before_it_only():
    for k, name in enumerate(web.ORDER):
        assert set(re.findall(r'from "\./(\w+)\.js"', FILES[name])) <= set(web.ORDER[:k]), name


def test_an_import_is_left_out_in_one_line_or_several():
    one = 'import { a, b } from "./trace_view.js";\n'
    several = 'import {\n  a, b,\n  c,\n} from "./trace_view.js";\n'
    assert web.IMPORT.sub("", f"{one}{several}f();\n{one}") == "f();\n"
    assert "import {" not in web.module()


def test_comments_and_line_breaks_are_left_out_and_texts_kept():
    source = """// The file.

/** Two
 *  lines. */
function f(a) {   // at the end
  if (a)
    return `http://x/${g(
      a,
    )}`;
  else
    return "a // b";
}
"""
    assert web.minify(source) \
        == 'function f(a) {if (a)return `http://x/${g(a,)}`;else\nreturn "a // b";}'


def test_what_a_notebook_loads_holds_the_module_and_the_style():
    packed = web.packed(".ag{content:'\\201c'}")
    text, length = re.search(r'decode85\("(.*?)"\).*?Number\("(\d+)"\)', packed).groups()
    plain = str.maketrans(dict(map(reversed, web.PLAIN.items())))
    whole = zlib.decompress(b85decode(text.translate(plain))[:int(length)]).decode()
    style = json.dumps(".ag{content:'\\201c'}")
    assert whole == f"{web.module()}export const style={style};"


def test_the_page_reads_the_letters_that_python_writes():
    letters = "".join(re.findall(r'^(?:const LETTERS =|  \+) "(.*?)";?$',
                                 (web.FOLDER / "start.js").read_text("utf-8"), re.MULTILINE))
    words = [bytes([n]) * 4 for n in range(256)] + [bytes([n, 0, n, 1]) for n in range(256)]
    for word in words:
        number = 0
        for letter in web.encode_base85(word):
            number = number * 85 + letters.index(letter)
        assert number.to_bytes(4, "big") == word
    assert not set(letters) & set("<\"'\\`&$")
