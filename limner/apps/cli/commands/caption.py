"""``limner caption``: what a captioner says of pictures."""

from __future__ import annotations

from typing import Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import find_pictures, pair_up, tell
from limner.apps.cli.streams import plain, write_json, write_line

Count = Annotated[int, typer.Option("--count", "-n", min=1, help="Captions a picture.")]
Beams = Annotated[int | None, typer.Option("--num-beams", min=1, metavar="N", help="Beams of the search.")]
MaxLength = Annotated[int, typer.Option("--max-length", min=1, metavar="N", help="Most tokens of a caption.")]
MinLength = Annotated[int | None, typer.Option("--min-length", min=0, metavar="N", help="Fewest tokens of a caption.")]
Instruction = Annotated[str | None, typer.Option("--instruction", metavar="TEXT", help="What to ask of a chat model.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of captions drawn by chance.")]


def caption(
    images: options.Images,
    count: Count = 1,
    num_beams: Beams = None,
    max_length: MaxLength = 32,
    min_length: MinLength = None,
    instruction: Instruction = None,
    seed: Seed = 0,
    batch_size: options.BatchSize = 8,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    captioner: options.CaptionerName = options.DEFAULT_CAPTIONER,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Say what is in pictures.

    limner caption --builtin scene.png
    """
    from limner.models.captioners.loading import CaptionOptions, load_captioner
    from limner.tasks.caption import caption_all

    pictures = find_pictures(images, recursive=recursive)
    wanted = CaptionOptions(max_length=max_length, min_length=min_length, num_beams=num_beams, count=count,
                            instruction=instruction, seed=seed, batch_size=batch_size)
    model = load_captioner("builtin" if builtin else captioner, device=device, precision=precision)
    for picture, found in pair_up(pictures, caption_all(pictures, model, wanted)):
        if found.hint:
            tell(f"{picture}: {found.hint}")
        if as_json:
            write_json({"image": str(picture), "captions": found.captions, "captioner": model.name, "hint": found.hint})
        else:
            for text in found.captions:
                write_line(text if len(pictures) == 1 else f"{plain(picture)}: {text}")
