"""How the tests run."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)  # a shared machine's pauses are no failures
settings.load_profile("steady")
