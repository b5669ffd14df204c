from datetime import UTC, datetime

from delivery.live.frames import Frame, pack, unpack

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def test_a_frame_is_encoded_as_the_contract_has_it():
    frame = Frame("eta", {"eta_at": None}, NOON, order_id="o-1", message_id="5-0")
    assert frame.encode() == (
        '{"message_id":"5-0","type":"eta","order_id":"o-1",'
        '"at":"2026-11-18T12:00:00.000Z","data":{"eta_at":null}}'
    )


def test_a_frame_of_no_order_names_none():
    assert Frame("pong", {}, NOON).encode() == (
        '{"message_id":null,"type":"pong","at":"2026-11-18T12:00:00.000Z","data":{}}'
    )


def test_what_is_packed_is_unpacked():
    frame = Frame("eta", {"text": "two\nlines"}, NOON, message_id="5-0", replaces="driver")
    assert unpack(pack(frame)) == ("5-0", "driver", frame.body())


def test_a_frame_of_no_stream_is_unpacked_without_an_id():
    frame = Frame("offer", {}, NOON)
    assert unpack(pack(frame)) == ("", "", frame.body())
