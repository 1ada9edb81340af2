"""A second home of the project for tests of scripts/ and the Makefile: own ports, own database, own logs."""

import os
import pathlib
import shutil
import subprocess

import yaml

from tests.conftest import ROOT, free_port

SHARED = (
    ".venv",
    "actions",
    "build",
    "data",
    "inversion_faq",
    "models",
    "serving",
    "config.yml",
    "credentials.yml",
    "domain.yml",
)


def make_project(home: pathlib.Path, *own: str) -> pathlib.Path:
    """Fills `home` with the scripts and links to everything else; `own` is copied, so that a test may break it."""
    shutil.copytree(ROOT / "scripts", home / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", home / "requirements")
    shutil.copy(ROOT / "Makefile", home / "Makefile")
    for name in SHARED:
        if name not in own:
            (home / name).symlink_to(ROOT / name)
        elif (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, home / name)
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{free_port()}/webhook"
    (home / "endpoints.yml").write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return home


def actions_port(home: pathlib.Path) -> int:
    endpoints = yaml.safe_load((home / "endpoints.yml").read_text(encoding="utf-8"))
    return int(endpoints["action_endpoint"]["url"].rsplit(":", 1)[1].split("/")[0])


def run_script(home: pathlib.Path, *command: str, timeout: int = 300, **env: str) -> "subprocess.CompletedProcess[str]":
    """Runs a script of the project with its own Python."""
    return subprocess.run(
        [str(home / ".venv" / "bin" / "python"), *command],
        cwd=home,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def processes_of(home: pathlib.Path) -> dict[int, str]:
    """Returns the running processes whose working directory is the project, with their command lines (Linux)."""
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if folder.joinpath("cwd").resolve() == home.resolve() and int(folder.name) != os.getpid():
                found[int(folder.name)] = folder.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
    return {pid: command for pid, command in found.items() if command}
