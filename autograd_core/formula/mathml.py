"""MathML of formulas: LaTeX in, MathML out, which browsers draw without a library.

    mathml(r"u_3 = $a + $b", {"a": "2", "b": "3"})    one formula
    lift_numbers(r"u_{3} = $a + $b")                  what it has in common with others
    template_mathml(r"u_{$_0} = $a + $b")             that, converted once
    argument_mathml("2.5")                            what fills a slot

A frame's formula is a template that many frames share and a few numbers (node numbers become slots
too), so a thousand frames cost about ten conversions.  A slot stands in the MathML as ⟦name⟧.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from string import Template
from xml.etree import ElementTree
from xml.sax.saxutils import escape

SLOT = re.compile("⟦([_a-zA-Z0-9]+)⟧")
RESULTS = ("value", "sum")
"""The slots that hold what the step is about; the player gives them the colour of the phase."""
INDEX = re.compile(r"(?<=_)(\{[\d.,\s]*(\\to[\d.,\s]*)?\})")
DIGITS = re.compile(r"\d+(\.\d+)?")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
MATRIX = re.compile(r"\\begin\{bmatrix\}(.*)\\end\{bmatrix\}")
TAGS = frozenset(re.findall(r"\w+", """
    math mrow mi mn mo mtext ms mspace msub msup msubsup munder mover munderover mfrac msqrt mroot
    mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts none"""))
ATTRIBUTES = frozenset(re.findall(r"\w+", """
    display displaystyle scriptlevel stretchy fence separator lspace rspace width height depth
    mathvariant mathcolor mathsize linethickness columnalign columnspacing rowspacing columnlines
    voffset rowlines accent accentunder minsize maxsize movablelimits largeop symmetric
    form notation"""))
"""What may come out of the converter: nothing that could run, load or restyle anything."""
OUTER = re.compile(r"^<math[^>]*>(.*)</math>$", re.DOTALL)


def mathml(latex: str, args: Mapping[str, str]) -> str:
    """``latex`` as a <math> element, its slots filled with ``args``, which are LaTeX too.

    >>> mathml("u = $a", {"a": "-2"})
    '<math><mrow><mi>u</mi><mo>&#x0003D;</mo><mrow><mo>−</mo><mn>2</mn></mrow></mrow></math>'
    """
    latex, numbers = lift_numbers(latex)
    filled = {name: argument_mathml(x) for name, x in {**args, **numbers}.items()}
    inner = SLOT.sub(lambda slot: filled.get(slot[1], ""), template_mathml(latex))
    return f"<math>{inner}</math>"


def lift_numbers(latex: str) -> tuple[str, dict[str, str]]:
    """``latex`` with a slot for every node number in it, and the numbers.

    >>> lift_numbers(r"P_{2} = P_{4} J_{2 \\to 4}")
    ('P_{$_0} = P_{$_1} J_{$_2 \\\\to $_3}', {'_0': '2', '_1': '4', '_2': '2', '_3': '4'})
    """
    numbers: dict[str, str] = {}

    def slot(match: re.Match) -> str:
        name = f"_{len(numbers)}"
        numbers[name] = match[0]
        return f"${name}"

    return INDEX.sub(lambda index: DIGITS.sub(slot, index[0]), latex), numbers


@lru_cache(maxsize=4096)
def template_mathml(latex: str) -> str:
    """MathML with a slot ⟦name⟧ for each ``$name`` of ``latex``.

    >>> template_mathml("$a + 1")
    '<mrow>⟦a⟧<mo>&#x0002B;</mo><mn>1</mn></mrow>'
    """
    source = Template(latex)
    if not source.is_valid():
        return f"<mtext>{escape(latex)}</mtext>"
    marked = source.substitute({n: rf"\text{{⟦{n}⟧}}" for n in source.get_identifiers()})
    return re.sub("<mtext>(⟦([_a-zA-Z0-9]+)⟧)</mtext>", _result, _convert(marked))


def _result(match: re.Match) -> str:
    slot, name = match.groups()
    return f"<mrow class='r'>{slot}</mrow>" if name in RESULTS else slot


@lru_cache(maxsize=16384)
def argument_mathml(latex: str) -> str:
    """What fills a slot: numbers and matrices of numbers at once, anything else by the converter.

    >>> argument_mathml("2.5")
    '<mn>2.5</mn>'
    """
    if NUMBER.fullmatch(latex):
        return _number(latex)
    if latex.startswith("(-") and NUMBER.fullmatch(latex[1:-1]):
        return f"<mrow><mo>(</mo>{_number(latex[1:-1])}<mo>)</mo></mrow>"
    if matrix := MATRIX.fullmatch(latex):
        return _matrix(matrix[1])
    return _convert(latex)


def _number(text: str) -> str:
    if text.startswith("-"):
        return f"<mrow><mo>−</mo><mn>{text[1:]}</mn></mrow>"
    return f"<mn>{text}</mn>"


def _matrix(body: str) -> str:
    """The player's style draws the brackets: without a mathematical font they would not stretch."""
    table = [[argument_mathml(cell.strip()) for cell in row.split("&")]
             for row in body.split(r"\\")]
    rows = "".join(f"<mtr>{''.join(f'<mtd>{x}</mtd>' for x in row)}</mtr>" for row in table)
    return f"<mtable class='m'>{rows}</mtable>"


def _convert(latex: str) -> str:
    """MathML without its outer element; the LaTeX as text where that fails or is not just MathML.

    The converter leaves ``\\text{<script>}`` as it is, so its result is checked, not trusted.
    """
    from latex2mathml.converter import convert
    try:
        made = convert(latex)
        if all(_harmless(element) for element in ElementTree.fromstring(made).iter()):
            return OUTER.sub(r"\1", made)
    except Exception:  # a formula that cannot be read must not cost the picture
        pass
    return f"<mtext>{escape(latex)}</mtext>"


def _harmless(element: ElementTree.Element) -> bool:
    return (element.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}") in TAGS
            and ATTRIBUTES.issuperset(element.attrib))
