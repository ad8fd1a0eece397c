"""Calls functions of the player's module in node and gives back what they return."""

import json
import shutil
import subprocess
from base64 import b64encode

import pytest

from autograd_core.viz.web import module


def run(program: str, data=None):
    """What ``program`` returns: the body of a function of ``p`` (the module) and ``data``."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is not on PATH; the tests of the player need it", pytrace=False)
    url = "data:text/javascript;base64," + b64encode(module().encode()).decode()
    source = ("const chunks = []; for await (const c of process.stdin) chunks.push(c);"
              "const { url, data } = JSON.parse(Buffer.concat(chunks).toString());"
              "const p = await import(url);"
              f"console.log(JSON.stringify(await (async () => {{ {program} }})()));")
    done = subprocess.run([node, "--input-type=module", "--eval", source],
                          input=json.dumps({"url": url, "data": data}), capture_output=True,
                          text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
