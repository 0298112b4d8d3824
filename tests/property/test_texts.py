"""Laws of canonical texts, spans and quoted passages."""

from unicodedata import is_normalized, normalize

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.property.strategies import CHARACTERS, canonical_texts, disguised, slices
from toolkit.texts import (
    DASH,
    DOUBLE,
    SINGLE,
    SPACE,
    canonical,
    fold,
    is_boundary,
    locate,
    make_span,
    other_unit,
    quoted,
    span_digest,
)

CLASSES = (SPACE, SINGLE + "'", DOUBLE + '"', DASH + "-")
PLAIN = st.text("abc ,.", min_size=1, max_size=12).filter(lambda text: text.strip(" ,."))
MARKS = st.sampled_from(['""', "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb", "\u300c\u300d"])


def collapsed(text: str) -> str:
    """Return the folded text with runs of space made one."""
    return " ".join(part for part in fold(text).split(" ") if part)


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Find words by trying every slice that neither begins nor ends in space."""
    ends = [(start, end) for start in range(len(text)) for end in range(start + 1, len(text) + 1)]
    solid = [(start, end) for start, end in ends if text[start] not in SPACE and text[end - 1] not in SPACE]
    found = [(start, end) for start, end in solid if collapsed(text[start:end]) == collapsed(words)]
    whole = [place for place in found if is_boundary(text, place[0]) and is_boundary(text, place[1])]
    return whole or found


@given(st.text(st.one_of(CHARACTERS, st.sampled_from("\r\ufeff"))))
@example("\ufeff \ufeffa\u0301\r\r\n\ufeff")
@example(" \u0301")
def test_canonical_is_idempotent(text: str) -> None:
    """The canonical text of any but a blank one is canonical, in NFC, without CR, with no space around it."""
    assume(text.strip(SPACE + "\ufeff\r"))
    once = canonical(text.encode())
    assert canonical(once.encode()) == once
    assert is_normalized("NFC", once)
    assert "\r" not in once
    assert once == once.strip(SPACE + "\ufeff")


@given(
    canonical_texts(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["NFC", "NFD"]),
    st.integers(0, 2),
)
def test_the_layout_of_a_file_moves_no_position(text: str, line_end: str, form: str, marks: int) -> None:
    """The same text comes from files with any line ends, decomposed letters or several byte order marks."""
    file = "\ufeff" * marks + normalize(form, text).replace("\n", line_end) + line_end  # type: ignore[arg-type]
    assert canonical(file.encode()) == text


@given(st.text())
def test_folding_keeps_length(text: str) -> None:
    """The fold has the length of its text, and folding it again changes nothing."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(slices(), st.data())
def test_a_digest_sees_every_change_but_of_class(slice_: tuple[str, int, int], data: st.DataObject) -> None:
    """Changing one character changes the digest, unless the new one is of the same class."""
    text, start, end = slice_
    at = data.draw(st.integers(start, end - 1))
    kin = next((members for members in CLASSES if text[at] in members), text[at])
    new = data.draw(st.one_of(CHARACTERS, st.sampled_from(kin)))
    changed = text[start:at] + new + text[at + 1 : end]
    assert (span_digest(changed) == span_digest(text[start:end])) == (new in kin)


@given(slices())
def test_every_slice_is_found_where_it_stands(slice_: tuple[str, int, int]) -> None:
    """Any slice is found at its own place, or, when it cuts a word, at places that cut none."""
    text, start, end = slice_
    found = locate(text, text[start:end])
    if (start, end) not in found:
        assert not (is_boundary(text, start) and is_boundary(text, end))
        assert all(is_boundary(text, position) for place in found for position in place)
    assert found


@given(slices().flatmap(lambda slice_: st.tuples(st.just(slice_), disguised(slice_[0][slice_[1] : slice_[2]]))))
def test_typography_hides_no_words(pair: tuple[tuple[str, int, int], str]) -> None:
    """Words in other marks, dashes, kinds and amounts of space are found at the same places."""
    (text, start, end), words = pair
    assert locate(text, words) == locate(text, text[start:end])


@given(st.text("aab -\n\u00a0\u2013\u4e2d", max_size=14), st.text("ab -\u2014\u4e2d", min_size=1, max_size=4))
@example("aaaa", "aa")
@example("a a a", "a a")
def test_locate_finds_what_trying_every_slice_finds(text: str, words: str) -> None:
    """Exactly the slices that read like the words are found, in order, overlapping ones too."""
    assert list(locate(text, words)) == (places(text, words) if words.strip(" ") else [])


@given(slices())
def test_positions_in_other_units_are_told(slice_: tuple[str, int, int]) -> None:
    """Positions turned into UTF-16 units or bytes are named so, unless they are right as they stand."""
    text, start, end = slice_
    digest = make_span(text, start, end).sha256
    for name, encoding, width in (("utf-16", "utf-16-le", 2), ("bytes", "utf-8", 1)):
        first, last = (len(text[:position].encode(encoding)) // width for position in (start, end))
        is_right = span_digest(text[first:last]) == digest
        assert other_unit(text, first, last, digest) in ({None} if is_right else {name, "utf-16"})


@given(st.lists(st.tuples(PLAIN, MARKS, PLAIN, st.sampled_from(["", ",", " \n"])), max_size=6))
def test_passages_are_where_they_were_put(parts: list[tuple[str, str, str, str]]) -> None:
    """In a text built of plain and quoted parts, the quoted parts are the passages."""
    text, expected = "", []
    for plain, marks, inside, after in parts:
        text += f"{plain} "
        start = len(text)
        text += f"{marks[0]}{inside.strip()}{marks[1]}"
        expected.append((start, len(text)))
        text += f"{after} "
    assert quoted(text) == tuple(expected)


@given(st.text('ab 1.,\n("\u201c\u201d\u201e\u00ab\u00bb', max_size=40))
def test_passages_are_in_order_and_apart(text: str) -> None:
    """Of any text, the passages are in order and apart, begin with a mark and have something in them."""
    at = 0
    for start, end in quoted(text):
        assert at <= start < end <= len(text)
        assert fold(text[start]) == '"'
        assert text[start + 1 : end].strip(SPACE)
        at = end
