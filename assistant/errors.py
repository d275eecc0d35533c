"""Errors of the assistant, each a sentence that says what happened, to what, and what to do next.

- AssistantError: base class; its text is shown to people as it is
    - ProjectError: a folder is not a project, or its settings can't be read
    - ArtifactError: no such artifact, or its file can't be read
    - ObservationError: no such observation, or it can't be corrected like that
    - FrameError: no such journey frame, or its file can't be read
    - ScopeError: nothing in the corpus matches what was asked for
    - ModelError: the language model gave no usable reply
        - ModelUnavailable: nothing listens, the key is wrong, or it kept failing after retries (`retryable`)
        - ModelTimeout: no reply in time
        - ModelRefusal: the model declined
        - ModelContextOverflow: the request is longer than the model's context
        - ModelReplyInvalid: not JSON, or not the schema, after one repair; or empty
            - ModelReplyCutOff: the reply ended before its end, twice, or at the most tokens allowed
    - BudgetExceeded: the limit on cost or tokens is reached; what was done is kept
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.chat_model import Usage


class AssistantError(Exception):
    """Base class: a sentence for the user, no traceback needed."""


class ProjectError(AssistantError):
    """A folder is not a project, or its settings can't be read."""


class ArtifactError(AssistantError):
    """No such artifact, or its file can't be read."""


class ObservationError(AssistantError):
    """No such observation, or it can't be corrected like that."""


class FrameError(AssistantError):
    """No such journey frame, or its file can't be read."""


class ScopeError(AssistantError):
    """Nothing in the corpus matches what was asked for."""


class ModelError(AssistantError):
    """The language model gave no usable reply.

    Attributes:
        retryable: whether the same request may succeed later.
        usage: what the call took all the same, where the provider says.
    """

    retryable = False
    usage: Usage | None = None


class ModelUnavailable(ModelError):
    """Nothing listens, the key is wrong, or it kept failing after retries."""

    retryable = True


class ModelTimeout(ModelError):
    """No reply in time."""

    retryable = True


class ModelRefusal(ModelError):
    """The model declined."""


class ModelContextOverflow(ModelError):
    """The request is longer than the model's context."""


class ModelReplyInvalid(ModelError):
    """The reply is not JSON, misses the schema after one repair, or is empty."""


class ModelReplyCutOff(ModelReplyInvalid):
    """The reply ended before its end: its stream broke off twice, or it reached the most tokens allowed."""


class BudgetExceeded(AssistantError):
    """The limit on cost or tokens is reached; what was done is kept."""
