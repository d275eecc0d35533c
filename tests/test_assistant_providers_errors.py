"""Every exception class of the openai and langchain libraries becomes one of the assistant's errors."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import httpx2
import langchain_core.exceptions as langchain_errors
import openai
import pytest
from langchain_openai.chat_models.base import OpenAIRefusalError

from assistant.errors import ModelError
from assistant.providers.openai_errors import FOREIGN_ERRORS, translate


def subclasses(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for below in kind.__subclasses__():
        yield from subclasses(below)


EVERY = sorted({kind for root in FOREIGN_ERRORS for kind in subclasses(root)}, key=lambda kind: kind.__qualname__)


def instance(kind: type[BaseException]) -> Exception:
    """An error of `kind` as the library would raise it, made without its constructor's differing arguments."""
    error = kind.__new__(kind)
    assert isinstance(error, Exception)
    Exception.__init__(error, "the server's words")
    request = httpx2.Request("POST", "http://127.0.0.1/v1")
    for name, value in {"message": "the server's words", "body": {"message": "its words"}, "request": request}.items():
        if isinstance(error, openai.APIError):
            setattr(error, name, value)
    if isinstance(error, openai.LengthFinishReasonError):
        error.completion = SimpleNamespace(usage=None)  # type: ignore[assignment]
    return error


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__qualname__)
def test_every_foreign_error_is_translated(kind: type[BaseException]) -> None:
    ours = translate(instance(kind), "openai:m", "http://127.0.0.1/v1")
    assert isinstance(ours, ModelError)
    message = str(ours)
    assert message.endswith((".", "!"))
    assert "\n" not in message
    assert len(message) > 20


def test_the_walk_reaches_the_classes_that_matter() -> None:
    names = {kind.__name__ for kind in EVERY}
    assert {"OpenAIRateLimitError", "OpenAIContextOverflowError", "APIResponseValidationError"} <= names
    assert len(EVERY) > 30
    assert issubclass(langchain_errors.ModelError, FOREIGN_ERRORS)
    assert OpenAIRefusalError in EVERY
