"""serving/: Rasa finds what it asks for while it is imported, and whatever wants more is told what this server runs without."""

import importlib.metadata
import os
import subprocess
import sys
import textwrap

import pytest

from serving.libraries import LIBRARIES
from tests.conftest import ROOT

WHAT_TO_DO = "install requirements/run.txt and start with STAND_INS=off; to train, run `make train`"
STOOD_IN_FOR = [*sorted({module.split(".")[0] for one in LIBRARIES for module in one.modules} - {"google"}), "google.auth"]
USED = {
    "a function": ("tensorflow", "import tensorflow as tf; tf.function"),
    "a function under a module": ("tensorflow", "import tensorflow as tf; tf.keras.backend.clear_session()"),
    "a tensor": ("tensorflow", "import tensorflow as tf; tf.TensorShape([1])"),
    "a layer of somebody's own": ("tensorflow", "import tensorflow as tf; type('Mine', (tf.keras.layers.Layer,), {})(units=3)"),
    "a model": ("tensorflow", "from keras import Model; Model()"),
    "another module": ("tensorflow", "import tensorflow.lite"),
    "another name": ("tensorflow", "from tensorflow import config"),
    "a login of Google's": ("google-auth", "import google.auth; google.auth.default()"),
    "a plot": ("matplotlib", "import matplotlib.pyplot"),
    "S3": ("boto3", "import boto3; boto3.resource('s3')"),
    "a table of DynamoDB": ("boto3", "from rasa.core.tracker_store import DynamoTrackerStore as S; S(None)"),
    "MongoDB": ("pymongo", "from rasa.core.tracker_store import MongoTrackerStore as S; S(None)"),
    "Facebook": ("fbmessenger", "from rasa.core.channels.facebook import MessengerClient as C; C('token')"),
    "Hangouts": ("cachecontrol", "from rasa.core.channels.hangouts import HangoutsInput as C; C()"),
    "Slack": ("slack-sdk", "from rasa.core.channels.slack import SlackBot as C; C('token')"),
    "Socket.IO": ("python-socketio", "from rasa.core.channels.socketio import SocketIOInput as C; C().blueprint(None)"),
    "Telegram": ("aiogram", "from rasa.core.channels.telegram import TelegramOutput as C; C('token')"),
    "Twilio": ("twilio", "from rasa.core.channels.twilio import TwilioOutput as C; C('sid', 'token', 'number')"),
    "Webex": ("webexteamssdk", "from rasa.core.channels.webexteams import WebexTeamsBot as C; C('token', 'room')"),
}


def python(code: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Runs code after the stand-ins are installed, as `python -m serving` does."""
    command = f"from serving.stand_ins import install; install()\n{textwrap.dedent(code)}"
    env = {**os.environ, "STAND_INS": "", **env}
    return subprocess.run([sys.executable, "-c", command], cwd=ROOT, env=env, capture_output=True, text=True)


@pytest.fixture(scope="module")
def used() -> dict[str, str]:
    """What each of USED is told, all in one process that has imported all of Rasa that serves."""
    tries = "".join(f"attempt({name!r}, {code!r})\n" for name, (_, code) in USED.items())
    result = python(
        f"""
import rasa.__main__, rasa.server, rasa.engine.recipes.default_components
def attempt(name, code):
    try:
        exec(code)
    except Exception as error:
        print(name, type(error).__name__, error, sep="|")
{tries}"""
    )
    assert result.returncode == 0, result.stderr
    return {line.split("|")[0]: line.split("|", 1)[1] for line in result.stdout.splitlines() if line.count("|") == 2}


@pytest.mark.parametrize("name", USED)
def test_what_would_really_use_a_library_is_told_what_to_do(used: dict[str, str], name: str) -> None:
    library = USED[name][0]

    assert used[name].startswith(f"StandInError|this server runs without {library}, and ")
    assert used[name].endswith(WHAT_TO_DO)


def test_rasa_is_imported_without_a_module_of_the_real_libraries() -> None:
    result = python(
        f"""
        import rasa.__main__, rasa.server, rasa.engine.recipes.default_components, sys
        for name, module in sorted(sys.modules.items()):
            if name.startswith(tuple(f"{{one}}." for one in {STOOD_IN_FOR!r})) or name in {STOOD_IN_FOR!r}:
                print(name, getattr(module, "__file__", None))
        """
    )

    assert result.returncode == 0, result.stderr
    shown = [line.split() for line in result.stdout.splitlines()]
    assert {"tensorflow", "twilio"} <= {name for name, _ in shown}
    assert [name for name, file in shown if file != "None"] == []


def test_names_can_be_asked_about_and_caught() -> None:
    result = python(
        """
        import tensorflow as tf
        from botocore.exceptions import BotoCoreError
        from pymongo.errors import ConnectionFailure
        try:
            raise ConnectionError("no store")
        except (BotoCoreError, ConnectionFailure, ConnectionError) as error:
            print(error, isinstance(error, tf.Tensor), hasattr(tf, "__version__"))
        """
    )

    assert (result.stdout, result.stderr) == ("no store False False\n", "")


def test_other_libraries_are_the_real_ones() -> None:
    result = python("import google.protobuf, psycopg2, redis, sqlalchemy; print(redis.__version__, google.protobuf.__version__)")

    assert result.stdout.split() == [importlib.metadata.version(name) for name in ("redis", "protobuf")]


def test_the_real_libraries_come_back_with_stand_ins_off() -> None:
    result = python(
        """
        import importlib.util, twilio
        print(twilio.__version__, importlib.util.find_spec("tensorflow").origin is not None)
        """,
        STAND_INS="off",
    )

    assert result.stdout.split() == [importlib.metadata.version("twilio"), "True"], result.stderr


@pytest.mark.parametrize("arguments", [[], ["train"], ["--help"]], ids=["none", "train", "help"])
def test_only_serving_runs_with_the_stand_ins(arguments: list[str]) -> None:
    result = subprocess.run([sys.executable, "-m", "serving", *arguments], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 1
    assert result.stderr.startswith("usage: python -m serving run|shell")
    assert "make train" in result.stderr
