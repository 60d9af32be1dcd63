"""``limner caption``: what a captioner says of pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import find_pictures, pair_up, tell, working
from limner.apps.cli.streams import plain, write_json, write_line

if TYPE_CHECKING:
    from limner.tasks.caption import Captions

Count = Annotated[int, typer.Option("--count", min=1, metavar="N", help="Captions a picture.")]
Instruction = Annotated[str | None, typer.Option("--instruction", metavar="TEXT", help="What to ask of a chat model.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of captions drawn by chance.")]


def caption(
    images: options.Images,
    count: Count = 1,
    instruction: Instruction = None,
    seed: Seed = 0,
    num_beams: options.NumBeams = None,
    max_length: options.MaxLength = 32,
    min_length: options.MinLength = None,
    repetition_penalty: options.RepetitionPenalty = None,
    batch_size: options.BatchSize = 8,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    captioner: options.CaptionerName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    low_memory: options.LowMemory = False,
    trust_remote_code: options.TrustRemoteCode = False,
) -> None:
    """Say what is in pictures.

    limner caption --builtin scene.png
    """
    pictures = find_pictures(images, recursive=recursive)
    name = options.choose_captioner(captioner, builtin=builtin, low_memory=low_memory)
    with working() as monitor:
        from limner.models.captioners.options import CaptionOptions
        from limner.tasks.caption import caption_all

        wanted = CaptionOptions(max_length=max_length, min_length=min_length, num_beams=num_beams, count=count,
                                repetition_penalty=repetition_penalty, instruction=instruction, seed=seed,
                                batch_size=batch_size)
        engine = options.make_engine(device, precision, low_memory=low_memory, trust_remote_code=trust_remote_code)
        model = engine.captioner(name, monitor=monitor)
        answers = caption_all(pictures, model, wanted, engine=engine, monitor=monitor)
        for picture, found in pair_up(pictures, answers):
            _show(picture, found, model.name, as_json=as_json, alone=len(pictures) == 1)


def _show(picture: Path, found: Captions, captioner: str, *, as_json: bool, alone: bool) -> None:
    if found.hint:
        tell(f"{picture}: {found.hint}")
    if as_json:
        write_json({"image": str(picture), **found.as_dict(), "captioner": captioner})
        return
    for text in found.texts:
        write_line(text if alone else f"{plain(picture)}: {text}")
