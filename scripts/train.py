"""Trains or validates with Rasa, and shows one line a step instead of its whole log.

    python scripts/train.py train       writes models/inversion-faq.tar.gz
    python scripts/train.py validate    `rasa data validate --fail-on-warnings`

The full log is var/train.log or var/validate.log. The exit status is Rasa's.
"""

import os
import re
import subprocess
import sys
import time
from typing import List

from quiet import MODEL, PYTHON, ROOT, environment

COMMANDS = {
    "train": ["train", "--fixed-model-name", MODEL.name, "--out", str(MODEL.parent)],
    "validate": ["data", "validate", "--fail-on-warnings"],
}
_STEP = re.compile(
    r"Starting to train component '([^']+)'|Restored component '([^']+)' from cache|rasa\.validator\s+- (.+)|^(encoder: .+)"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def main() -> int:
    """Runs one of COMMANDS; returns its exit status."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        raise SystemExit(__doc__)
    name = sys.argv[1]
    log = ROOT / "var" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    kept: List[str] = []
    start = time.monotonic()
    command = [str(PYTHON), "-m", "rasa", *COMMANDS[name]]
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        for line in process.stdout or ():
            file.write(line)
            plain = _COLOUR.sub("", line).rstrip()
            step = _STEP.search(plain)
            if step:
                sys.stderr.write(f"{name}: {next(part for part in step.groups() if part)}\n")
            elif plain and "it/s" not in plain:
                kept.append(plain)
    if process.returncode:
        _explain(name, kept)
        return process.returncode
    sys.stderr.write(f"{name}: done in {time.monotonic() - start:.0f} s\n")
    return 0


def _explain(name: str, kept: List[str]) -> None:
    """Shows what went wrong: from the exception on, or the last lines."""
    starts = [index for index, line in enumerate(kept) if re.match(r"\w*(Exception|Error)\b.*:", line)]
    for line in kept[starts[-1] :] if starts else kept[-15:]:
        sys.stderr.write(f"{line}\n")
    sys.stderr.write(f"{name}: failed; the whole log is {os.path.relpath(ROOT / 'var' / f'{name}.log')}\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped")
    except OSError as error:
        sys.exit(f"{error}")
