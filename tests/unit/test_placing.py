"""Files put in their place whole, whatever became of those who tried before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.placing import staged, write_text

KILLED = """
import os, sys
from pathlib import Path
from toolkit.placing import scratch
with scratch(Path(sys.argv[1]), sys.argv[2]) as folder:
    (folder / "x.json").write_text("half")
    os._exit(9)
"""


def _hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


@pytest.mark.skipif(os.name == "nt", reason="there nobody can ask whether a process is still there")
@pytest.mark.parametrize("purpose", ["staged", "kept", "fetched"])
def test_what_a_killed_process_left_is_cleared(tmp_path: Path, purpose: str) -> None:
    """The next write into the folder removes what one that was killed in the middle left there, and only that."""
    (tmp_path / "x.json").write_text("whole", encoding="utf-8")
    (tmp_path / ".staged-by-hand").mkdir()
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), purpose], check=False)
    assert len(_hidden(tmp_path)) == 2
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == "whole"
    write_text(tmp_path / "y.json", "new")
    assert _hidden(tmp_path) == [".staged-by-hand"]


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    """A folder of a process that is still there is its own."""
    with staged(tmp_path) as first:
        (first / "x.json").write_text("first", encoding="utf-8")
        write_text(tmp_path / "y.json", "second")
        assert first.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.json", "y.json"]


def test_a_process_of_somebody_else_is_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may not be asked is there."""

    def refuse(process: int, signal: int) -> None:
        raise PermissionError(process, signal)

    with staged(tmp_path) as first:
        monkeypatch.setattr(os, "kill", refuse)
        write_text(tmp_path / "y.json", "second")
        assert first.is_dir()
