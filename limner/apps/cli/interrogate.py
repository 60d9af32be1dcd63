"""``limner interrogate``: prompts for pictures."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import Report, find_pictures, out, progress_bars, tell

if TYPE_CHECKING:
    from limner.tasks.config import Config
    from limner.tasks.interrogate import Interrogator
    from limner.tasks.interrogation import Interrogation


class Mode(str, Enum):
    """How a prompt is made."""

    best = "best"
    fast = "fast"
    classic = "classic"
    negative = "negative"
    caption = "caption"
    legacy = "legacy"


ModeOption = Annotated[Mode, typer.Option("--mode", "-m", help="How the prompt is made.")]
Caption = Annotated[str | None, typer.Option("--caption", metavar="TEXT", help="Use this caption; load no captioner.")]
DataPath = Annotated[Path | None, typer.Option(
    "--data-path", metavar="DIR",
    help="Folder of your own lists: artists.txt, flavors.txt, mediums.txt, movements.txt, negative.txt.")]
MinFlavors = Annotated[int | None, typer.Option(
    "--min-flavors", min=0, metavar="N", help="Phrases that a chain takes even where they do not help [default: 8].")]
MaxFlavors = Annotated[int | None, typer.Option(
    "--max-flavors", min=0, metavar="N", help="Phrases at most [default: 32; classic 3, legacy 25].")]
Explain = Annotated[bool, typer.Option("--explain", "-e", help="Show what every phrase brought.")]


def interrogate(
    images: options.Images,
    mode: ModeOption = Mode.best,
    caption: Caption = None,
    data_path: DataPath = None,
    min_flavors: MinFlavors = None,
    max_flavors: MaxFlavors = None,
    explain: Explain = False,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    batch_size: options.BatchSize = 8,
    clip: options.ClipName = options.DEFAULT_CLIP,
    captioner: options.CaptionerName = options.DEFAULT_CAPTIONER,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    low_memory: options.LowMemory = False,
    cache_path: options.CachePath = None,
) -> None:
    """Find the [bold]prompt[/bold] for pictures: a caption, and the phrases that bring it nearest to the picture.

    limner interrogate --builtin --explain scene.png
    """
    pictures = find_pictures(images, recursive=recursive)
    config = _configure(clip, captioner, builtin=builtin, device=device, precision=precision, low_memory=low_memory)
    if caption is not None or mode is Mode.negative:
        config.caption_model_name = None
    if data_path is not None:
        config.data_path = str(data_path)
    if cache_path is not None:
        config.cache_path = str(cache_path)
    failed = False
    with progress_bars() as report, _open(config, report) as interrogator:
        for answer in interrogator.explain_all(pictures, mode.value, min_flavors=min_flavors, max_flavors=max_flavors,
                                               caption=caption, batch_size=batch_size):
            if answer.error is not None:
                tell(str(answer.error))
                failed = True
            elif answer.account is not None:
                _show(answer.source, answer.account, explain=explain, as_json=as_json, alone=len(pictures) == 1)
    if failed:
        raise typer.Exit(1)


def _configure(clip: str, captioner: str, *, builtin: bool, device: str, precision: str, low_memory: bool) -> Config:
    from limner.core.devices import pick_device
    from limner.core.storage import cache_folder
    from limner.tasks.config import Config

    config = Config(clip_model_name=clip, caption_model_name=captioner, device=str(pick_device(device)),
                    precision=precision, cache_path=str(cache_folder()))
    if low_memory:
        config.apply_low_vram_defaults()
        if captioner != options.DEFAULT_CAPTIONER:
            config.caption_model_name = captioner
    if builtin:
        config.clip_model_name = config.caption_model_name = "builtin"
    if config.caption_model_name == "none":
        config.caption_model_name = None
    return config


def _open(config: Config, report: Report) -> Interrogator:
    from limner.tasks.interrogate import Interrogator

    return Interrogator(config, progress=report)


def _show(picture: object, account: Interrogation, *, explain: bool, as_json: bool, alone: bool) -> None:
    if account.hint:
        tell(f"{picture}: {account.hint}")
    if as_json:
        print(json.dumps({"image": str(picture), **account.as_dict()}, ensure_ascii=False), flush=True)
    elif explain:
        from limner.apps.cli.account import print_account

        print_account(out(), str(picture), account)
    else:
        print(account.prompt if alone else f"{picture}: {account.prompt}", flush=True)
