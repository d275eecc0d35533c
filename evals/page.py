"""A run as one self-contained HTML page: verdict, scores, each output beside its reference, mutants, trend.

Nothing is fetched: style and script are in the page. Every text is escaped. Knows how things look, counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from evals.exhibit import Cell, Exhibit, Shown, Voice
from evals.gate import Judged, Verdict
from evals.report import verdict_of
from evals.scores import Direction, State

if TYPE_CHECKING:
    from evals.baselines import Ruling
    from evals.mutants.table import Row as MutantRow
    from evals.runner import TaskResult
    from evals.trends import Trend

LONGEST_QUOTE = 420
"""Characters of a passage shown at once."""
HEADLINES = ("M3", "M5", "M1", "T1", "P1", "I6")
"""Metrics drawn as a dial at the head of a task, those that it has."""


def page(
    results: Sequence[TaskResult],
    ruled: Sequence[Ruling] = (),
    *,
    lane: str,
    started: str,
    mutants: Sequence[MutantRow] = (),
    trends: Sequence[Trend] = (),
) -> str:
    """The whole page."""
    style = resources.files("evals").joinpath("page.css").read_text(encoding="utf-8")
    script = resources.files("evals").joinpath("page.js").read_text(encoding="utf-8")
    verdict, good = verdict_of(results, ruled)
    nav = "".join(
        f'<a href="#{_anchor(result)}" class="{"good" if result.passed else "bad"}">'
        f"<span>{escape(result.case)}</span>{escape(result.kind.replace('_', ' '))}</a>"
        for result in results
    )
    extra = '<a href="#mutants"><span>metrics</span>mutants</a>' if mutants else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation: {'passed' if good else 'failed'}</title><style>{style}</style></head><body>"
        f'<header class="top {"good" if good else "bad"}"><p class="eyebrow">Wayfolk evaluation · '
        f"lane {escape(lane)} · {escape(started)}</p>"
        f"<h1>{'Passed' if good else 'Failed'}</h1><p>{escape(verdict)}</p></header>"
        f'<nav aria-label="Tasks">{nav}{extra}</nav><main>{_baseline(ruled, trends)}'
        f"{''.join(map(_task, results))}{_mutants(mutants)}</main><script>{script}</script></body></html>\n"
    )


def _anchor(result: TaskResult) -> str:
    return escape(f"{result.case}-{result.task}".replace(" ", "-"), quote=True)


def _task(result: TaskResult) -> str:
    verdict = "passed" if result.passed else "failed"
    dials = "".join(_dial(each) for wanted in HEADLINES for each in result.judged if each.score.id == wanted)
    return (
        f'<section id="{_anchor(result)}" class="task"><header><p class="eyebrow">{escape(result.case)} · '
        f"{escape(result.kind.replace('_', ' '))} · {result.seconds:.1f} s</p>"
        f'<h2>{escape(result.task)} <span class="pill {verdict}">{verdict}</span></h2></header>'
        f'<div class="dials">{dials}</div>{_scores(result.judged)}{_exhibit(result.exhibit)}</section>'
    )


def _dial(judged: Judged) -> str:
    score = judged.score
    if score.state is State.NOT_APPLICABLE:
        return ""
    share = max(0.0, min(1.0, score.value))
    length = 2 * 3.14159 * 26
    limit = f"limit {judged.limit.text()}" if judged.limit else "reported"
    return (
        f'<figure class="dial {judged.verdict.name.lower()}"><svg viewBox="0 0 64 64" role="img" '
        f'aria-label="{escape(score.metric, quote=True)} {score.value:.2f}"><circle cx="32" cy="32" r="26"/>'
        f'<circle cx="32" cy="32" r="26" class="arc"{"" if share else " hidden"} '
        f'stroke-dasharray="{share * length:.1f} {length:.1f}"/>'
        f'<text x="32" y="37">{score.value:.2f}</text></svg><figcaption>{escape(score.metric)}'
        f"<small>{escape(limit)}</small></figcaption></figure>"
    )


def _scores(judged: Iterable[Judged]) -> str:
    rows = []
    for each in judged:
        score = each.score
        value = "–" if score.state is State.NOT_APPLICABLE else f"{score.value:.3f}"
        bar = 0.0 if score.state is State.NOT_APPLICABLE else max(0.0, min(1.0, score.value))
        better = {Direction.HIGHER: "↑", Direction.LOWER: "↓"}.get(score.direction, "")
        rows.append(
            f'<tr class="{each.verdict.name.lower()}"><th scope="row">{escape(score.metric)} '
            f'<span class="dir">{better}</span></th><td class="num">{value}</td>'
            f'<td class="bar"><i style="inline-size:{bar:.1%}"></i></td><td class="num">{score.n}</td>'
            f"<td>{escape(each.limit.text()) if each.limit else ''}</td><td>{_verdict(each.verdict)}</td>"
            f"<td>{escape(score.explanation)}</td></tr>"
        )
    return (
        '<details class="scores"><summary>All scores</summary><div class="scroll"><table><thead><tr><th>metric</th>'
        "<th>value</th><th></th><th>n</th><th>limit</th><th>verdict</th><th>what was counted</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div></details>"
    )


def _verdict(verdict: Verdict) -> str:
    names = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.NOT_APPLICABLE: "n/a", Verdict.REPORTED: "reported"}
    return f'<span class="pill {verdict.name.lower()}">{names[verdict]}</span>'


def _exhibit(shown: Exhibit | None) -> str:
    if shown is None or not shown.rows:
        return '<p class="nothing">The output is empty.</p>'
    legend = (
        '<p class="legend"><b class="matched">matched</b> <b class="near">matched, one stage off</b> '
        '<b class="missed">missed</b> <b class="extra">only in the output</b> '
        '<b class="unsupported">nothing bears it out</b></p>'
    )
    heads = '<div class="heads"><span>reference</span><span>output</span></div>' if shown.compared else ""
    rows = []
    for row in shown.rows:
        names = (
            f"<h3>{escape(row.reference) or '<em>not in the reference</em>'}</h3>"
            f"<h3>{escape(row.output) or '<em>not in the output</em>'}</h3>"
            if shown.compared
            else f"<h3>{escape(row.output)}</h3>"
        )
        rows.append(f'<div class="stage">{names}</div>{"".join(_cell(cell, shown.compared) for cell in row.cells)}')
    side = "both" if shown.compared else "alone"
    return f'{legend if shown.compared else ""}<div class="exhibit {side}">{heads}{"".join(rows)}</div>'


def _cell(cell: Cell, compared: bool) -> str:
    left = f"<div>{''.join(_card(item, 'r', 'o') for item in cell.reference)}</div>" if compared else ""
    right = f"<div>{''.join(_card(item, 'o', 'r', compared) for item in cell.output)}</div>"
    lane = escape(cell.lane.replace("_", " "))
    return f'<div class="lane"><h4>{lane}</h4>{left}{right}</div>'


def _card(item: Shown, side: str, other: str, compared: bool = True) -> str:
    state = _state(item, side) if compared else "plain"
    link = f' data-partner="{other}:{escape(item.partner, quote=True)}"' if item.partner else ""
    remark = f'<p class="remark">{escape(item.remark)}</p>' if item.remark else ""
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
        f'<article class="card {state}" tabindex="0" id="{side}:{escape(item.id, quote=True)}"{link}>'
        f'<p dir="auto">{escape(item.text)}{weight}</p>{remark}{behind}</article>'
    )


def _state(item: Shown, side: str) -> str:
    if item.partner:
        return "matched" if item.credit >= 1 else "near"
    if side == "r":
        return "optional" if item.optional else "missed"
    return "unsupported" if item.remark else "extra"


def _voice(voice: Voice) -> str:
    quote = voice.quote if len(voice.quote) <= LONGEST_QUOTE else voice.quote[:LONGEST_QUOTE].rstrip() + " …"
    lost = "" if voice.found else ' class="lost"'
    return f'<li{lost}><q dir="auto">{escape(quote)}</q> <span>{escape(voice.voice)}</span></li>'


def _mutants(rows: Sequence[MutantRow]) -> str:
    if not rows:
        return ""
    met = sum(row.met for row in rows)
    body = "".join(
        f'<tr class="{"pass" if row.met else "fail"}"><td>{escape(row.map)}</td><td>{escape(row.mutant)}</td>'
        f'<td>{escape(row.base)}</td><td>{escape(row.metric)}</td><td class="num">{row.before:.2f}</td>'
        f'<td class="num">{row.after:.2f}</td><td>{escape(row.rule)}</td>'
        f'<td><span class="pill {"pass" if row.met else "fail"}">{"met" if row.met else "missed"}</span></td></tr>'
        for row in rows
    )
    return (
        f'<section id="mutants" class="task"><header><p class="eyebrow">the metrics themselves</p><h2>Mutants '
        f'<span class="pill {"passed" if met == len(rows) else "failed"}">{met} of {len(rows)} margins met</span></h2>'
        '</header><div class="scroll"><table><thead><tr><th>map</th><th>mutant</th><th>base</th><th>metric</th>'
        "<th>before</th><th>after</th><th>asked</th><th></th></tr></thead>"
        f"<tbody>{body}</tbody></table></div></section>"
    )


def _baseline(ruled: Sequence[Ruling], trends: Sequence[Trend]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(ruling.rule)}</th><td><span class="pill {ruling.outcome}">{ruling.outcome}</span>'
        f"</td><td>{escape(ruling.text)}</td></tr>"
        for ruling in ruled
    )
    drawn = "".join(_trend(trend) for trend in trends if len(trend.values) > 1)
    if not rows and not drawn:
        return ""
    table = f'<div class="scroll"><table><tbody>{rows}</tbody></table></div>' if rows else ""
    return (
        '<section class="task"><header><h2>Against the baseline</h2></header>'
        f'{table}<div class="trends">{drawn}</div></section>'
    )


def _trend(trend: Trend) -> str:
    width, height = 220.0, 56.0
    step = width / (len(trend.values) - 1)
    points = [(i * step, height - 4 - value * (height - 8)) for i, value in enumerate(trend.values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"><title>{escape(label)}: {value:.3f}</title></circle>'
        for (x, y), label, value in zip(points, trend.labels, trend.values, strict=True)
    )
    change = trend.values[-1] - trend.values[-2]
    return (
        f'<figure class="trend"><svg viewBox="-4 0 {width + 8:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(trend.task, quote=True)} {escape(trend.metric, quote=True)}">'
        f'<polyline points="{path}"/>{dots}</svg>'
        f"<figcaption>{escape(trend.task)} · {escape(trend.metric)} "
        f"<b>{trend.values[-1]:.3f}</b> <small>{change:+.3f}</small></figcaption></figure>"
    )
