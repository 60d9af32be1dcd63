"""``limner interrogate``: prompts for pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limner.apps.cli import help, options
from limner.apps.cli.banks import open_bank
from limner.apps.cli.console import find_pictures, pair_up, working
from limner.apps.cli.show.prompts import Output, show_account, show_analysis
from limner.core.errors import OptionError
from limner.core.events import Monitor

if TYPE_CHECKING:
    from limner.models.engine import Engine
    from limner.tasks.interrogate.config import Config
    from limner.tasks.interrogate.modes import SearchOptions
    from limner.vocabulary.selection import VocabularyOptions

ANALYZE = "analyze"
"""A mode of this command alone: it makes no prompt."""

WORDS = "Vocabulary"
SEARCH = "Thorough mode"
"""Panels of the help that options stand in."""


def _list_modes() -> list[str]:
    from limner.tasks.interrogate.modes import list_modes

    return [*list_modes(), ANALYZE]


help.DETAILS["MODE"] = lambda: f"({', '.join(_list_modes())})"

ModeOption = Annotated[str, typer.Option("--mode", "-m", metavar="MODE", autocompletion=_list_modes,
                                         help="How the prompt is made.")]
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
Beams = Annotated[int | None, typer.Option(
    "--beams", min=1, metavar="N", rich_help_panel=SEARCH, help="Prompts kept at each step (default: 4).")]
Budget = Annotated[float | None, typer.Option(
    "--budget", metavar="SECONDS", rich_help_panel=SEARCH,
    help="Search each picture so long at most, behind best mode's own prompt (default: to the end).")]
Shorten = Annotated[float | None, typer.Option(
    "--shorten", metavar="N", help="The shortest prompt that keeps N % of the similarity; what was dropped is told.")]
Explain = Annotated[bool, typer.Option("--explain", "-e", help="Show what every phrase brought.")]


def interrogate(
    images: options.Images,
    mode: ModeOption = "best",
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
    shorten: Shorten = None,
    beams: Beams = None,
    budget: Budget = None,
    num_beams: options.NumBeams = None,
    max_length: options.MaxLength = 32,
    min_length: options.MinLength = None,
    repetition_penalty: options.RepetitionPenalty = None,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    batch_size: options.BatchSize = 8,
    clip: options.ClipNames = None,
    captioner: options.CaptionerName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    low_memory: options.LowMemory = False,
    trust_remote_code: options.TrustRemoteCode = False,
    cache_path: options.CachePath = None,
) -> None:
    """Find the [bold]prompt[/bold] for pictures: a caption, and the phrases that bring it nearest to the picture.

    limner interrogate --builtin --explain scene.png
    """
    pictures = find_pictures(images, recursive=recursive)
    output = Output(len(pictures) == 1, explain, as_json, weights, form)
    both = both or (output.wants_negative() and mode != "negative")
    _check_combination(mode, bank, column,
                       has_prompt_options=both or weights or form is not None or shorten is not None)
    search = _choose_search(mode, beams, budget)
    names = options.choose_clips(clip, builtin=builtin)
    speaker = options.choose_captioner(captioner, builtin=builtin, low_memory=low_memory)
    words = _choose_words(without, only, exclude, add)
    texts = _read_bank(bank, column)
    with working() as monitor:
        engine = options.make_engine(device, precision, low_memory=low_memory, cache_path=cache_path,
                                     trust_remote_code=trust_remote_code)
        config = _configure(engine, names, speaker if _needs_captioner(mode, caption) else "none", data_path)
        config = replace(config, caption_num_beams=num_beams, caption_max_length=max_length, caption_min_length=min_length,
                         caption_repetition_penalty=repetition_penalty)
        if mode == ANALYZE:
            _analyze(pictures, config, engine, words, output, top, batch_size, monitor)
        else:
            _interrogate(pictures, config, engine, words, output, texts, monitor, mode=mode, min_flavors=min_flavors,
                         max_flavors=max_flavors, caption=caption, both=both, search=search, shorten=shorten,
                         batch_size=batch_size)


def _analyze(pictures: list[Path], config: Config, engine: Engine, words: VocabularyOptions, output: Output, top: int,
             batch_size: int, monitor: Monitor) -> None:
    from limner.tasks.interrogate.interrogator import Interrogator

    interrogator = Interrogator(config, vocabulary=words, monitor=monitor, engine=engine)
    for picture, analysis in pair_up(pictures, interrogator.analyze_all(pictures, top, batch_size)):
        show_analysis(picture, analysis, output)


def _interrogate(pictures: list[Path], config: Config, engine: Engine, words: VocabularyOptions, output: Output,
                 texts: list[str] | None, monitor: Monitor, **asked: Any) -> None:
    from limner.models.clip.joint import clips_of
    from limner.tasks.interrogate.interrogator import Interrogator

    interrogator = Interrogator(config, vocabulary=words, monitor=monitor, engine=engine)
    bank = None if texts is None else open_bank(texts, interrogator.clip, engine.cache_folder, monitor)
    output = replace(output, clips=clips_of(interrogator.clip))
    for picture, account in pair_up(pictures, interrogator.explain_all(pictures, bank=bank, **asked)):
        show_account(picture, account, output)


def _check_combination(mode: str, bank: Path | None, column: str | None, *, has_prompt_options: bool) -> None:
    if mode not in _list_modes():
        raise OptionError(f"Unknown mode {mode!r}. Use {', '.join(_list_modes())}.")
    if mode == ANALYZE and has_prompt_options:
        raise OptionError("--mode analyze makes no prompt: --both, --weights, --format and --shorten need another mode.")
    if (mode == "bank") != (bank is not None):
        raise OptionError("--mode bank and --bank FILE belong together: give both or neither.")
    if column is not None and bank is None:
        raise OptionError(f"--column {column} is for a bank, and there is none: give --mode bank --bank FILE too.")


def _choose_search(mode: str, beams: int | None, budget: float | None) -> SearchOptions | None:
    from limner.tasks.interrogate.modes import SearchOptions

    given = {name: value for name, value in (("beams", beams), ("budget", budget)) if value is not None}
    if mode != "thorough" and given:
        raise OptionError(f"{' and '.join(f'--{name}' for name in given)} and --mode {mode} do not go together: only "
                          "--mode thorough searches.")
    return SearchOptions(beams or SearchOptions.beams, budget) if mode == "thorough" else None


def _needs_captioner(mode: str, caption: str | None) -> bool:
    from limner.tasks.interrogate.modes import find_mode

    return caption is None and mode != ANALYZE and find_mode(mode).captioned


def _read_bank(path: Path | None, column: str | None) -> list[str] | None:
    from limner.vocabulary.texts import load_texts

    return None if path is None else load_texts(path, column)


def _configure(engine: Engine, clips: list[str], captioner: str, lists: Path | None) -> Config:
    from limner.tasks.interrogate.config import Config

    config = Config(device=str(engine.device))
    if engine.low_memory:
        config.apply_low_vram_defaults()
    if lists is not None:
        config.data_path = str(lists)
    config.clip_model_name, config.cache_path = clips, str(engine.cache_folder)
    config.caption_model_name = None if captioner == "none" else captioner
    return config


def _choose_words(without: list[str] | None, only: list[str] | None, exclude: list[str] | None,
                  add: list[Path] | None) -> VocabularyOptions:
    from limner.vocabulary.selection import VocabularyOptions

    def split(given: list[str] | None) -> tuple[str, ...]:
        return tuple(name for names in given or () for name in names.split(",") if name.strip())

    return VocabularyOptions(split(without), split(only), tuple(exclude or ()), tuple(add or ()))

