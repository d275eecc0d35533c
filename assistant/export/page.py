"""An outline as one HTML page that needs nothing else: no script, no font, no request.

Knows the template and the style sheet beside it; every text is escaped and finds its own direction.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from assistant.artifacts import Citation
from assistant.citations import who_said
from assistant.export.curve import emotion_curve
from assistant.export.outline import Outline, feeling, percent, standing, tally_facts
from assistant.export.words import direction_of, has_words


def as_page(outline: Outline) -> str:
    """The whole page."""
    language = outline.language if has_words(outline.language) else "en"
    direction = direction_of(language)
    cited = {citation.label: citation for citation in outline.citations}
    curve = (
        emotion_curve([(section.title, section.emotion) for section in outline.sections], direction)
        if any(section.emotion for section in outline.sections)
        else None
    )
    return _template().render(
        outline=outline,
        words=outline.words,
        language=language,
        direction=direction,
        style=Markup(_text("page.css")),
        cited=cited,
        curve=curve,
    )


def clock(seconds: float) -> str:
    """`61.5` as `1:01`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def is_sound(citation: Citation) -> bool:
    """Whether the quote stands in its source as it is given."""
    return citation.verified.value in ("EXACT", "NORMALISED")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(clock=clock, feeling=feeling)
    environment.globals.update(standing=standing, is_sound=is_sound, who_said=who_said)
    environment.globals.update(percent=percent, tally_facts=tally_facts)
    return environment.get_template("page.html")


def _text(name: str) -> str:
    return (files("assistant.export") / "templates" / name).read_text(encoding="utf-8")
