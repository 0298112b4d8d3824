"""As much of a runner of workflows as ours need, to run their very steps."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, VALIDATE = ACTION["runs"]["steps"]

Step = Mapping[str, Any]


@dataclass(kw_only=True)
class Runner:
    """As much of a runner as our steps need: contexts, files for outputs, a shell, and obedience to what is printed."""

    home: Path
    context: dict[str, str]
    log: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make its folders."""
        for folder in (self.temp, self.workspace):
            folder.mkdir(parents=True)
        self.context["runner.temp"] = str(self.temp)

    @property
    def temp(self) -> Path:
        """The folder that steps put things into."""
        return self.home / "temp"

    @property
    def workspace(self) -> Path:
        """The folder that steps run in."""
        return self.home / "workspace"

    @property
    def summary(self) -> str:
        """The job's summary."""
        return (self.home / "summary").read_text("utf-8")

    def evaluated(self, value: object) -> str:
        """Put the contexts' values into a text; only plain names are known."""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: self.context[match[1]], text)

    def script(self, step: Step, **more: str) -> int:
        """Run a step's script; its outputs go into the contexts, the commands that it prints are obeyed."""
        assert "${{" not in step["run"], "what a context holds could become part of the script"
        (self.home / "script").write_text(step["run"], "utf-8")
        output = self.home / "output"
        output.write_text("", "utf-8")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "TOOLKIT_"))},
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary"),
            "RUNNER_TEMP": str(self.temp),
            **{name: self.evaluated(value) for name, value in step.get("env", {}).items()},
            **more,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(self.home / "script")],
            cwd=self.workspace,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout.splitlines()
        self.annotations += _obeyed(done.stdout.splitlines())
        for line in output.read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            self.context[f"steps.{step.get('id')}.outputs.{name}"] = value
        return done.returncode

    def action(self, inputs: Mapping[str, object], *, identifier: str = "action") -> int:
        """Run the action, with the toolkit of this checkout where it would install one."""
        unknown = inputs.keys() - ACTION["inputs"].keys()
        assert not unknown
        for name, known in ACTION["inputs"].items():
            self.context[f"inputs.{name}"] = self.evaluated(inputs.get(name, known["default"]))
        if not (self.temp / "on-the-record").exists():
            install(self.temp / "on-the-record" / "toolkit" / "bin")
        code = self.script(VALIDATE)
        for name, output in ACTION["outputs"].items():
            value = self.context.get(output["value"].removeprefix("${{ ").removesuffix(" }}"), "")
            self.context[f"steps.{identifier}.outputs.{name}"] = value
        return code

    def output(self, name: str) -> str:
        """Give an output of the action."""
        return self.context[f"steps.action.outputs.{name}"]


def install(folder: Path) -> None:
    """Put a `toolkit` into a folder that runs this checkout's, whatever the working directory holds."""
    folder.mkdir(parents=True)
    script = f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m toolkit "$@"\n'
    (folder / "toolkit").write_text(script, "utf-8")
    (folder / "toolkit").chmod(0o755)


def _obeyed(lines: list[str]) -> Iterator[str]:
    """Give the annotations that a runner makes of what was printed, in its newer syntax and in the older one."""
    stopped = None
    for line in lines:
        newer = re.match(r"\s*::([^\s:]+)(?: [^:]*(?::(?!:)[^:]*)*)?::", line)
        older = re.search(r"##\[([^\s\]]+)[^\]]*\]", line)
        found = newer or older
        command = found[1] if found else ""
        if stopped:
            stopped = None if command == stopped else stopped
        elif command == "stop-commands":
            stopped = line.rpartition("::")[2]
        elif command in {"error", "warning", "notice"}:
            yield line
        else:
            assert command in {"", "group", "endgroup"}, line
