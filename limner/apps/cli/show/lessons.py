"""How a lesson looks on a terminal: the headline first, then the figures, then what was said before and after."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from limner.apps.cli.streams import plain
from limner.teach.lesson import Lesson, say

MOST_CASES = 10


def print_lesson(console: Console, lesson: Lesson) -> None:
    """Print a lesson."""
    worse = any(figure.is_worse for figure in lesson.figures)
    console.print(plain(lesson.headline), markup=False, style="bold red" if worse else None)
    for note in lesson.notes:
        console.print(plain(note), markup=False)
    if lesson.figures and lesson.is_finished:
        table = Table(box=None, pad_edge=False)
        table.add_column("figure")
        for head in ("before", "after"):
            table.add_column(head, justify="right")
        table.add_column("")
        for figure in lesson.figures:
            remark = figure.note or ("judged by the model that taught" if figure.steered else "")
            table.add_row(plain(figure.name), say(figure.before), say(figure.after),
                          f"WORSE {remark}" if figure.is_worse else remark)
        console.print(table)
    for case in lesson.cases[:MOST_CASES]:
        console.print(plain(f"{case.name.rpartition('/')[2]}: {case.before} -> {case.after}"), markup=False)
    if lesson.is_finished:
        console.print(plain(f"{lesson.folder} holds the model, report.html and teaching.json"), markup=False)
