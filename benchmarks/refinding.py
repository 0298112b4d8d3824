"""Finding evidence again: every span of an article, and spans that a long text has lost.

    python -m benchmarks.refinding

The texts are made of words drawn from a fixed seed, about as long as those of news English; the spans have no stored
words, so that each lost one costs a search of the whole text. The goals are 50 ms and 5 s.
"""

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from benchmarks.timing import RUNS, machine
from toolkit.texts import Refound, Sought, refind, span_digest

ARTICLE, BOOK = 10_000, 1_000_000
SENTENCES_OF_AN_ENTRY = 2
LOST = 100
_LETTERS, _WEIGHTS = range(1, 13), (3, 16, 20, 15, 11, 9, 8, 7, 5, 3, 2, 1)
"""How long words are, and how often."""


def prose(draw: random.Random, length: int, extra: str = "") -> str:
    """Make a text of sentences and paragraphs, out of letters that include `extra`."""
    words: list[str] = []
    while sum(map(len, words[-1000:])) * len(words) < length * min(len(words), 1000) or not words:
        for _ in range(draw.randint(6, 30)):
            size = draw.choices(_LETTERS, _WEIGHTS)[0]
            words.append("".join(draw.choices(f"etaoinshrdlucm{extra}", k=size)) + draw.choice(["", "", "", "", ","]))
        words[-1] = words[-1].rstrip(",") + draw.choice([".", ".", ".", '."', ".\n"])
    return " ".join(words)[:length]


def entries(text: str) -> list[list[Sought]]:
    """Code the whole text: entries of two sentences, each with its last word as a cue behind it."""
    ends = [at + 1 for at, character in enumerate(text) if character == "."]
    starts = [0, *(end + len(text[end:]) - len(text[end:].lstrip(' "\n')) for end in ends[:-1])]
    made: list[list[Sought]] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if number % SENTENCES_OF_AN_ENTRY == 0:
            made.append([])
        cue = text.rindex(" ", start, end) + 1
        made[-1] += [span(text, start, cue - 1), span(text, cue, end, "cue")]
    return made


def span(text: str, start: int, end: int, role: str = "content") -> Sought:
    """Make a span without words."""
    return Sought(start=start, end=end, sha256=span_digest(text[start:end]), role=role)


def lost(draw: random.Random, lengths: Iterable[int]) -> list[list[Sought]]:
    """Make spans of these lengths that stand in no text."""
    return [[span(prose(draw, length), 0, length)] for length in lengths]


def timed(name: str, goal_s: float, runs: int, act: Callable[[], Sequence[Sequence[Refound]]]) -> None:
    """Run it once to warm up, then a number of times, and print the median of the processor's time."""
    spent: list[float] = []
    results: Sequence[Sequence[Refound]] = ()
    for _ in range(runs + 1):
        begun = time.process_time()
        results = act()
        spent.append(time.process_time() - begun)
    outcomes = Counter(found.outcome.value for result in results for found in result)
    said = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    low, median, high = min(spent[1:]), statistics.median(spent[1:]), max(spent[1:])
    verdict = f"  goal {goal_s * 1000:,.0f} ms: {'kept' if median < goal_s else 'MISSED'}"
    print(f"{name:<52} median {median * 1000:8.1f} ms  ({low * 1000:.1f} to {high * 1000:.1f}){verdict}  {said}")


def main() -> None:
    """Time both."""
    draw = random.Random(20230113)  # noqa: S311 (the same text each time)
    print(f"{machine()}; each once to warm up, then {RUNS} runs, fewer in long texts; processor time")
    article = prose(draw, ARTICLE)
    coded = entries(article)
    timed("an article in its own text", 0.05, RUNS, lambda: refind(article, coded, is_recorded=True))
    timed("the same in a copy with a dateline", 0.05, RUNS, lambda: refind(f"FERRAND, May 14 - {article}", coded))
    copy = article.replace(". ", ".\n\n")
    timed("the same in a copy with a paragraph a sentence", 0.05, RUNS, lambda: refind(copy, coded))
    other = prose(draw, ARTICLE)
    timed("the same in another article", 0.05, RUNS, lambda: refind(other, coded))
    near, apart = (lost(draw, lengths) for lengths in (range(40, 40 + LOST), draw.sample(range(40, 400), LOST)))
    for name, extra in (("ASCII", ""), ("letters of three alphabets", "\u00e9\u0436\u03bb")):
        book = prose(draw, BOOK, extra)
        timed(f"{LOST} lost spans in 1 MB, {name}", 5, 3, lambda text=book: refind(text, near))  # type: ignore[misc]
        timed("  the same of 40 to 399 characters", 5, 3, lambda text=book: refind(text, apart))  # type: ignore[misc]
    unspaced = "".join(draw.choices([chr(0x4E00 + code) for code in range(3000)] + ["\u3002"] * 300, k=BOOK // 3))
    timed(f"{LOST} lost spans in 1 MB of Chinese", 5, 3, lambda: refind(unspaced, near))


if __name__ == "__main__":
    main()
