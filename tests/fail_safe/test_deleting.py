"""Deleting a conversation while something else goes on in it."""

import concurrent.futures
import time

from tests.channel.contract import assert_error, bytes_of_database, stored_events

WORD = "Dampfnudel"


def test_nothing_is_left_of_a_turn_that_was_under_way_when_its_conversation_was_deleted(fragile):
    session = fragile.bot.session()
    fragile.break_actions("hanging")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        turn = pool.submit(session.post, "/messages", {"message": f"the {WORD} says I have glaucoma"})
        time.sleep(1)
        deletion = pool.submit(session.delete)
        assert deletion.result().status_code == 204
        assert turn.result().status_code in (200, 401)
    assert stored_events(session) == []
    assert WORD.encode() not in bytes_of_database(fragile.bot)
    assert_error(session.post("/messages", {"message": "hello"}), 401, "session_ended")
