"""``limner interrogate``: prompts for pictures."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.banks import open_bank
from limner.apps.cli.console import find_pictures, pair_up, progress_bars
from limner.apps.cli.show.prompts import Output, show_account, show_analysis
from limner.core.errors import OptionError
from limner.core.progress import Progress

if TYPE_CHECKING:
    from limner.tasks.interrogate.config import Config
    from limner.tasks.interrogate.interrogator import Interrogator
    from limner.vocabulary.selection import VocabularyOptions


class Mode(str, Enum):
    """How a prompt is made."""

    best = "best"
    fast = "fast"
    classic = "classic"
    negative = "negative"
    caption = "caption"
    legacy = "legacy"
    bank = "bank"
    analyze = "analyze"


WORDS = "Vocabulary"
"""The panel of the help that these options stand in."""

ModeOption = Annotated[Mode, typer.Option("--mode", "-m", help="How the prompt is made.")]
Caption = Annotated[str | None, typer.Option("--caption", metavar="TEXT", help="Use this caption; load no captioner.")]
DataPath = Annotated[Path | None, typer.Option(
    "--data-path", metavar="DIR", rich_help_panel=WORDS,
    help="Folder of your own lists: artists.txt, flavors.txt, mediums.txt, movements.txt, negative.txt.")]
MinFlavors = Annotated[int | None, typer.Option(
    "--min-flavors", min=0, metavar="N", help="Phrases that a chain takes even where they do not help (default: 8).")]
MaxFlavors = Annotated[int | None, typer.Option(
    "--max-flavors", min=0, metavar="N", help="Phrases at most (default: 32; classic 3, legacy 25).")]
Without = Annotated[list[str] | None, typer.Option(
    "--without", metavar="NAMES", rich_help_panel=WORDS,
    help="Leave out these categories: artists,sites,mood ... (see limner vocabulary list).")]
Only = Annotated[list[str] | None, typer.Option(
    "--only", metavar="NAMES", rich_help_panel=WORDS, help="Use these categories only: light,colour,mediums ...")]
Exclude = Annotated[list[str] | None, typer.Option(
    "--exclude", metavar="WORDS|/REGEX/", rich_help_panel=WORDS,
    help="Leave out the phrases that contain these words or match; may be repeated.")]
Add = Annotated[list[Path] | None, typer.Option(
    "--add", metavar="FILE", rich_help_panel=WORDS, help="Add your own phrases, one a line; may be repeated.")]
Both = Annotated[bool, typer.Option("--both", help="Print the negative prompt too.")]
Weights = Annotated[bool, typer.Option("--weights", "-w", help="Weigh every phrase by what it brought: (phrase:1.2).")]
Form = Annotated[str | None, typer.Option(
    "--format", metavar="TEXT", help="Print this, filled in: {caption} {prompt} {artists} {flavors} {mediums} {movements} "
    "{sites} {negative}.")]
BankPath = Annotated[Path | None, typer.Option(
    "--bank", metavar="FILE", help="Bank mode: your prompts, one a line, or .jsonl or .parquet.")]
Column = Annotated[str | None, typer.Option("--column", metavar="NAME", help="Bank mode: the column with the prompts.")]
Top = Annotated[int, typer.Option("--top", min=1, metavar="N", help="Analyze mode: phrases of each table.")]
Explain = Annotated[bool, typer.Option("--explain", "-e", help="Show what every phrase brought.")]


def interrogate(
    images: options.Images,
    mode: ModeOption = Mode.best,
    caption: Caption = None,
    data_path: DataPath = None,
    without: Without = None,
    only: Only = None,
    exclude: Exclude = None,
    add: Add = None,
    min_flavors: MinFlavors = None,
    max_flavors: MaxFlavors = None,
    explain: Explain = False,
    both: Both = False,
    weights: Weights = False,
    form: Form = None,
    bank: BankPath = None,
    column: Column = None,
    top: Top = 5,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    batch_size: options.BatchSize = 8,
    clip: options.ClipNames = None,
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
    output = Output(len(pictures) == 1, explain, as_json, weights, form)
    both = both or (output.wants_negative() and mode is not Mode.negative)
    _check_combination(mode, bank, has_prompt_options=both or weights or form is not None)
    clips = options.choose_clips(clip)
    config = _configure(clips, captioner, builtin=builtin, device=device, precision=precision, low_memory=low_memory)
    if caption is not None or mode in (Mode.negative, Mode.analyze, Mode.bank):
        config.caption_model_name = None
    if data_path is not None:
        config.data_path = str(data_path)
    if cache_path is not None:
        config.cache_path = str(cache_path)
    words = _choose_words(without, only, exclude, add)
    texts = _read_bank(bank, column)
    with progress_bars() as report, _open(config, words, report) as interrogator:
        if mode is Mode.analyze:
            for picture, analyzed in pair_up(pictures, interrogator.analyze_all(pictures, top, batch_size)):
                assert analyzed.analysis is not None
                show_analysis(picture, analyzed.analysis, output)
        else:
            opened = None if texts is None else open_bank(texts, interrogator.clip, interrogator.cache_folder, report)
            answers = interrogator.explain_all(
                pictures, mode.value, min_flavors=min_flavors, max_flavors=max_flavors, caption=caption, both=both,
                bank=opened, batch_size=batch_size)
            output = replace(output, clips=interrogator.clip.clips)
            for picture, answer in pair_up(pictures, answers):
                assert answer.account is not None
                show_account(picture, answer.account, output)


def _check_combination(mode: Mode, bank: Path | None, *, has_prompt_options: bool) -> None:
    if mode is Mode.analyze and has_prompt_options:
        raise OptionError("--mode analyze makes no prompt: --both, --weights and --format need another mode.")
    if (mode is Mode.bank) != (bank is not None):
        raise OptionError("--mode bank and --bank FILE belong together: give both or neither.")


def _read_bank(path: Path | None, column: str | None) -> list[str] | None:
    from limner.vocabulary.texts import load_texts

    return None if path is None else load_texts(path, column)


def _configure(clips: list[str], captioner: str, *, builtin: bool, device: str, precision: str, low_memory: bool) -> Config:
    from limner.core.devices import pick_device
    from limner.core.storage import cache_folder
    from limner.tasks.interrogate.config import Config

    config = Config(clip_model_name=clips, caption_model_name=captioner, device=str(pick_device(device)),
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


def _choose_words(without: list[str] | None, only: list[str] | None, exclude: list[str] | None,
                  add: list[Path] | None) -> VocabularyOptions:
    from limner.vocabulary.selection import VocabularyOptions

    def split(given: list[str] | None) -> tuple[str, ...]:
        return tuple(name for names in given or () for name in names.split(",") if name.strip())

    return VocabularyOptions(split(without), split(only), tuple(exclude or ()), tuple(add or ()))


def _open(config: Config, words: VocabularyOptions, report: Progress) -> Interrogator:
    from limner.tasks.interrogate.interrogator import Interrogator

    return Interrogator(config, vocabulary=words, progress=report)
