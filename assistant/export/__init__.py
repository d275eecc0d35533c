"""Artifacts as files for others: Markdown, a self-contained HTML page, JSON, CSV."""

from __future__ import annotations

from typing import Literal, get_args

from assistant.artifacts import AnyArtifact
from assistant.errors import ArtifactError

Format = Literal["md", "html", "json", "csv"]
FORMATS: tuple[str, ...] = get_args(Format)


def export_artifact(artifact: AnyArtifact, fmt: str, *, language: str = "") -> str:
    """`artifact` as text in the format `fmt`, one of `FORMATS`.

    Args:
        artifact: what to write out.
        fmt: md, html, json or csv.
        language: BCP 47 language of the words around the claims; the brief's, then English, where empty.

    Raises:
        ArtifactError: there is no such format.
    """
    if fmt == "json":
        return _elsewhere(artifact).model_dump_json(by_alias=True, indent=2) + "\n"
    if fmt == "csv":
        from assistant.export.rows import as_csv

        return as_csv(artifact, language)
    if fmt == "md":
        from assistant.export.markdown import as_markdown
        from assistant.export.outline import outline_of

        return as_markdown(outline_of(artifact, language))
    if fmt == "html":
        from assistant.export.outline import outline_of
        from assistant.export.page import as_page

        return as_page(outline_of(artifact, language))
    raise ArtifactError(f"There is no format {fmt!r}; choose one of: {', '.join(FORMATS)}.")


def _elsewhere(artifact: AnyArtifact) -> AnyArtifact:
    """The artifact without paths of this machine: they lead nowhere elsewhere, and files are often called after the
    people who speak in them."""
    documents = dict.fromkeys(artifact.origin.documents, "")
    return artifact.model_copy(update={"origin": artifact.origin.model_copy(update={"documents": documents})})
