"""Show what was written for a picture: the text, or a table with a word a row. Knows records and rich, no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from limner.apps.cli.console import out, tell
from limner.apps.cli.show.bars import draw_bar
from limner.apps.cli.streams import plain, write_json, write_line

if TYPE_CHECKING:
    from limner.tasks.write.written import Written, WrittenText, WrittenWord

BAR_CELLS = 14


def show_written(picture: object, found: Written, *, alone: bool, explain: bool, as_json: bool) -> None:
    """Print the texts for one picture, their account, or both as JSON."""
    if found.hint:
        tell(f"{picture}: {found.hint}")
    if as_json:
        write_json({"image": str(picture), **found.as_dict()})
        return
    if explain:
        print_written(out(), plain(picture), found)
        return
    for text in found.texts:
        write_line(text.text if alone else f"{plain(picture)}: {text.text}")
        if text.judged is not None:
            tell(("" if alone else f"{picture}: ") + _say_judged(text))
    if found.stopped_after is not None:
        tell(f"{picture}: stopped after {found.stopped_after} words; this is the best so far")


def print_written(console: Console, name: str, found: Written) -> None:
    """Print the account of one picture's texts."""
    for place, text in enumerate(found.texts):
        head = [Text(name, style="cyan")] if place == 0 else []
        console.print(Group(*head, _heading(text, found), _words(text)))
    console.print(Padding(Group(*_others(found), Text(_footer(found), style="dim")), (1, 0, 0, 0)))


def _heading(text: WrittenText, found: Written) -> Padding:
    facts = [f"similarity {text.similarity:.4f}", f"log-likelihood {text.log_likelihood:.1f} in {text.tokens} tokens",
             {"search": "found by search", "drawn": "drawn by chance", "bank": "a text of the bank",
              "language model": "the language model's own"}[text.source]]
    if not text.ended:
        facts.append("cut at the length")
    if found.stopped_after is not None:
        facts.append(f"stopped after {found.stopped_after} words")
    lines = [" · ".join(facts)] + ([_say_judged(text)] if text.judged is not None else [])
    shown = Text(plain(text.text, keep="\n\t"), style="bold")
    return Padding(Group(shown, Text(plain("\n".join(lines), keep="\n"), style="dim")), (0, 0, 1, 0))


def _say_judged(text: WrittenText) -> str:
    return f"the text is longer than CLIP reads; its newest part was judged: {text.judged}"


def _words(text: WrittenText) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("word", overflow="fold")
    leans = any(word.lean for word in text.words)
    for header in ("language model", "picture", *(["style"] if leans else [])):
        table.add_column(header, justify="right")
    table.add_column("", width=BAR_CELLS)
    for header in ("adds", "rank", "of"):
        table.add_column(header, justify="right")
    widest = max((abs(word.value) for word in text.words), default=0.0)
    for word in text.words:
        table.add_row(*_row(word, widest, leans=leans))
    return table


def _row(word: WrittenWord, widest: float, *, leans: bool) -> tuple[Text | str, ...]:
    style = "green" if word.value > 0 else "red"
    bar = Text(draw_bar(abs(word.value) / widest if widest else 0.0, BAR_CELLS), style=style)
    ranks = (str(word.rank), str(word.candidates)) if word.rank else ("", "")
    return (Text(plain(word.text.strip(" ")) or "␣"), f"{word.log_prob:.2f}", Text(f"{word.value:+.2f}", style=style),
            *([f"{word.lean:+.2f}"] if leans else []), bar, f"{word.gain:+.4f}", *ranks)


def _others(found: Written) -> list[Text]:
    lines = [Text.assemble((f"{text.score:7.2f} {text.similarity:.4f}  {text.source:>14}  ", "dim"),
                           (_shortened(plain(text.text)), "dim")) for text in found.runners_up]
    return [Text("runners-up: score, similarity", style="dim"), *lines, Text("")] if lines else []


def _footer(found: Written) -> str:
    stages = " · ".join(f"{stage} {seconds:.2f}" for stage, seconds in found.seconds.items())
    return (f"language model and picture in nats; guidance {found.guidance:g}, scale {found.scale:.1f}\n"
            f"{sum(found.seconds.values()):.2f} s: {stages}\nlanguage model {found.lm}, clip {found.clip}")


def _shortened(text: str, length: int = 76) -> str:
    return text if len(text) <= length else text[:length - 1] + "…"
