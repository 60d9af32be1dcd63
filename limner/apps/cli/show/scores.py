"""Draw a classification as a table with bars. Knows records and rich, no model."""

from __future__ import annotations

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from limner.apps.cli.show.bars import draw_bar
from limner.apps.cli.streams import plain
from limner.tasks.classify import Classification

BAR_CELLS = 24


def print_classification(console: Console, name: str, found: Classification, count: int, made: str) -> None:
    """Print one picture's classification among ``count`` labels; ``made`` says how their features were made."""
    parts = [Text(name, style="cyan"), _verdict(found), _table(found), Text(_footer(found, count, made), style="dim")]
    console.print(Padding(Group(*(part for part in parts if part is not None)), (0, 0, 1, 0)))


def _verdict(found: Classification) -> Text | None:
    if found.support is None:
        return None
    best = plain(found.labels[0].label)
    rival = plain(found.rival.phrase) if found.rival else None
    reason = f": {_percent(found.support)} against {rival}, the nearest other noun" if rival else ""
    if found.matches:
        return Text.assemble((best, "bold green"), (reason, "dim"))
    return Text.assemble(("no label matches", "bold red"), (f"; {best}{reason}", "dim"))


def _table(found: Classification) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("label", overflow="fold")
    table.add_column("probability", justify="right")
    table.add_column("", width=BAR_CELLS)
    table.add_column("similarity", justify="right")
    style = "red" if found.matches is False else "green"
    for score in found.labels:
        table.add_row(Text(plain(score.label)), _percent(score.probability),
                      Text(draw_bar(score.probability, BAR_CELLS), style=style), f"{score.similarity:.4f}")
    return table


def _footer(found: Classification, count: int, made: str) -> str:
    if found.sums_to_one:
        return f"softmax over {count} labels, {made}"
    return f"sigmoid: each of {count} labels for itself, so the probabilities need not sum to 100 %; {made}"


def _percent(share: float) -> str:
    percent = 100 * share
    return "<0.1 %" if 0 < percent < 0.1 else f"{percent:.1f} %"
