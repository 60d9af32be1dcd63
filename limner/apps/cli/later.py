"""Commands that are imported when they are asked for: the list of all needs none of them. Knows no command."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from limner.apps.cli.help import tidy_help


class Home(NamedTuple):
    """Where a command lives, and what the list of commands says of it."""

    module: str
    name: str
    help: str


def group_of(homes: Mapping[str, Home]) -> type[TyperGroup]:
    """Return the class of a group with these commands, for ``typer.Typer(cls=...)``.

    A home's name is that of a function, which becomes a command, or of a ``typer.Typer``, which becomes a group.
    """

    class Group(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            for name, home in homes.items():
                self.add_command(_Later(name, home))

    return Group


class _Later(TyperCommand):
    """Stands for a command in a list; hands over to it when something is to be parsed."""

    def __init__(self, name: str, home: Home) -> None:
        super().__init__(name, help=home.help)
        self._home = home

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Return the context of the command itself: who runs it, shows its help or completes it asks that."""
        return self._command.make_context(info_name, args, parent, **extra)

    @cached_property
    def _command(self) -> Any:
        found = getattr(import_module(self._home.module), self._home.name)
        holder = typer.Typer(add_completion=False, rich_markup_mode=self.rich_markup_mode)
        holder.callback()(_nothing)  # with it a single command makes a group, too
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=self.name)
        else:
            holder.command(self.name)(found)
        return tidy_help(typer.main.get_command(holder)).commands[self.name]


def _nothing() -> None: ...
