"""Evidence found again: the rules for entries one by one, copies of one text, an article altered in many ways."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from toolkit.checks.entries import entries_of
from toolkit.texts import Outcome, Refound, Sought, canonical, fold, refind, span_digest
from toolkit.texts.refinding import ALIKE, NEAR
from toolkit.texts.sought import SHORT

EXACT, SHIFTED, AMBIGUOUS, CHANGED, MISSING = (
    Outcome.EXACT,
    Outcome.SHIFTED,
    Outcome.AMBIGUOUS,
    Outcome.CHANGED,
    Outcome.MISSING,
)
ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT.parent / "shared" / "article" / "article.txt"

REPORT = (
    'The harbour board met on Monday. "We will open the north mole before the first frost," Edda Marsh said. '
    'She left early.\n"The pilots get a lamp on every buoy this year," Marsh said.\n'
    "Nobody asked about the price of the new crane."
)
MOLE = "We will open the north mole before the first frost,"
BUOY = "The pilots get a lamp on every buoy this year,"
CRANE = "Nobody asked about the price of the new crane."


def spans(text: str, *parts: str, stored: bool = False) -> list[Sought]:
    """Make an entry of parts of a text, each looked for behind the one before it; a short one is a cue."""
    made, at = [], 0
    for part in parts:
        start = text.index(part, at)
        at = start + len(part)
        role = "cue" if len(part) < SHORT else "content"
        words = part if stored else None
        made.append(Sought(start=start, end=at, sha256=span_digest(part), role=role, words=words))
    return made


def outcomes(text: str, entry: Sequence[Sought]) -> list[Outcome]:
    """Give what became of the spans of one entry."""
    return [found.outcome for found in refind(text, [entry])[0]]


def shown(text: str, entry: Sequence[Sought]) -> list[tuple[Outcome, list[str]]]:
    """Give what became of the spans of one entry, and what stands where they were found."""
    return [(found.outcome, [text[start:end] for start, end in found.found_at]) for found in refind(text, [entry])[0]]


class TestLongSpans:
    """Spans that may stand anywhere."""

    def test_the_own_place_goes_before_any_other(self) -> None:
        """A sentence in its place is exact, though it stands elsewhere too."""
        entry = spans(REPORT, CRANE)
        assert refind(f"{REPORT}\n{CRANE}", [entry])[0] == (Refound(EXACT, (entry[0].place,)),)

    def test_of_two_places_the_order_of_the_entry_may_leave_one(self) -> None:
        """Where a sentence stands on both sides of another of its entry, the side that it was on counts."""
        copy = f"{CRANE} News. {MOLE} News. {CRANE}"
        assert refind(copy, [spans(REPORT, MOLE, CRANE)])[0] == (
            Refound(SHIFTED, ((53, 104),)),
            Refound(SHIFTED, ((111, 157),)),
        )

    def test_where_the_order_leaves_several_none_is_chosen(self) -> None:
        """Two places on the right side are both reported; those on the other side are not."""
        copy = f"{CRANE} {MOLE} {CRANE} {CRANE}"
        assert refind(copy, [spans(REPORT, MOLE, CRANE)])[0][1] == Refound(AMBIGUOUS, ((99, 145), (146, 192)))

    def test_passages_that_changed_places_are_found(self) -> None:
        """So much text is not met by chance: a long span with one place is there, in whatever order."""
        copy = f"{CRANE}\n{BUOY}\n{MOLE}"
        assert outcomes(copy, spans(REPORT, MOLE, BUOY, CRANE)) == [SHIFTED, SHIFTED, SHIFTED]

    def test_two_spans_never_take_one_place(self) -> None:
        """Of a sentence coded twice and left once, only the span in its place is found, or neither."""
        text = f"{CRANE} Rain. {CRANE}"
        entry = spans(text, CRANE, CRANE)
        assert outcomes(text, entry) == [EXACT, EXACT]
        assert outcomes(f"{CRANE} Rain. It was late.", entry) == [EXACT, MISSING]
        assert refind(f"Rain. {CRANE}", [entry])[0] == (Refound(AMBIGUOUS, ((6, 52),)),) * 2

    def test_entries_do_not_help_each_other(self) -> None:
        """What became of an entry is the same with others around it."""
        lists = [spans(REPORT, MOLE, "Edda Marsh said."), spans(REPORT, "Marsh said."), spans(REPORT, CRANE)]
        copy = f"MARSHTOWN: {REPORT}"
        assert refind(copy, lists) == tuple(refind(copy, [entry])[0] for entry in lists)


class TestShortSpans:
    """Spans that say nothing by themselves."""

    def test_a_cue_is_not_found_without_its_passage(self) -> None:
        """With its passage gone, a cue is missing, though the same words stand once elsewhere."""
        copy = REPORT.replace(f'"{BUOY}" Marsh said.\n', "")
        entry = spans(REPORT, BUOY, "Marsh said.")
        assert copy.count("Marsh said.") == 1
        assert outcomes(copy, entry) == [MISSING, MISSING]

    def test_a_cue_moves_with_its_passage(self) -> None:
        """Of several cues with the same words, the one at the same distance from the passage is the one."""
        copy = f"Marsh said. Marsh said. {REPORT}"
        assert refind(copy, [spans(REPORT, BUOY, "Marsh said.")])[0] == (
            Refound(SHIFTED, ((145, 191),)),
            Refound(SHIFTED, ((193, 204),)),
        )

    @pytest.mark.parametrize(("apart", "outcome"), [(NEAR, SHIFTED), (NEAR + 1, MISSING)])
    @pytest.mark.parametrize("behind", [True, False])
    def test_a_cue_counts_near_its_passage(self, apart: int, outcome: Outcome, *, behind: bool) -> None:
        """A cue counts up to 200 code points from its passage."""
        parts = (BUOY, "she said") if behind else ("she said", BUOY)
        text = f"{parts[0]}{'-' * (apart - 1)} {parts[1]}"
        assert outcomes(f"Rain. {text}", spans(text, *parts)) == [SHIFTED if it == BUOY else outcome for it in parts]

    @pytest.mark.parametrize(("put", "outcome"), [("-" * 7, SHIFTED), ("-" * 8, MISSING)])
    def test_a_cue_counts_about_as_far_from_its_passage_as_it_was(self, put: str, outcome: Outcome) -> None:
        """Farther off, or nearer, by less than its own length it can be no other of the same words."""
        near, far = f"{BUOY} -- she said", f"{BUOY} --{put} she said"
        assert outcomes(far, spans(near, BUOY, "she said")) == [EXACT, outcome]
        assert outcomes(near, spans(far, BUOY, "she said")) == [EXACT, outcome]
        assert outcomes(f"{BUOY} --the", spans(f"{BUOY} -- he", BUOY, "he")) == [EXACT, MISSING]

    def test_a_cue_on_the_wrong_side_is_none(self) -> None:
        """A cue that stood behind its passage is not found in front of it."""
        entry = spans(f"{CRANE} she said", CRANE, "she said")
        assert outcomes(f"So she said {CRANE}", entry) == [SHIFTED, MISSING]

    def test_the_cue_of_another_paragraph_is_not_taken(self) -> None:
        """With its own paragraph gone, a cue is not the one of the paragraph before, as far from the next passage."""
        text = f'Rain.\n"The mole is closed," he said.\n"{MOLE}" he said.\n"{BUOY}" she said.'
        entry = spans(text, MOLE, "he said", BUOY)
        assert outcomes(text.replace(f'"{MOLE}" he said.\n', ""), entry) == [MISSING, MISSING, SHIFTED]
        assert outcomes(text.replace('"The mole is closed," he said.\n', ""), entry) == [SHIFTED] * 3

    def test_between_two_passages_nothing_may_be_lost(self) -> None:
        """In a sentence of its own, a cue counts where no less stands around it; two of it are ambiguous."""
        text = f"{MOLE} in fact. Nobody asked Marsh. It rained. {BUOY}"
        entry = spans(text, MOLE, "Marsh", BUOY)
        assert outcomes(f"Rain. {text}", entry) == [SHIFTED, SHIFTED, SHIFTED]
        assert outcomes(text.replace(" Nobody", " It was late. Nobody"), entry) == [EXACT, SHIFTED, SHIFTED]
        assert outcomes(text.replace("It rained.", "It rained again."), entry) == [EXACT, EXACT, SHIFTED]
        assert outcomes(text.replace("Nobody asked", "I saw"), entry)[1:] == [MISSING, SHIFTED]
        twice = text.replace("It rained", "It rained on Marsh")
        assert shown(twice, entry) == [(EXACT, [MOLE]), (AMBIGUOUS, ["Marsh", "Marsh"]), (SHIFTED, [BUOY])]

    def test_a_label_opens_its_paragraph(self) -> None:
        """A name in front of the first sentence of a paragraph counts for a later one, unless the text got shorter."""
        text = f"Rain.\nMARSH: Yes. It is so. {CRANE}"
        entry = spans(text, "MARSH", CRANE)
        assert outcomes(f"Snow. {text}", entry) == [SHIFTED, SHIFTED]
        assert outcomes(text.removeprefix("Rain.\n"), entry) == [MISSING, SHIFTED]
        assert outcomes(f"Snow. {text.replace('MARSH', 'Again MARSH')}", entry) == [MISSING, SHIFTED]
        parted = text.replace("so. ", "so.\n")
        assert outcomes(f"Snow. {parted}", spans(parted, "MARSH", CRANE)) == [MISSING, SHIFTED]

    def test_neighbours_that_changed_places_count_one_by_one(self) -> None:
        """When the neighbours stand in the wrong order, a cue counts in one sentence with either."""
        text = f"{BUOY} she said. {CRANE}"
        entry = spans(text, BUOY, "she said", CRANE)
        assert outcomes(f"{CRANE} {BUOY} she said.", entry) == [SHIFTED, SHIFTED, SHIFTED]
        assert outcomes(f"{CRANE} {BUOY} they said.", entry) == [SHIFTED, MISSING, SHIFTED]

    def test_what_stands_by_chance_at_a_cues_place_is_not_it(self) -> None:
        """A cue is not exact because its words happen to stand where it was: not beside its passage, nor alone."""
        entry = spans(f"{'-' * 60} {BUOY} she said", BUOY, "she said")
        chance = f"{'-' * 108}she said{'-' * 300} {BUOY} she said"
        assert chance[entry[1].start : entry[1].end] == "she said"
        assert shown(chance, entry) == [(SHIFTED, [BUOY]), (SHIFTED, ["she said"])]
        assert outcomes(chance.removesuffix("she said"), entry) == [SHIFTED, MISSING]
        assert outcomes(chance, entry[1:]) == [MISSING]
        assert refind(chance, [entry[1:]], is_recorded=True) == ((Refound(EXACT, (entry[1].place,)),),)

    def test_a_cue_does_not_limit_a_passage(self) -> None:
        """All places of a passage are given, whatever short spans are found."""
        text = f"Marsh spoke. {CRANE} {BUOY}"
        entry = spans(text, "Marsh", CRANE)
        copy = f"{CRANE}{'-' * 20}Marsh spoke. {CRANE}"
        assert shown(copy, entry) == [(MISSING, []), (AMBIGUOUS, [CRANE, CRANE])]

    def test_two_short_spans_never_take_one_place(self) -> None:
        """Where each of two would be as far from its neighbour as it was, neither is chosen."""
        text = f"{BUOY} she said, and she said, {MOLE}"
        entry = spans(text, BUOY, "she said", "she said", MOLE)
        assert refind(f"{BUOY} she said, {MOLE}", [entry])[0][1:3] == (Refound(AMBIGUOUS, ((47, 55),)),) * 2

    def test_short_spans_help_each_other(self) -> None:
        """A found cue is a neighbour to the next; a span of 31 code points is short, one of 32 is not."""
        far = "-" * (NEAR - 20)
        text = f"{BUOY} {far} she said {far} at noon"
        entry = spans(text, BUOY, "she said", "at noon")
        assert outcomes(f"Rain. {text}", entry) == [SHIFTED, SHIFTED, SHIFTED]
        assert outcomes(f"Rain. {text[:50]}", spans(text, BUOY[:31])) == [MISSING]
        assert outcomes(f"Rain. {text[:50]}", spans(text, BUOY[:32])) == [SHIFTED]


class TestChanged:
    """Spans whose words are other words now."""

    ENTRY = spans(REPORT, MOLE, "Edda Marsh said.", BUOY, stored=True)

    def test_an_inserted_line(self) -> None:
        """A line within a quotation changes the span that it breaks; its place is known from the next."""
        copy = REPORT.replace("north mole", "north\nRead\nmole")
        assert shown(copy, self.ENTRY) == [
            (CHANGED, [MOLE.replace("north mole", "north\nRead\nmole")]),
            (CHANGED, ["Edda Marsh said."]),
            (SHIFTED, [BUOY]),
        ]

    @pytest.mark.parametrize(
        ("passage", "most_like"),
        [
            (MOLE.replace("first frost", "frosts"), "We will open the north mole before the frosts,"),
            (MOLE.replace("We will", "They"), "open the north mole before the first frost,"),
        ],
    )
    def test_other_words(self, passage: str, most_like: str) -> None:
        """Words put in place of others, at the end or the start, count with the span if they make it more alike."""
        assert shown(REPORT.replace(MOLE, passage), self.ENTRY)[0] == (CHANGED, [most_like])

    def test_the_last_of_an_entry(self) -> None:
        """What follows a found span is compared up to the boundary at which it is most like the words."""
        copy = REPORT.replace("lamp on every buoy", "light on every buoy")
        assert shown(copy, self.ENTRY)[2] == (CHANGED, [BUOY.replace("lamp", "light")])

    @pytest.mark.parametrize(("kept", "outcome"), [(85, CHANGED), (84, MISSING)])
    def test_the_bound(self, kept: int, outcome: Outcome) -> None:
        """85 of 100 characters in common are enough, 84 are not."""
        text = f"{CRANE} {'x' * 100}."
        copy = f"{CRANE} {'x' * kept}{'y' * (100 - kept)}."
        assert ALIKE == 0.85
        assert outcomes(copy, spans(text, CRANE, "x" * 100, stored=True)) == [EXACT, outcome]

    def test_nothing_is_changed_without_words_or_a_neighbour(self) -> None:
        """Without its words, or with no found span beside it, what is not found is missing."""
        copy = REPORT.replace("mole", "pier")
        assert outcomes(copy, spans(REPORT, MOLE, BUOY)) == [MISSING, EXACT]
        assert outcomes(copy, spans(REPORT, MOLE, "Edda Marsh said.", stored=True)) == [MISSING, MISSING]
        far = f"{CRANE} {'-' * NEAR} {BUOY}"
        assert outcomes(far.replace("lamp", "bell"), spans(far, CRANE, BUOY, stored=True)) == [EXACT, MISSING]

    def test_a_changed_span_places_no_other(self) -> None:
        """It never counts as found: a cue that only it could place is missing."""
        entry = [*spans(REPORT, MOLE, "Edda Marsh said.", stored=True)]
        copy = f"Rain. {REPORT.replace('mole', 'pier')}"
        assert outcomes(copy, entry) == [MISSING, MISSING]

    def test_words_of_another_digest_do_not_mislead(self) -> None:
        """Words that are not those of the span's digest are not what is looked for."""
        span = spans(REPORT, CRANE)[0]
        wrong = Sought(start=span.start, end=span.end, sha256=span.sha256, words=BUOY)
        assert outcomes(f"Rain. {REPORT}", [wrong]) == [SHIFTED]


class TestBadSpans:
    """Spans that no rule let through."""

    @pytest.mark.parametrize(
        ("start", "end", "digest"),
        [
            (-5, 40, "a" * 64),
            (40, 5, "a" * 64),
            (7, 7, "a" * 64),
            (900, 990, "a" * 64),
            (0, 10**12, "a" * 64),
            (0, 40, "a" * 63),
            (0, 40, "A" * 64),
            (0, 40, "\u00e9" * 64),
            (0, 40, ""),
        ],
    )
    def test_they_are_missing(self, start: int, end: int, digest: str) -> None:
        """Positions outside the text or reversed, and digests that are none, are found nowhere."""
        bad = Sought(start=start, end=end, sha256=digest)
        assert outcomes(REPORT, [bad]) == [MISSING]
        assert outcomes(REPORT, [*spans(REPORT, MOLE), bad]) == [EXACT, MISSING]

    def test_a_wrong_length_is_missing(self) -> None:
        """Where the digest is that of another span, shorter or longer, the length still counts."""
        entry = spans(REPORT, CRANE, stored=True)
        for end in (entry[0].end + 9, entry[0].end - 9):
            wrong = Sought(start=entry[0].start, end=end, sha256=entry[0].sha256)
            assert [found[0].outcome for found in refind(REPORT, [entry, [wrong]])] == [EXACT, MISSING]

    def test_spans_out_of_order_are_exact_in_their_places(self) -> None:
        """In the recorded text what stands in its place is exact, however an entry is ordered, with overlaps too."""
        entry = spans(REPORT, MOLE, "Edda Marsh said.", "She left", BUOY)
        mixed = [*reversed(entry), *entry, *spans(REPORT, MOLE[5:])]
        assert {found.outcome for found in refind(REPORT, [mixed], is_recorded=True)[0]} == {EXACT}

    def test_nothing_is_found_in_nothing(self) -> None:
        """No entries, entries without spans, and a text shorter than any span."""
        assert refind(REPORT, []) == ()
        assert refind(REPORT, [[], []]) == ((), ())
        assert outcomes("x", spans(REPORT, MOLE)) == [MISSING]


class TestCopies:
    """One text, as several publishers print it."""

    ENTRY = spans(REPORT, MOLE, "Edda Marsh said.", BUOY, "Marsh said.", stored=True)

    @pytest.mark.parametrize(
        "data",
        [
            REPORT.replace(' "', " \u201c").replace('" ', "\u201d ").encode(),
            REPORT.replace(" ", "\u00a0").encode(),
            REPORT.replace("\n", "\r\n").encode(),
            b"\xef\xbb\xbf \n" + REPORT.encode() + b"\r\n",
            REPORT.replace("\n", " ").encode(),
        ],
        ids=["curly", "nbsp", "crlf", "mark", "one-paragraph"],
    )
    def test_layout_and_marks_change_nothing(self, data: bytes) -> None:
        """Marks, kinds of space, line ends and joined paragraphs leave every span exact."""
        assert outcomes(canonical(data), self.ENTRY) == [EXACT] * 4

    @pytest.mark.parametrize(
        ("copy", "expected"),
        [
            (f"MARSHTOWN, April 3 \u2014 {REPORT}", [SHIFTED] * 4),
            (REPORT.replace("\n", "\n\n"), [EXACT, EXACT, SHIFTED, SHIFTED]),
            (REPORT.replace(". ", ".\n\n"), [SHIFTED] * 4),
            (REPORT[: REPORT.index("The pilots")], [EXACT, EXACT, MISSING, MISSING]),
            (REPORT[REPORT.index("She left") :], [MISSING, MISSING, SHIFTED, SHIFTED]),
            (REPORT.replace("a lamp", "a\nAlso Read\nlamp"), [EXACT, EXACT, CHANGED, MISSING]),
            (REPORT.replace(f'{BUOY}"', f'{BUOY}"\nAlso Read\n'), [EXACT, EXACT, EXACT, MISSING]),
            (REPORT.replace("Edda Marsh", "Ms Marsh"), [EXACT, MISSING, SHIFTED, SHIFTED]),
            (REPORT.replace("Marsh said", "Marsh added"), [EXACT, MISSING, SHIFTED, MISSING]),
        ],
        ids=["dateline", "paragraphs", "sentences", "tail", "head", "in-quote", "behind-quote", "name", "cue"],
    )
    def test_other_text_moves_or_breaks_what_it_touches(self, copy: str, expected: list[Outcome]) -> None:
        """What is put in, taken out or changed elsewhere shifts a span; within it, it is changed or missing."""
        assert outcomes(canonical(copy.encode()), self.ENTRY) == expected


Edits = list[tuple[int, int, str]]
"""Slices of a text and what is put in their place, in order."""


def article() -> str:
    """Give the article that the dataset codes, if it is here: it is nobody's to hand out."""
    if not ARTICLE.exists():
        pytest.skip("the article is not here, and may not be redistributed")
    return canonical(ARTICLE.read_bytes())


def coded() -> list[list[Sought]]:
    """Give the bundled dataset's evidence entries on the article."""
    values = (json.loads(path.read_bytes()) for path in sorted((ROOT / "dataset").glob("*/*.json")))
    return [
        [
            Sought(start=s.start, end=s.end, sha256=s.sha256, role=s.role or "content", words=s.words)
            for s in entry.spans
        ]
        for value in values
        for entry in entries_of(value)
        if entry.source == "business-standard-biden-kishida-2023-01-13"
    ]


def each(pattern: str, put: str, text: str) -> Edits:
    """Put something in place of every match, of which there are some."""
    found = [(match.start(), match.end(), put) for match in re.finditer(pattern, text)]
    assert found
    return found


def altered(text: str, edits: Edits) -> str:
    """Make the edits."""
    for start, end, put in reversed(edits):
        text = text[:start] + put + text[end:]
    return text


def moved(span: Sought, edits: Edits) -> int | None:
    """Say how far a span moved; None when an edit took, broke or changed some of it."""
    by = 0
    for start, end, put in edits:
        if start < span.end and end > span.start and (start < end or span.start < start):
            return None
        if end <= span.start:
            by += len(put) - (end - start)
    return by


def is_like(span: Sought, edits: Edits, text: str) -> bool:
    """Tell whether what edits made of a span is at least 85 % like it, from how much they took and put."""
    inside = [(start, end, put) for start, end, put in edits if start < span.end and end > span.start]
    if any(start < span.start or end > span.end for start, end, _ in inside):
        return False
    taken = sum(end - start for start, end, _ in inside)
    put = sum(len(put) for _, _, put in inside)
    return 2 * (span.length - taken) / (2 * span.length - taken + put) >= 0.85 and bool(text)


ALTERATIONS: dict[str, Callable[[str], Edits]] = {
    "dateline": lambda _: [(0, 0, "WASHINGTON, Jan 12 \u2014 ")],
    "paragraphs": lambda text: each("\n", "\n\n", text),
    "sentences": lambda text: each(r"(?<=\.) (?=[A-Z])", "\n", text),
    "promotion-gone": lambda text: each("Also Read\n", "", text),
    "promotion-in-a-quotation": lambda text: each(r"(?<= )lockstep", "\nAlso Read\nlockstep", text),
    "promotions-behind-quotations": lambda text: each(r'(?<=," )', "(Also Read: more) ", text),
    "tail-cut": lambda text: [(len(text) * 2 // 3, len(text), "")],
    "head-cut": lambda text: [(0, text.index("\n") + 1, "")],
    "middle-cut": lambda _: [(1463, 2014, "")],
    "american": lambda text: each("defence", "defense", text),
    "one-word": lambda text: each("swift", "quick", text),
    "longer-name": lambda text: each("(?=Kirby)", "Rear Admiral ", text),
    "cue": lambda text: each("he said", "he added", text),
    "years": lambda text: each("this year", "in 2023", text),
    "marks-gone": lambda text: each('"', "", text),
    "curly": lambda text: [*each("'", "\u2019", text)],
    "dashes": lambda text: each("-", "\u2013", text),
}


NOT_SEEN = {"promotions-behind-quotations": 5, "american": 2, "one-word": 2, "longer-name": 2, "years": 2}
"""How many short spans are missing though they are there, away from where they were or without the long ones."""


@pytest.mark.parametrize("name", ALTERATIONS)
def test_the_article_altered(name: str) -> None:
    """Whatever is done to the article, each span of the dataset is where the alteration put it, or is not found.

    Found are all long spans that are there, and the short ones of each entry that has moved as a whole.
    """
    text = article()
    edits = ALTERATIONS[name](text)
    copy = altered(text, edits)
    if fold(copy) == fold(text):
        edits = []
    not_seen = 0
    for entry, results in zip(entries := coded(), refind(copy, entries), strict=True):
        moves = [moved(span, edits) for span in entry]
        for span, by, result in zip(entry, moves, results, strict=True):
            if by is None:
                assert result.outcome is MISSING or (result.outcome is CHANGED and is_like(span, edits, text))
            elif result.outcome is MISSING:
                assert span.length < SHORT
                assert len(set(moves)) > 1
                not_seen += 1
            else:
                place = span.start + by, span.end + by
                assert result == Refound(SHIFTED if by else EXACT, (place,))
    assert not_seen == NOT_SEEN.get(name, 0)


def test_the_article_with_paragraphs_moved() -> None:
    """Passages are found in whatever order the paragraphs stand, each where its paragraph is now."""
    text = article()
    paragraphs = text.split("\n")
    copy = "\n".join([*paragraphs[4:], *paragraphs[:4]])
    for entry, results in zip(entries := coded(), refind(copy, entries), strict=True):
        for span, result in zip(entry, results, strict=True):
            words = text[span.start : span.end]
            assert result.outcome in ({SHIFTED} if span.length >= SHORT else {SHIFTED, MISSING})
            assert all(copy[start:end] == words for start, end in result.found_at)


def test_the_article_and_another_text() -> None:
    """Nothing of the article is found in a text that has nothing of it."""
    article()
    assert {found.outcome for results in refind(REPORT * 40, coded()) for found in results} == {MISSING}


class TestWindows:
    """The search by digest in a text too long for every window to be tried."""

    LONG = "The lamp is lit. " * 400

    @pytest.mark.parametrize(
        "passage",
        [
            "\u201cWe open at dawn, and close at the first frost,\u201d",
            "We open at dawn, and close at the first frost,",
            "($5 a berth, which is what all the others take)",
            "\u6211\u4eec\u9ece\u660e\u5f00\u95e8\u3002" * 6,
        ],
    )
    def test_passages_begin_and_end_with_punctuation_too(self, passage: str) -> None:
        """Marks, brackets and stops belong to a passage as its words do; other alphabets are found as ASCII is."""
        text = f"{self.LONG}\n{passage} she said."
        start = len(self.LONG) + 1
        assert refind(text, [[*spans(f"x {passage}", passage)]])[0][0].found_at == ((start, start + len(passage)),)

    def test_what_cuts_a_word_is_found_where_others_have_moved(self) -> None:
        """A span that breaks the rule on words is found where the one before it leads to it."""
        text = f"{CRANE} Another {CRANE}"
        entry = spans(text, CRANE, f"other {CRANE}")
        assert outcomes(f"{self.LONG}{text}", entry[1:]) == [MISSING]
        assert outcomes(f"{self.LONG}{text}", entry)[1] == SHIFTED
