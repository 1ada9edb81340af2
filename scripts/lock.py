"""Resolves the dependencies of pyproject.toml into hashed requirement files: requirements/{run,train,dev,uv,schemathesis}.txt.

uv.lock itself records addresses of package registries and is not kept.
"""

import os
import subprocess
import sys

from setup import ROOT, WANTED, SetupError, find_python, find_uv, run, say

EXPORTS = {
    "run": ["--no-default-groups"],
    "train": ["--only-group", "train"],
    "dev": ["--only-group", "dev"],
}
TOOLS = {"uv": "uv", "schemathesis": "schemathesis>=4.30,<5"}
"""Each has an environment of its own."""


def main():
    """Writes the requirement files."""
    uv = find_uv()
    os.environ["UV_PYTHON"] = find_python(uv)
    say("resolving")
    run([uv, "lock", "--quiet"], "resolving")
    for name, choice in EXPORTS.items():
        target = os.path.join("requirements", name + ".txt")
        command = [uv, "export", "--quiet", "--frozen", "--no-header", "--no-annotate", "--no-emit-project"]
        run([*command, "-o", target, *choice], f"writing {target}")
        say(f"wrote {target}")
    for name, wanted in TOOLS.items():
        target = os.path.join(ROOT, "requirements", name + ".txt")
        command = [uv, "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"]
        command += ["--universal", "--python-version", WANTED, "--generate-hashes", "-o", target, "-"]
        subprocess.run(command, input=wanted.encode(), check=True, cwd=ROOT)
        say(f"wrote requirements/{name}.txt")


if __name__ == "__main__":
    try:
        main()
    except (SetupError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"lock: {error}")
