"""Rasa, served without TensorFlow and without the libraries of channels and stores that are not used here.

    python -m serving run ...     as `python -m rasa run ...`
    python -m serving shell ...   as `python -m rasa shell ...`

Why: Rasa imports TensorFlow and the library of every channel it knows as it starts, wanted or not. That is most of its start-up,
of its memory and of its installed size, and nothing that is served here uses any of it.

What: `libraries.py` lists those libraries, each with the few names that Rasa asks for while it is imported. `stand_ins.py` puts
modules with just these names in their place. The names are empty classes: Rasa can name them, subclass them and ask whether
something is one of them. Whatever would use a library for real ends with a StandInError, which names it and says what to do.
Rasa itself is not changed, and the libraries need not be installed: requirements/serve.txt leaves them out.

How to go back: STAND_INS=off in the environment (`STAND_INS=off make run`), where requirements/run.txt is installed. Training
never runs here: `make train` uses the real TensorFlow.

A bot with Slack, Twilio, Facebook or Webex in credentials.yml starts, because Rasa makes their clients at the first message; that
message then ends with the StandInError in the log. The other channels that are stood in for end the start.
"""
