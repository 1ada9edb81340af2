import pytest

from inversion_faq.channels.limits import RateLimit, limits_off


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_as_many_calls_as_allowed_pass_and_the_next_waits(clock):
    limit = RateLimit(3, clock)
    assert [limit.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 60]


@pytest.mark.parametrize(("later", "seconds"), [(0.0, 60), (0.5, 60), (1.0, 59), (30.25, 30), (59.0, 1), (59.9, 1)])
def test_wait_is_the_whole_seconds_until_the_oldest_call_is_a_minute_old(clock, later, seconds):
    limit = RateLimit(1, clock)
    limit.seconds_to_wait("a")
    clock.now += later
    assert limit.seconds_to_wait("a") == seconds


def test_call_passes_after_waiting_as_long_as_told(clock):
    limit = RateLimit(1, clock)
    limit.seconds_to_wait("a")
    clock.now += 12.3
    clock.now += limit.seconds_to_wait("a")
    assert limit.seconds_to_wait("a") == 0


def test_window_slides_so_that_each_call_frees_its_own_place(clock):
    limit = RateLimit(2, clock)
    limit.seconds_to_wait("a")
    clock.now += 40
    limit.seconds_to_wait("a")
    clock.now += 20
    assert limit.seconds_to_wait("a") == 0
    assert limit.seconds_to_wait("a") == 40


def test_refused_calls_do_not_lengthen_the_wait(clock):
    limit = RateLimit(1, clock)
    limit.seconds_to_wait("a")
    for _ in range(50):
        clock.now += 1
        limit.seconds_to_wait("a")
    assert limit.seconds_to_wait("a") == 10


def test_each_key_has_its_own_count(clock):
    limit = RateLimit(1, clock)
    assert [limit.seconds_to_wait(key) for key in ("a", "b", "a")] == [0, 0, 60]


def test_who_has_not_called_for_a_minute_is_forgotten(clock):
    limit = RateLimit(2, clock)
    limit.seconds_to_wait("192.0.2.1")
    clock.now += 59.9
    limit.seconds_to_wait("192.0.2.2")
    assert list(limit._calls) == ["192.0.2.1", "192.0.2.2"]
    clock.now += 0.2
    limit.seconds_to_wait("192.0.2.3")
    assert list(limit._calls) == ["192.0.2.2", "192.0.2.3"]


def test_no_limit_lets_everything_pass(clock):
    limit = RateLimit(None, clock)
    assert {limit.seconds_to_wait("a") for _ in range(1000)} == {0}


@pytest.mark.parametrize(
    ("environment", "off"),
    [
        ({}, False),
        ({"CHAT_RATE_LIMIT": ""}, False),
        ({"CHAT_RATE_LIMIT": "on"}, False),
        ({"CHAT_RATE_LIMIT": "off"}, True),
        ({"CHAT_RATE_LIMIT": "OFF"}, True),
    ],
    ids=str,
)
def test_only_the_word_off_switches_limits_off(environment, off):
    assert limits_off(environment) is off
