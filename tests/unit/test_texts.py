"""Canonical texts, spans, quoted passages and the files that texts come from, one promise at a time."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.texts import (
    DASH,
    DOUBLE,
    MAX_TEXT_BYTES,
    SINGLE,
    SPACE,
    SourceText,
    Span,
    TextError,
    Texts,
    canonical,
    fold,
    is_boundary,
    locate,
    make_span,
    other_unit,
    quoted,
    span_digest,
    text_digest,
)

REPORT = "The harbour board met on Monday.\nIt chose a new crane."


def slices(text: str) -> list[str]:
    """Return what stands in the quoted passages of the text."""
    return [text[start:end] for start, end in quoted(text)]


class TestCanonical:
    """What a file's bytes become before anything is counted."""

    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (b"The pier\r\nis open.\r", "The pier\nis open."),
            (b"one\rtwo\r\n\r\nthree", "one\ntwo\n\nthree"),
            (b"\xef\xbb\xbfThe pier", "The pier"),
            (b"\xef\xbb\xbf\xef\xbb\xbf \xef\xbb\xbfThe pier\xef\xbb\xbf\n", "The pier"),
            ("Cafe\u0301".encode(), "Caf\u00e9"),
            ("\u1100\u1161".encode(), "\uac00"),
            ("\u3000\u2028The pier\u00a0\u0085".encode(), "The pier"),
            ("the\ufeffpier".encode(), "the\ufeffpier"),
            ("\U00020000\U0001f6a2".encode(), "\U00020000\U0001f6a2"),
            (b"\x1cThe pier\x1f", "\x1cThe pier\x1f"),
        ],
    )
    def test_layout_of_files_is_undone(self, data: bytes, text: str) -> None:
        """Line ends and composed letters take one form, space and U+FEFF at the ends go, all else stays."""
        assert canonical(data) == text

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"The pier \xff", "not UTF-8: byte 0xff at offset 9"),
            (b"\xed\xa0\x80", "not UTF-8: byte 0xed at offset 0"),
            (b"", "an empty text"),
            (b"\xef\xbb\xbf \r\n", "an empty text"),
            (bytes(MAX_TEXT_BYTES + 1), "67108865 bytes, more than the 67108864 that a text may have"),
        ],
    )
    def test_what_is_no_text_is_refused(self, data: bytes, message: str) -> None:
        """Bytes that are not UTF-8, blank or too many are refused with the fact."""
        with pytest.raises(TextError) as caught:
            canonical(data)
        assert str(caught.value) == message


class TestFold:
    """What copies of a text may differ in."""

    def test_each_class_becomes_one_ascii_character(self) -> None:
        """The four classes are as large as promised, and each character becomes the one of its class."""
        assert [(len(members), set(fold(members))) for members in (SPACE, SINGLE, DOUBLE, DASH)] == [
            (25, {" "}),
            (7, {"'"}),
            (7, {'"'}),
            (12, {"-"}),
        ]

    def test_everything_else_stays(self) -> None:
        """A character outside the classes folds to itself, however alike it looks."""
        folded = set(SPACE + SINGLE + DOUBLE + DASH)
        others = [chr(code) for code in range(0x110000) if chr(code) not in folded]
        assert fold("".join(others)) == "".join(others)

    def test_digests_are_sha256_of_utf8(self) -> None:
        """The digest of a text is of its own characters, that of a slice of the folded ones."""
        slice_ = "\u201cThe caf\u00e9 \u2013 open\u201d"
        assert text_digest(slice_) == sha256(slice_.encode()).hexdigest()
        assert span_digest(slice_) == sha256('"The caf\u00e9 - open"'.encode()).hexdigest()


class TestBoundaries:
    """Where a span may begin and end."""

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ("new crane", "|new| |crane|"),
            ("it's 12,5%", "|it|'|s| |12|,|5|%|"),
            ("pier7", "|pier7|"),
            ("n\u0303a", "|n\u0303a|"),
            ("\u0928\u093f\u0927\u093f", "|\u0928\u093f\u0927\u093f|"),
            ("\u65b0\u6e2f", "|\u65b0|\u6e2f|"),
            ("\u65b0PIER\u6e2f", "|\u65b0|PIER|\u6e2f|"),
            ("\u30af\u30ec\u30fc\u30f3", "|\u30af|\u30ec|\u30fc|\u30f3|"),
            ("\u0e17\u0e48\u0e32", "|\u0e17\u0e48|\u0e32|"),
            ("\U00020000\U00020001", "|\U00020000|\U00020001|"),
            ("\ud56d\uad6c", "|\ud56d\uad6c|"),
            ("\U0001f6a2\U0001f6a2", "|\U0001f6a2|\U0001f6a2|"),
        ],
    )
    def test_words_are_not_cut(self, text: str, marked: str) -> None:
        """Words keep their letters, digits and marks; scripts without spaces may be cut between letters."""
        found = "".join("|" * is_boundary(text, at) + text[at : at + 1] for at in range(len(text) + 1))
        assert found == marked

    @pytest.mark.parametrize("position", [-1, 5])
    def test_outside_the_text_is_no_boundary(self, position: int) -> None:
        """A position that the text does not have is none where a span may end."""
        assert is_boundary("pier", position) is False


class TestLocate:
    """Where given words stand."""

    @pytest.mark.parametrize(
        ("text", "words", "places"),
        [
            (REPORT, "new crane", ((44, 53),)),
            (REPORT, "on Monday. It chose", ((22, 41),)),
            (REPORT, "  on\tMonday.\n\n It chose ", ((22, 41),)),
            ("the  \n  pier", "the pier", ((0, 12),)),
            ("\u201cWe\u2019ll pay\u201d \u2013 later", '"We\'ll pay" - later', ((0, 19),)),
            ('"We\'ll pay" - later', "\u00abWe\u2018ll\u00a0pay\u00bb \u2014 later", ((0, 19),)),
            ("Caf\u00e9 at the pier", "Cafe\u0301", ((0, 4),)),
            ("pier, pier, pier", "pier, pier", ((0, 10), (6, 16))),
            ("a pier and piers", "pier", ((2, 6),)),
            ("piers and jetties", "pier", ((0, 4),)),
            ("\U0001f6a2\U00020000 pier", "pier", ((3, 7),)),
            ("3.5 piers (new)", "(new)", ((10, 15),)),
            (REPORT, "old crane", ()),
            (REPORT, " \n", ()),
            ("", "pier", ()),
            ("the pier", "thepier", ()),
            ("the\x1cpier", "the pier", ()),
        ],
    )
    def test_words_are_found_whatever_their_typography(
        self, text: str, words: str, places: tuple[tuple[int, int], ...]
    ) -> None:
        """Words are found under any marks, space and line breaks, overlapping too, as whole words first."""
        assert locate(text, words) == places


class TestSpans:
    """Spans and the mistakes that are made in counting them."""

    def test_a_span_carries_the_digest_of_its_slice(self) -> None:
        """A span has its positions and the folded digest of what stands between them."""
        assert make_span(REPORT, 4, 11) == Span(start=4, end=11, sha256=span_digest("harbour"))

    @pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 3), (50, 99)])
    def test_positions_outside_the_text_make_no_span(self, start: int, end: int) -> None:
        """A span that is empty or reaches out of its text is refused with the length of the text."""
        with pytest.raises(ValueError, match="is no span") as caught:
            make_span(REPORT, start, end)
        assert str(caught.value) == f"[{start}, {end}) is no span of a text of 54 characters"

    @pytest.mark.parametrize(
        ("start", "end", "unit"),
        [
            (7, 11, None),
            (8, 12, "utf-16"),
            (11, 15, "bytes"),
            (7, 12, None),
            (1, 5, None),
            (-3, 1, None),
            (90, 95, None),
            (4, 4, None),
        ],
    )
    def test_positions_in_another_unit_are_recognised(self, start: int, end: int, unit: str | None) -> None:
        """Positions counted in UTF-16 units or in bytes are told from right ones and from wrong ones."""
        text = "\U0001f6a2 caf\u00e9 pier"
        assert other_unit(text, start, end, span_digest("pier")) == unit

    def test_a_slice_that_the_end_cuts_short_is_not_right(self) -> None:
        """Positions past the end are wrong in every unit, even if what is left of the slice is right."""
        assert other_unit("\U0001f6a2 pier", 3, 99, span_digest("pier")) is None


class TestQuoted:
    """What stands in double quotation marks."""

    @pytest.mark.parametrize(
        ("text", "passages"),
        [
            ('He said "we build" and "we pay".', ['"we build"', '"we pay"']),
            ('He said "we\nbuild" today.', ['"we\nbuild"']),
            (
                "\u201cWe build\u201d, \u201ewir bauen\u201c",
                ["\u201cWe build\u201d", "\u201ewir bauen\u201c"],
            ),
            (
                "\u00abon b\u00e2tit\u00bb, \u00bbwir bauen\u00ab",
                ["\u00abon b\u00e2tit\u00bb", "\u00bbwir bauen\u00ab"],
            ),
            ("\u201dvi bygger\u201d och \u00bbme\u00bb", ["\u201dvi bygger\u201d", "\u00bbme\u00bb"]),
            ("\u00ab\u00a0on b\u00e2tit\u00a0\u00bb", ["\u00ab\u00a0on b\u00e2tit\u00a0\u00bb"]),
            ("\u4ed6\u8bf4\u201c\u5efa\u6e2f\u201d\u3002", ["\u201c\u5efa\u6e2f\u201d"]),
            (
                "\u300c\u5efa\u6e2f\u300d\u3068\u300e\u6e2f\u300f",
                ["\u300c\u5efa\u6e2f\u300d", "\u300e\u6e2f\u300f"],
            ),
            ('\u201cthe "new" crane\u201d', ['\u201cthe "new" crane\u201d']),
            ("\"'No', he said\"", ["\"'No', he said\""]),
            ('("we build")', ['"we build"']),
            ('"we start in 2031" and "stop"', ['"we start in 2031"', '"stop"']),
            ("", []),
            ("No marks, it's plain.", []),
        ],
    )
    def test_marks_pair_by_kind_and_order(self, text: str, passages: list[str]) -> None:
        """Straight marks pair in order, others by kind, over line breaks too; inner pairs are not told."""
        assert slices(text) == passages

    @pytest.mark.parametrize(
        ("text", "passages"),
        [
            ('He said "we build.\n\nThe board "met" again.', ['"met"']),
            ('He said "we build, and she "we pay" there.', ['"we pay"']),
            ("He said \u201cwe build, and she \u201cwe pay\u201d there.", ["\u201cwe pay\u201d"]),
            ('we build" he said, and "we pay".', ['"we pay"']),
            ("we build\u201d he said, and \u201cwe pay\u201d.", ["\u201cwe pay\u201d"]),
            ('we build."\n\nHe said "we\n\nThey "pay".', ['"pay"']),
            ('A 12" pipe, a 3" bolt and "a crane".', ['"a crane"']),
            ('An "open', []),
            ('An "" empty one, and " " blank.', []),
            ("Depth 5\u2033 here, 6\u2033 there.", []),
        ],
    )
    def test_stray_marks_make_no_passage(self, text: str, passages: list[str]) -> None:
        """A mark that is not closed, not opened or means inches makes no passage and spoils no other."""
        assert slices(text) == passages

    @pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("\u201c", "\u201d"), ("\u00ab", "\u00bb")])
    @pytest.mark.parametrize("gap", ["\n\n", "\n", "\n \t\n  "])
    def test_a_quotation_of_several_paragraphs_is_a_passage_each(self, opening: str, closing: str, gap: str) -> None:
        """Where each paragraph of a quotation opens with a mark and the last closes, all are passages."""
        first, second = f"{opening}We build.", f"{opening}We pay,{closing}"
        assert slices(f"He said: {first}{gap}{second} he said.") == [first, second]


class TestTexts:
    """Which file belongs to which source."""

    def test_names_and_digests_lead_to_texts(self, tmp_path: Path) -> None:
        """A file is the text of the source recording its digest, else of its namesake."""
        recorded, other = tmp_path / "scan 1.TXT", tmp_path / "port-call.txt"
        recorded.write_bytes(b"\xef\xbb\xbf" + REPORT.encode().replace(b"\n", b"\r\n"))
        other.write_text("The ferry is late.")
        (tmp_path / "readme.txt").write_text("Not a source.")
        (tmp_path / "readme.md").write_text("Not a source.")
        texts = Texts.read([tmp_path], {"board": text_digest(REPORT), "port-call": None, "lost": "0" * 64})
        board = SourceText(source="board", path=recorded, text=REPORT, is_recorded=True)
        port_call = SourceText(source="port-call", path=other, text="The ferry is late.", is_recorded=False)
        found = {"board": board, "port-call": port_call}
        assert texts == Texts(found=found, unreadable={}, strays=(tmp_path / "readme.txt",))
        assert [texts.get(source) for source in ("board", "port-call", "lost")] == [board, port_call, None]

    @pytest.mark.parametrize("name", ["a copy.txt", "z copy.txt"])
    def test_the_recorded_text_goes_before_the_namesake(self, tmp_path: Path, name: str) -> None:
        """Of a file with the digest and a file with the name, the one with the digest is the text."""
        (tmp_path / "board.txt").write_text("An earlier draft.")
        (tmp_path / name).write_text(REPORT)
        texts = Texts.read([tmp_path], {"board": text_digest(REPORT)})
        assert texts.found == {"board": SourceText(source="board", path=tmp_path / name, text=REPORT, is_recorded=True)}

    def test_a_recorded_text_is_not_its_namesakes(self, tmp_path: Path) -> None:
        """A file that has the digest of one source and the name of another belongs to the first alone."""
        (tmp_path / "ferry.txt").write_text(REPORT)
        texts = Texts.read([tmp_path], {"board": text_digest(REPORT), "ferry": None})
        assert texts.found == {
            "board": SourceText(source="board", path=tmp_path / "ferry.txt", text=REPORT, is_recorded=True)
        }

    def test_two_sources_can_have_one_text(self, tmp_path: Path) -> None:
        """A text that two sources record is the text of both."""
        path = tmp_path / "wire.txt"
        path.write_text(REPORT)
        texts = Texts.read([tmp_path], {"first": text_digest(REPORT), "second": text_digest(REPORT)})
        assert texts.found == {
            source: SourceText(source=source, path=path, text=REPORT, is_recorded=True)
            for source in ("first", "second")
        }

    def test_earlier_folders_go_first(self, tmp_path: Path) -> None:
        """Of two files named after a source, that of the folder given first is its text."""
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "board.txt").write_text(f"Draft {folder}.")
        texts = Texts.read([tmp_path / "b", tmp_path / "a"], {"board": None})
        assert texts.found["board"].text == "Draft b."

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
    def test_only_regular_files_of_the_folder_itself_count(self, tmp_path: Path) -> None:
        """A folder, a pipe or a dangling link is told when named after a source; none is waited for or gone into."""
        for name in ("board.txt", "notes"):
            (tmp_path / name).mkdir()
        (tmp_path / "board.txt" / "ferry.txt").write_text(REPORT)
        os.mkfifo(tmp_path / "ferry.txt")
        (tmp_path / "crane.txt").symlink_to(tmp_path / "nowhere")
        texts = Texts.read([tmp_path], dict.fromkeys(("board", "ferry", "crane")))
        assert texts.found == {}
        assert {source: str(error) for source, error in texts.unreadable.items()} == {
            source: f"{tmp_path / source}.txt: this is no regular file" for source in ("board", "crane", "ferry")
        }

    def test_files_that_are_no_text_matter_by_name(self, tmp_path: Path) -> None:
        """A file that is no text is told when it is named after a source, and passed over otherwise."""
        for name in ("board.txt", "photo.jpg", "notes.txt"):
            (tmp_path / name).write_bytes(b"\xff\xd8")
        (tmp_path / "ferry.txt").touch()
        with (tmp_path / "crane.txt").open("wb") as file:
            file.truncate(MAX_TEXT_BYTES + 1)
        texts = Texts.read([tmp_path], dict.fromkeys(("board", "ferry", "crane")))
        assert texts.found == {}
        assert {source: str(error) for source, error in texts.unreadable.items()} == {
            "board": f"{tmp_path / 'board.txt'}: not UTF-8: byte 0xff at offset 0",
            "crane": f"{tmp_path / 'crane.txt'}: 67108865 bytes, more than the 67108864 that a text may have",
            "ferry": f"{tmp_path / 'ferry.txt'}: an empty text",
        }

    def test_files_that_cannot_be_opened_are_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file of a source that the system refuses to read is told with the system's reason."""

        def refuse(_: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        path = tmp_path / "board.txt"
        path.write_text(REPORT)
        monkeypatch.setattr(Path, "read_bytes", refuse)
        texts = Texts.read([tmp_path], {"board": None})
        assert str(texts.unreadable["board"]) == f"{path}: cannot be read: Permission denied"

    def test_a_missing_folder_is_an_error(self, tmp_path: Path) -> None:
        """A folder that does not exist is an error that names it."""
        with pytest.raises(NotFoundError) as caught:
            Texts.read([tmp_path / "nowhere"], {})
        assert str(caught.value) == f"no folder of texts at {tmp_path / 'nowhere'}"

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        """A file given for a folder is an error that names it and says why."""
        path = tmp_path / "board.txt"
        path.write_text(REPORT)
        with pytest.raises(UnusableInputError) as caught:
            Texts.read([path], {})
        assert str(caught.value) == f"{path} is no folder of texts: Not a directory"
