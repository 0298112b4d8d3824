"""How alike two texts are, where one of them is as long as makes them most alike."""

from collections.abc import Iterator


def likenesses(words: str, text: str) -> Iterator[float]:
    """Give, for each prefix of a text from one character on, how alike it and the words are, from 0 to 1.

    That is the normalised indel similarity: with the longest common subsequence L of a and b, 2 L / (len(a) + len(b)).
    One pass over the text gives all of them: each bit of `row` stands for a character of the words, and is cleared
    when the common subsequence grows there (Crochemore and others, 2001; Hyyrö, 2004).
    """
    places: dict[str, int] = {}
    for index, character in enumerate(words):
        places[character] = places.get(character, 0) | 1 << index
    row = full = (1 << len(words)) - 1
    for length, character in enumerate(text, 1):
        matches = row & places.get(character, 0)
        row = (row + matches | row - matches) & full
        yield 2 * (len(words) - row.bit_count()) / (len(words) + length)
