"""A reference and an output side by side, as HTML: matched items point at each other, missed ones say why.

Every text is escaped. Knows how things look, counts nothing but cards.
"""

from __future__ import annotations

from html import escape

from evals.exhibit import Cell, Exhibit, Shown, Voice, shortened

LONGEST_QUOTE = 420
"""Characters of a passage shown at once."""
PARTNER_SHOWN = 110
"""Characters of the matching item shown on a card."""


def exhibit_html(shown: Exhibit | None, task: str) -> str:
    """A reference and an output side by side.

    Args:
        shown: what there is to show; None where there is no output.
        task: the task's anchor, which makes the items' anchors this page's own.
    """
    if shown is None or not shown.rows:
        return '<p class="nothing">The output is empty.</p>'
    legend = (
        '<p class="legend"><b class="matched">matched</b> <b class="near">matched, one stage off</b> '
        '<b class="missed">missed</b> <b class="extra">only in the output</b> '
        '<b class="unsupported">nothing bears it out</b></p>'
    )
    rows = []
    for row in shown.rows:
        names = (
            f"<h3 dir='auto'>{escape(row.reference) or '<em>not in the reference</em>'}</h3>"
            f"<h3 dir='auto'>{escape(row.output) or '<em>not in the output</em>'}</h3>"
            if shown.compared
            else f"<h3 dir='auto'>{escape(row.output)}</h3>"
        )
        rows.append(
            f'<div class="stage">{names}</div>{"".join(_cell(cell, task, shown.compared) for cell in row.cells)}'
        )
    side = "both" if shown.compared else "alone"
    left, right = _counts(shown)
    heads = (
        f'<div class="heads"><span>reference <small>{left}</small></span>'
        f"<span>output <small>{right}</small></span></div>"
        if shown.compared
        else ""
    )
    return f'{legend if shown.compared else ""}<div class="exhibit {side}">{heads}{"".join(rows)}</div>'


def _cell(cell: Cell, task: str, compared: bool) -> str:
    left = f"<div>{''.join(_card(item, task, 'r', 'o') for item in cell.reference)}</div>" if compared else ""
    right = f"<div>{''.join(_card(item, task, 'o', 'r', compared) for item in cell.output)}</div>"
    lane = escape(cell.lane.replace("_", " "))
    return f'<div class="lane"><h4>{lane}</h4>{left}{right}</div>'


def _card(item: Shown, task: str, side: str, other: str, compared: bool = True) -> str:
    state = _state(item, side) if compared else "plain"
    own = f"{task}:{side}:{escape(item.id, quote=True)}"
    partner = f"{task}:{other}:{escape(item.partner, quote=True)}"
    link = f' data-partner="{partner}"' if item.partner else ""
    words = "the same words" if item.partner_text == item.text else shortened(item.partner_text, PARTNER_SHOWN)
    off = "" if item.credit >= 1 else ", one stage off"
    to = f'<a class="to" href="#{partner}" dir="auto">{escape(words)}<i>{off}</i></a>' if item.partner else ""
    remark = f'<p class="remark" dir="auto">{escape(item.remark)}</p>' if item.remark else ""
    weight = f' <span class="weight" title="severity">×{item.weight:g}</span>' if item.weight != 1 else ""
    voices = "".join(map(_voice, item.voices))
    more = f"<li>and {item.more} more</li>" if item.more else ""
    count = len(item.voices) + item.more
    behind = (
        f"<details><summary>{count} {'passage' if count == 1 else 'passages'}</summary>"
        f"<ul>{voices}{more}</ul></details>"
        if count
        else '<p class="remark">no passage</p>'
    )
    return (
        f'<article class="card {state}" tabindex="0" id="{own}"{link}>'
        f'<p dir="auto">{escape(item.text)}{weight}</p>{to}{remark}{behind}</article>'
    )


def _state(item: Shown, side: str) -> str:
    if item.partner:
        return "matched" if item.credit >= 1 else "near"
    if side == "r":
        return "optional" if item.optional else "missed"
    return "unsupported" if item.remark else "extra"


def _voice(voice: Voice) -> str:
    quote = shortened(voice.quote, LONGEST_QUOTE)
    lost = "" if voice.found else ' class="lost"'
    return f'<li{lost}><q dir="auto">{escape(quote)}</q> <span>{escape(voice.voice)}</span></li>'


def _counts(shown: Exhibit) -> tuple[str, str]:
    """How many items each side has, and how many of them are matched."""
    sides = []
    for items in (
        [item for row in shown.rows for cell in row.cells for item in cell.reference],
        [item for row in shown.rows for cell in row.cells for item in cell.output],
    ):
        sides.append(f"{len(items)} items, {sum(bool(item.partner) for item in items)} matched")
    return sides[0], sides[1]
