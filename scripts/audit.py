"""Asks a vulnerability service about every pinned package, and fails on what requirements/accepted.yml does not accept.

    python scripts/audit.py        asks PyPI
    python scripts/audit.py osv    asks osv.dev

pip-audit, which asks, runs in an environment of its own: build/audit. A package that could not be asked about is a failure.
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys
from typing import Any

from accepted import ROOT, AcceptedError, Finding, problems, read_accepted
from setup import SetupError, find_python, find_uv, run

HOME = ROOT / "build" / "audit"
TOOL = ROOT / "requirements" / "audit.txt"
SERVICES = {"pypi": "PyPI", "osv": "osv.dev"}


class NotAuditedError(Exception):
    """The service did not answer for every package; the message says what is missing."""


def environment() -> pathlib.Path:
    """Makes or updates the environment with pip-audit; returns its Python."""
    uv, python = find_uv(), HOME / "bin" / "python"
    if not python.exists():
        run([uv, "venv", "--quiet", "--clear", "--python", find_python(uv), str(HOME)], "making build/audit")
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(TOOL)], "installing pip-audit")
    return python


def ask(python: pathlib.Path, file: pathlib.Path, service: str) -> dict[str, Any]:
    """Returns pip-audit's report on one requirement file.

    Raises NotAuditedError, with the last line pip-audit wrote, when there is none.
    """
    command = [str(python), "-m", "pip_audit", "--disable-pip", "--require-hashes", "--requirement", str(file)]
    command += ["--vulnerability-service", service, "--format", "json", "--aliases", "on", "--progress-spinner", "off"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    try:
        return dict(json.loads(result.stdout))
    except ValueError:
        last = (result.stderr.strip() or "it said nothing").splitlines()[-1]
        raise NotAuditedError(f"pip-audit gave no report on {file.name}: {last}") from None


def findings(report: dict[str, Any], file: str) -> list[Finding]:
    """Returns the vulnerabilities of a report of pip-audit.

    Raises NotAuditedError when it names no package, or packages the service was silent about: pip-audit calls that a success.
    """
    packages = report.get("dependencies", [])
    silent = [package["name"] for package in packages if "skip_reason" in package]
    if silent or not packages:
        names = ", ".join(silent[:3]) + (", ..." if len(silent) > 3 else "")
        raise NotAuditedError(
            f"the service knows nothing of {len(silent)} of the {len(packages)} packages in requirements/{file} ({names}): "
            "nothing can be said about them; run it where the service can be reached"
        )
    return [
        Finding(package["name"], package["version"], one["id"], tuple(one.get("aliases", [])), tuple(one["fix_versions"]))
        for package in packages
        for one in package["vulns"]
    ]


def main() -> None:
    """Asks about each requirement file and judges the answers."""
    service = sys.argv[1] if len(sys.argv) > 1 else "pypi"
    if service not in SERVICES or len(sys.argv) > 2:
        sys.exit(__doc__)
    accepted = read_accepted()
    python = environment()
    found = []
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        found += findings(ask(python, file, service), file.name)
    wrong = problems(found, accepted, datetime.datetime.now(datetime.timezone.utc).date())
    if wrong:
        sys.exit("\n".join(f"audit: {line}" for line in wrong))
    known = {(one.package, one.id) for one in found}
    sys.stderr.write(f"audit: {SERVICES[service]} was asked; known vulnerabilities, all of them accepted: {len(known)}\n")


if __name__ == "__main__":
    try:
        main()
    except (AcceptedError, NotAuditedError, SetupError, OSError) as error:
        sys.exit(f"audit: {error}")
