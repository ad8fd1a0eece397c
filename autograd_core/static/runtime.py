"""What listings say about machines, flags and logs: taken, and mostly without effect."""

import argparse
import logging as python_logging
import sys
from types import SimpleNamespace

from .graph import get_default_graph
from .session import Session
from .session_stack import SESSIONS

__all__ = ["ConfigProto", "GPUOptions", "InteractiveSession", "app", "device", "flags", "logging"]


class Options(SimpleNamespace):
    """A message of settings: any may be given, read and set."""

    def __init__(self, **settings):
        super().__init__(**settings)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return


class GPUOptions(Options):
    """How memory of graphics cards is used; there are none here."""


class ConfigProto(Options):
    """How a session would be run.  There is one way here, so nothing of it has an effect."""

    def __init__(self, **settings):
        super().__init__(**{"gpu_options": GPUOptions(), "graph_options": Options(), **settings})


def device(name):
    """Where things would be computed: there is one place."""
    return get_default_graph().device(name)


class InteractiveSession(Session):
    """A Session that is the default one until it is closed.

    >>> import autograd_core.static as tf
    >>> sess = tf.InteractiveSession(tf.Graph())
    >>> tf.constant(2.).eval()
    np.float32(2.0)
    >>> sess.close()
    """

    def __init__(self, graph=None, **options):
        super().__init__(graph, **options)
        SESSIONS.stack.append(self)
        self._entered = None
        if graph is not None:
            self._entered = graph.as_default()
            self._entered.__enter__()

    def close(self) -> None:
        """Not the default any more; its variables are gone."""
        if self in SESSIONS.stack:
            SESSIONS.stack.remove(self)
            if self._entered is not None:
                self._entered.__exit__(None, None, None)
        super().close()


class Flags:
    """Values given on the command line: ``DEFINE_integer("steps", 100, "how many")``."""

    def __init__(self):
        self._parser, self._values = argparse.ArgumentParser(add_help=False), None

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if self._values is None:
            self._values, self._rest = self._parser.parse_known_args()
        return getattr(self._values, name)

    def define(self, kind):
        """A function that defines flags of a type."""
        def define(name: str, default, help: str = "", **_):
            self._values = None
            self._parser.add_argument(f"--{name}", default=default, type=kind, help=help)
        return define


FLAGS = Flags()


def to_bool(text: str) -> bool:
    """"true" and "1" hold."""
    return str(text).lower() in ("true", "1", "yes", "t")


flags = SimpleNamespace(FLAGS=FLAGS, DEFINE_integer=FLAGS.define(int),
                        DEFINE_float=FLAGS.define(float), DEFINE_string=FLAGS.define(str),
                        DEFINE_boolean=FLAGS.define(to_bool), DEFINE_bool=FLAGS.define(to_bool))


def run(main=None, argv=None) -> None:
    """Call ``main`` with the arguments, and leave with what it gives."""
    main = main or sys.modules["__main__"].main
    sys.exit(main(argv or sys.argv))


app = SimpleNamespace(run=run, flags=flags)
LOG = python_logging.getLogger("autograd_core.static")
logging = SimpleNamespace(
    DEBUG=10, INFO=20, WARN=30, ERROR=40, FATAL=50, set_verbosity=LOG.setLevel, info=LOG.info,
    warn=LOG.warning, warning=LOG.warning, error=LOG.error, debug=LOG.debug)
