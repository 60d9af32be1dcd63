"""Help that says what a user needs: no types of Python's beside switches, and the modes that are there now.

typer builds a command from its function; what is changed here is how its parameters are shown. Knows no command but by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DETAILS: dict[str, Callable[[], str]] = {}
"""By the ``metavar`` of an option: a text to add to its help, made only when the help is shown."""


def tidy_help(command: Any) -> Any:
    """Let a typer command, and those within it, show plain help; return it."""
    for inner in getattr(command, "commands", {}).values():
        tidy_help(inner)
    own_params, own_pieces, own_help = command.get_params, command.collect_usage_pieces, command.format_help

    def get_params(context: Any) -> list[Any]:
        return [_tidy(param) for param in own_params(context)]

    def collect_usage_pieces(context: Any) -> list[str]:
        return [piece.replace("{", "").replace("}", "").replace("......", "...") for piece in own_pieces(context)]

    def format_help(context: Any, formatter: Any) -> None:
        for param in command.params:
            if param.metavar in DETAILS:
                param.help = f"{param.help} {DETAILS[param.metavar]()}"
        own_help(context, formatter)

    command.get_params, command.collect_usage_pieces, command.format_help = get_params, collect_usage_pieces, format_help
    return command


def _tidy(param: Any) -> Any:
    if getattr(param, "is_flag", False):
        param.metavar = ""
    if param.param_type_name == "argument":
        param.display_type_rich = lambda ctx: ""  # "<list[Path]>" says nothing that its name and its help do not
    return param
