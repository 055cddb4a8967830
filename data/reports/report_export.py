"""Reports on paper and in files: text, Markdown, HTML, CSV, JSON; nothing in them that a program would obey (SEC-14).

The text is the frozen one. The other forms are written anew from the frozen facts, so their numbers are the same.
"""

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from data.inbox.cells import guarded
from data.refusals import BadInput
from data.reports.report_details import Section, lists, sections
from data.reports.report_lines import accepted_said, balance_said, by_tier, label, open_said, title
from data.reports.report_rows import Day, Report
from data.reports.report_words import Fact, Words, safe
from models.cells import wrap
from models.clock import ClockName
from models.safetext import UNSAFE, neutralise
from models.terms import Status

HOW = ("text", "markdown", "html", "csv", "json")
"""The forms, by the names of the command's options."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_WIDTH = 80
Row = tuple[str, str, str, str, str, Any]
_HEAD: Row = ("раздел", "что", "обращение", "кто", "подробно", "сколько")
_LISTS = (("исправили", "fixed"), ("в работе", "in_work"), ("отложили", "postponed"))


def export(report: Report, how: str) -> str:
    """Write a report in one of the forms; BadInput for another word."""
    return _chosen(_FORMS, how)(report)


def export_day(day: Day, how: str) -> str:
    """Write a day in its three lists."""
    return _chosen(_DAYS, how)(day)


def text(report: Report) -> str:
    """Give the frozen text, then what was added, then the checksum."""
    return report.text + "".join(f"{line}\n" for line in _added(report))


def _chosen(forms: Mapping[str, Callable[[Any], str]], how: str) -> Callable[[Any], str]:
    if how not in forms:
        raise BadInput(f"Отчёт не пишется как «{how}». Есть: {', '.join(HOW)}.")
    return forms[how]


def _added(report: Report) -> Iterable[str]:
    words = Words(report.facts)
    for one in report.addenda:
        yield f"Дополнение {words.at(one.at.isoformat())}, {safe(one.who) or 'записано само'}:"
        for line in neutralise(one.text).split("\n"):
            yield from wrap(f"  {line}", _WIDTH, "    ")
    yield f"SHA-256 отчёта: {report.sha256}"


def _heads(facts: Fact) -> list[str]:
    lines = [balance_said(facts["balance"]), open_said(facts["figures"])]
    return [accepted_said(facts["times"], Words(facts)), *lines] if "shift" in facts else lines


def _sla(facts: Fact) -> Iterable[tuple[str, str, Fact]]:
    for cell in facts["sla"]:
        yield label(cell["tier"]), ClockName(cell["clock"]).label, cell


def _markdown(report: Report) -> str:
    facts = report.facts
    body = _markdown_body(title(facts), _heads(facts), facts, sections(facts, facts["least"]))
    return "\n".join([*body, "## Дополнения и подпись", "", *(f"- {mark(line)}" for line in _added(report))]) + "\n"


def _markdown_body(name: str, heads: Iterable[str], facts: Fact, found: Iterable[Section]) -> list[str]:
    lines = [f"# {mark(name)}", "", *(f"{mark(head)}\n" for head in heads)]
    lines += ["| Уровень | Часы | В срок | Нарушено | Под угрозой |", "|---|---|---:|---:|---:|"]
    lines += [
        f"| {mark(tier)} | {mark(clock)} | {cell['met']} | {cell['breached']} | {cell['at_risk']} |"
        for tier, clock, cell in _sla(facts)
    ]
    lines.append("")
    for heading, rows in found:
        lines += [f"## {mark(heading)}", "", *(f"- {mark(row)}" for row in rows or ["нет"]), ""]
    return lines


def mark(line: str) -> str:
    """Write a line so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", line.strip())


def _html(report: Report) -> str:
    facts = report.facts
    added = [("Дополнения и подпись", list(_added(report)))]
    return _html_page(title(facts), _heads(facts), facts, [*sections(facts, facts["least"]), *added])


def _html_page(name: str, heads: Iterable[str], facts: Fact, found: Iterable[Section]) -> str:
    rows = "".join(
        f"<tr><td>{_text(tier)}</td><td>{_text(clock)}</td>"
        f"<td>{cell['met']}</td><td>{cell['breached']}</td><td>{cell['at_risk']}</td></tr>\n"
        for tier, clock, cell in _sla(facts)
    )
    body = "".join(f"<p>{_text(head)}</p>\n" for head in heads)
    body += "<table>\n<tr><th>Уровень</th><th>Часы</th><th>В срок</th><th>Нарушено</th><th>Под угрозой</th></tr>\n"
    body += f"{rows}</table>\n"
    for heading, lines in found:
        listed = "".join(f"<li>{_text(line)}</li>\n" for line in lines or ["нет"])
        body += f"<h2>{_text(heading)}</h2>\n<ul>\n{listed}</ul>\n"
    return (
        '<!DOCTYPE html>\n<html lang="ru">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_text(name)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{_text(name)}</h1>\n{body}</body>\n</html>\n"
    )


def _text(line: str) -> str:
    return html.escape(line.strip(), quote=True)


_STYLE = "body{font-family:sans-serif;max-width:60em;margin:1em auto}td,th{padding:0 1em;text-align:left}"


def _csv(report: Report) -> str:
    return _table([*_numbers(report.facts), *_rows(report.facts)])


def _numbers(facts: Fact) -> Iterable[Row]:
    """Give every count, a row each; the same counts as on the page."""
    balance = facts["balance"]
    named = (("открыто на начале", "start"), ("новые", "new"), ("снова открыто", "reopened"), ("закрыто", "ended"))
    for name, key in (*named, ("открыто на конец", "end")):
        yield "баланс", name, "", "", "", balance[key]
    for tier, count in by_tier(facts["figures"]["by_tier"]):
        yield "открыто по уровню", label(tier), "", "", "", count
    for status, count in facts["figures"]["by_status"].items():
        yield "открыто по статусу", Status(status).label, "", "", "", count
    for name, clock, cell in _sla(facts):
        for said, key in (("в срок", "met"), ("нарушено", "breached"), ("под угрозой", "at_risk")):
            yield f"срок: {clock}", name, "", "", said, cell[key]


def _rows(facts: Fact) -> Iterable[Row]:
    words = Words(facts)
    for section, key in _LISTS:
        for row in facts["lists"][key]:
            yield section, safe(row["subject"]), str(row["number"]), safe(row["owner"]), safe(row["client"]), 1
    for item in facts.get("hot", ()):
        said = "; ".join(safe(item.get(key)) for key in ("next_step", "if_then") if item.get(key))
        number = "" if item["number"] is None else str(item["number"])
        yield "горячие", safe(item["subject"]), number, safe(item.get("to") or item.get("owner")), said, 1
    for one in facts["promises"]:
        yield "обещано", safe(one["what"]), str(one["number"]), safe(one["who"]), words.at(one["by"]), 1
    for one in facts["carried"]:
        yield "висит смен", safe(one["subject"]), str(one["number"]), safe(one["owner"]), "", one["times"]


def _table(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def _json(report: Report) -> str:
    added = [{"at": one.at.isoformat(), "who": one.who, "text": one.text} for one in report.addenda]
    whole = {"shift": report.shift_id, "report": report.id, "sha256": report.sha256, "addenda": added}
    return _exact({**whole, "facts": report.facts})


def _exact(value: Any) -> str:
    """Write JSON whose strings read back as stored, with nothing in it that a terminal would obey."""
    written = json.dumps(value, ensure_ascii=False, indent=2)
    return UNSAFE.sub(lambda run: json.dumps(run.group())[1:-1], written) + "\n"


def _day_title(day: Day) -> str:
    return f"День {day.date:%d.%m.%Y}"


def _day_text(day: Day) -> str:
    lines = [_day_title(day), *_heads(day.facts), ""]
    for heading, rows in lists(day.facts["lists"]):
        lines += [heading, *(line for row in rows or ["нет"] for line in wrap(f"  {row}", _WIDTH, "    ")), ""]
    return "\n".join(line for head in lines for line in wrap(head, _WIDTH, "  ")) + "\n"


def _day_markdown(day: Day) -> str:
    return "\n".join(_markdown_body(_day_title(day), _heads(day.facts), day.facts, lists(day.facts["lists"]))) + "\n"


def _day_html(day: Day) -> str:
    return _html_page(_day_title(day), _heads(day.facts), day.facts, list(lists(day.facts["lists"])))


_FORMS: Mapping[str, Callable[[Report], str]] = {
    "text": text,
    "markdown": _markdown,
    "html": _html,
    "csv": _csv,
    "json": _json,
}
_DAYS: Mapping[str, Callable[[Day], str]] = {
    "text": _day_text,
    "markdown": _day_markdown,
    "html": _day_html,
    "csv": lambda day: _table([*_numbers(day.facts), *_rows(day.facts)]),
    "json": lambda day: _exact({"day": day.date.isoformat(), "facts": day.facts}),
}
