"""Chat models by id: `openai:`, `local:`, `scripted:`, `replay:` and `extractive:`.

Each provider is imported only when it is asked for; nothing of its libraries leaves this package.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chat_model import ChatModel
from assistant.errors import ModelUnavailable

if TYPE_CHECKING:
    from assistant.settings import Settings

PROVIDERS = ("local", "openai", "extractive", "scripted", "replay")


def make_chat_model(name: str, settings: Settings) -> ChatModel | None:
    """The chat model called `name`, or None for `extractive:`, which means no language model at all.

    Args:
        name: `local:<model or path of a GGUF file>`, `openai:<model>`, `scripted:<file of replies>`,
            `replay:<folder of recordings>` or `extractive:`.
        settings: address, key, timeouts and the like.

    Raises:
        ModelUnavailable: no such provider, no key, or the weights or the file are not on this machine.
    """
    provider, _, model = name.partition(":")
    match provider:
        case "extractive":
            return None
        case "local":
            from assistant.providers.local import LocalChatModel

            return LocalChatModel(model, settings)
        case "openai":
            from assistant.providers.openai_compatible import OpenAICompatibleChatModel

            return OpenAICompatibleChatModel(model, settings)
        case "scripted":
            from assistant.providers.scripted import ScriptedChatModel

            return ScriptedChatModel.from_file(Path(model)) if model else ScriptedChatModel()
        case "replay":
            from assistant.providers.replay import ReplayChatModel

            return ReplayChatModel(Path(model))
    raise ModelUnavailable(
        f"{name!r} names no provider of chat models. Use {', '.join(f'{known}:' for known in PROVIDERS)} "
        "followed by the model, in wayfolk.toml under [models] chat or in WAYFOLK_CHAT_MODEL."
    )
