"""Formulas of operations: parsed from their LaTeX, printed with the right parentheses, as MathML.

    parser    LaTeX of an operation → a tree
    printer   a tree → LaTeX or plain text
    mathml    LaTeX → MathML, which browsers draw without a library
"""
