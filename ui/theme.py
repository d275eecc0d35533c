"""How the screen looks: Gradio's own variables set to those of `ui/assets/screen.css`, system fonts only."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

FONTS = ("system-ui", "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", "Noto Sans CJK KR", "sans-serif")
MONO = ("ui-monospace", "Noto Sans Mono", "monospace")

LIGHT_AND_DARK = {
    "body_background_fill": "var(--wf-paper)",
    "body_text_color": "var(--wf-ink)",
    "body_text_color_subdued": "var(--wf-soft)",
    "background_fill_primary": "var(--wf-card)",
    "background_fill_secondary": "var(--wf-tint)",
    "block_background_fill": "transparent",
    "block_border_color": "var(--wf-line)",
    "border_color_primary": "var(--wf-line)",
    "border_color_accent": "var(--wf-accent)",
    "color_accent_soft": "var(--wf-accent-tint)",
    "input_background_fill": "var(--wf-card)",
    "input_background_fill_focus": "var(--wf-card)",
    "input_border_color": "var(--wf-line)",
    "input_border_color_focus": "var(--wf-accent)",
    "input_placeholder_color": "var(--wf-soft)",
    "button_primary_background_fill": "var(--wf-accent)",
    "button_primary_background_fill_hover": "var(--wf-accent-strong)",
    "button_primary_text_color": "var(--wf-on-accent)",
    "button_secondary_background_fill": "var(--wf-card)",
    "button_secondary_background_fill_hover": "var(--wf-tint)",
    "button_secondary_text_color": "var(--wf-ink)",
    "button_secondary_border_color": "var(--wf-line)",
    "error_background_fill": "var(--wf-bad-tint)",
    "error_text_color": "var(--wf-bad)",
    "error_border_color": "var(--wf-bad)",
    "loader_color": "var(--wf-accent)",
}
BOTH = {
    "block_border_width": "0px",
    "block_padding": "0px",
    "block_label_text_size": "0.75rem",
    "layout_gap": "0px",
    "color_accent": "var(--wf-accent)",
    "shadow_drop": "none",
}


def theme() -> gr.themes.Base:
    """The theme: the same variables in light and dark, whose values the style sheet switches."""
    import gradio as gr

    dark = {f"{name}_dark": value for name, value in LIGHT_AND_DARK.items()}
    made = gr.themes.Base(
        primary_hue=gr.themes.colors.indigo,
        neutral_hue=gr.themes.colors.stone,
        font=list(FONTS),
        font_mono=list(MONO),
        radius_size=gr.themes.sizes.radius_md,
    )
    return made.set(**LIGHT_AND_DARK, **dark, **BOTH)


def asset(name: str) -> str:
    """The text of a file of `ui/assets`."""
    return files("ui").joinpath("assets", name).read_text(encoding="utf-8")
