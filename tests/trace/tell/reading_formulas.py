"""A small reader of formulas, written apart from what writes them: text in, value out.

    value_of("sin a · b", {"a": …, "b": …})           as sentences write it
    value_of(r"\\sin u_{1} \\cdot u_{2}", {"u_{1}": …})  as the page writes it

Sums hold together least, then products, then what stands side by side (a matrix product), then a
function's name and its argument, then powers.  "Σ" goes on over all factors that follow.
"""

from __future__ import annotations

import re

import numpy as np

TOKEN = re.compile(r"\\operatorname\{\w+\}|\\left.|\\right.|u_\{\d+\}|\\[a-z]+|\\,"
                   r"|\d+(?:\.\d+)?|[a-z]+|\S")
FUNCTIONS = {"sin": np.sin, "tanh": np.tanh, "ln": np.log, "mean": np.mean,
             "relu": lambda x: np.maximum(x, 0), "σ": lambda x: 1 / (1 + np.exp(-x))}
SPELT = {r"\cdot": "·", r"\sum": "Σ", r"\sigma": "σ", r"\sin": "sin", r"\tanh": "tanh",
         r"\ln": "ln", r"\left|": "⟨", r"\right|": "⟩"}
STOPS = ("", ")", "}", "]", "⟩", "+", "-", "·", "/", ",")


def value_of(text: str, values: dict[str, np.ndarray]) -> np.ndarray:
    """The value of a formula whose letters have ``values``."""
    reading = Reading(text, values)
    value = reading.sum()
    assert reading.next == "", f"{text}: {reading.tokens[reading.at:]} is left"
    return value


def told_apart(text: str) -> str:
    """|a| as ⟨a⟩: a bar right behind something closes."""
    out = ""
    for c in text:
        closes = re.search(r"[\w)\]ᵀ⟩]$", out)
        out += ("⟩" if closes else "⟨") if c == "|" and not out.endswith(("left", "right")) else c
    return out


class Reading:
    def __init__(self, text, values):
        found = [x for x in TOKEN.findall(told_apart(text)) if x != r"\,"]
        self.tokens = [SPELT.get(x, re.sub(r"\\operatorname\{(\w+)\}", r"\1", x)) for x in found]
        self.values, self.at = values, 0

    @property
    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, token=None):
        assert token is None or self.next == token, (self.tokens, self.at, token)
        self.at += 1
        return self.tokens[self.at - 1]

    def sum(self):
        minus = self.next == "-" and self.take()
        value = -self.product() if minus else self.product()
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self):
        value = self.beside()
        while self.next in ("·", "/"):
            value = value * self.beside() if self.take() == "·" else value / self.beside()
        return value

    def beside(self):
        value = self.applied()
        while self.next not in STOPS:
            value = value @ self.applied()
        return value

    def applied(self):
        if self.next == "Σ":
            self.take()
            return np.sum(self.product())
        if self.next in FUNCTIONS:
            function = FUNCTIONS[self.take()]
            if self.next == "(":
                return self.raised(function(self.atom()))
            return function(self.applied())
        return self.raised(self.atom())

    def raised(self, value):
        """What is written at the head and foot of a value."""
        while self.next in ("^", "ᵀ", "[", "_"):
            if self.next in "[_":
                value = self.indexed(value)
            elif self.take() == "ᵀ" or self.tokens[self.at:self.at + 3] == ["{", r"\top", "}"]:
                self.at += 3 * (self.next == "{")
                value = value.T
            else:
                value = value ** self.exponent()
        return value

    def indexed(self, value):
        while self.next in ("[", "_"):
            for token in ("_", "{") if self.next == "_" else ():
                self.take(token)
            drawn = self.tokens[self.at - 1] == "{"
            for token in ("[", "0", "]", *"}" * drawn):
                self.take(token)
            value = value[0]
        return value

    def whole(self):
        """What needs no parentheses anywhere: a letter, a call, and a part of one."""
        if self.next in FUNCTIONS:
            return self.indexed(FUNCTIONS[self.take()](self.atom()))
        return self.indexed(self.atom())

    def exponent(self):
        if self.next == "-":
            self.take()
            return -self.whole()
        return self.whole()

    def between(self, opens, closes):
        self.take(opens)
        value = self.sum()
        self.take(closes)
        return value

    def atom(self):
        token = self.next
        if token in ("(", "{", "⟨"):
            value = self.between(token, {"(": ")", "{": "}", "⟨": "⟩"}[token])
            return np.abs(value) if token == "⟨" else value
        self.take()
        if token == r"\frac":
            return self.between("{", "}") / self.between("{", "}")
        if token in (r"\sqrt", "√"):
            return np.sqrt(self.whole())
        if token[0].isdigit():
            return float(token)
        return np.e if token == "e" else self.values[token]
