"""Resolves the dependencies of pyproject.toml into the hashed files of requirements/: EXPORTS, and a file for each of TOOLS.

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
TOOLS = {"uv": "uv", "audit": "pip-audit", "schemathesis": "schemathesis>=4.30,<5"}
"""Programs with an environment of their own: the requirement file, and what it installs."""


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
    for name, tool in TOOLS.items():
        target = os.path.join("requirements", name + ".txt")
        command = [uv, "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"]
        command += ["--universal", "--python-version", WANTED, "--generate-hashes", "-o", target, "-"]
        subprocess.run(command, input=tool.encode() + b"\n", check=True, cwd=ROOT)
        say(f"wrote {target}")


if __name__ == "__main__":
    try:
        main()
    except (SetupError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"lock: {error}")
