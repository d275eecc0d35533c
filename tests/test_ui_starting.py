"""A start is not slowed by the collector of garbage, which works as ever afterwards."""

from __future__ import annotations

import gc

import pytest

from ui.starting import kept_from_collection


def test_the_collector_rests_meanwhile_and_leaves_what_came_alone() -> None:
    frozen = gc.get_freeze_count()
    with kept_from_collection():
        assert not gc.isenabled()
        kept: list[list[int]] = [[] for _ in range(1000)]
    try:
        assert gc.isenabled()
        assert gc.get_freeze_count() >= frozen + len(kept)
    finally:
        gc.unfreeze()


def test_a_start_that_fails_leaves_the_collector_as_it_was() -> None:
    def start() -> None:
        with kept_from_collection():
            raise OSError("taken")

    with pytest.raises(OSError, match="taken"):
        start()
    assert gc.isenabled()
    gc.disable()
    try:
        with kept_from_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
