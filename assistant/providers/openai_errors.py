"""From the errors of the openai and langchain libraries to the assistant's own, one sentence each.

What this module does not know: requests, retries.
"""

from __future__ import annotations

import openai
from langchain_core.exceptions import (
    ContextOverflowError,
    LangChainException,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
    OutputParserException,
)
from langchain_openai.chat_models.base import OpenAIRefusalError

from assistant.errors import (
    ModelContextOverflow,
    ModelError,
    ModelRefusal,
    ModelReplyCutOff,
    ModelReplyInvalid,
    ModelTimeout,
    ModelUnavailable,
)

FOREIGN_ERRORS = (openai.OpenAIError, LangChainException, OpenAIRefusalError)
"""Everything the libraries raise of their own."""

_OVERFLOW_MARKS = (
    "context_length_exceeded",
    "exceed_context_size",
    "maximum context length",
    "context length",
    "too long",
)
_LONGEST_DETAIL = 300


def translate(error: Exception, name: str, address: str) -> ModelError:
    """The assistant's error for one of `FOREIGN_ERRORS` raised while `name` was asked at `address`."""
    detail = detail_of(error)
    match error:
        case openai.LengthFinishReasonError():
            return ModelReplyCutOff(f"{name} was cut off: the reply reached the most tokens allowed.")
        case openai.ContentFilterFinishReasonError() | OpenAIRefusalError():
            return ModelRefusal(f"{name} declined to answer: {detail} Reword the request, or use another model.")
        case openai.AuthenticationError() | ModelAuthenticationError():
            # The server's words are left out: some repeat the key.
            return _final(f"{address} refused the key for {name}. Set OPENAI_API_KEY to a valid one.")
        case openai.PermissionDeniedError() | ModelPermissionDeniedError():
            return _final(f"{address} does not let this key use {name}: {detail} Use another model or key.")
        case openai.NotFoundError() | ModelNotFoundError():
            return _final(f"{address} has no model of the name in {name}: {detail} Correct the model or the base_url.")
        case openai.RateLimitError() | ModelRateLimitError():
            return _limited(error, name, address, detail)
        case openai.APITimeoutError() | ModelTimeoutError():
            return ModelTimeout(
                f"{name} at {address} gave no reply in time. Try again, or raise timeout in wayfolk.toml."
            )
        case openai.APIConnectionError() | ModelConnectionError():
            return ModelUnavailable(
                f"Nothing answers at {address} for {name}. Start that server, or correct the base_url."
            )
        case openai.APIResponseValidationError() | OutputParserException():
            return ModelReplyInvalid(f"{name} at {address} answered in a form that can't be read: {detail}")
    if isinstance(error, ContextOverflowError) or overflows(error):
        return ModelContextOverflow(f"The request is longer than {name} takes: {detail} Ask about less at once.")
    if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError | ModelInvalidRequestError):
        return _final(f"{name} at {address} did not take the request: {detail} Correct the model's settings.")
    return ModelUnavailable(f"{name} at {address} failed and kept failing: {detail} Try again later.")


def overflows(error: Exception) -> bool:
    """Whether the error says that the request was longer than the model's context."""
    if isinstance(error, ContextOverflowError):
        return True
    if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError | ModelInvalidRequestError):
        return False
    said = f"{error} {getattr(error, 'body', '')}".lower()
    return any(mark in said for mark in _OVERFLOW_MARKS)


def detail_of(error: Exception) -> str:
    """The server's own words, one line, ending in a full stop."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(said or error or type(error).__name__).split())[:_LONGEST_DETAIL]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _limited(error: Exception, name: str, address: str, detail: str) -> ModelUnavailable:
    if "insufficient_quota" in f"{getattr(error, 'code', '')} {detail}":
        return _final(f"The account behind the key for {name} has no credit left. Add credit, or use another model.")
    return ModelUnavailable(f"{address} lets through no more requests for {name} now: {detail} Try again in a minute.")


def _final(message: str) -> ModelUnavailable:
    error = ModelUnavailable(message)
    error.retryable = False
    return error
