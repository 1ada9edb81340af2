"""Checks all content: `python -m inversion_faq.content [data folder]`. Exit status 1 when a rule is broken."""

import datetime
import pathlib
import sys

from inversion_faq.content.checks import check, stale_answers
from inversion_faq.content.errors import ContentError
from inversion_faq.content.library import DATA, read_library


def main() -> int:
    """Prints every problem with file and line; returns the exit status."""
    data = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    try:
        library = read_library(data)
        problems = check(library)
    except ContentError as error:
        problems, library = error.problems, None
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if library is not None:
        for warning in stale_answers(library, datetime.date.today()):
            sys.stderr.write(f"warning: {warning}\n")
        sys.stderr.write(f"content: {len(library.answers)} answers, {len(library.sources)} sources, {len(problems)} problems\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
