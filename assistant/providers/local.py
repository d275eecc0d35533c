"""The embedded chat model: llama.cpp in this process, through xllamacpp, without a network.

One engine a model file and process, shared behind a lock: a second context would take the memory again and be slower,
and calls that share a beginning (the same prompt) find it in the cache. The engine is loaded at the first reply.

What this module does not know: prompts, evidence, where weights come from (`corpus.weights` does).
"""

from __future__ import annotations

import atexit
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.chat_model import ChatReply, ChatRequest, Message, OnText, Usage
from assistant.errors import ModelContextOverflow, ModelReplyCutOff, ModelReplyInvalid, ModelUnavailable
from assistant.providers.choice_probabilities import Candidate, from_log_probabilities, weigh_choices
from corpus.errors import EmbedderError
from corpus.weights import require

if TYPE_CHECKING:
    from assistant.settings import Settings

_CANDIDATES = 200
"""Tokens looked at for a choice; a label outside them has less than a thousandth."""
_PROMPT_CACHE_MIB = 512
_BATCH = 512
"""Tokens read at once: between two batches a call can be stopped."""

Chunk = dict[str, Any]


class Engine:
    """One loaded model file. Calls take turns."""

    def __init__(self, path: Path, context: int, threads: int) -> None:
        """Load the model.

        Raises:
            ModelUnavailable: the engine isn't installed on this platform, or the file is no model it can load.
        """
        if lacks_avx2(_processor_description()):
            raise ModelUnavailable(
                "The embedded model can't run here: its engine needs a processor with AVX2. "
                "Set another chat model, for example openai:<model> with a base_url, or extractive: for none."
            )
        # Threads that wait must sleep, not spin: spinning halves the speed on a busy machine. Read at import only.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            import xllamacpp
        except ImportError as error:
            raise ModelUnavailable(
                f"The embedded model can't run here: {error}. It needs Linux on x86-64; set another chat model, "
                "for example openai:<model> with a base_url, or extractive: for none."
            ) from error
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx = context
        params.n_batch = _BATCH
        params.n_parallel = 1
        params.ui = False
        params.cache_ram_mib = _PROMPT_CACHE_MIB
        params.port = 0
        # The engine opens a port on the loopback that nobody here uses: nobody else shall, either.
        params.api_keys = [secrets.token_hex(16)]
        params.n_threads_http = 1
        params.warmup = False
        params.verbosity = 0
        params.cpuparams.n_threads = threads
        params.cpuparams_batch.n_threads = threads
        self._lock = threading.Lock()
        self._closing = False
        try:
            self._server: Any = xllamacpp.Server(params)
        except RuntimeError as error:
            raise ModelUnavailable(
                f"The model {path} can't be loaded: it is no GGUF file this engine knows, or memory is short. "
                "Fetch it again with `wayfolk models pull`, or set another model."
            ) from error

    def run(self, body: Mapping[str, Any], on_chunk: Callable[[Chunk], None]) -> None:
        """One streamed request; `on_chunk` gets every piece, and stops the model by raising.

        Raises:
            ModelUnavailable: the engine was closed.
        """
        failure: list[BaseException] = []

        def receive(chunk: Chunk) -> bool:
            if not failure:
                try:
                    on_chunk(chunk)
                except BaseException as error:  # noqa: BLE001  # carried over the engine's frames and raised again below
                    failure.append(error)
            return bool(failure) or self._closing

        with self._lock:
            if not self._closing:
                self._server.handle_chat_completions({**body, "stream": True}, receive)
        if failure:
            raise failure[0]
        if self._closing:
            raise ModelUnavailable("The embedded model was closed while it was asked; ask again.")

    def close(self) -> None:
        """Stop the call in hand and let go of the model."""
        self._closing = True
        with self._lock:
            self._server = None


_engines: dict[tuple[Path, int, int], Engine] = {}
_engines_lock = threading.Lock()


def engine_for(path: Path, context: int, threads: int) -> Engine:
    """The process's engine for that file, loaded if need be.

    Raises:
        ModelUnavailable: it can't be loaded.
    """
    with _engines_lock:
        if (path, context, threads) not in _engines:
            _engines[path, context, threads] = Engine(path, context, threads)
        return _engines[path, context, threads]


def close_engines() -> None:
    """Let go of every loaded model; the next reply loads it again. Runs by itself when the process ends."""
    with _engines_lock:
        while _engines:
            _engines.popitem()[1].close()


# Before the interpreter takes its modules down: the engine's threads must not outlive them.
atexit.register(close_engines)


class LocalChatModel:
    """A GGUF model in this process. Small ones word single checked lines only, so `writes` is False unless set."""

    def __init__(self, model: str, settings: Settings) -> None:
        """`model` is the name of a set of weights, or the path of a GGUF file.

        Raises:
            ModelUnavailable: the weights are not on this machine.
        """
        self._name = f"local:{model}"
        self._path = _weights(model)
        self._context = settings.context
        self._threads = settings.threads or _cores()
        self._writes = bool(settings.writes)

    @property
    def name(self) -> str:
        """`local:<model>`."""
        return self._name

    @property
    def writes(self) -> bool:
        """As set; False where it is not."""
        return self._writes

    def load(self) -> None:
        """Load the model now rather than at the first reply.

        Raises:
            ModelUnavailable: it can't be loaded.
        """
        engine_for(self._path, self._context, self._threads)

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """As `ChatModel.reply`."""
        begun = time.monotonic()
        if request.choices:
            reply = self._choose(request)
            if on_text is not None:
                on_text(reply.text)
        else:
            reply = self._write(request, on_text)
        usage = Usage(
            self._name, reply.usage.prompt_tokens, reply.usage.completion_tokens, round(time.monotonic() - begun, 3)
        )
        return ChatReply(reply.text, usage, reply.choice_weights)

    def _write(self, request: ChatRequest, on_text: OnText | None) -> ChatReply:
        body = self._body(request, request.max_tokens)
        if request.schema is not None:
            shape = {"name": "reply", "schema": dict(request.schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        received = self._run(body, on_text)
        if received.finish != "stop":
            error = ModelReplyCutOff(
                f"{self._name} was cut off after {received.completion_tokens} tokens, "
                f"the most {request.prompt or 'the request'} allows."
            )
            error.usage = received.usage(self._name)
            raise error
        return ChatReply(received.text, received.usage(self._name))

    def _choose(self, request: ChatRequest) -> ChatReply:
        prompt_tokens = completion_tokens = 0

        def next_tokens(beginning: str) -> Sequence[Candidate]:
            nonlocal prompt_tokens, completion_tokens
            body = self._body(request, 1)
            if beginning:
                body["messages"].append({"role": "assistant", "content": beginning})
            received = self._run({**body, "logprobs": True, "top_logprobs": _CANDIDATES}, None)
            prompt_tokens += received.prompt_tokens
            completion_tokens += received.completion_tokens
            return from_log_probabilities(received.candidates)

        weights = weigh_choices(request.choices, next_tokens)
        usage = Usage(self._name, prompt_tokens, completion_tokens)
        if not weights:
            error = ModelReplyInvalid(f"{self._name} chose none of {', '.join(request.choices)}.")
            error.usage = usage
            raise error
        return ChatReply(max(weights, key=lambda choice: weights[choice]), usage, weights)

    def _body(self, request: ChatRequest, max_tokens: int) -> dict[str, Any]:
        return {
            "messages": [{"role": turn.role, "content": _defused(turn)} for turn in request.messages],
            "max_tokens": max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
            "cache_prompt": True,
            "return_progress": True,
            "stream_options": {"include_usage": True},
        }

    def _run(self, body: Mapping[str, Any], on_text: OnText | None) -> _Received:
        received = _Received(on_text)
        engine_for(self._path, self._context, self._threads).run(body, received.take)
        if received.error is not None:
            raise self._explain(received.error)
        return received

    def _explain(self, error: Mapping[str, Any]) -> ModelContextOverflow | ModelReplyInvalid:
        if error.get("type") == "exceed_context_size_error":
            return ModelContextOverflow(
                f"The request is {error.get('n_prompt_tokens')} tokens long and {self._name} takes "
                f"{error.get('n_ctx')}. Ask about less, or raise context in wayfolk.toml under [models]."
            )
        return ModelReplyInvalid(f"{self._name} could not answer: {error.get('message', 'no reason given')}.")


class _Received:
    """What has arrived of one reply."""

    def __init__(self, on_text: OnText | None) -> None:
        self._on_text = on_text
        self.text = ""
        self.finish: str | None = None
        self.error: Mapping[str, Any] | None = None
        self.candidates: list[tuple[bytes, float]] = []
        self.prompt_tokens = 0
        self.completion_tokens = 0

    def take(self, chunk: Chunk) -> None:
        if "error" in chunk:
            self.error = chunk["error"]
            return
        if usage := chunk.get("usage"):
            self.prompt_tokens, self.completion_tokens = usage["prompt_tokens"], usage["completion_tokens"]
        for choice in chunk.get("choices", ()):
            self.finish = choice.get("finish_reason") or self.finish
            for token in ((choice.get("logprobs") or {}).get("content") or ())[:1]:
                if not self.candidates:
                    self.candidates = [(bytes(top["bytes"]), top["logprob"]) for top in token["top_logprobs"]]
            piece = choice.get("delta", {}).get("content")
            if piece:
                self.text += piece
                if self._on_text is not None:
                    self._on_text(piece)

    def usage(self, name: str) -> Usage:
        return Usage(name, self.prompt_tokens, self.completion_tokens)


def _weights(model: str) -> Path:
    if model.endswith(".gguf"):
        path = Path(model).expanduser().absolute()
        if not path.is_file():
            raise ModelUnavailable(f"There is no model file {path}; correct the path in the chat model's name.")
        return path
    try:
        return require(model)
    except EmbedderError as error:
        raise ModelUnavailable(str(error)) from error


def lacks_avx2(description: str) -> bool:
    """Whether a processor described as in /proc/cpuinfo can't run the engine, which would end the process unasked."""
    flags = [line.split(":", 1)[1].split() for line in description.splitlines() if line.startswith("flags")]
    return bool(flags) and not all("avx2" in known for known in flags)


def _processor_description() -> str:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _defused(message: Message) -> str:
    """The content with the marks of the chat template broken, so that no text can pose as another turn."""
    return message.content.replace("<|", "< |").replace("|>", "| >")
