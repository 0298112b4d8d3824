#!/usr/bin/env python3
"""Hold the repository against source texts: no long run of a source's own prose may stand in a tracked file.

    .ci/prose.py [--repository DIR] FOLDER...

Every `*.txt` in the folders is a source text. Of one that the dataset records with the right to its quotations
(`rights.text` is `quotes`, known by its digest) what stands between double quotation marks may be repeated, here and
where another text has the same words; of every other text nothing may. Exit 0 without a find, 1 with one, 2 when there
is nothing to compare.

Letters and digits alone are compared, without case, accents and forms of width, so neither layout nor marks hide a run.
A file is read in several ways, `_readings`: as it is, with the escapes of programs, JSON, HTML and addresses read as
what they stand for, and without what comes between the pieces of a text: tags, joints of string literals, what begins
a line of a listing; and whatever long base64 or hexadecimal digits stand for. The names of the files count too. Out of
reach is what takes more than reading: what is compressed, or in a cipher.
Only the standard library is used, nothing of the toolkit: what lets a passage slip through there shall not hide it
here.
"""

import argparse
import binascii
import html
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

LONGEST = 89
"""How many characters in a row may be the same, white space counted as one."""

_BLOCK = 24
"""Letters that are looked up at once: any run with twice as many holds a whole block. 90 characters of prose do."""

_QUOTATION = 2 * _BLOCK
"""Letters that a quotation has at least to be left out of a run: fewer may be any phrase."""

_MARKS = re.compile("[\u201c-\u201f\u2033\u00ab\u00bb]")
_EDGE = "\ufeff\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ENDS = re.compile(f"^[{_EDGE}]+|[{_EDGE}]+$")
_SPACE = re.compile(r"\s+")

_BYTES = re.compile(r"(?:%[0-9a-f]{2}|=[0-9a-f]{2}|\\+x[0-9a-f]{2}|\\+[0-3][0-7]{2})+", re.IGNORECASE)
_BYTE = re.compile(r"(?:%|=|\\+x)([0-9a-f]{2})|\\+([0-3][0-7]{2})", re.IGNORECASE)
_ESCAPE = re.compile(
    r"\\+(?:u\{\s*([0-9a-fA-F]{1,6})\s*\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}\n]*\}|[nrtbfva])"
    r"|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z]+);"
)
_PIECES = re.compile(
    r"<!--|-->|</?[a-z][^<>]{0,200}>"  # tags and comments
    r"|[\"'`][\s+.,&|\\()]*(?:\b[a-z]{1,3})?[\"'`]+"  # from the end of one string literal to the start of the next
    r"|\{[^{}\n]{0,80}\}",  # what a template puts in
    re.IGNORECASE,
)
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{20,}+={0,2}(?:(?:[\s\"',+]|\\+[nrt])*+[A-Za-z0-9+/_-]{20,}+={0,2})*+")
_JOINT = re.compile(r"\\+[nrt]|[^A-Za-z0-9+/_-]+")
_PREFIX = re.compile(
    r"^[^\S\n]*(?:[0-9a-f]{1,8}[^\S\n]*[:.|)\]>-]*[^\S\n]+)?(?:(?:rem|dnl|echo|print)\b)?", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of a source's own words: white space made one, the letters in it, and where each of them stands."""

    name: str
    text: str
    letters: str
    at: Sequence[int]

    @classmethod
    def of(cls, name: str, text: str) -> "Prose":
        """Take the letters out of a text."""
        plain = _SPACE.sub(" ", text).strip()
        return cls(name, plain, _letters(plain), _places(plain))

    def measure(self, first: int, last: int) -> tuple[int, int]:
        """Give the place in `text` of the letters from `first` to before `last`, with all up to the letters around."""
        start = self.at[first - 1] + 1 if first else 0
        end = self.at[last] if last < len(self.at) else len(self.text)
        return start, end


Run = tuple[int, Prose, int, int]
"""Letters of a file that are those of a source: where they are, of what, from where to before where in it."""


@dataclass(frozen=True, slots=True)
class Find:
    """A run of a source's prose in a file."""

    file: str
    line: int
    column: int
    source: str
    words: str

    def __str__(self) -> str:
        """Say where it stands and how long it is; its words stay out of the log, too."""
        return f"{self.file}:{self.line}:{self.column}: {len(self.words)} characters of {self.source}"


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts to compare with: their prose, the letters of what may be repeated, the prose's blocks of letters."""

    prose: Sequence[Prose]
    allowed: Sequence[str]
    quotations: int
    blocks: Mapping[str, Sequence[tuple[Prose, int]]]

    @classmethod
    def read(cls, paths: Sequence[Path], quotable: frozenset[str]) -> "Sources":
        """Read the texts; of those with a digest in `quotable`, quotations are allowed."""
        prose: list[Prose] = []
        allowed: list[str] = []
        quotations = 0
        for path in paths:
            text = _canonical(path.read_bytes())
            parts = _MARKS.sub('"', text).split('"')
            if sha256(text.encode()).hexdigest() not in quotable or len(parts) % 2 == 0:  # a mark without its other
                parts = [text]
            prose += [Prose.of(path.name, part) for part in parts[::2]]
            allowed.append(_letters("".join(parts[1::2])))  # a statement joins its quotations
            quotations += len(parts) // 2
        blocks = defaultdict(list)
        for piece in prose:
            for at in range(0, len(piece.letters) - _BLOCK + 1, _BLOCK):
                blocks[piece.letters[at : at + _BLOCK]].append((piece, at))
        return cls(prose, allowed, quotations, dict(blocks))

    def finds(self, file: str, text: str) -> Iterator[Find]:
        """Give each run of prose in a file's text that is too long, once."""
        seen: set[tuple[str, int]] = set()
        for letters, reading in {_letters(reading): reading for reading in _readings(text)}.items():
            for at, piece, first, last in self._prose_in(letters):
                start, end = piece.measure(first, last)
                place = _places(reading)[at]
                line = text.count("\n", 0, place) + 1
                if (piece.name, line) not in seen:
                    seen.add((piece.name, line))
                    yield Find(file, line, place - text.rfind("\n", 0, place), piece.name, piece.text[start:end])

    def _prose_in(self, letters: str) -> Iterator[Run]:
        """Give the runs that are too long, without the quotations in them that may be repeated."""
        for at, piece, first, last in self._runs(letters):
            for start, end in self._between_quotations(piece, first, last):
                low, high = piece.measure(start, end)
                if high - low > LONGEST and start < end:
                    yield at + start - first, piece, start, end

    def _runs(self, letters: str) -> Iterator[Run]:
        """Give the longest runs around each block that stands in the letters: where, of what, from where to where."""
        seen: dict[tuple[int, int], int] = {}  # by piece and distance: how far it has been compared
        for at in range(len(letters) - _BLOCK + 1):
            for piece, where in self.blocks.get(letters[at : at + _BLOCK], ()):
                key = id(piece), at - where
                if seen.get(key, -1) < at:
                    first, last = _extent(letters, at, piece.letters, where)
                    seen[key] = at - where + last
                    yield at - where + first, piece, first, last

    def _between_quotations(self, piece: Prose, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Give what a run leaves when whatever may be repeated is taken out of it."""
        start = at = first
        while at < last:
            size = self._allowed_at(piece.letters[at:last])
            if size:
                yield start, at
                start = at + size
            at += size or 1
        yield start, last

    def _allowed_at(self, letters: str) -> int:
        """Say how many letters from the first on are of a quotation, if that is long enough for one."""
        size = _QUOTATION
        while size <= len(letters) and any(letters[:size] in allowed for allowed in self.allowed):
            size += 1
        return size - 1 if size > _QUOTATION else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print what was found and how much was compared, and give the exit code."""
    parser = argparse.ArgumentParser(description="Look for long runs of source texts in the repository's files.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a folder of source texts, *.txt")
    parser.add_argument("--repository", type=Path, default=Path(), metavar="DIR", help="default: where you are")
    options = parser.parse_args(arguments)
    paths = [path for folder in options.folders for path in sorted(folder.glob("*.txt"))]
    for folder in options.folders:
        if not any(path.parent == folder for path in paths):
            parser.error(f"{folder} has no text to compare with")
    try:
        sources = Sources.read(paths, _quotable(options.repository))
    except UnicodeDecodeError as error:
        parser.error(f"a text is not UTF-8: {error}")
    files = _tracked(options.repository)
    if not files:
        parser.error(f"{options.repository} tracks no file to compare")
    finds = [find for name, text in files.items() for find in sources.finds(name, text)]
    finds += [find for name in files for find in sources.finds(f"the name {name[:40]}...", name)]
    _say(*finds, _summary(len(paths), sources, files, len(finds)))
    return 1 if finds else 0


def _summary(texts: int, sources: Sources, files: Mapping[str, str], finds: int) -> str:
    ours, theirs = sum(map(len, files.values())), sum(len(piece.text) for piece in sources.prose)
    return (
        f"{len(files):,} tracked files ({ours:,} characters) held against {texts:,} texts ({theirs:,} characters; "
        f"quotations left out: {sources.quotations:,}): "
        f"{finds or 'no'} {'run' if finds == 1 else 'runs'} of more than {LONGEST} characters"
    )


def _say(*lines: object) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _tracked(repository: Path) -> dict[str, str]:
    """Read the regular files that git tracks, by name; bytes that are no text are left out."""
    command = ["git", "-C", str(repository), "ls-files", "-z"]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 (a folder that the caller named)
    names = [name for name in answer.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
    found = [name for name in names if (repository / name).is_file() and not (repository / name).is_symlink()]
    return {name: (repository / name).read_bytes().decode("utf-8", "ignore") for name in found}


def _quotable(repository: Path) -> frozenset[str]:
    """Give the digests of the texts whose quotations the dataset may hold."""
    records = [
        json.loads(path.read_text(encoding="utf-8")) for path in (repository / "dataset" / "sources").glob("*.json")
    ]
    return frozenset(
        record["text"]["sha256"] for record in records if record["rights"]["text"] == "quotes" and "text" in record
    )


def _canonical(data: bytes) -> str:
    """Give the text whose digest sources record."""
    text = normalize("NFC", data.decode("utf-8"))
    return _ENDS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _readings(text: str) -> Iterator[str]:
    """Give the text as it may be meant; whatever is left out is filled up with spaces, so that all stays in place."""
    yield text
    meant = _ESCAPE.sub(_meant, _BYTES.sub(_decoded, text))
    yield meant
    listing = _PREFIX.sub(_blank, meant)
    yield listing
    yield _PIECES.sub(_blank, meant)
    yield _PIECES.sub(_blank, listing)
    for first in range(4):  # nobody knows what stands right in front of the digits
        yield "".join(_encoded(text, first))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _decoded(match: re.Match[str]) -> str:
    """Read escaped bytes as UTF-8, or else as Latin-1."""
    data = bytes(int(code or octal, 16 if code else 8) for code, octal in _BYTE.findall(match[0]))
    try:
        return data.decode().ljust(len(match[0]))
    except UnicodeDecodeError:
        return data.decode("latin-1").ljust(len(match[0]))


def _encoded(text: str, first: int) -> Iterator[str]:
    """Give what base64 and hexadecimal digits stand for, read from one of the first of them on, and nothing else."""
    at = 0
    for match in _ENCODED.finditer(text):
        digits = _JOINT.sub("", match[0])[first:]
        if len(digits) > LONGEST:
            yield " " * (match.start() - at)
            yield (_bytes(digits).decode(errors="ignore")).ljust(len(match[0]))[: len(match[0])]
            at = match.end()


def _bytes(digits: str) -> bytes:
    """Read hexadecimal digits, else base64 of either alphabet, as far as there are whole bytes."""
    try:
        return bytes.fromhex(digits[: len(digits) // 2 * 2])
    except ValueError:
        plain = digits.replace("-", "+").replace("_", "/")
        return binascii.a2b_base64(plain[: len(plain) // 4 * 4])


def _meant(match: re.Match[str]) -> str:
    code = next((group for group in match.groups() if group), "")
    known = chr(int(code, 16)) if code and int(code, 16) <= sys.maxunicode else ""
    meant = html.unescape(match[0]) if match[0][0] == "&" else known
    return (" " if len(meant) != 1 or meant.isspace() else meant).ljust(len(match[0]))


@cache
def _letter(character: str) -> str:
    """Give the letters and digits that a character stands for, without case, accent and width."""
    return "".join(filter(str.isalnum, normalize("NFKD", normalize("NFKD", character).casefold())))


def _letters(text: str) -> str:
    return text.translate({ord(character): _letter(character) for character in set(text)})


def _places(text: str) -> Sequence[int]:
    """Give the place of each of a text's letters."""
    return [place for place, character in enumerate(text) for _ in _letter(character)]


def _extent(one: str, at: int, other: str, where: int) -> tuple[int, int]:
    """Give how far the other text is the same as the one around a place: from where to where in the other."""
    first = last = where
    while first > 0 and at - where + first > 0 and other[first - 1] == one[at - where + first - 1]:
        first -= 1
    while last < len(other) and at - where + last < len(one) and other[last] == one[at - where + last]:
        last += 1
    return first, last


if __name__ == "__main__":
    sys.exit(main())
