"""Views of a trace.  Each loads when it is first used; the core needs none of them.

    Player(trace)     step through it in a notebook
    trace.to_svg()    one picture
    explore(f, a=(0, 1))   sliders for the inputs of a function
    trace.to_html(path)    one HTML file that works offline
    compare(a=trace, b=other), Comparison({"a": trace, …})    side by side, with one cursor
    plots.curves(...), plots.heat(...)    what people would rather look at than read

Files in the order of their imports:

    explanations/   an error in plain words: a catalogue, and what makes panels of it
    value_format    scene         card_state    what is shown at a step: texts and marks
    text                                        the same as sentences, a table
    geometry        layout                      where everything is
    card_size       svg_parts     svg           the picture
    payload         web/                        what a page gets, and runs; texts of the quiz
    inline_styles   page          export        files made of views
    player          explorer      alignment     comparison      the widgets
    display         attaches show, to_html, … to Trace and Recording
    plots           book/         beside them: plots, and notebooks as pages
"""

import importlib

WHERE = {"Player": "player", "Comparison": "comparison", "compare": "comparison",
         "explore": "explorer"}


def __getattr__(name: str):
    if name not in WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{WHERE[name]}", __name__), name)
