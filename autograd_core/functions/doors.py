"""Doors: modules that are in ``compat``, wholly or in part, under their public paths; and a word
for those that are refused.

    open_doors(__name__)        of a package, for what belongs below it
"""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType

from .lazy_names import NAMES, NOT_HERE, REFUSED, ROOT

PACKAGES = {
    "compat": "amp distributions func",
    "compat.autograd": "forward_ad",
    "compat.distributions": "constraints distribution kl",
    "compat.cuda": "amp",
    "compat.nn.utils": "parametrizations parametrize rnn",
    "compat.optim": "swa_utils",
    "compat.utils": "benchmark tensorboard",
}
"""Modules of ``compat`` that are there under their public paths as wholes."""
MODULES = {file.removeprefix("compat."): file for file in (
    *(file for files in NAMES.values() for file in files if file.startswith("compat.")),
    *(f"{place}.{name}" for place, names in PACKAGES.items() for name in names.split()))}
"""Public paths → files of ``compat``."""
ALIASES = {
    "compat.distributions": "distributions.bernoulli distributions.categorical "
                            "distributions.independent distributions.multinomial "
                            "distributions.multivariate_normal distributions.normal "
                            "distributions.uniform",
}
"""Files → public paths of what is a part of them here."""
for _file, _names in ALIASES.items():
    MODULES.update(dict.fromkeys(_names.split(), _file))


def open_doors(package: str) -> None:
    """Modules of ``package`` that are in ``compat``, wholly or in part, under their public paths.

    >>> from autograd_core.optim.swa_utils import AveragedModel
    >>> AveragedModel.__module__
    'autograd_core.compat.optim.swa_utils'
    """
    for path, file in MODULES.items():
        name = f"{ROOT}.{path}"
        if name.rpartition(".")[0] == package:
            module = sys.modules.get(name) or door(name)
            module.__getattr__ = lambda name, file=file: contents_of(file, name)


class Refusal:
    """Says of a module that is not there, when it is imported, that this is so on purpose."""

    @staticmethod
    def find_spec(name, path, target=None):
        subject = REFUSED.get(name.removeprefix(f"{ROOT}."))
        if subject and name.startswith(ROOT):
            raise ModuleNotFoundError(NOT_HERE.format(name.replace(ROOT, "torch"), subject),
                                      name=name)


sys.meta_path.append(Refusal)


def door(name: str) -> ModuleType:
    """A module under its public name, with nothing in it yet."""
    module = sys.modules[name] = ModuleType(name, f"What autograd_core.compat has of {name}.")
    module.__spec__ = ModuleSpec(name, None)
    package, _, last = name.rpartition(".")
    setattr(sys.modules[package], last, module)
    return module


def contents_of(file: str, name: str):
    """The ``name`` of a file, for the module that stands for it."""
    if name.startswith("__") and name != "__all__":
        raise AttributeError(f"module {file!r} has no attribute {name!r}")
    return getattr(import_module(f".{file}", ROOT), name)
