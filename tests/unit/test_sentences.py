"""Sentences, cues of undertakings, and excerpts of a text."""

from time import process_time

import pytest

from toolkit.texts.excerpts import Excerpt, excerpt
from toolkit.texts.sentences import sentences
from toolkit.texts.undertakings import cues, has_cues


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The crane came.", "It was red!", "Was it?", "Yes … It was."][:3],
        ["“We will build.", "We will dig.”", "He left."],
        ['"Stop!" she said.', "Nobody did."],
        ["Mr. Brell met Dr. A. B. Oda of the U.S. Coast Guard at 5 p.m. on Jan. 12."],
        ["He lives in the U.S.", "The harbour is his."],
        ["It is done (see art. 5).", "(Nothing else is.)"],
        ["It cost 3.5 million.", "12 ships came."],
        ["Perhaps I.", "Or you."],
        ["5. We will dig.", "6. We will pay."],
        ["会議は終わった。", "次は六月です。"],
        ["انتهى الاجتماع.", "سنبني الميناء."],
        ["wait... for it."],
    ],
)
def test_sentences_end_where_a_reader_says(parts: list[str]) -> None:
    """Full stops end sentences; titles, initials, shortenings, numerals and cut-in cues do not."""
    joint = "" if parts[0].endswith("。") else " "
    assert _split(joint.join(parts)) == parts


def test_a_line_of_its_own_is_a_sentence() -> None:
    """In a text with a paragraph a line, a line without a full stop is not drawn into the next."""
    assert _split("It is built.\nAlso Read\n“It is paid,” he said.\n\n***\n\nNo more.") == [
        "It is built.",
        "Also Read",
        "“It is paid,” he said.",
        "No more.",
    ]


def test_wrapped_lines_are_read_on() -> None:
    """In a text whose lines break where they are full, only stops and blank lines end a sentence."""
    wrapped = "The board met in the old\nHarbour house and agreed that\nthe crane will come. It\nwill be red\n\nNotes"
    assert _split(wrapped) == [
        "The board met in the old\nHarbour house and agreed that\nthe crane will come.",
        "It\nwill be red",
        "Notes",
    ]


@pytest.mark.parametrize("text", ["!" * 200_000, ". " * 100_000, ".'" * 100_000, "\n " * 100_000, "." + " " * 200_000])
def test_no_text_takes_long(text: str) -> None:
    """A text made to be slow to read is read in well under a second."""
    begun = process_time()
    assert sentences(f"{text}x")
    assert process_time() - begun < 2


def test_cues_are_found_in_any_case_and_with_any_apostrophe() -> None:
    """Cues are whole words, the longest form first, and named in the words of the list."""
    text = "They\u2019ll dig. The board PLANNED  to pay and won\u2019t refuse; Willow and goodwill stay."
    found = [(text[cue.start : cue.end], cue.words) for cue in cues(text, "en-GB")]
    assert found == [("\u2019ll", "'ll"), ("PLANNED  to", "planned to"), ("won\u2019t", "won't")]


def test_a_language_without_a_list_has_no_cues() -> None:
    """What is not known is said to be so, and not taken for an absence."""
    assert (has_cues("EN-us"), has_cues("fr"), list(cues("Il will", "fr"))) == (True, False, [])


def test_an_excerpt_cuts_between_words() -> None:
    """Around a passage whole words are shown; at the ends of the text nothing is left out."""
    text = "The harbour board will deepen the channel."
    assert excerpt(text, 18, 29, around=9) == Excerpt(
        before="board ", words="will deepen", after=" the", more_before=True, more_after=True
    )
    whole = excerpt(text, 0, 3, around=80)
    assert (whole.before, whole.words, whole.after, whole.more_after) == ("", "The", text[3:], False)


def test_an_excerpt_of_unspaced_script_is_cut_anywhere() -> None:
    """A script without space between words keeps its context."""
    assert excerpt("会議は終わった次は六月です", 5, 7, around=3).before == "は終わ"
