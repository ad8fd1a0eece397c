"""The doctor on the command line, by its older name: see ``autograd_core.doctor.__main__``."""

import runpy

if __name__ == "__main__":
    runpy.run_module("autograd_core.doctor", run_name="__main__")
