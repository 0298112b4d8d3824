"""Laws of finding spans again in copies of their text."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.property.strategies import CHARACTERS, slices
from toolkit.texts import (
    DASH,
    DOUBLE,
    SINGLE,
    SPACE,
    Outcome,
    Refound,
    Sought,
    fold,
    is_boundary,
    refind,
    span_digest,
)
from toolkit.texts.likeness import likenesses
from toolkit.texts.sought import SHORT
from toolkit.texts.windows import EVERYWHERE, Windows

CLASSES = (SPACE, SINGLE + "'", DOUBLE + '"', DASH + "-")
WORDS = st.lists(
    st.sampled_from(
        ["the", "pier", "a", "crane", "board", "\u6e2f\u53e3", "said,", "\u2019tis", "caf\u00e9", "\U0001f6a2"]
    ),
    max_size=11,
)
FILLER = "lamp " * (EVERYWHERE // 5)
"""Makes a text too long for the search that tries every window."""


def sought(text: str, start: int, end: int, words: str | None = None) -> Sought:
    """Make the span of a slice."""
    return Sought(start=start, end=end, sha256=span_digest(text[start:end]), words=words)


def one(text: str, span: Sought, *, is_recorded: bool = False) -> Refound:
    """Find a span that is alone in its entry."""
    return refind(text, [[span]], is_recorded=is_recorded)[0][0]


def places(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Find the places of a slice by comparing every window, those that cut words only when there is no other."""
    size, folded, wanted = len(words), fold(text), fold(words)
    found = [(at, at + size) for at in range(len(text) - size + 1) if folded[at : at + size] == wanted]
    whole = [place for place in found if is_boundary(text, place[0]) and is_boundary(text, place[1])]
    return tuple(whole or found)


@st.composite
def long_slices(draw: st.DrawFn) -> tuple[str, int, int]:
    """Draw a text, and the start and end of a slice that is not short."""
    text = draw(st.text(CHARACTERS, min_size=SHORT, max_size=SHORT + 40))
    start = draw(st.integers(0, len(text) - SHORT))
    return text, start, draw(st.integers(start + SHORT, len(text)))


@given(st.one_of(slices(), long_slices()))
def test_every_slice_is_exact_in_its_text(slice_: tuple[str, int, int]) -> None:
    """Any slice of any text, however short and wherever it is cut, is found at its offsets."""
    text, start, end = slice_
    assert one(text, sought(text, start, end), is_recorded=True) == Refound(Outcome.EXACT, ((start, end),))


@given(st.one_of(slices(), long_slices()), st.data())
def test_one_other_character_is_not_exact(slice_: tuple[str, int, int], data: st.DataObject) -> None:
    """A span with one character changed is never exact; changed within its class it always is."""
    text, start, end = slice_
    span = sought(text, start, end)
    at = data.draw(st.integers(start, end - 1))
    kin = next((members for members in CLASSES if text[at] in members), text[at])
    other = data.draw(CHARACTERS)
    found = one(text[:at] + other + text[at + 1 :], span, is_recorded=True)
    assert (found.outcome is Outcome.EXACT) is (other in kin)


@given(long_slices(), st.text(CHARACTERS, min_size=1, max_size=20), st.text(CHARACTERS, max_size=20))
@example((" " * 32, 0, 32), "\u00a0", "")
def test_what_is_put_in_front_shifts(slice_: tuple[str, int, int], before: str, behind: str) -> None:
    """With text in front, a span is shifted by its length, or ambiguous if it stands elsewhere too; behind, exact."""
    text, start, end = slice_
    span = sought(text, start, end)
    assert one(text + behind, span).outcome is Outcome.EXACT
    moved = before + text + behind
    found = one(moved, span)
    expected = places(moved, text[start:end])
    if (start, end) in expected or fold(moved[start:end]) == fold(text[start:end]):
        assert found == Refound(Outcome.EXACT, ((start, end),))
    else:
        assert found == Refound(Outcome.SHIFTED if len(expected) == 1 else Outcome.AMBIGUOUS, expected)
        assert len(expected) > 1 or expected == ((start + len(before), end + len(before)),)


@given(long_slices())
def test_a_deleted_passage_is_missing(slice_: tuple[str, int, int]) -> None:
    """Without its passage, and without another that is the same, a span is missing."""
    text, start, end = slice_
    left = text[:start] + text[end:]
    assume(not places(left, text[start:end]))
    assert one(left, sought(text, start, end)) == Refound(Outcome.MISSING)


@given(long_slices(), st.text(CHARACTERS, min_size=1, max_size=9), st.text(CHARACTERS, max_size=9))
def test_a_passage_that_stands_twice_is_ambiguous(slice_: tuple[str, int, int], before: str, between: str) -> None:
    """Moved and doubled, a span has all its places, and none is chosen."""
    text, start, end = slice_
    passage = text[start:end]
    copy = f"{before}{passage} {between} {passage}"
    assume(fold(copy[start:end]) != fold(passage))
    expected = places(copy, passage)
    found = one(copy, sought(text, start, end))
    assert found == Refound(Outcome.AMBIGUOUS if len(expected) > 1 else Outcome.SHIFTED, expected)


@given(long_slices(), st.integers(0, 60), st.data())
def test_a_look_alike_is_not_taken_for_the_passage(slice_: tuple[str, int, int], at: int, data: st.DataObject) -> None:
    """A sentence that differs in one character is never the place of one that is gone, wherever it stands."""
    text, start, end = slice_
    passage = text[start:end]
    changed = data.draw(st.integers(0, len(passage) - 1))
    other = passage[:changed] + data.draw(CHARACTERS) + passage[changed + 1 :]
    assume(fold(other) != fold(passage))
    left = text[:start] + text[end:]
    copy = left[:at] + other + left[at:]
    assume(not places(copy, passage))
    assert one(copy, sought(text, start, end, words=passage)) == Refound(Outcome.MISSING)


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, list[Sought]]:
    """Draw a text and an entry in it: one long span that stands there once, short ones on both sides."""
    front = [f"{word} " for word in draw(WORDS)]
    passage = f"the pilots of pier {draw(st.integers(10, 99))} want a second light here"
    back = [f" {word}" for word in draw(WORDS)]
    text = "".join(front) + passage + "".join(back)
    spans, at = [], 0
    for part in (*front, passage, *back):
        word = part.strip()
        if part is passage or draw(st.booleans()):
            start = at + part.index(word)
            role = "content" if part is passage else draw(st.sampled_from(["content", "cue", "attribution"]))
            spans.append(Sought(start=start, end=start + len(word), sha256=span_digest(word), role=role))
        at += len(part)
    return text, spans


@given(entries(), st.text(CHARACTERS, min_size=1, max_size=60), st.text(CHARACTERS, max_size=20))
def test_an_entry_moves_as_a_whole(entry: tuple[str, list[Sought]], before: str, behind: str) -> None:
    """Short spans, however often their words stand around, move with the long span beside them."""
    text, spans = entry
    before, behind = f"{before} ", f" {behind}"
    size = len(before)
    assert all(found.outcome is Outcome.EXACT for found in refind(text + behind, [spans])[0])
    expected = tuple(Refound(Outcome.SHIFTED, ((span.start + size, span.end + size),)) for span in spans)
    assert refind(before + text + behind, [spans]) == (expected,)


@given(entries(), st.text(CHARACTERS, max_size=60))
def test_short_spans_alone_are_not_found(entry: tuple[str, list[Sought]], before: str) -> None:
    """When the long span is gone none of the others is found, nor said to be anywhere, not in its own place either."""
    text, spans = entry
    copy = before + text.replace("second light", "third lamp")
    assert refind(copy, [spans]) == ((Refound(Outcome.MISSING),) * len(spans),)


Sentence = tuple[str, tuple[int, ...]]
"""A sentence with what is behind it, and the place that each character had in the text; -1 if it had none."""


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[Sentence], list[Sought]]:
    """Draw the sentences of a text, of which no two are as long, and an entry of passages and cues in it.

    Each passage stands there once; the names and cues around it are the same again and again.
    """
    sentences: list[Sentence] = []
    options: list[Sought] = []
    at = 0
    for number in range(draw(st.integers(2, 7))):
        name, cue = draw(st.sampled_from(["Marsh", "Brook"])), draw(st.sampled_from(["she said", "he told us"]))
        passage = f"pier {number} wants {'more ' * number}light before the first frost of the winter"
        front, back = draw(st.sampled_from([("", f", {cue}"), (f"{name}: ", ""), (f"{name} spoke: ", f", {cue}")]))
        sentence = f"{front}{passage}{back}.{draw(st.sampled_from([' ', chr(10)]))}"
        for part, role in ((name, "attribution"), (passage, "content"), (cue, "cue")):
            if part in sentence:
                start = at + sentence.index(part)
                end = start + len(part)
                options.append(Sought(start=start, end=end, sha256=span_digest(part), role=role))
        sentences.append((sentence, tuple(range(at, at + len(sentence)))))
        at += len(sentence)
    chosen = draw(st.lists(st.sampled_from(options), min_size=1, max_size=6, unique=True))
    return sentences, sorted(chosen, key=lambda span: span.start)


@st.composite
def altered(draw: st.DrawFn, sentences: list[Sentence]) -> list[Sentence]:
    """Take a run of sentences out of a text, repeat it or move it, or put a new sentence in."""
    first = draw(st.integers(0, len(sentences) - 1))
    last = draw(st.integers(first + 1, len(sentences)))
    run, rest = sentences[first:last], sentences[:first] + sentences[last:]
    to = draw(st.integers(0, len(rest)))
    new = draw(st.sampled_from(["So Marsh. ", "Rain, she said.\n", "Then, he told us.\n", "Brook: Rain. "]))
    moved = [*rest[:to], *run, *rest[to:]]
    put = [*sentences[:first], (new, (-1,) * len(new)), *sentences[first:]]
    return draw(st.sampled_from([rest, moved, put, [*sentences[:last], *run, *sentences[last:]], [*run, *sentences]]))


@given(reports(), st.data())
def test_no_span_is_found_in_a_wrong_place(report: tuple[list[Sentence], list[Sought]], data: st.DataObject) -> None:
    """With sentences taken out, put in, repeated or moved, what is found is that very passage, or a repetition of it.

    A passage that is left is found; what is ambiguous is in one of the places given, if it is left.
    """
    sentences, spans = report
    left = data.draw(altered(sentences))
    copy, came_from = "".join(text for text, _ in left), [place for _, places in left for place in places]
    own = "".join(text for text, _ in sentences)
    for span, found in zip(spans, refind(copy, [spans], is_recorded=copy == own)[0], strict=True):
        there = {
            (at, at + span.length)
            for at in range(len(copy))
            if came_from[at : at + span.length] == list(range(span.start, span.end))
        }
        if found.outcome is Outcome.AMBIGUOUS:
            assert not there.isdisjoint(found.found_at) or not there
        elif found.outcome is Outcome.MISSING:
            assert span.is_short or not there
        else:
            assert set(found.found_at) <= there


@given(long_slices())
@example((" the pier and the old crane of the board ", 0, 41))
def test_in_a_long_text_windows_between_words_are_found(slice_: tuple[str, int, int]) -> None:
    """In a text too long for every window to be tried, what begins and ends with whole words is found."""
    text, start, end = slice_
    copy = FILLER + text
    windows = Windows(copy)
    digest = span_digest(text[start:end])
    windows.search({end - start: [digest]})
    expected = places(copy, text[start:end])
    whole = all(is_boundary(copy, position) for position in expected[0])
    if whole and text[start].isalnum() and text[end - 1].isalnum():
        assert windows.places(digest) == expected
    else:
        assert windows.places(digest) in {(), expected}


@given(st.data(), st.booleans(), st.lists(st.integers(1, 700), min_size=1, max_size=30, unique=True))
def test_lengths_searched_together_are_found_as_one_by_one(
    data: st.DataObject,
    is_ascii: bool,  # noqa: FBT001 (drawn)
    lengths: list[int],
) -> None:
    """Whatever lengths are searched at once, near each other or far apart, the slices met are those of one by one."""
    words = (
        ["mole", "a", "pier.", '"Crane', "light,"] if is_ascii else ["m\u00f4le", "\U0001f6a2", "\u6e2f\u53e3", "a."]
    )
    pattern = data.draw(st.lists(st.sampled_from(words), min_size=5, max_size=40))
    text = FILLER + " ".join(f"{word} {number}" for number, word in enumerate(pattern * 3))
    starts = data.draw(st.lists(st.integers(0, len(text) - 1), min_size=len(lengths), max_size=len(lengths)))
    digests = {length: [span_digest(text[at : at + length])] for at, length in zip(starts, lengths, strict=True)}
    digests[lengths[0]].append("0" * 64)
    together, one_by_one = Windows(text), Windows(text)
    together.search(digests)
    for length, those in digests.items():
        one_by_one.search({length: those})
    listed = [digest for those in digests.values() for digest in those]
    assert list(map(together.places, listed)) == list(map(one_by_one.places, listed))


@given(st.text("ab \u6e2f", min_size=1, max_size=10), st.text("ab \u6e2f", max_size=14))
def test_likeness_is_the_normalised_indel_similarity(words: str, text: str) -> None:
    """For each prefix it is twice the longest common subsequence by the lengths of both."""
    expected = [2 * common(words, text[:size]) / (len(words) + size) for size in range(1, len(text) + 1)]
    assert list(likenesses(words, text)) == expected


def common(one: str, other: str) -> int:
    """Give the length of the longest common subsequence, by the table that every textbook has."""
    row = [0] * (len(other) + 1)
    for character in one:
        above, row = row, [0]
        for index, against in enumerate(other):
            row.append(above[index] + 1 if character == against else max(above[index + 1], row[-1]))
    return row[-1]
