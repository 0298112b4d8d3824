"""What became of each span in the text of its source that is at hand."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.checks import Run
from toolkit.checks.entries import Entry, Passage
from toolkit.errors import NotFoundError
from toolkit.jsonio import JsonValue
from toolkit.records import Dataset, Record
from toolkit.texts import Outcome, Refound, Sought, Texts, refind

UNSPOILT = frozenset({Outcome.EXACT, Outcome.UNAVAILABLE})
"""The outcomes that leave a span as it is."""


class Standing(StrEnum):
    """What the text at hand is to a source."""

    RECORDED = "recorded"
    OTHER = "other"
    UNRECORDED = "unrecorded"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSpan:
    """A span with its place in the dataset, and what became of it; `file` is the name of its record's file."""

    kind: str
    record: str
    file: str
    source: str
    pointer: str
    start: int
    end: int
    words: str | None
    outcome: Outcome
    found_at: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSource:
    """A source, what its text at hand is, by the name of the file, and its spans in the order of the records.

    `reason` says why a text is unreadable.
    """

    id: str
    standing: Standing
    spans: tuple[CheckedSpan, ...]
    text_file: str | None = None
    reason: str | None = None

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many spans have each outcome."""
        return _counts(self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCheck:
    """A whole run. `passed_over` has the files with spans that are at fault, how many; 0 for an unreadable file."""

    sources: tuple[CheckedSource, ...]
    passed_over: Mapping[str, int]

    @property
    def spans(self) -> Sequence[CheckedSpan]:
        """Every span, by source."""
        return [span for source in self.sources for span in source.spans]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many spans have each outcome."""
        return _counts(self.spans)

    @property
    def is_sound(self) -> bool:
        """Whether every span is exact or without a text, and none was passed over."""
        return not self.passed_over and all(span.outcome in UNSPOILT for span in self.spans)


Tell = Callable[[str], None]
"""Takes what is being done, while that lasts."""


def check(dataset: Dataset, texts: Texts, only: Collection[str] = (), tell: Tell = lambda _: None) -> EvidenceCheck:
    """Find every span of the dataset again, or those of some sources. NotFoundError when there is no such source."""
    for source in only:
        if source not in dataset.text_digests:
            raise NotFoundError(f"no source has the id {source!r} in {dataset.root}")
    run = Run(dataset=dataset, texts=texts)
    entries: dict[str, list[tuple[Record, Entry]]] = defaultdict(list, {source: [] for source in only})
    for record in dataset.records:
        for entry in run.evidence[record.file.name]:
            if entry.spans and (not only or entry.source in only):
                entries[entry.source].append((record, entry))
    sources = tuple(_source(source, entries[source], run, tell) for source in sorted(entries))
    return EvidenceCheck(sources=sources, passed_over=_passed_over(run))


def _source(source: str, entries: Sequence[tuple[Record, Entry]], run: Run, tell: Tell) -> CheckedSource:
    at_hand, error = run.texts.get(source), run.texts.unreadable.get(source)
    if at_hand is None:
        unavailable = Refound(Outcome.UNAVAILABLE)
        results: Sequence[Sequence[Refound]] = [[unavailable for _ in entry.spans] for _, entry in entries]
    else:
        spans = [[_sought(span) for span in entry.spans] for _, entry in entries]
        results = refind(
            at_hand.text,
            spans,
            is_recorded=at_hand.is_recorded,
            progress=lambda done, whole: tell(f"{source}, {done:,} of {whole:,} that are not in their places"),
        )
    return CheckedSource(
        id=source,
        standing=_standing(source, run),
        text_file=at_hand.path.name if at_hand else None,
        reason=str(error) if error and not at_hand else None,
        spans=tuple(
            _span(record, passage, refound)
            for (record, entry), refounds in zip(entries, results, strict=True)
            for passage, refound in zip(entry.spans, refounds, strict=True)
        ),
    )


def _standing(source: str, run: Run) -> Standing:
    at_hand = run.texts.get(source)
    if at_hand is None:
        return Standing.UNREADABLE if source in run.texts.unreadable else Standing.ABSENT
    if at_hand.is_recorded:
        return Standing.RECORDED
    return Standing.OTHER if run.dataset.text_digests.get(source) else Standing.UNRECORDED


def _sought(passage: Passage) -> Sought:
    role = passage.role or "content"
    return Sought(start=passage.start, end=passage.end, sha256=passage.sha256, role=role, words=passage.words)


def _span(record: Record, passage: Passage, refound: Refound) -> CheckedSpan:
    return CheckedSpan(
        kind=record.kind,
        record=record.id,
        file=record.file.name,
        source=passage.source,
        pointer=passage.pointer,
        start=passage.start,
        end=passage.end,
        words=passage.words,
        outcome=refound.outcome,
        found_at=refound.found_at,
    )


def _passed_over(run: Run) -> Mapping[str, int]:
    found = {}
    for record in run.dataset.records:
        judged = sum(len(entry.spans) for entry in run.evidence[record.file.name])
        left = _spans_in(record.file.value) - judged
        if left or not record.file.readable:
            found[record.file.name] = left
    return found


def _spans_in(value: JsonValue) -> int:
    """Count what stands where spans do, sound or not."""
    if isinstance(value, list):
        return sum(map(_spans_in, value))
    if not isinstance(value, dict):
        return 0
    spans = value.get("spans")
    return sum(map(_spans_in, value.values())) + (len(spans) if isinstance(spans, list) else 0)


def _counts(spans: Sequence[CheckedSpan]) -> Mapping[Outcome, int]:
    found = Counter(span.outcome for span in spans)
    return {outcome: found[outcome] for outcome in Outcome}
