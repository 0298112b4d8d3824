"""What became of the spans of a dataset: for people, with no more of a source than its stored words; for programs."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit.errors import ExitCode
from toolkit.evidence import CheckedSource, CheckedSpan, EvidenceCheck, Standing
from toolkit.findings import Status
from toolkit.report.document import document
from toolkit.report.escaping import printable, tamed
from toolkit.texts import SHORT, Outcome

REPORT_VERSION = 1
COMMAND = "evidence check"

SHOWN = 100
"""How many spans of a source are shown before the rest is only counted."""

PLACES = 5
"""How many places of one span are shown."""

WORDS = 60
"""How many characters of a span's stored words are shown."""

_WHY = {Standing.ABSENT: "for want of a text", Standing.UNREADABLE: "because the text at hand cannot be read"}


def text(checked: EvidenceCheck) -> str:
    """Render a check for people: by source, first what its text is; the spans that are not as recorded; a summary."""
    blocks = [*map(_source, checked.sources), list(summary(checked))]
    return tamed("\n\n".join("\n".join(lines) for lines in blocks)) + "\n"


def summary(checked: EvidenceCheck) -> Iterator[str]:
    """Say in a few lines how many spans were checked, with what outcome, and how many were not."""
    unavailable = checked.counts[Outcome.UNAVAILABLE]
    total = len(checked.spans)
    said = f": {_counted({**checked.counts, Outcome.UNAVAILABLE: 0})}" if total > unavailable else ""
    yield f"{_number(total - unavailable, 'span')} checked{said}"
    yield from warnings(checked)
    for standing, why in _WHY.items():
        without = [source for source in checked.sources if source.standing is standing]
        if count := sum(source.counts[Outcome.UNAVAILABLE] for source in without):
            named = ", ".join(printable(source.id) for source in without[:PLACES])
            more = "" if len(without) <= PLACES else f" and others ({PLACES} of {len(without):,} named)"
            yield f"{_number(count, 'span')} not checked {why}: {named}{more}"
    if any(source.standing is Standing.ABSENT for source in checked.sources):
        yield "(texts stay outside the dataset: give their folder with --texts DIR)"


def warnings(checked: EvidenceCheck) -> Iterator[str]:
    """Say which spans nobody looked at because the records have faults."""
    for file, count in checked.passed_over.items():
        what = _number(count, "span") if count else "whatever spans it has"
        yield f"{printable(file)}: {what} passed over, because of faults (toolkit validate names them)"


def standings(checked: EvidenceCheck) -> Iterator[str]:
    """Say of each source what its text at hand is, unless that is the recorded one or there is none."""
    for source in checked.sources:
        if source.standing not in {Standing.RECORDED, Standing.ABSENT}:
            yield _standing(source)


def diff(lines: Sequence[str]) -> str:
    """Render the change of a record."""
    return tamed("\n".join(map(printable, lines))) + "\n"


def json(checked: EvidenceCheck) -> str:
    """Render a check for programs, with every span."""
    status, exit_code = (Status.PASS, ExitCode.OK) if checked.is_sound else (Status.FAIL, ExitCode.FINDINGS)
    return _document(status, exit_code, counts=dict(checked.counts), spans=[_item(span) for span in checked.spans])


def failure(message: str, exit_code: int) -> str:
    """Render what is left of a run that could not be made."""
    return _document(Status.ERROR, exit_code, counts={}, spans=[], error=message)


def _document(status: Status, exit_code: int, **parts: object) -> str:
    head = {"report_version": REPORT_VERSION, "command": COMMAND, "status": status, "exit_code": exit_code}
    return document(head | parts)


def _item(span: CheckedSpan) -> Mapping[str, object]:
    return {
        "kind": span.kind,
        "record": span.record,
        "source": span.source,
        "pointer": span.pointer,
        "start": span.start,
        "end": span.end,
        "outcome": span.outcome,
        "found_at": span.found_at,
    }


def _source(source: CheckedSource) -> list[str]:
    away = [span for span in source.spans if span.outcome not in {Outcome.EXACT, Outcome.UNAVAILABLE}]
    lines = [_standing(source), f"  {_number(len(source.spans), 'span')}: {_counted(source.counts)}"]
    lines += [line for span in away[:SHOWN] for line in _span(span)]
    if len(away) > SHOWN:
        lines.append(f"  {SHOWN} of {len(away):,} spans shown; --format json has all")
    short = sum(span.outcome is Outcome.MISSING and span.end - span.start < SHORT for span in away)
    if short:
        lines.append(
            f"  ({short:,} of the missing are so short that they count only beside other spans of their entry)"
        )
    return lines


def _standing(source: CheckedSource) -> str:
    said = {
        Standing.RECORDED: f"{source.text_file} is the recorded text",
        Standing.OTHER: f"{source.text_file} is another text than the recorded one",
        Standing.UNRECORDED: f"{source.text_file} may be any text, because the source records none",
        Standing.UNREADABLE: source.reason or "",
        Standing.ABSENT: "no text at hand",
    }
    return f"{printable(source.id)}: {printable(said[source.standing])}"


def _span(span: CheckedSpan) -> Iterator[str]:
    places = ", ".join(f"{start}-{end}" for start, end in span.found_at[:PLACES])
    more = f" ({PLACES} of {len(span.found_at):,} places)" if len(span.found_at) > PLACES else ""
    arrow = f" → {places}{more}" if places else ""
    where = f"{span.kind} {printable(span.record)} {printable(span.pointer)}"
    yield f"  {span.outcome:<9} {where}  {span.start}-{span.end}{arrow}"
    if span.words:
        yield f'            "{printable(span.words[:WORDS])}{"…" if len(span.words) > WORDS else ""}"'


def _counted(counts: Mapping[Outcome, int]) -> str:
    return ", ".join(f"{count:,} {outcome}" for outcome, count in counts.items() if count) or "none"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
