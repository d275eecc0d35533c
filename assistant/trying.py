"""Whether the models in use answer, and sensibly: one small question to each, of the kind they are used for.

Knows a passage that answers a question and one that does not; measures nothing else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.asking import request_for
from assistant.chat_model import ChatModel
from corpus.embedding import Embedder
from prompts.prompt import load_prompt

QUESTION = "Why do people give up at the payment page?"
ANSWERING = "I gave up at the payment page because it asked for my card twice."
BESIDE_IT = "We drove up early and had hot chocolate in the snow."
TRANSLATED = "付款页面要我输入两次卡号，我就放弃了。"
UNRELATED = "我们一大早开车上山，在雪地里喝热巧克力。"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying one model."""

    model: str
    """`provider:model`."""
    sensible: bool
    """Whether it told the answering passage from the other one."""
    seconds: float
    dimensions: int = 0
    """Of an embedder's vectors."""


def try_chat_model(model: ChatModel) -> Trial:
    """Ask which of two passages helps to answer a question.

    Raises:
        ModelError: it does not answer.
    """
    began = time.monotonic()
    weights = []
    for passage in (ANSWERING, BESIDE_IT):
        rendered = load_prompt("relevant").render(question=QUESTION, passage=passage)
        reply = model.reply(request_for(rendered, choices=("yes", "no"), max_tokens=1))
        weights.append(reply.choice_weights.get("yes", 0.0))
    return Trial(model.name, weights[0] > weights[1], round(time.monotonic() - began, 2))


def try_embedder(embedder: Embedder) -> Trial:
    """Look for a passage in another language.

    Raises:
        EmbedderError: it gives no vectors.
    """
    began = time.monotonic()
    (query,) = embedder.embed_queries([QUESTION])
    near, far = embedder.embed_passages([TRANSLATED, UNRELATED])
    sensible = bool(query @ near > query @ far)
    identity = embedder.identity
    return Trial(identity.name, sensible, round(time.monotonic() - began, 2), identity.dimensions)
