"""llama.cpp's own HTTP server over the embedded chat model's weights: a real server of the API, on the loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assistant.settings import DEFAULT_CHAT_MODEL
from corpus.weights import require

WEIGHTS = DEFAULT_CHAT_MODEL.removeprefix("local:")
KEY = "a-key"


@contextmanager
def weights_served(context: int) -> Iterator[str]:
    """The base_url of a server with `context` tokens of context, which wants `KEY`."""
    # Threads that wait must sleep, not spin: spinning halves the speed on a busy machine. Read at import only.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(require(WEIGHTS))
    params.n_ctx, params.n_parallel, params.port = context, 1, 0
    params.ui, params.verbosity, params.warmup = False, 0, False
    params.cache_ram_mib = 512  # two prompts that take turns are each read once
    params.api_keys = [KEY]
    server: Any = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server
