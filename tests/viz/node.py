"""Calls functions of player.js in node and gives back what they return."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

MODULE = Path(__file__).parents[2] / "autograd_core" / "viz" / "player.js"


def run(program: str, data=None):
    """What ``program`` returns: the body of a function of ``p`` (the module) and ``data``."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is not on PATH; the tests of player.js need it", pytrace=False)
    source = (f"const p = await import({json.dumps(MODULE.as_uri())});"
              "const chunks = []; for await (const c of process.stdin) chunks.push(c);"
              "const data = JSON.parse(Buffer.concat(chunks).toString());"
              f"console.log(JSON.stringify(await (async () => {{ {program} }})()));")
    done = subprocess.run([node, "--input-type=module", "--eval", source], input=json.dumps(data),
                          capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
