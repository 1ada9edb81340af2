"""Rasa, served without TensorFlow, scikit-learn and the libraries of channels and stores that are not used here.

    python -m serving run ...     as `python -m rasa run ...`
    python -m serving shell ...   as `python -m rasa shell ...`

Why: Rasa imports TensorFlow, scikit-learn and the library of every channel it knows as it starts, wanted or not. That is most of
its installed size and much of its memory and start-up, and nothing that is served here uses any of it.

What: `libraries.py` lists those libraries, each with the few names that Rasa asks for while it is imported. `stand_ins.py` puts
modules with just these names in their place. The names are empty classes: Rasa can name them, subclass them and ask whether
something is one of them. Whatever would use a library for real ends with a StandInError, which names it and says what to do.
Rasa itself is not changed, and the libraries need not be installed: requirements/serve.txt leaves them out.

An environment that only serves, with a model that was trained elsewhere in models/:

    uv venv --python 3.10 .venv
    uv pip sync --python .venv/bin/python --require-hashes requirements/serve.txt
    .venv/bin/python scripts/serve.py

How to go back: STAND_INS=off in the environment (`STAND_INS=off make run`), where requirements/run.txt is installed. Training
never uses the stand-ins: `make train` tunes the sentence encoder with the real TensorFlow.

What stays, though nothing here uses it: redis, psycopg2 and aio-pika (stores, locks and brokers of a larger deployment; Rasa
imports redis and aio-pika as it starts), sentry-sdk (Rasa makes a part of it as it starts) and prompt-toolkit (the shell).

Rasa makes the clients of Facebook, Slack, Twilio and Webex at the first message only: with one of them in credentials.yml the
server starts, and each message there ends with a StandInError in the log. The other channels without their library end the
start.
"""
