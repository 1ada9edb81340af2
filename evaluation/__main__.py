"""`python -m evaluation`: runs `evaluation.command` with Rasa's libraries as quiet as scripts/quiet.py has them."""

import os
import sys
import warnings

from scripts.quiet import environment

os.environ.update(environment())
warnings.showwarning = lambda *_, **__: None

from evaluation.command import main  # noqa: E402 - Rasa's libraries read the environment when they are imported

sys.exit(main())
