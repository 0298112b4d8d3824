"""What git knows of changes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.repositories import Repository
from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.revisions import Changes, changed_since


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Give a repository with three committed files."""
    made = Repository.begin(tmp_path / "repository")
    for name in ("kept", "edited", "deleted"):
        made.write(f"data/{name}.json", f"{name}\n")
    made.write(".gitignore", "*.log\n")
    made.commit()
    return made


def _names(changes: Changes, repository: Repository) -> list[str]:
    return [path.relative_to(repository.path.resolve()).as_posix() for path in changes.paths]


def test_nothing_changed(repository: Repository) -> None:
    """Against itself a revision differs in nothing."""
    changes = changed_since("HEAD", repository.path)
    assert (changes.paths, dict(changes.old), changes.top) == ((), {}, repository.path.resolve())


def test_files_that_git_ignores(repository: Repository) -> None:
    """What git ignores counts inside the folder that is asked about, where a full run reads it, and nowhere else."""
    repository.write("data/new.log", "new\n")
    repository.write("other/new.log", "new\n")
    assert _names(changed_since("HEAD", repository.path / "data"), repository) == ["data/new.log"]


def test_edited_deleted_and_new_files(repository: Repository) -> None:
    """Committed, staged, unstaged and untracked work all count, with the old contents."""
    base = repository.git("rev-parse", "HEAD")
    repository.write("data/committed.json", "new\n")
    repository.commit()
    repository.write("data/staged.json", "new\n")
    repository.git("add", "data/staged.json")
    repository.write("data/edited.json", b"edited again\r\n\xff")
    (repository.path / "data/deleted.json").unlink()
    repository.write("data/untracked.json", "new\n")
    changes = changed_since(base, repository.path / "data")
    assert _names(changes, repository) == [
        "data/committed.json",
        "data/deleted.json",
        "data/edited.json",
        "data/staged.json",
        "data/untracked.json",
    ]
    assert {path.name: data for path, data in changes.old.items()} == {
        "edited.json": b"edited\n",
        "deleted.json": b"deleted\n",
    }


def test_what_files_said_is_told_byte_for_byte(repository: Repository) -> None:
    """Empty files, files without a last newline and links are as they were; a repository inside this one is none."""
    said = {"empty": b"", "lines": b"\n\n", "object": b"0123 blob 4\nabcd", "bytes": bytes(range(256))}
    for name, content in said.items():
        repository.write(f"data/{name}", content)
    (repository.path / "data/link").symlink_to("empty")
    inner = repository.commit()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{inner},data/inner")
    repository.git("commit", "--quiet", "--message", "inner")
    base = repository.git("rev-parse", "HEAD")
    repository.git("rm", "--quiet", "-r", "--cached", "data")
    shutil.rmtree(repository.path / "data")
    (repository.path / "data").mkdir()
    old = {path.name: content for path, content in changed_since(base, repository.path).old.items()}
    kept = {f"{name}.json": f"{name}\n".encode() for name in ("edited", "deleted", "kept")}
    assert old == {**said, **kept, "link": b"empty"}


def test_a_renamed_file_is_both_names(repository: Repository) -> None:
    """A rename is the old path gone and the new one there: what it means is for the reader of the data to say."""
    repository.git("mv", "data/edited.json", "data/renamed.json")
    changes = changed_since("HEAD", repository.path)
    assert _names(changes, repository) == ["data/edited.json", "data/renamed.json"]
    assert [path.name for path in changes.old] == ["edited.json"]


@pytest.mark.parametrize("name", ["ä.json", "with space.json", 'qu"ote.json', "new\nline.json", "-dash.json"])
def test_names_are_taken_as_they_are(repository: Repository, name: str) -> None:
    """Git quotes unusual names; here they come back whole."""
    repository.write(f"data/{name}", "old\n")
    repository.commit()
    repository.write(f"data/{name}", "new\n")
    changes = changed_since("HEAD", repository.path)
    assert _names(changes, repository) == [f"data/{name}"]
    assert list(changes.old.values()) == [b"old\n"]


def test_what_the_other_side_did_meanwhile_does_not_count(repository: Repository) -> None:
    """A branch is compared with the point where it left, not with what was merged since."""
    repository.git("checkout", "--quiet", "-b", "contribution")
    repository.write("data/mine.json", "mine\n")
    repository.commit()
    left = repository.git("rev-parse", "main")
    repository.git("checkout", "--quiet", "main")
    repository.write("data/theirs.json", "theirs\n")
    repository.commit()
    repository.git("checkout", "--quiet", "contribution")
    changes = changed_since("main", repository.path)
    assert (_names(changes, repository), changes.base) == (["data/mine.json"], left)


def test_a_merge_is_compared_with_its_first_parent(repository: Repository) -> None:
    """What CI checks out for a pull request, compared with HEAD^1, is what the pull request does."""
    repository.git("checkout", "--quiet", "-b", "contribution")
    repository.write("data/mine.json", "mine\n")
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write("data/theirs.json", "theirs\n")
    repository.commit()
    repository.git("merge", "--quiet", "--no-ff", "contribution", "--message", "merge")
    assert _names(changed_since("HEAD^1", repository.path), repository) == ["data/mine.json"]


def test_files_left_out_of_a_sparse_checkout_still_count(repository: Repository) -> None:
    """A change to a file that was not put on the disk is no less a change, and the file is not thought deleted."""
    repository.write("schema/a.json", "old\n")
    repository.write("schema/b.json", "old\n")
    base = repository.commit()
    repository.write("schema/a.json", "new\n")
    repository.commit()
    repository.git("sparse-checkout", "set", "--no-cone", "/data/")
    assert not (repository.path / "schema").exists()
    assert _names(changed_since(base, repository.path), repository) == ["schema/a.json"]


def test_a_change_that_attributes_hide(repository: Repository) -> None:
    """What is committed otherwise has changed, though git takes line ends in the working tree for the same."""
    repository.write("data/lines.json", "{\n}\n")
    base = repository.commit()
    repository.write("data/lines.json", "{\r\n}\r\n")
    repository.commit()
    repository.write(".gitattributes", "*.json text\n")
    (repository.path / "data" / "lines.json").touch()
    assert repository.git("diff", "--name-only", base, "--", "data") == ""
    assert _names(changed_since(base, repository.path), repository) == [".gitattributes", "data/lines.json"]


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_files_that_git_does_not_watch(repository: Repository, flag: str) -> None:
    """A change that git was told not to look for is one, as the file is read; an unchanged file is none."""
    base = repository.git("rev-parse", "HEAD")
    repository.git("update-index", f"--{flag}", "data/edited.json", "data/kept.json")
    repository.write("data/edited.json", "new\n")
    changes = changed_since(base, repository.path)
    assert (_names(changes, repository), list(changes.old.values())) == (["data/edited.json"], [b"edited\n"])


def test_a_file_that_git_does_not_watch_is_gone(repository: Repository) -> None:
    """A file that is assumed unchanged is looked for all the same."""
    repository.git("update-index", "--assume-unchanged", "data/deleted.json")
    (repository.path / "data" / "deleted.json").unlink()
    assert _names(changed_since("HEAD", repository.path), repository) == ["data/deleted.json"]


def test_in_a_hook_of_another_working_tree(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What git tells a hook of its own repository neither moves the top of the tree, nor leads to another."""
    repository.git("worktree", "add", "--quiet", str(tmp_path / "tree"))
    tree = Repository(tmp_path / "tree")
    monkeypatch.setenv("GIT_DIR", tree.git("rev-parse", "--absolute-git-dir"))
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    tree.write("data/edited.json", "new\n")
    assert _names(changed_since("HEAD", tree.path / "data"), tree) == ["data/edited.json"]
    assert _names(changed_since("HEAD", repository.path / "data"), repository) == []


def test_a_clone_without_old_contents(repository: Repository, tmp_path: Path) -> None:
    """What a file said, and git cannot fetch, is not taken for nothing."""
    base = repository.git("rev-parse", "HEAD")
    repository.write("data/edited.json", "new\n")
    repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    partial = repository.clone(tmp_path / "partial", "--filter=blob:none")
    repository.path.rename(tmp_path / "away")
    with pytest.raises(UnusableInputError, match=r"git cannot give data/edited\.json as it was: fatal: "):
        changed_since(base, partial.path)


def test_ignored_files_beside(repository: Repository, tmp_path: Path) -> None:
    """In the other folders that are read, files that git ignores count too; one outside the repository is not asked."""
    repository.write("schema/new.log", "new\n")
    changes = changed_since("HEAD", repository.path / "data", repository.path / "schema", tmp_path)
    assert _names(changes, repository) == ["schema/new.log"]


@pytest.mark.parametrize("revision", ["nowhere", "", "--output=pwned", "HEAD:data", "0" * 40, "a..b", "$(id)", "^HEAD"])
def test_an_unknown_revision_is_not_there(repository: Repository, revision: str) -> None:
    """Whatever is no commit is not found, and never an option of git."""
    with pytest.raises(NotFoundError) as caught:
        changed_since(revision, repository.path)
    assert str(caught.value) == f"no revision {revision!r} in {repository.path.resolve()}; git fetch it first"
    assert sorted(path.name for path in repository.path.iterdir()) == [".git", ".gitignore", "data"]


def test_a_shallow_clone_says_what_to_fetch(repository: Repository, tmp_path: Path) -> None:
    """In a clone without history the way out is named."""
    base = repository.git("rev-parse", "HEAD")
    repository.write("data/edited.json", "again\n")
    repository.commit()
    shallow = repository.clone(tmp_path / "shallow", "--depth=1")
    way = "this clone is shallow: git fetch --unshallow, or fetch-depth: 0 in CI"
    with pytest.raises(NotFoundError, match=re.escape(way)):
        changed_since(base, shallow.path)


def test_outside_a_repository(tmp_path: Path) -> None:
    """Without a repository nothing can be told, and git's own reason is passed on."""
    with pytest.raises(UnusableInputError, match=r"git cannot tell what changed in .*: fatal: not a git repository"):
        changed_since("HEAD", tmp_path)


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git gets a sentence, not a traceback."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnusableInputError, match="git is needed to tell what changed, and cannot be run"):
        changed_since("HEAD", repository.path)


def test_a_repository_that_is_not_trusted_is_not_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user's repository is refused by git, and the reason reaches the user."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    probe = subprocess.run(["git", "status"], cwd=repository.path, capture_output=True, check=False)
    if probe.returncode == 0:
        pytest.skip("this git does not know how to assume another owner")
    with pytest.raises(
        UnusableInputError, match=r"git cannot tell what changed in .*dubious ownership.*; git config --global --add"
    ):
        changed_since("HEAD", repository.path)


def test_nothing_committed_yet(tmp_path: Path) -> None:
    """Before the first commit there is nothing to compare with, and the message says so."""
    made = Repository.begin(tmp_path / "new")
    made.write("data/new.json", "new\n")
    with pytest.raises(NotFoundError) as caught:
        changed_since("HEAD", made.path / "data")
    assert str(caught.value) == (
        f"no revision 'HEAD' in {made.path.resolve()}; "
        "nothing has been committed yet: leave out --changed-since to check the whole dataset"
    )
