"""What stops an evaluation."""


class EvaluationError(Exception):
    """Something a person has to do first; the message names it, with file and line where there is one."""
