"""``limner retrieve``: the texts of a user's bank that are nearest to pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.banks import open_bank
from limner.apps.cli.console import find_pictures, pair_up, tell, working
from limner.apps.cli.streams import plain, write_json, write_line

if TYPE_CHECKING:
    from limner.tasks.retrieve import Retrieval

BankPath = Annotated[Path, typer.Option(
    "--bank", "-b", metavar="FILE", help="Your texts: one a line, or .jsonl or .parquet with a column of texts.")]
Column = Annotated[str | None, typer.Option(
    "--column", metavar="NAME", help="The column with the texts (default: the only one, or text).")]
Top = Annotated[int, typer.Option("--top", min=1, metavar="N", help="Texts a picture.")]
Diverse = Annotated[bool, typer.Option(
    "--diverse", help="Prefer texts unlike each other, among the 200 nearest (maximal marginal relevance).")]
DiverseLevel = Annotated[float, typer.Option(
    "--diverse-level", metavar="LAMBDA", help="With --diverse: 1 is nearness alone, 0 unlikeness alone.")]


def retrieve(
    images: options.Images,
    bank: BankPath,
    column: Column = None,
    top: Top = 5,
    diverse: Diverse = False,
    diverse_level: DiverseLevel = 0.7,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    batch_size: options.BatchSize = 8,
    clip: options.ClipNames = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    low_memory: options.LowMemory = False,
    cache_path: options.CachePath = None,
) -> None:
    """Find the texts of your own [bold]bank[/bold] that are nearest to pictures.

    limner retrieve --builtin --bank poems.txt scene.png
    """
    from limner.tasks.retrieve import RetrieveOptions, retrieve_all
    from limner.vocabulary.texts import load_texts

    pictures, texts = find_pictures(images, recursive=recursive), load_texts(bank, column)
    wanted = RetrieveOptions(top=top, diverse=diverse_level if diverse else None, batch_size=batch_size)
    names = options.choose_clips(clip, builtin=builtin)
    with working() as monitor:
        engine = options.make_engine(device, precision, low_memory=low_memory, cache_path=cache_path)
        model = engine.clip(*names, monitor=monitor)
        opened = open_bank(texts, model, engine.cache_folder, monitor)
        for picture, found in pair_up(pictures, retrieve_all(pictures, opened, model, wanted, monitor=monitor)):
            _show(picture, found, bank, model.name, as_json=as_json, alone=len(pictures) == 1)


def _show(picture: Path, found: Retrieval, bank: Path, clip: str, *, as_json: bool, alone: bool) -> None:
    if found.hint:
        tell(f"{picture}: {found.hint}")
    if as_json:
        write_json({"image": str(picture), **found.as_dict(), "bank": str(bank), "clip": clip})
        return
    for entry in found.texts:
        line = f"{entry.similarity:.4f}  {' '.join(entry.text.split())}"
        write_line(line if alone else f"{plain(picture)}: {line}")
