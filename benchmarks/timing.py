"""Whole processes, timed in turn: A B A B …, so that a machine's moods fall on both alike."""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

RUNS = 7


def machine() -> str:
    """Name the machine and the Python that ran this."""
    return f"{platform.processor() or platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def compare(commands: Mapping[str, Sequence[str]], runs: int = RUNS) -> dict[str, float]:
    """Run each command once to warm up, then all in turn; give the median seconds of each, and print a table.

    Ratios are to the first. A command that fails stops the benchmark: a failure is no time. Modules are kept compiled,
    as they are wherever a package is installed, even if the environment says otherwise.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            begun = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
            spent = time.perf_counter() - begun
            if done.returncode:
                sys.exit(f"{name} failed with {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}")
            if turn:
                times[name].append(spent)
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    first = next(iter(medians.values()))
    print(f"{machine()}; {runs} runs each, in turn, after one to warm up")
    for name, median in medians.items():
        low, high = min(times[name]), max(times[name])
        print(
            f"{name:<44} median {median * 1000:6.0f} ms  ({low * 1000:.0f} to {high * 1000:.0f})  {median / first:5.2f}"
        )
    return medians
