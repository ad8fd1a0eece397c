"""Programs in TensorFlow 1's words, of the kinds that courses and tutorials publish.

Each is a function of the module that ``tf`` is, and of a folder to write into; it gives a dict.
What is a number or an array there does not depend on chance: it is compared with what TensorFlow
gave, which ``recorded.json`` has.  What is a bool is a claim, and has to hold.

    python -m tests.static.listings         record anew, where TensorFlow is installed
"""

import importlib
import inspect

MODULES = ("basics", "regression", "networks", "images", "sequences", "generative", "files")


def programs() -> dict:
    """Every program by name."""
    found = {}
    for module in MODULES:
        for name, function in vars(importlib.import_module(f".{module}", __name__)).items():
            if inspect.isfunction(function) and function.__module__.endswith(f".{module}"):
                found[name] = function
    return found
