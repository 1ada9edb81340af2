"""No rule of axe is broken, however the browser is set up and whatever the chat shows."""

import pytest

from tests.browser import tour
from tests.browser.conftest import Surroundings

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("layout", tour.LAYOUTS)
def test_15_axe_finds_nothing_in_any_mode_and_state(around: Surroundings, layout: str) -> None:
    found = tour.walk(around, layout)
    modes, states = ({one[place] for one in found} for place in (0, 1))
    wrong = {at: one.violations for at, one in found.items() if one.violations}
    print(f"\naxe, {layout}: {len(modes)} modes x {len(states)} states, {sum(map(len, wrong.values()))} violations")
    assert wrong == {}
