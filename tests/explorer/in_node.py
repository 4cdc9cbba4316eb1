"""The scripts of the graph page run by Node.js, without a browser."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
FRONT = "./explorer/front"
_DATA = """
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const data = JSON.parse(Buffer.concat(chunks).toString());
"""


def printed(imports: str, expression: str, data: object) -> str:
    """The text that an expression over `data` gives, after these import statements."""
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", f"{imports}{_DATA}process.stdout.write({expression});"],
        cwd=ROOT,
        input=json.dumps(data).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")
