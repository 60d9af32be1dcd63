"""Draw an analysis: the nearest phrases of every table, with bars. Knows records and rich, no model."""

from __future__ import annotations

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from limner.apps.cli.show.bars import draw_bar
from limner.apps.cli.streams import plain
from limner.tasks.interrogate.analysis import Analysis

BAR_CELLS = 14


def print_analysis(console: Console, name: str, found: Analysis) -> None:
    """Print the analysis of one picture."""
    models = "\n".join(f"clip {place} {clip}" for place, clip in enumerate(_several(found), start=1))
    shown = Group(Text(name, style="cyan"), _table(found), Text(models or f"clip {found.clip}", style="dim"))
    console.print(Padding(shown, (0, 0, 1, 0)))


def _several(found: Analysis) -> tuple[str, ...]:
    return found.clips if len(found.clips) > 1 else ()


def _table(found: Analysis) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("table", style="cyan")
    table.add_column("phrase", overflow="fold")
    table.add_column("similarity", justify="right")
    for place, _ in enumerate(_several(found), start=1):
        table.add_column(f"clip {place}", justify="right")
    table.add_column("", width=BAR_CELLS)
    best = max((entry.similarity for entries in found.tables.values() for entry in entries), default=0.0)
    for name, entries in found.tables.items():
        for entry in entries:
            share = max(0.0, entry.similarity / best) if best > 0 else 0.0
            scores = [f"{similarity:.4f}" for similarity in (entry.similarity, *entry.by_clip)]
            table.add_row(name if entry.rank == 1 else "", Text(plain(entry.label)), *scores,
                          Text(draw_bar(share, BAR_CELLS), style="green"))
    return table
