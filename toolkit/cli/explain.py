"""`toolkit explain`."""

import inspect
from typing import Annotated

import typer

from toolkit import checks
from toolkit.checks import Check
from toolkit.cli.options import colour_wanted, put
from toolkit.examples import examples
from toolkit.report import explanation
from toolkit.schemas.violations import nearest


def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]", help="The rule's code, or an area; without one, all rules.", show_default=False
        ),
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Show every example.")] = False,
) -> None:
    """Say what a rule looks for and why, with examples from the cases that test it.

    \b
    toolkit explain
    toolkit explain EVD
    toolkit explain EVD002
    """  # noqa: D301
    known = {check.rule.code: check for check in checks.registered()}
    listed = [check.rule for check in known.values() if code is None or check.rule.area == code.upper()]
    if listed:
        put(explanation.overview(listed))
        return
    check = known.get((code or "").upper())
    if check is None:
        areas = sorted({check.rule.area for check in known.values()})
        meant = nearest(code or "", [*areas, *known])
        hint = f"did you mean {meant}?" if meant else f"the areas are {', '.join(areas)}"
        raise typer.BadParameter(f"no rule or area {code!r}; {hint}")
    put(explanation.render(check.rule, _promise(check), examples(check.rule.code), every=every, colour=colour_wanted()))


def _promise(check: Check) -> str:
    function = check.over_files or check.over_records or check.over_dataset or check.over_outcome
    return " ".join((inspect.getdoc(function) or "").split())
