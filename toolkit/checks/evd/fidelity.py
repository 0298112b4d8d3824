"""The reports of a statement beside one another: which comes first, and how faithful the others are."""

from collections.abc import Iterator, Sequence

from toolkit import jsonio
from toolkit.checks.entries import Entry
from toolkit.checks.evd.words import passages_outside_marks
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.reported import LONGEST_TOGETHER, Reported, reach, reported, reports
from toolkit.checks.subjects import Run
from toolkit.findings import Severity
from toolkit.records import Record
from toolkit.texts import Change, changes, is_same_text

NAMED = 3
"""How many differences a finding names before it only counts them."""

LONGEST = 100
"""How many characters of differing words a finding repeats at most."""

_CHANGED = frozenset({"edited", "altered"})
_TOLD = frozenset({"news"})
_WORDS_THEMSELVES = frozenset({"transcript", "speech", "interview", "communique", "treaty"})


@rule(
    "EVD016",
    "A news report stands before a better witness",
    why="The first report is the measure of the others, and a newsroom's account is no measure of a transcript.",
)
def better_witness(record: Record, run: Run) -> Iterator[Flaw]:
    """Find statements whose first report is news though a later one is a record or document of what was said.

    A press release or an official document that only sums up what a newsroom quotes is no better witness.
    """
    listed = reports(record, run)
    first = listed[0] if listed else None
    better = next((entry for entry in listed[1:] if _has_the_words(entry, run)), None)
    if first and better and _genre(first, run) in _TOLD:
        yield Flaw(
            message=f'"{first.source}" is news, and "{better.source}" is a better witness ({_genre(better, run)})',
            pointer=f"{first.pointer}/source",
            expected=f'"{better.source}"',
            found=f'"{first.source}"',
            hint="put the better witness first, and say of the other reports by fidelity how they stand to it",
        )


def _genre(entry: Entry, run: Run) -> str | None:
    genre: str | None = (run.sources.get(entry.source) or {}).get("genre")
    return genre


def _has_the_words(entry: Entry, run: Run) -> bool:
    """Tell whether a report is nearer to what was said than news: by its genre, or because it has the words."""
    genre = _genre(entry, run)
    if genre is None or genre in _TOLD:
        return False
    return genre in _WORDS_THEMSELVES or entry.value.get("quote_type") != "indirect"


@rule(
    "EVD017",
    "The fidelity is not what the words say",
    why="Whoever counts what the wires changed counts this field; the words themselves must bear it out.",
)
def wrong_fidelity(record: Record, run: Run) -> Iterator[Flaw]:
    """Hold the words of each later report against the first's, where both are at hand or stored.

    Words differ when one is left out, put in, replaced or moved; capitals, punctuation, typography, hyphens, British or
    American spelling do not count. Whether a difference changes the sense and makes it `altered`, no rule can tell.
    """
    listed = reports(record, run)
    first = reported(listed[0], run) if len(listed) > 1 else None
    far = reach(listed)
    for entry in listed[1:far] if first else ():
        claimed = entry.value.get("fidelity")
        other = reported(entry, run) if claimed else None
        is_told = passages_outside_marks(listed[0], run) or passages_outside_marks(entry, run)
        if first and claimed and other and not is_told:
            yield from _judged(claimed, first, other)
    beyond = [entry for entry in listed[far:] if first and entry.value.get("fidelity")]
    if beyond:
        yield _uncompared(beyond, listed)


def _uncompared(beyond: Sequence[Entry], listed: Sequence[Entry]) -> Flaw:
    return Flaw(
        message=f"the fidelity of {len(beyond):,} of {len(listed):,} reports was not compared with the words",
        pointer=f"{beyond[0].pointer}/fidelity",
        expected=f"reports with no more than {LONGEST_TOGETHER:,} characters together",
        found="more, from this one on",
        hint="keep the best reports; copies of one wire report are one source",
    )


def _judged(claimed: str, first: Reported, other: Reported) -> Iterator[Flaw]:
    pointer, source = f"{other.entry.pointer}/fidelity", first.entry.source
    found = changes(first.words, other.words)
    if claimed == "verbatim" and found:
        yield Flaw(
            message=f'not verbatim: it differs from the first report, "{source}", in {_words(_count(found))}',
            pointer=pointer,
            expected='"edited", or "altered" where the sense is another',
            found=f'"verbatim", but {_listed(found, first, other)}',
            hint="say in the note, in your own words, what the report changed",
        )
    elif claimed in _CHANGED and not found and (claimed == "edited" or is_same_text(first.text, other.text)):
        yield Flaw(
            message=f'the words are those of the first report, "{source}", in the same order',
            pointer=pointer,
            expected='"verbatim"',
            found=f'"{claimed}"',
            hint='correct it, or the spans; spelling, capitals and punctuation alone are no "edited"',
        )


def _count(found: Sequence[Change]) -> int:
    return sum(max(it.end - it.start, it.other_end - it.other_start) for it in found)


def _listed(found: Sequence[Change], first: Reported, other: Reported) -> str:
    """Tell the first differences: positions and counts, and the words where they are stored, never a text's own."""
    named = "; ".join(_told(it, first, other) for it in found[:NAMED])
    return named if len(found) <= NAMED else f"{named}; {NAMED} of {len(found):,} differences named"


def _told(it: Change, first: Reported, other: Reported) -> str:
    missing = _named(first, it.start, it.end)
    there = _named(other, it.other_start, it.other_end)
    if it.start == it.end:
        return f"{there} put in"
    return f"{missing} left out" if it.other_start == it.other_end else f"{there} for {missing}"


def _named(side: Reported, start: int, end: int) -> str:
    first, last = side.place(start, end)
    words = side.stored(start, end)
    what = jsonio.dumps(_clipped(words)).rstrip("\n") if words is not None else _words(end - start)
    return f'{what} at {first}-{last} of "{side.entry.source}"'


def _clipped(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count:,} words"


@rule(
    "EVD018",
    "A report that changes the words does not say what it changed",
    why="That words were changed says little; what was changed is what a reader of the report was misled by, or not.",
    severity=Severity.WARNING,
)
def unexplained_change(record: Record, run: Run) -> Iterator[Flaw]:
    """Find reports that count as edited or altered without a note."""
    for entry in reports(record, run):
        if entry.value.get("fidelity") in _CHANGED and not entry.value.get("note"):
            yield Flaw(
                message=f"{entry.value['fidelity']}, without a note",
                pointer=f"{entry.pointer}/fidelity",
                expected='a "note" that says, in your own words, what the report left out, put in or replaced',
                hint="compare the two: toolkit show, with --texts, sets them side by side",
            )
