"""Probes that were learned once in the life of a process: the same sentences in the same vectors teach the same again.

Each project and each draft has a coder of its own; to embed some hundred sentences and fit a regression on them takes
seconds. Knows keys and probes, nothing of what they tell.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from assistant.coders.probes import Probe

MOST = 32
"""Probes that are kept, the latest used ones: one for each frame and embedder, of some kilobytes. Set by judgement."""
_LEARNED: OrderedDict[Hashable, Probe] = OrderedDict()
_LOCK = Lock()


def remembered(key: Hashable, learn: Callable[[], Probe]) -> Probe:
    """The probe under a key, learned where nobody asked for it before.

    Args:
        key: all that decides what is learned.
        learn: gives the probe; asked for it twice, it gives an equal one, so that two who ask at once agree.
    """
    with _LOCK:
        if key in _LEARNED:
            _LEARNED.move_to_end(key)
            return _LEARNED[key]
    probe = learn()
    with _LOCK:
        _LEARNED[key] = probe
        while len(_LEARNED) > MOST:
            _LEARNED.popitem(last=False)
    return probe
