"""What spans say: their words, the quotation made of them, and whether both may be stored."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit import jsonio
from toolkit.checks.entries import Entry, Passage
from toolkit.checks.evd.places import UNIT_NAMES
from toolkit.checks.gathering import Held, gathered, named
from toolkit.checks.passages import entries, has_its_words, locate_hint, passages, stands, text_of
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.reported import has_first_fidelity
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import Record
from toolkit.texts import Unit, is_quoted, span_digest


@rule(
    "EVD003",
    "A span's words are not the words that it stands for",
    why="Words and span are read apart from each other; both must say the same.",
)
def words_disagree(record: Record, run: Run) -> Iterator[Flaw]:
    """Find words whose length or digest is not their span's, where the span itself is not at fault."""
    for passage in passages(record, run):
        if passage.words is not None and not has_its_words(passage) and stands(passage, run):
            unit = _unit(passage, passage.words)
            yield (
                _other_words(passage, passage.words)
                if unit is None
                else Flaw(
                    message=f"the span is as long as its words when these are counted in {UNIT_NAMES[unit]}",
                    pointer=passage.pointer,
                    expected="Unicode code points",
                    found=UNIT_NAMES[unit],
                    hint=locate_hint(passage),
                )
            )


def _other_words(passage: Passage, words: str) -> Flaw:
    right_length = len(words) == passage.length
    return Flaw(
        message="the words are not the ones that the span was made of",
        pointer=f"{passage.pointer}/words",
        expected=f"{passage.length} characters with the span's digest",
        found=f"{len(words)} characters" + (", another digest" if right_length else ""),
        hint=locate_hint(passage),
    )


def _unit(passage: Passage, words: str) -> Unit | None:
    """Name the unit in which the span has the length of the words, where its digest is theirs."""
    if span_digest(words) != passage.sha256:
        return None
    if len(words.encode("utf-16-le")) // 2 == passage.length:
        return "utf-16"
    return "bytes" if len(words.encode("utf-8")) == passage.length else None


@rule(
    "EVD004",
    "The quotation is not what the spans say, or is missing, or not allowed",
    why="A quotation that no passage carries is the one thing this dataset must never hold.",
)
def quotation(record: Record, run: Run) -> Iterator[Flaw]:
    """Compare a statement's quotation with the content words of the first report that stores any."""
    if record.kind != "statement":
        return
    if not is_disputed(record, run):
        return
    quote = record.value.get("quote")
    expected = _stored_quotation(record, run)
    if expected is None:
        message, hint = "no report stores the words of this quotation", "remove it, or store the words in their spans"
    elif quote is None:
        message, hint = "the quotation is missing, though a report stores its words", "add the key"
    else:
        message, hint = "the quotation is not what the spans say", "copy the words of the content spans"
    yield Flaw(
        message=message,
        pointer="/quote" if quote is not None else "",
        expected=f'"quote": {_json(expected)}' if expected else "no quotation",
        found=_json(quote) if isinstance(quote, str) else None,
        hint=hint,
        on_key=expected is None,
    )


def is_disputed(statement: Record, run: Run) -> bool:
    """Say whether a statement's quotation is not what its spans say, where neither is at fault by itself."""
    is_other = statement.value.get("quote") != _stored_quotation(statement, run)
    return is_other and not _is_undecided(statement, run)


def _json(text: str) -> str:
    return jsonio.dumps(text).rstrip("\n")


def _stored_quotation(record: Record, run: Run) -> str | None:
    for entry in entries(record, run):
        words = [span.words for span in entry.spans if span.role == "content" and span.words is not None]
        if words:
            return " ".join(words)
    return None


def _is_undecided(record: Record, run: Run) -> bool:
    """Say whether the words, or where they come from, are at fault, which has a finding of its own."""
    if not run.is_sound(record, "quote") or not run.is_sound(record, "evidence") or has_first_fidelity(record, run):
        return True
    for entry in entries(record, run):
        spans = [span for span in entry.spans if span.words is not None]
        disordered = any(after.start < before.end for before, after in pairwise(spans))
        forbidden = any(_forbidden(record, entry, span, run) for span in spans)
        if disordered or forbidden or not all(map(has_its_words, spans)):
            return True
    return False


@rule(
    "EVD005",
    "A direct quotation stands outside quotation marks",
    why="Words that the source does not set between marks are its own, not the speaker's.",
    needs_texts=True,
)
def outside_marks(record: Record, run: Run) -> Iterator[Flaw]:
    """Find content of direct reports that does not lie between quotation marks, in sources that need them.

    Each report is told once, at the first such passage: a wrong type of quotation makes many.
    """
    for entry in entries(record, run) if record.kind == "statement" else ():
        outside = passages_outside_marks(entry, run)
        if outside:
            more = f"; nor do {len(outside) - 1} more of this report" if len(outside) > 1 else ""
            yield Flaw(
                message=f"this passage does not lie between quotation marks{more}",
                pointer=outside[0].pointer,
                expected="words between quotation marks, for a direct quotation",
                found=f'{outside[0].start}-{outside[0].end} of "{outside[0].source}"',
                hint='make the quotation "mixed" or "indirect", or correct the span',
            )


def passages_outside_marks(entry: Entry, run: Run) -> Sequence[Passage]:
    """Give the passages of a direct report that EVD005 tells."""
    content = [passage for passage in entry.spans if passage.role == "content"]
    return [it for it in content if _is_outside_marks(it, run)] if _needs_marks(entry, run) else []


WITHOUT_MARKS = ("transcript", "communique", "treaty", "speech")
"""The genres whose text is the speakers' own, all of it or under their names, so that no marks are needed."""


def _needs_marks(entry: Entry, run: Run) -> bool:
    genre = (run.sources.get(entry.source) or {}).get("genre")
    is_inferred = (entry.value.get("attribution") or {}).get("basis") == "inferred"  # EVD014 says what that means
    return entry.value.get("quote_type") == "direct" and not is_inferred and genre not in {None, *WITHOUT_MARKS}


def _is_outside_marks(passage: Passage, run: Run) -> bool:
    """Say whether the text at hand has the passage at its place, and not between quotation marks."""
    source = text_of(run, passage.source)
    if source is None or is_quoted(source.text, passage.start, passage.end):
        return False
    return stands(passage, run)


@rule(
    "EVD006",
    "Words are stored that the source's rights forbid",
    why="The dataset may be passed on freely only while it holds nothing that it may not.",
    scope=Scope.DATASET,
)
def forbidden_words(run: Run) -> Iterator[Flaw]:
    """Find words from a source without that right, or, with the right to quotations, from outside them.

    An entry none of whose words is allowed is told once; several records with words of one source, at the source.
    """
    yield from gathered(_forbidding(run), run, _without_right)


def _forbidding(run: Run) -> Iterator[Held]:
    for record in run.dataset.records:
        elsewhere = run.misplaced[record.file.name]
        for entry in (it for it in entries(record, run) if it.pointer not in elsewhere):
            stored = [span for span in entry.spans if span.words is not None]
            reasons = [(span, _forbidden(record, entry, span, run)) for span in stored]
            refused = [(span, reason) for span, reason in reasons if reason]
            told = refused[:1] if len(refused) == len(stored) else refused
            for span, reason in told:
                flaw = Flaw(
                    message=f'the rights in "{entry.source}" do not allow these words here'
                    + (f", nor those of {len(refused) - 1} more spans" if len(told) < len(refused) else ""),
                    pointer=f"{span.pointer}/words",
                    expected=reason,
                    hint='remove "words"; position and digest are enough',
                    on_key=True,
                )
                yield Held(code="EVD006", against=entry.source, record=record, flaw=flaw)


def _without_right(held: Sequence[Held], source: Record) -> Flaw:
    rights = source.value.get("rights")
    return Flaw(
        message=f"the rights do not allow the words that {named(held)} store",
        pointer="/rights/text",
        expected="rights under which they may be stored",
        found=f'"{rights.get("text")}"' if isinstance(rights, dict) else None,
        hint='correct the rights, or remove "words" there; position and digest are enough',
    )


def _forbidden(record: Record, entry: Entry, passage: Passage, run: Run) -> str | None:
    """Say what words the rights allow, where these are not among them; None where the rights are not known."""
    rights = ((run.sources.get(entry.source) or {}).get("rights") or {}).get("text")
    if rights == "none":
        return "no words of this source at all"
    if rights != "quotes":
        return None
    quote_type = entry.value.get("quote_type")
    if record.kind != "statement" or quote_type == "indirect":
        return "words of this source in direct and mixed quotations only"
    is_told = passage.role == "content" and _needs_marks(entry, run)  # by EVD005
    if quote_type and not is_told and _is_outside_marks(passage, run):
        return "words that lie between quotation marks"
    return None


@rule(
    "EVD013",
    "The first report has a fidelity",
    why="Fidelity compares a later report with the first, which is the best witness.",
)
def first_fidelity(record: Record, run: Run) -> Iterator[Flaw]:
    """Find a fidelity on the report against which the others are measured."""
    if has_first_fidelity(record, run):
        yield Flaw(
            message="the first report cannot be more or less faithful than itself",
            pointer="/evidence/0/fidelity",
            expected='no "fidelity" on the first report',
            hint="remove it, or put the best witness first",
            on_key=True,
        )


@rule(
    "EVD014",
    "An inferred attribution stands on a direct quotation",
    why="Words that the report gives to nobody may be the speaker's; as a quotation they would be certain.",
)
def inferred_quotation(record: Record, run: Run) -> Iterator[Flaw]:
    """Find direct reports whose speaker was only inferred."""
    reports = run.sound[record.file.name].get("evidence") if record.kind == "statement" else None
    for index, report in enumerate(reports or ()):
        basis = ((report or {}).get("attribution") or {}).get("basis")
        if report and report.get("quote_type") == "direct" and basis == "inferred":
            yield Flaw(
                message="a direct quotation names its speaker; this one is inferred",
                pointer=f"/evidence/{index}/quote_type",
                expected='"indirect", or an attribution that the report makes',
                found='"direct"',
                hint="words outside quotation marks without a cue are indirect",
            )
