"""scripts/setup.py: makes an environment once, with the uv and Python there are, and says what is missing."""

import pathlib
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

SHELL = "/bin/sh"
FAKE_UV = """#!{shell}
echo "$@" >> "{calls}"
case "$1 $2" in
  "--version "*) echo "uv 0.0" ;;
  "venv "*) for home; do :; done; {mkdir} -p "$home/bin"; {copy} "{python}" "$home/bin/python" ;;
  "python install"*) exit 1 ;;
  "python find"*) exit 1 ;;
esac
"""
FAKE_PYTHON = """#!{shell}
echo "3.10"
"""


class Machine:
    """A project and a person's machine in a temporary folder: nothing on PATH but what a test puts there."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.root = folder / "project"
        self.bin = folder / "bin"
        self.home = folder / "home"
        self.calls = folder / "uv-calls"
        for one in (self.root, self.bin, self.home):
            one.mkdir()
        shutil.copytree(ROOT / "scripts", self.root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "requirements", self.root / "requirements")
        self.env = {"PATH": str(self.bin), "HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}

    def add(self, name: str, text: str, folder: pathlib.Path | None = None) -> pathlib.Path:
        program = (folder or self.bin) / name
        program.parent.mkdir(parents=True, exist_ok=True)
        programs = {"mkdir": shutil.which("mkdir"), "copy": shutil.which("cp"), "python": self.root / "python"}
        program.write_text(text.format(shell=SHELL, calls=self.calls, **programs))
        program.chmod(0o755)
        return program

    def add_uv(self) -> None:
        self.add("uv", FAKE_UV)
        self.add("python", FAKE_PYTHON, self.root)  # what a new environment gets

    def add_python(self) -> None:
        self.add("python3.10", FAKE_PYTHON)

    def hide_installers(self) -> None:
        """Makes the running Python look as bare as a system's without venv and pip."""
        bare = self.home / "bare"
        bare.mkdir()
        for name in ("ensurepip", "pip"):
            (bare / f"{name}.py").write_text("raise ImportError\n")
        self.env["PYTHONPATH"] = str(bare)

    def set_up(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "scripts/setup.py", *arguments],
            cwd=self.root,
            env=self.env,
            capture_output=True,
            text=True,
        )

    def uv_calls(self) -> list[str]:
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def installs(self) -> list[str]:
        return [one for one in self.uv_calls() if one.startswith("pip sync")]


def installed(machine: Machine) -> list[str]:
    """The requirement files of the first install."""
    return [pathlib.Path(one).name for one in machine.installs()[0].split() if one.endswith(".txt")]


@pytest.fixture
def machine(tmp_path: pathlib.Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine on which `make setup` has run."""
    machine.add_uv()
    machine.add_python()
    assert machine.set_up("run").returncode == 0
    machine.calls.unlink()
    return machine


def test_a_first_run_installs_with_hashes(machine: Machine) -> None:
    machine.add_uv()
    machine.add_python()

    result = machine.set_up("run")

    assert result.returncode == 0, result.stderr
    assert len(machine.installs()) == 1
    assert "--require-hashes" in machine.installs()[0]
    assert installed(machine) == ["run.txt", "train.txt"]


def test_the_test_tools_come_into_the_same_environment(ready: Machine) -> None:
    assert ready.set_up("dev").returncode == 0

    assert installed(ready) == ["run.txt", "train.txt", "dev.txt"]
    assert not any(one.startswith("venv") for one in ready.uv_calls())


def test_an_up_to_date_environment_is_left_alone(ready: Machine) -> None:
    result = ready.set_up("run")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert ready.uv_calls() == []


def test_an_up_to_date_environment_needs_neither_uv_nor_python(ready: Machine) -> None:
    for program in ready.bin.iterdir():
        program.unlink()

    assert ready.set_up("run").returncode == 0


@pytest.mark.parametrize("part", ["run", "train"])
def test_changed_requirements_are_installed_into_the_same_environment(ready: Machine, part: str) -> None:
    with (ready.root / "requirements" / f"{part}.txt").open("a") as file:
        file.write("# another line\n")

    assert ready.set_up("run").returncode == 0

    assert len(ready.installs()) == 1
    assert not any(one.startswith("venv") for one in ready.uv_calls())


def test_the_test_tools_are_kept_by_a_later_set_up(ready: Machine) -> None:
    assert ready.set_up("dev").returncode == 0
    ready.calls.unlink()

    assert ready.set_up("run").returncode == 0

    assert ready.uv_calls() == []


def test_an_environment_whose_python_is_gone_is_made_anew(ready: Machine) -> None:
    (ready.root / ".venv" / "bin" / "python").unlink()

    assert ready.set_up("run").returncode == 0

    assert any(one.startswith("venv") for one in ready.uv_calls())


def test_a_failed_install_is_tried_again(machine: Machine) -> None:
    machine.add_uv()
    machine.add_python()
    uv = machine.bin / "uv"
    works = uv.read_text()
    uv.write_text(works.replace("esac", '  "pip sync"*) exit 3 ;;\nesac'))
    failed = machine.set_up("run")
    uv.write_text(works)

    again = machine.set_up("run")

    assert failed.returncode == 1
    assert again.returncode == 0
    assert len(machine.installs()) == 2


def test_a_failed_install_says_what_failed_and_what_to_do(machine: Machine) -> None:
    machine.add_uv()
    machine.add_python()
    uv = machine.bin / "uv"
    uv.write_text(uv.read_text().replace("esac", '  "pip sync"*) exit 3 ;;\nesac'))

    result = machine.set_up("run")

    last = result.stderr.splitlines()[-1]
    assert last.startswith("setup: installing .venv failed")
    assert last.endswith("Check the network and the disk, then run it again.")


def test_no_python_310_gives_one_clear_line(machine: Machine) -> None:
    machine.add_uv()

    result = machine.set_up("run")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines() == [
        "setup: fetching Python 3.10",
        "setup: Python 3.10 is not here and could not be fetched: install it (python.org, pyenv, your system).",
    ]


def test_a_python_of_another_version_is_not_taken(machine: Machine) -> None:
    machine.add_uv()
    machine.add("python3.10", FAKE_PYTHON.replace("3.10", "3.12"))

    assert "Python 3.10 is not here" in machine.set_up("run").stderr


def test_a_python_of_pyenv_is_found(machine: Machine) -> None:
    machine.add_uv()
    python = machine.add("python3.10", FAKE_PYTHON, machine.home / ".pyenv" / "versions" / "3.10.14" / "bin")

    assert machine.set_up("run").returncode == 0

    assert any(one.startswith("venv") and str(python) in one for one in machine.uv_calls())


def test_no_uv_and_no_way_to_get_it_gives_one_clear_line(machine: Machine) -> None:
    machine.hide_installers()

    result = machine.set_up("run")

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "setup: fetching uv, the installer",
        "setup: uv is missing and this Python has neither venv nor pip: install uv or python3-venv.",
    ]


@pytest.mark.parametrize("where", [".local/bin", ".cargo/bin"])
def test_a_uv_off_the_path_is_found(machine: Machine, where: str) -> None:
    machine.add_python()
    machine.add_uv()
    (machine.home / where).mkdir(parents=True)
    (machine.bin / "uv").rename(machine.home / where / "uv")

    assert machine.set_up("run").returncode == 0


def test_a_broken_uv_is_not_taken(machine: Machine) -> None:
    machine.hide_installers()
    machine.add("uv", "#!{shell}\nexit 1\n")

    assert "uv is missing" in machine.set_up("run").stderr


@pytest.mark.parametrize("arguments", [[], ["everything"], ["run", "dev"]], ids=["none", "unknown", "two"])
def test_other_arguments_show_the_usage(machine: Machine, arguments: list[str]) -> None:
    result = machine.set_up(*arguments)

    assert result.returncode == 1
    assert "python3 scripts/setup.py run" in result.stderr


def test_a_stamp_that_cannot_be_read_gives_one_clear_line(ready: Machine) -> None:
    stamp = ready.root / ".venv" / "installed-run"
    stamp.unlink()
    stamp.mkdir()

    result = ready.set_up("run")

    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("setup: ")
