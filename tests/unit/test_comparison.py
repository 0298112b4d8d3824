"""What counts as a word, and how the words of two texts differ."""

import pytest

from toolkit.texts import Change, changes, is_same_text, similarity, words
from toolkit.texts.comparison import MAX_COMPARED


def forms(text: str) -> list[str]:
    """Give the forms by which the words of a text are compared."""
    return [word.form for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Harbour\u2019s \u201cnew\u201d crane—now.", ["the", "harbor's", "new", "crane", "now"]),
        ("'twas the guilds' crane", ["twas", "the", "guilds", "crane"]),
        ("U.S. ports, e.g. Ferrand. A quay", ["us", "ports", "eg", "ferrand", "a", "quay"]),
        ("$6.5 for 1,200 cranes, 2%", ["$", "6.5", "for", "1,200", "cranes", "2", "%"]),
        ("from \u22125 to 3\u20135 metres", ["from", "-5", "to", "3", "5", "meters"]),
        ("long-term", ["long", "term"]),
        ("Straße \uff21\uff22", ["strasse", "\uff41\uff42"]),
        ("港が開く crane", ["港", "が", "開", "く", "crane"]),
        ("नमस्ते", ["नमस्ते"]),
        ("⚓ \u201c … \u201d", ["⚓"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Letters, digits and signs that say something are words; capitals, punctuation and typography are not."""
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("defence, defenceless, offences", "defense, defenseless, offenses"),
        ("Modernising what they organised", "Modernizing what they organized"),
        ("an organisation that analyses", "an organization that analyses"),
        (
            "neighbouring harbours\u2019 labourers; the harbour's colour",
            "neighboring harbors\u2019 laborers; the harbor's color",
        ),
        ("centre-left programmes, centred", "center-left programs, centered"),
        ("cancelled, travelling signallers", "canceled, traveling signalers"),
        ("enrol, enrolled, fulfilment, fulfilled, skilfully", "enroll, enrolled, fulfillment, fulfilled, skillfully"),
        ("two kilometres of grey fibre", "two kilometers of gray fiber"),
        ("a licence to practise", "a license to practice"),
        ("two per cent", "two percent"),
        ("on-going co-operation with the G-7", "ongoing cooperation with the G7"),
        ("the non\u2011aligned", "the nonaligned"),
    ],
)
def test_spelling_is_no_change(british: str, american: str) -> None:
    """British and American spelling, and a hyphen more or fewer, make no other word."""
    assert changes(words(british), words(american)) == []
    assert similarity(words(british), words(american)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("four", "for"),
        ("our hour", "or hor"),
        ("prise", "prize"),
        ("stalled", "staled"),
        ("defence", "defensive"),
        ("3-5 metres", "35 metres"),
        ("2\u20137 ships", "27 ships"),
        ("may be", "maybe"),
        ("on going", "ongoing"),
        ("piers\u2014the board", "piersthe board"),
        ("per capita", "percapita"),
    ],
)
def test_other_words_are_a_change(one: str, other: str) -> None:
    """What is another word, or two for one, or figures joined, is not taken for spelling."""
    assert changes(words(one), words(other)) != []


def test_a_word_has_its_place() -> None:
    """Places count code points, in the text as it stands."""
    text = "🚢 The U.S. crane\u2019s"
    assert [text[word.start : word.end] for word in words(text)] == ["🚢", "The", "U.S", "crane\u2019s"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a crane will come", "A crane will come,", []),
        ("a new crane will come", "a crane will come soon", [Change(1, 2, 1, 1), Change(5, 5, 4, 5)]),
        ("a crane will come", "a ship may come", [Change(1, 3, 1, 3)]),
        ("the crane", "", [Change(0, 2, 0, 0)]),
        ("one two three", "three one two", [Change(0, 0, 0, 1), Change(2, 3, 3, 3)]),
        ("a a b a", "a b a a", [Change(1, 1, 1, 2), Change(2, 3, 3, 3)]),
    ],
)
def test_changes(one: str, other: str, expected: list[Change]) -> None:
    """Each change names what stands in the place of what, and all else is the same on both sides."""
    assert changes(words(one), words(other)) == expected


def test_too_many_words_are_one_change() -> None:
    """Beyond the limit nothing is compared one by one, but what both begin and end with is left out."""
    one = words("begin " + "x " * (MAX_COMPARED + 1) + "end")
    assert changes(one, words("begin y end")) == [Change(1, MAX_COMPARED + 2, 1, 2)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a crane will come", "A crane will come!", 1.0),
        ("a crane will come", "a crane will", 6 / 7),
        ("a crane will come", "a ship may come", 0.5),
        ("a crane", "no ship", 0.0),
        ("", "", 1.0),
    ],
)
def test_similarity(one: str, other: str, expected: float) -> None:
    """It is the share of words that both have in one order."""
    assert similarity(words(one), words(other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("\u201ca  crane\u201d \u2013 now", '"a crane" - now', True),
        ("a crane\nnow", "a crane now", True),
        ("a crane", "A crane", False),
        ("a crane,", "a crane", False),
    ],
)
def test_the_same_text(one: str, other: str, *, expected: bool) -> None:
    """Marks, dashes and space of whatever kind are one; capitals and punctuation are not."""
    assert is_same_text(one, other) is expected
