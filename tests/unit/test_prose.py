"""The check for a source's prose in the repository: what it finds, what it passes over, what it says."""

import json
import subprocess
import sys
from base64 import b64encode, encodebytes, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "prose.py"

OPENING = "The swing bridge at the old basin opens twice on working days and stays shut all winter long."
QUOTATION = "We have counted every bollard on the quay, and we shall paint them all white before the regatta begins,"
CLOSING = "Neither the pilots nor the lock keepers wished to say how the toll will be shared out in the years ahead."
REPORT = f'{OPENING}\n\n"{QUOTATION}" the quay warden said.\n\n{CLOSING}\n'
NOTICE = "By order of the quay warden, ropes may be left on the lower steps between the first bell and the second only."

Answer = CompletedProcess[str]
Check = Callable[..., Answer]


def git(folder: Path, *words: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Give a function that tracks a file with some text and holds the repository against the two sources."""
    repository, texts = tmp_path / "ours", tmp_path / "theirs"
    sources = repository / "dataset" / "sources"
    sources.mkdir(parents=True)
    texts.mkdir()
    (texts / "report.txt").write_text(REPORT, encoding="utf-8")
    (texts / "notice.txt").write_text(NOTICE, encoding="utf-8")
    digest = sha256(REPORT.strip().encode()).hexdigest()
    record = {"text": {"sha256": digest}, "rights": {"text": "quotes"}}
    (sources / "report.json").write_text(json.dumps(record), encoding="utf-8")
    (sources / "unread.json").write_text(json.dumps({"rights": {"text": "quotes"}}), encoding="utf-8")
    git(repository, "init", "-q")

    def run(name: str, text: str) -> Answer:
        (repository / name).write_text(text, encoding="utf-8")
        git(repository, "add", ".")
        command = [sys.executable, str(SCRIPT), "--repository", str(repository), str(texts)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def found(answer: Answer) -> list[str]:
    """Give the finds, without the line that sums up."""
    assert answer.stderr == ""
    assert answer.returncode == int(answer.stdout.count("\n") > 1)
    return answer.stdout.splitlines()[:-1]


def test_prose_is_found_where_it_stands(check: Check) -> None:
    """A sentence of a source is told with its place in our file and its length, and never repeated whole."""
    answer = check("guide.md", f"# Guide\n\nSomebody wrote: {OPENING}\n")
    assert found(answer) == ["guide.md:3:17: 93 characters of report.txt"]
    assert answer.stdout.splitlines()[-1] == (
        "3 tracked files (267 characters) held against 2 texts (329 characters; quotations left out: 1): "
        "1 run of more than 89 characters"
    )


@pytest.mark.parametrize(("length", "finds"), [(89, 0), (90, 1)])
def test_ninety_characters_are_too_many(length: int, finds: int, check: Check) -> None:
    """A run of 89 characters may stand, one of 90 may not."""
    assert len(found(check("guide.md", f"Q{CLOSING[1 : 1 + length]}Q"))) == finds


def test_every_window_of_ninety_characters_is_found(check: Check) -> None:
    """It does not matter whether a run begins or ends with a letter, a mark or a space."""
    windows = [NOTICE[at : at + 90] for at in range(len(NOTICE) - 89)]
    assert {window[0].isalpha() for window in windows} == {window[-1].isalpha() for window in windows} == {True, False}
    assert len(found(check("windows", "\n".join(f"Q{window}Q" for window in windows)))) == len(windows)


PIECES = (OPENING[:34], OPENING[34:61], OPENING[61:])


def each_line(prefix: str) -> str:
    """Put something in front of each piece, a line each; `{}` is the number of the line."""
    return "\n".join(prefix.format(10 * number) + piece for number, piece in enumerate(PIECES, 1))


def escaped(form: str) -> str:
    """Write each character as an escape."""
    return "".join(form.format(ord(character)) for character in OPENING)


@pytest.mark.parametrize(
    "text",
    [
        each_line("# "),
        each_line("REM "),
        each_line("{} "),
        each_line("{} REM "),
        each_line("0000{:x}:  "),
        "TEXT = (\n" + "\n".join(f'    "{piece}"' for piece in PIECES) + "\n)",
        "TEXT = (\n" + "\n".join(f'    rf"{piece}"' for piece in PIECES) + "\n)",
        "' || '".join(PIECES),
        '" + "'.join(PIECES),
        "{name}".join(PIECES),
        "<br>".join(PIECES),
        OPENING.replace(" ", ' <b class="note">'),
        json.dumps({"note": OPENING.replace("the old basin", "the old\nbasin")}),
        json.dumps({"note": json.dumps({"inner": OPENING.replace(" at ", "\tat ")})}),
        escaped("\\u{:04x}"),
        escaped("\\U{:08x}"),
        escaped("\\u{{{:x}}}"),
        escaped("\\{:03o}"),
        escaped("\\x{:02x}"),
        escaped("&#{};"),
        escaped("%{:02X}"),
        escaped("={:02X}"),
        OPENING.replace(" ", "&nbsp;").replace("old", "&#111;ld"),
        OPENING.replace(" ", "%20").replace("o", "%C3%B3"),
        OPENING.replace("swing bridge", "**swing bridge**").replace(" ", "\u00a0\n"),
        OPENING.upper(),
        "".join(chr(ord(character) + 0xFEE0) if character.isalpha() else character for character in OPENING),
        OPENING.replace("e", "e\u0301"),
        "\u00ad".join(OPENING),
        b64encode(OPENING.encode()).decode(),
        "data:text/plain;base64," + urlsafe_b64encode(f"> {OPENING} ?".encode()).decode().rstrip("="),
        "padded_" + b64encode(OPENING.encode()).decode(),
        encodebytes(OPENING.encode()).decode().replace("\n", '"\n  "'),
        json.dumps({"data": encodebytes(OPENING.encode()).decode()}),
        b64encode(OPENING.encode("utf-16")).decode(),
        OPENING.encode().hex(),
        "X'" + OPENING.encode().hex("\n", 31).upper() + "'",
    ],
)
def test_layout_hides_nothing(text: str, check: Check) -> None:
    """Listings, literals in pieces, escapes, markup, capitals and other letters' forms don't hide a sentence."""
    (line,) = found(check("file", text))
    assert line.endswith("93 characters of report.txt")


def test_the_names_of_files_count(check: Check) -> None:
    """A sentence in the name of a file is found there."""
    name = OPENING.replace(" ", "_").rstrip(".")
    assert found(check(name, "Nothing.")) == [f"the name {name[:40]}...:1:1: 93 characters of report.txt"]


def test_place_behind_escapes_is_right(check: Check) -> None:
    """Line and column are those of the file as it is."""
    answer = check("file.json", f'{{\n  "note": "\\u00ab\\n\\u2014{OPENING}"\n}}\n')
    assert found(answer)[0].startswith("file.json:2:26: 93 characters")


def test_quotations_may_be_repeated(check: Check) -> None:
    """What a report quotes may stand where its rights allow quotations, whole or in two pieces."""
    assert found(check("quote.json", json.dumps([QUOTATION, QUOTATION[30:]]))) == []


def test_quotations_of_other_texts_may_not(check: Check) -> None:
    """Of a text that no record calls quotable nothing may be repeated."""
    answer = check("quote.json", json.dumps([NOTICE]))
    assert found(answer) == [f"quote.json:1:3: {len(NOTICE)} characters of notice.txt"]


def test_a_phrase_of_a_quotation_excuses_nothing(check: Check, tmp_path: Path) -> None:
    """What the words of a quotation leave of a run is measured; a few words that also stand in one don't count."""
    phrase = QUOTATION[:52]
    (tmp_path / "theirs" / "other.txt").write_text(f"{CLOSING[:40]} {phrase} {OPENING[:44]}", encoding="utf-8")
    assert len(found(check("file", f"{CLOSING[:40]} {phrase} {OPENING[:44]}"))) == 1
    (tmp_path / "theirs" / "other.txt").write_text(f"{CLOSING[:40]} {QUOTATION} {OPENING[:44]}", encoding="utf-8")
    assert found(check("file", f"{CLOSING[:40]} {QUOTATION} {OPENING[:44]}")) == []


def test_words_around_a_quotation_are_prose(check: Check) -> None:
    """Prose and quotation together are no quotation, but each is measured by itself."""
    assert found(check("file", f"{OPENING[50:]} {QUOTATION} the quay warden said. {CLOSING[:40]}")) == []


def test_own_words_are_nobodys(check: Check) -> None:
    """Sentences about the same things in other words are no find."""
    assert found(check("file", "The bridge stays shut in winter; on working days it opens twice. " * 30)) == []


def test_untracked_files_do_not_count(check: Check, tmp_path: Path) -> None:
    """A file that git does not track is not of the repository, nor is one that is gone or no text."""
    check("kept.md", "Nothing.")
    (tmp_path / "ours" / "gone.md").write_text(OPENING, encoding="utf-8")
    (tmp_path / "ours" / "image.bin").write_bytes(bytes(range(256)))
    git(tmp_path / "ours", "add", ".")
    (tmp_path / "ours" / "gone.md").unlink()
    (tmp_path / "ours" / "draft.md").write_text(OPENING, encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "--repository", str(tmp_path / "ours"), str(tmp_path / "theirs")]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert found(answer) == []
    assert answer.stdout.startswith("4 tracked files ")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda _: None, "has no text to compare with"),
        (lambda texts: texts.joinpath("a.txt").write_bytes(b"caf\xe9"), "a text is not UTF-8"),
        (lambda texts: texts.joinpath("a.txt").write_text("A pier."), "tracks no file to compare"),
    ],
    ids=["no text", "not UTF-8", "no repository"],
)
def test_nothing_compared_is_no_pass(make: Callable[[Path], object], reason: str, tmp_path: Path) -> None:
    """Without texts, with one that cannot be read, or without a repository, the check says so with exit code 2."""
    make(tmp_path)
    command = [sys.executable, str(SCRIPT), "--repository", str(tmp_path), str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert reason in answer.stderr
