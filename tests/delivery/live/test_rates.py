from delivery.live import rates
from delivery.live.rates import BURST, PER_SECOND, FrameRate


def at(monkeypatch, second):
    """Let the monotonic clock stand at a second."""
    monkeypatch.setattr(rates.time, "monotonic", lambda: second)


def test_a_burst_is_allowed_and_no_more(monkeypatch):
    at(monkeypatch, 100.0)
    rate = FrameRate()
    assert [rate.allows() for _ in range(int(BURST) + 1)] == [True] * int(BURST) + [False]


def test_time_gives_frames_back(monkeypatch):
    at(monkeypatch, 100.0)
    rate = FrameRate()
    for _ in range(int(BURST)):
        rate.allows()
    at(monkeypatch, 101.0)
    allowed = [rate.allows() for _ in range(int(PER_SECOND) + 1)]
    assert allowed == [True] * int(PER_SECOND) + [False]


def test_rest_gives_no_more_than_a_burst(monkeypatch):
    at(monkeypatch, 100.0)
    rate = FrameRate()
    at(monkeypatch, 10_000.0)
    assert [rate.allows() for _ in range(int(BURST) + 1)][-1] is False
