"""Laws of comparing the words of two texts."""

from difflib import SequenceMatcher

from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.texts import changes, fold, similarity, words

_WORDS = (
    "the",
    "The",
    "pier,",
    "a",
    "crane",
    "co-operate",
    "cooperate",
    "defence",
    "defense",
    "\u6e2f\u53e3",
    "\u201cboard\u201d",
    "U.S.",
    "-5",
    "it\u2019s",
)
TEXTS = st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join)


@given(TEXTS, TEXTS)
def test_changes_lead_from_one_text_to_the_other(one: str, other: str) -> None:
    """What is left of one text, with what stands in the places of the changes, is the other, hyphens aside."""
    ours, theirs = ([word.form for word in words(text)] for text in (one, other))
    made, at = [], 0
    for change in changes(words(one), words(other)):
        made += [*ours[at : change.start], *theirs[change.other_start : change.other_end]]
        at = change.end
    assert "".join([*made, *ours[at:]]) == "".join(theirs)


@given(TEXTS, TEXTS)
@example("the co-operate co-operate", "co-operate cooperate")
def test_similarity_is_of_two(one: str, other: str) -> None:
    """It is the same in both directions, from 0 to 1, and 1 exactly for the same words, hyphens aside."""
    ours, theirs = words(one), words(other)
    found = similarity(ours, theirs)
    assert found == similarity(theirs, ours)
    assert 0 <= found <= 1
    assert (found == 1) is ("".join(word.form for word in ours) == "".join(word.form for word in theirs))


@given(TEXTS, TEXTS)
def test_no_fewer_words_are_kept_than_another_way_keeps(one: str, other: str) -> None:
    """The words kept are at least as many as those that Python's own matcher, which is not exact, keeps."""
    ours, theirs = ([word.form for word in words(text)] for text in (one, other))
    kept = len(ours) - sum(change.end - change.start for change in changes(words(one), words(other)))
    matcher = SequenceMatcher(a=ours, b=theirs, autojunk=False)
    assert kept >= sum(block.size for block in matcher.get_matching_blocks())


@given(TEXTS)
def test_folding_changes_no_word(text: str) -> None:
    """The kinds of marks, dashes and space make no other word."""
    assert [word.form for word in words(fold(text))] == [word.form for word in words(text)]
