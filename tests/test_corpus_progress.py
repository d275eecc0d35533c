"""How fast a stage goes is told once it can be."""

from __future__ import annotations

from corpus.progress import Pace, Step


def test_rate_and_time_left() -> None:
    times = iter((0.0, 1.0, 10.0, 20.0, 21.0, 31.0, 121.0, 131.0, 141.0))
    pace = Pace(lambda: next(times))
    steps = (
        Step("reading", 0, 1000),
        Step("reading", 20, 1000),
        Step("reading", 120, 1000),
        Step("reading", 1000, 1000),
        Step("embedding", 0, 10_000),
        Step("embedding", 5, 10_000),
        Step("embedding", 5, 10_000),
        Step("asking", 3),
        Step("asking", 8),
    )
    assert [pace.told(step) for step in steps] == [
        "",
        "",
        "12/s, about 73 s left",
        "50/s",
        "",
        "0.5/s, about 5.6 h left",
        "3.0/min, about 55.5 h left",
        "",
        "0.5/s",
    ]
