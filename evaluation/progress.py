"""Tells the person at the terminal where an evaluation is."""

import sys


class Progress:
    """One line a step on stderr, with a counter."""

    def __init__(self, steps: int) -> None:
        """`steps`: how many there will be."""
        self._steps = steps
        self._at = 0

    def step(self, what: str) -> None:
        """Begins the next step."""
        self._at += 1
        self.say(what)

    def say(self, what: str) -> None:
        """Tells something of the step that is under way."""
        sys.stderr.write(f"evaluate: [{self._at}/{self._steps}] {what}\n")
        sys.stderr.flush()
