"""Chat models behind the OpenAI chat completions API, hosted or one's own, through LangChain.

Replies are streamed even where nobody watches: a long reply then never looks like a silent server, and a stream that
breaks off is told from a whole one by its missing finish reason.

What this module does not know: prompts, evidence, prices.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import httpx2
import openai
from langchain_core.messages import AIMessage, BaseMessage
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import SecretStr

from assistant.chat_model import ChatReply, ChatRequest, OnText, Usage
from assistant.errors import ModelError, ModelRefusal, ModelReplyCutOff, ModelReplyInvalid, ModelUnavailable
from assistant.providers.choice_probabilities import Candidate, from_log_probabilities, weigh_choices
from assistant.providers.openai_dialect import Dialect
from assistant.providers.openai_errors import FOREIGN_ERRORS, overflows, translate
from assistant.structured import json_text

if TYPE_CHECKING:
    from assistant.settings import Settings

HOSTED = "https://api.openai.com/v1"
_MOST_LESSONS = 8
"""How often one request is sent again because the server objected to a parameter."""

_BROKEN_OFF = (httpx2.HTTPError, httpx.HTTPError)
_UNREADABLE = (AttributeError, TypeError, KeyError, IndexError, ValueError)
"""What the libraries raise of themselves where a server's answer is not of the API's form."""


class OpenAICompatibleChatModel:
    """A model of the hosted API, or of any server that speaks it."""

    def __init__(self, model: str, settings: Settings) -> None:
        """`model` as the server calls it.

        Raises:
            ModelUnavailable: no model is named, or the hosted API is meant and there is no key.
        """
        if not model:
            raise ModelUnavailable("openai: names no model; write openai:<model>, as the server calls it.")
        if settings.base_url is None and not settings.key():
            raise ModelUnavailable(
                f"openai:{model} needs a key: set OPENAI_API_KEY. "
                "For a server of your own, set base_url in wayfolk.toml."
            )
        self._name = f"openai:{model}"
        self._address = settings.base_url or HOSTED
        self._writes = settings.writes is not False
        # Own servers know max_tokens; the hosted API has renamed it.
        self._dialect = Dialect("max_tokens" if settings.base_url else "max_completion_tokens")
        self._client = ChatOpenAI(
            model=model,
            base_url=self._address,
            api_key=SecretStr(settings.key() or "none"),  # the client insists on one
            use_responses_api=False,
            timeout=settings.timeout,
            max_retries=settings.retries,
            cache=False,
        )

    @property
    def name(self) -> str:
        """`openai:<model>`."""
        return self._name

    @property
    def writes(self) -> bool:
        """True unless set otherwise."""
        return self._writes

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """As `ChatModel.reply`. After a broken stream the reply's text counts, not the pieces that came before it."""
        begun = time.monotonic()
        try:
            reply = self._choose(request) if request.choices else self._write(request, on_text)
        except FOREIGN_ERRORS as error:
            raise translate(error, self._name, self._address) from error
        if request.choices and on_text is not None:
            on_text(reply.text)
        return replace(reply, usage=replace(reply.usage, seconds=round(time.monotonic() - begun, 3)))

    def _write(self, request: ChatRequest, on_text: OnText | None) -> ChatReply:
        sent = _Sent(on_text)
        message = self._streamed(request, sent)
        finish = _finish(message)
        if finish is None or (not message.text and finish in ("stop", "length")):
            # Cut, empty, or all thinking: once more. In one piece where it was empty: only so is a refusal seen.
            self._dialect.thinks |= finish == "length"
            message = self._whole(request) if finish == "stop" else self._streamed(request, sent)
        text = self._checked(message)
        sent.rest(text)
        return ChatReply(text, self._usage(message))

    def _checked(self, message: BaseMessage) -> str:
        """The text of a whole reply.

        Raises:
            ModelRefusal: the model declined.
            ModelReplyInvalid: it was cut off, or is empty.
        """
        refusal, finish = message.additional_kwargs.get("refusal"), _finish(message)
        failure: ModelError
        if refusal or finish == "content_filter":
            failure = ModelRefusal(f"{self._name} declined to answer: {refusal or 'its filter stopped the reply'}.")
        elif finish is None:
            failure = ModelReplyCutOff(f"The reply of {self._name} was cut off on its way, twice. Try again.")
        elif finish == "length":
            failure = ModelReplyCutOff(f"{self._name} was cut off: the reply reached the most tokens allowed.")
        elif not message.text:
            failure = ModelReplyInvalid(f"{self._name} gave an empty reply. Try again, or use another model.")
        else:
            return str(message.text)
        failure.usage = self._usage(message)
        raise failure

    def _choose(self, request: ChatRequest) -> ChatReply:
        if self._dialect.logprobs:
            message = self._whole(request, weigh=True)
            weights = weigh_choices(request.choices, _Path(message).next_tokens)
            if weights:
                return ChatReply(max(weights, key=lambda choice: weights[choice]), self._usage(message), weights)
        held: Any = {
            "type": "object",
            "properties": {"choice": {"type": "string", "enum": list(request.choices)}},
            "required": ["choice"],
            "additionalProperties": False,
        }
        message = self._whole(replace(request, schema=held))
        text = self._checked(message)
        try:
            chosen = json.loads(json_text(text))["choice"]
        except (ValueError, TypeError, KeyError):
            chosen = text.strip()
        if chosen not in request.choices:
            failure = ModelReplyInvalid(f"{self._name} chose none of {', '.join(request.choices)}: {text[:100]!r}.")
            failure.usage = self._usage(message)
            raise failure
        return ChatReply(chosen, self._usage(message), {choice: float(choice == chosen) for choice in request.choices})

    def _streamed(self, request: ChatRequest, sent: _Sent) -> BaseMessage:
        """The reply as it arrives; its finish reason is missing where the stream broke off."""
        for _ in range(_MOST_LESSONS):
            try:
                return self._collect(request, sent)
            except FOREIGN_ERRORS as error:
                if overflows(error) or not self._dialect.learn(error, request):
                    raise
        return self._collect(request, sent)

    def _collect(self, request: ChatRequest, sent: _Sent) -> BaseMessage:
        whole: Any = None
        sent.again()
        for chunk in self._chunks(request):
            whole = chunk if whole is None else whole + chunk
            sent.piece(str(chunk.text))
        return whole if whole is not None else AIMessage("")

    def _chunks(self, request: ChatRequest) -> Iterator[Any]:
        # A generator of its own: what the caller raises between two chunks is not raised in here.
        stream: Any = self._client.stream(
            self._dialect.messages(request),
            extra_body=self._dialect.body(request),
            stream_usage=self._dialect.stream_usage,
        )
        begun = False
        try:
            while True:
                with tracing_context(enabled=False):
                    chunk = next(stream, None)
                if chunk is None:
                    return
                begun = True
                yield chunk
        except openai.APIConnectionError as error:
            if not begun or isinstance(error, openai.APITimeoutError):
                raise
        except _BROKEN_OFF:
            return
        except _UNREADABLE as error:
            if isinstance(error, FOREIGN_ERRORS):
                raise
            raise self._unreadable(error) from error
        finally:
            stream.close()

    def _whole(self, request: ChatRequest, *, weigh: bool = False) -> BaseMessage:
        """The reply in one piece."""
        for _ in range(_MOST_LESSONS):
            try:
                return self._invoke(request, weigh and self._dialect.logprobs)
            except FOREIGN_ERRORS as error:
                if overflows(error) or not self._dialect.learn(error, request):
                    raise
        return self._invoke(request, weigh and self._dialect.logprobs)

    def _invoke(self, request: ChatRequest, weigh: bool) -> BaseMessage:
        try:
            with tracing_context(enabled=False):
                return self._client.invoke(
                    self._dialect.messages(request), extra_body=self._dialect.body(request, weigh=weigh)
                )
        except _UNREADABLE as error:
            if isinstance(error, FOREIGN_ERRORS):
                raise
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> ModelReplyInvalid:
        return ModelReplyInvalid(
            f"What answers at {self._address} does not speak the chat completions API ({type(error).__name__}). "
            "Correct the base_url; it usually ends in /v1."
        )

    def _usage(self, message: BaseMessage) -> Usage:
        counted = message.usage_metadata if isinstance(message, AIMessage) else None
        if counted is None:
            return Usage(self._name)
        return Usage(self._name, counted["input_tokens"], counted["output_tokens"])


class _Sent:
    """What has been shown of a reply; a second try shows nothing twice."""

    def __init__(self, on_text: OnText | None) -> None:
        self._on_text = on_text
        self._shown = ""
        self._live = True

    def again(self) -> None:
        """A try begins; after one that showed something, the pieces are held back."""
        self._live = not self._shown

    def piece(self, text: str) -> None:
        if self._live and text and self._on_text is not None:
            self._shown += text
            self._on_text(text)

    def rest(self, text: str) -> None:
        """Show what is missing of the whole text, where it begins as shown."""
        if self._on_text is not None and len(text) > len(self._shown) and text.startswith(self._shown):
            self._on_text(text[len(self._shown) :])


class _Path:
    """The tokens of a reply, each with those that might have stood in its place."""

    def __init__(self, message: BaseMessage) -> None:
        logprobs = message.response_metadata.get("logprobs") or {}
        self._tokens: Sequence[dict[str, Any]] = logprobs.get("content") or ()

    def next_tokens(self, beginning: str) -> list[Candidate]:
        """Candidates after `beginning`; none where the reply went another way."""
        said = ""
        for token in self._tokens:
            if said.casefold() == beginning.casefold():
                return from_log_probabilities(
                    [(_bytes(top), top["logprob"]) for top in token.get("top_logprobs") or ()]
                )
            said = (said + token["token"]).lstrip()
        return []


def _bytes(top: dict[str, Any]) -> bytes:
    return bytes(top["bytes"]) if top.get("bytes") else str(top["token"]).encode("utf-8")


def _finish(message: BaseMessage) -> str | None:
    return message.response_metadata.get("finish_reason")
