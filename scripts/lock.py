"""Resolves the dependencies of pyproject.toml into the hashed files of requirements/: EXPORTS, and a file for each of TOOLS.

run.txt is all that Rasa declares; serve.txt leaves out what serving does not use (NOT_SERVED, and what only that needs).
uv.lock itself records addresses of package registries and is not kept.
"""

import os
import subprocess
import sys

from setup import ROOT, WANTED, SetupError, find_python, find_uv, run, say

NOT_SERVED = [
    # serving/libraries.py stands in for these
    *["tensorflow", "tensorflow-cpu-aws", "tensorflow-macos", "tensorflow-intel", "keras", "matplotlib"],
    *["aiogram", "cachecontrol", "fbmessenger", "google-auth", "google-auth-oauthlib", "python-engineio", "python-socketio"],
    *["slack-sdk", "twilio", "webexteamssdk", "boto3", "botocore", "pymongo", "scikit-learn", "threadpoolctl"],
    # Rasa imports these where it uses them: more of TensorFlow, channels and brokers, training, drawing
    *["absl-py", "tensorflow-hub", "tensorflow-io-gcs-filesystem", "tensorflow-text"],
    *["confluent-kafka", "dnspython", "mattermostwrapper", "rocketchat-api"],
    *["colorclass", "networkx", "pydot", "python-crfsuite", "sklearn-crfsuite", "skops"],
    # of onnxruntime's and tokenizers' tools for making and fetching models
    *["huggingface-hub", "sympy"],
]
EXPORTS = {
    "run": ["--no-default-groups"],
    "serve": ["--no-default-groups", *(f"--prune={name}" for name in NOT_SERVED)],
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
