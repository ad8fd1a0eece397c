"""Formulas of operations: parsed from their LaTeX, printed with the right parentheses, as MathML.

    parser     LaTeX of an operation → a tree
    operation  the formula of an operation, for given names: methods of Op
    printer    a tree → LaTeX or plain text
    mathml     LaTeX → MathML, which browsers draw without a library
"""

from . import operation  # noqa: F401  (attaches formula, written and derivative to Op)
