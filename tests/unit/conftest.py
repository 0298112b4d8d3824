"""What many tests of releases share: the release of a small dataset, built once a process."""

from typing import TYPE_CHECKING

import pytest

from tests.unit.releases import built, repository
from tests.unit.repositories import Repository

if TYPE_CHECKING:
    from toolkit.release import Release


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Give a repository with a small dataset, which no test changes."""
    return repository(tmp_path_factory.mktemp("harbour") / "repository")


@pytest.fixture(scope="session")
def made(harbour: Repository, tmp_path_factory: pytest.TempPathFactory) -> "Release":
    """Give its release, 1.1.0, which no test changes."""
    return built(harbour.path, tmp_path_factory.mktemp("releases"))
