import re

from inversion_faq import __version__
from tests.conftest import ROOT


def test_version_is_the_projects():
    [declared] = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert __version__ == declared
