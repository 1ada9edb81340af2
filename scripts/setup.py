"""Makes the project's environment (.venv) with any Python 3: finds uv and Python 3.10, installs from hashed requirement files.

    python3 scripts/setup.py run   to train and serve
    python3 scripts/setup.py dev   with the test tools besides
    python3 scripts/setup.py schemathesis   an environment of its own (.schemathesis) for the test of the HTTP interface

Nothing is done when the environment is up to date. Only the standard library is used.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WANTED = "3.10"
HOME = os.path.join(ROOT, ".venv")
OWN_HOMES = {"schemathesis": os.path.join(ROOT, ".schemathesis")}  # what Rasa's dependencies do not go with
PARTS = {"run": ["run", "train"], "dev": ["run", "train", "dev"], "schemathesis": ["schemathesis"]}


class SetupError(Exception):
    """Something a person has to do first; the message says what."""


def say(text):
    """Tells the person at the terminal what is done."""
    sys.stderr.write(f"setup: {text}\n")


def output_of(command):
    """Returns what a command prints, or None when it cannot be run."""
    try:
        return subprocess.check_output(command, stderr=subprocess.DEVNULL, universal_newlines=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def run(command, what):
    """Runs a command with its output shown.

    Raises SetupError, naming `what`, when it fails.
    """
    try:
        subprocess.check_call(command, cwd=ROOT)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"{what} failed ({error}). Check the network and the disk, then run it again.") from error


def find_uv():
    """Returns the full path of a working uv; fetches one into .uv when there is none."""
    local = os.path.join(ROOT, ".uv", "bin", "uv")
    usual = [os.path.expanduser(path) for path in ("~/.local/bin/uv", "~/.cargo/bin/uv")]
    for candidate in (local, shutil.which("uv"), *usual):
        if candidate and output_of([candidate, "--version"]):
            return candidate
    say("fetching uv, the installer")
    what = ["--require-hashes", "-r", os.path.join(ROOT, "requirements", "uv.txt")]
    quiet = ["--quiet", "--disable-pip-version-check"]
    home = os.path.join(ROOT, ".uv")
    if output_of([sys.executable, "-c", "import ensurepip, venv; print(1)"]):
        run([sys.executable, "-m", "venv", home], "making .uv")
        run([os.path.join(home, "bin", "python"), "-m", "pip", "install", *quiet, *what], "fetching uv")
    elif output_of([sys.executable, "-m", "pip", "--version"]):
        run([sys.executable, "-m", "pip", "install", *quiet, "--target", home, *what], "fetching uv")
    else:
        raise SetupError("uv is missing and this Python has neither venv nor pip: install uv or python3-venv.")
    if not output_of([local, "--version"]):
        raise SetupError("uv was fetched into .uv but does not run: install uv yourself, then run it again.")
    return local


def is_wanted(python):
    """Tells whether a program is a working Python 3.10."""
    return output_of([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]) == WANTED


def find_python(uv):
    """Returns a Python 3.10: on PATH, among pyenv's, or fetched by uv."""
    on_path = shutil.which("python" + WANTED)
    if on_path and is_wanted(on_path):
        return on_path
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    installed = glob.glob(os.path.join(pyenv, "versions", WANTED + "*", "bin", "python" + WANTED))
    for candidate in sorted(installed, reverse=True):
        if is_wanted(candidate):
            return candidate
    say(f"fetching Python {WANTED}")
    output_of([uv, "python", "install", WANTED])
    found = output_of([uv, "python", "find", WANTED])
    if not found or not is_wanted(found):
        raise SetupError(f"Python {WANTED} is not here and could not be fetched: install it (python.org, pyenv, your system).")
    return found


def fingerprint(files):
    """Returns a hash of the files' contents."""
    digest = hashlib.sha256()
    for name in files:
        with open(name, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def set_up(name):
    """Makes the environment with what `name` of PARTS needs, or leaves it when it is up to date."""
    home = OWN_HOMES.get(name, HOME)
    python = os.path.join(home, "bin", "python")
    if os.path.exists(os.path.join(home, "installed-dev")):
        name = "dev"  # keep the test tools where they are in use
    parts = PARTS[name]
    files = [os.path.join(ROOT, "requirements", part + ".txt") for part in parts]
    stamp = os.path.join(home, "installed-" + name)
    wanted = fingerprint(files)
    if os.path.exists(stamp) and os.path.exists(python):
        with open(stamp) as file:
            if file.read() == wanted:
                return
    uv = find_uv()
    if not (os.path.exists(python) and is_wanted(python)):
        run([uv, "venv", "--quiet", "--clear", "--python", find_python(uv), home], f"making {os.path.basename(home)}")
    say(f"installing {os.path.basename(home)} from {', '.join(f'requirements/{part}.txt' for part in parts)}")
    what = f"installing {os.path.basename(home)}"
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, *files], what)
    with open(stamp, "w") as file:
        file.write(wanted)


def main():
    """Makes the environment named on the command line."""
    if len(sys.argv) != 2 or sys.argv[1] not in PARTS:
        sys.exit(__doc__)
    if sys.platform not in ("linux", "darwin"):
        sys.exit("setup: Linux or macOS is needed (on Windows, use WSL)")
    try:
        set_up(sys.argv[1])
    except (SetupError, OSError) as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit("setup: stopped")


if __name__ == "__main__":
    main()
