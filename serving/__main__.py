"""Rasa's command line with the stand-ins: `python -m serving run`, `python -m serving shell`."""

import sys

from serving.stand_ins import install
from serving.threads import one_thread

if __name__ == "__main__":
    if sys.argv[1:2] not in (["run"], ["shell"]):
        sys.exit("usage: python -m serving run|shell [options of `rasa run` and `rasa shell`]; to train, run `make train`")
    one_thread()
    install()
    from rasa.__main__ import main

    main()
