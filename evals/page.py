"""A run as one self-contained HTML page: verdict, scores, each output beside its reference, mutants, trend.

Nothing is fetched: style and script are in the page. Every text is escaped. Knows how things look, counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from evals.exhibit_page import exhibit_html
from evals.gate import Judged, Verdict
from evals.report import verdict_of
from evals.scores import Direction, State

if TYPE_CHECKING:
    from evals.baselines import Ruling
    from evals.mutants.bench import Row as MutantRow
    from evals.runner import TaskResult
    from evals.trends import Trend

HEADLINES = {
    "M3": "same item, place and evidence",
    "M5": "severe pains found",
    "M1": "stages found",
    "P1": "attributes of personas found",
    "T1": "themes found",
    "A1": "passages of the answer cited",
    "A2": "cited passages that answer",
    "I11": "declines what can't be answered",
    "R1": "relevant passages found",
    "R2": "relevant passages first",
    "I4": "quotes that stand in their source",
    "I6": "claims nothing bears out",
}
"""Metrics drawn as a dial at the head of a task, those that it has, in plain words."""
DIALS = 5
MOST_MUTANTS = 100
"""Rows of mutants shown; where there are more, the nearest to failing of each kind."""
TRENDS = 12
"""Trends drawn, those that moved most since the last baseline."""


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
    tasks = "".join(_task(result, unfolded) for result, unfolded in _unfolded(results))
    extra = '<a href="#mutants"><span>metrics</span>mutants</a>' if mutants else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation: {'passed' if good else 'failed'}</title><style>{style}</style></head><body>"
        f'<header class="top {"good" if good else "bad"}"><p class="eyebrow">Wayfolk evaluation · '
        f"lane {escape(lane)} · {escape(_moment(started))}</p>"
        f"<h1>{'Passed' if good else 'Failed'}</h1><p>{escape(verdict.partition(': ')[2] or verdict)}</p></header>"
        f'<nav aria-label="Tasks">{nav}{extra}</nav><main>{_overview(results)}{_baseline(ruled, trends)}'
        f"{tasks}{_mutants(mutants)}</main><script>{script}</script></body></html>\n"
    )


def _moment(started: str) -> str:
    """A moment as people read it; what is none is shown as it is."""
    try:
        return f"{datetime.fromisoformat(started):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return started


def _anchor(result: TaskResult) -> str:
    return escape(f"{result.case}-{result.task}".replace(" ", "-"), quote=True)


def _unfolded(results: Sequence[TaskResult]) -> list[tuple[TaskResult, bool]]:
    """Each result, and whether its output is shown at once: of the first with a reference, and where one failed."""
    compared = [result for result in results if result.exhibit is not None and result.exhibit.compared]
    return [(result, result in compared[:1] or not result.passed) for result in results]


def _overview(results: Sequence[TaskResult]) -> str:
    """All tasks at once: verdict, limits kept and the headline metrics as bars."""
    if len(results) < 2:
        return ""
    rows = []
    for result in results:
        kept = [each for each in result.judged if each.limit is not None and each.verdict is not Verdict.NOT_APPLICABLE]
        good = sum(each.verdict is Verdict.PASS for each in kept)
        main = [_scores_of(result, metric) for metric in HEADLINES if metric not in ("I4", "I6")]
        bars = "".join(
            f'<span class="mini {each.verdict.name.lower()}" title="{escape(each.score.metric, quote=True)}">'
            f"<small>{escape(each.score.id)}</small><b>{each.score.value:.2f}</b>"
            f'<i><u style="inline-size:{max(0.0, min(1.0, each.score.value)):.0%}"></u></i></span>'
            for found in main
            for each in found
        )
        verdict = "passed" if result.passed else "failed"
        rows.append(
            f'<tr><th scope="row"><a href="#{_anchor(result)}">{escape(result.task)}</a><small>{escape(result.case)} · '
            f"{escape(result.kind.replace('_', ' '))}</small></th>"
            f'<td><span class="pill {verdict}">{verdict}</span></td>'
            f'<td class="num">{good}/{len(kept)}</td><td><div class="minis">{bars}</div></td></tr>'
        )
    return (
        '<section class="task"><header><h2>All tasks</h2></header><div class="scroll"><table class="overview"><thead>'
        "<tr><th>task</th><th>verdict</th><th class='num'>limits</th><th>agreement</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _scores_of(result: TaskResult, metric: str) -> list[Judged]:
    return [each for each in result.judged if each.score.id == metric and each.score.state is not State.NOT_APPLICABLE]


def _task(result: TaskResult, unfolded: bool) -> str:
    verdict = "passed" if result.passed else "failed"
    shown = [each for wanted in HEADLINES for each in _scores_of(result, wanted)]
    dials = "".join(_dial(each) for each in shown[:DIALS])
    took = f" · {result.seconds:.1f} s" if result.seconds >= 0.05 else ""
    body = exhibit_html(result.exhibit, _anchor(result))
    title = "Reference and output" if result.exhibit is not None and result.exhibit.compared else "Output"
    return (
        f'<section id="{_anchor(result)}" class="task"><header><p class="eyebrow">{escape(result.case)} · '
        f"{escape(result.kind.replace('_', ' '))}{took}</p>"
        f'<h2>{escape(result.task)} <span class="pill {verdict}">{verdict}</span></h2></header>'
        f'<div class="dials">{dials}</div>{_scores(result.judged)}'
        f'<details class="shown"{" open" if unfolded else ""}><summary>{title}</summary>{body}</details></section>'
    )


def _dial(judged: Judged) -> str:
    score = judged.score
    share = max(0.0, min(1.0, score.value))
    length = 2 * 3.14159 * 26
    limit = f"limit {judged.limit.text()}" if judged.limit else "reported"
    return (
        f'<figure class="dial {judged.verdict.name.lower()}"><svg viewBox="0 0 64 64" role="img" '
        f'aria-label="{escape(score.metric, quote=True)} {score.value:.2f}"><circle cx="32" cy="32" r="26"/>'
        f'<circle cx="32" cy="32" r="26" class="arc"{"" if share else " hidden"} '
        f'stroke-dasharray="{share * length:.1f} {length:.1f}"/>'
        f'<text x="32" y="37">{score.value:.2f}</text></svg><figcaption>{escape(HEADLINES[score.id])}'
        f"<small>{escape(score.id)} · {escape(limit)}</small></figcaption></figure>"
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
        "<th class='num'>value</th><th></th><th class='num'>n</th><th>limit</th><th>verdict</th>"
        "<th>what was counted</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div></details>"
    )


def _verdict(verdict: Verdict) -> str:
    names = {Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.NOT_APPLICABLE: "n/a", Verdict.REPORTED: "reported"}
    return f'<span class="pill {verdict.name.lower()}">{names[verdict]}</span>'


def _mutants(rows: Sequence[MutantRow]) -> str:
    if not rows:
        return ""
    from evals.mutants.table import condensed

    met = sum(row.met for row in rows)
    shown = condensed(list(rows)) if len(rows) > MOST_MUTANTS else rows
    which = ", of each kind the row nearest to failing" if len(rows) > MOST_MUTANTS else ""
    body = "".join(
        f'<tr class="{"pass" if row.met else "fail"}"><td>{escape(row.map)}</td><td>{escape(row.mutant)}</td>'
        f'<td>{escape(row.base)}</td><td>{escape(row.metric)}</td><td class="num">{row.before:.2f}</td>'
        f'<td class="num">{row.after:.2f}</td><td>{escape(row.rule)}</td>'
        f'<td><span class="pill {"pass" if row.met else "fail"}">{"met" if row.met else "missed"}</span></td></tr>'
        for row in shown
    )
    return (
        f'<section id="mutants" class="task"><header><p class="eyebrow">the metrics themselves{which}</p><h2>Mutants '
        f'<span class="pill {"passed" if met == len(rows) else "failed"}">{met} of {len(rows)} margins met</span></h2>'
        '</header><div class="scroll"><table class="mutants"><thead><tr><th>map</th><th>mutant</th><th>base</th>'
        "<th>metric</th>"
        "<th class='num'>before</th><th class='num'>after</th><th>asked</th><th></th></tr></thead>"
        f"<tbody>{body}</tbody></table></div></section>"
    )


def _baseline(ruled: Sequence[Ruling], trends: Sequence[Trend]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(ruling.rule)}</th><td><span class="pill {ruling.outcome}">{ruling.outcome}</span>'
        f"</td><td>{escape(ruling.text)}</td></tr>"
        for ruling in ruled
    )
    known = sorted((t for t in trends if len(t.values) > 1), key=lambda t: -abs(t.values[-1] - t.values[-2]))
    drawn = "".join(map(_trend, known[:TRENDS]))
    if len(known) > TRENDS:
        drawn += f'<p class="eyebrow">and {len(known) - TRENDS} more that moved no further</p>'
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
