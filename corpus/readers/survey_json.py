"""Answers as the interfaces of SurveyMonkey and Typeform give them → rows of a table. Knows the shapes, no roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from corpus.readers.json_records import cell_of

_PEOPLE = {"id": "Respondent ID", "date_modified": "Date submitted", "response_status": "status"}


def survey_records(value: Any) -> list[dict[str, str]] | None:
    """One record per response, questions as keys; None where it is neither tool's shape."""
    if not isinstance(value, Mapping):
        return None
    items = value.get("items")
    if isinstance(items, list) and any(isinstance(item, Mapping) and "answers" in item for item in items[:20]):
        titles = _typeform_titles(value.get("form") or value.get("definition") or value)
        return [_typeform(item, titles) for item in items if isinstance(item, Mapping)]
    if isinstance(value.get("form_response"), Mapping):
        response = value["form_response"]
        return [_typeform(response, _typeform_titles(response.get("definition")))]
    found = value.get("data") or value.get("responses")
    if isinstance(found, list) and any(isinstance(item, Mapping) and "pages" in item for item in found[:20]):
        details = value.get("survey") or value.get("details") or {}
        names = dict(_survey_monkey_names(details))
        return [_survey_monkey(item, names) for item in found if isinstance(item, Mapping)]
    return None


def _typeform_titles(form: Any) -> dict[str, str]:
    titles: dict[str, str] = {}
    waiting = list(_list(form.get("fields"))) if isinstance(form, Mapping) else []
    while waiting:
        field = waiting.pop()
        if not isinstance(field, Mapping):
            continue
        for key in ("id", "ref"):
            if isinstance(field.get(key), str):
                titles[field[key]] = cell_of(field.get("title")) or field[key]
        properties = field.get("properties")
        waiting.extend(_list(properties.get("fields")) if isinstance(properties, Mapping) else [])
    return titles


def _typeform(response: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, str]:
    record = {
        "Response ID": cell_of(response.get("response_id") or response.get("token")),
        "Submit Date": cell_of(response.get("submitted_at")),
    }
    hidden = response.get("hidden")
    if isinstance(hidden, Mapping):
        record.update({str(key): cell_of(item) for key, item in hidden.items()})
    for answer in _list(response.get("answers")):
        if not isinstance(answer, Mapping):
            continue
        field = answer.get("field")
        field = field if isinstance(field, Mapping) else {}
        known = [str(field[key]) for key in ("id", "ref") if field.get(key)]
        title = next((titles[key] for key in known if key in titles), known[-1] if known else "answer")
        record[title] = _typeform_value(answer)
    return record


def _typeform_value(answer: Mapping[str, Any]) -> str:
    value = answer.get(cell_of(answer.get("type")))
    if isinstance(value, Mapping):
        chosen = value.get("labels") or ([value["label"]] if value.get("label") else [])
        return cell_of([*chosen, *([value["other"]] if value.get("other") else [])])
    return cell_of(value)


def _survey_monkey_names(details: Any) -> Iterator[tuple[str, str]]:
    """Texts of questions, options and rows of grids by their ids."""
    pages = details.get("pages") if isinstance(details, Mapping) else None
    questions = [q for page in _list(pages) if isinstance(page, Mapping) for q in _list(page.get("questions"))]
    for question in questions:
        if not isinstance(question, Mapping):
            continue
        headings = _list(question.get("headings"))
        heading = headings[0].get("heading") if headings and isinstance(headings[0], Mapping) else None
        yield cell_of(question.get("id")), cell_of(heading or question.get("heading"))
        answers = question.get("answers")
        for key in ("choices", "rows", "cols"):
            for option in _list(answers.get(key)) if isinstance(answers, Mapping) else []:
                if isinstance(option, Mapping):
                    yield cell_of(option.get("id")), cell_of(option.get("text"))
        other = answers.get("other") if isinstance(answers, Mapping) else None
        if isinstance(other, Mapping):
            yield cell_of(other.get("id")), cell_of(other.get("text"))


def _survey_monkey(response: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    record = {title: cell_of(response.get(key)) for key, title in _PEOPLE.items()}
    for page in _list(response.get("pages")):
        for question in _list(page.get("questions")) if isinstance(page, Mapping) else []:
            if isinstance(question, Mapping):
                _add_answers(question, names, record)
    return record


def _add_answers(question: Mapping[str, Any], names: Mapping[str, str], record: dict[str, str]) -> None:
    identity = cell_of(question.get("id"))
    title = cell_of(question.get("heading")) or names.get(identity) or identity
    for answer in _list(question.get("answers")):
        if not isinstance(answer, Mapping):
            continue
        row = names.get(cell_of(answer.get("row_id")), cell_of(answer.get("row_id")))
        choice = cell_of(answer.get("choice_id"))
        words = cell_of(answer.get("text"))
        other = bool(words) and "other_id" in answer
        value = words or cell_of(answer.get("simple_text")) or names.get(choice, choice)
        key = f"{title} [{row}]" if row else f"{title} [Other]" if other else title
        record[key] = f"{record[key]}; {value}" if record.get(key) else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
