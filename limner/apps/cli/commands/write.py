"""``limner write``: a language model's words for pictures, under CLIP's guidance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limner.apps.cli import options
from limner.apps.cli.console import find_pictures, pair_up, working
from limner.core.errors import OptionError
from limner.tasks.write.options import WriteOptions

if TYPE_CHECKING:
    from limner.models.engine import Engine

WORDS, LEANING = "How it is written", "What it leans to"
USUAL = WriteOptions()


def _option(name: str, field: str, help: str, metavar: str = "N", panel: str = WORDS) -> Any:
    return typer.Option(name, metavar=metavar, rich_help_panel=panel, help=f"{help} (default: {getattr(USUAL, field)})",
                        show_default=False)


LmName = Annotated[str | None, typer.Option(
    "--lm", metavar="NAME", rich_help_panel=options.MODELS,
    help=f"Language model: hf-hub:org/repo, local-dir:/path, builtin (default: LIMNER_LM, or {options.DEFAULT_LM})")]
Opening = Annotated[str, typer.Option("--opening", metavar="TEXT", help="What the text begins with.", show_default=False)]
Ask = Annotated[str | None, typer.Option(
    "--ask", metavar="TEXT", help="What to ask of a chat model, as in 'Write a poem about this picture.'; it is told a "
    "caption and the nearest phrases.")]
Count = Annotated[int, typer.Option("--count", metavar="N", help="Texts a picture, the best first.")]
Length = Annotated[int, _option("--length", "length", "Most tokens behind the opening.")]
Beams = Annotated[int, _option("--beams", "beams", "Texts kept open at once, compared as whole texts.")]
Candidates = Annotated[int, _option("--candidates", "candidates", "Most next words tried for each of them.")]
Guidance = Annotated[float, _option(
    "--guidance", "guidance", "What the picture counts; 0 is the language model alone.", "X")]
Floor = Annotated[float, _option(
    "--floor", "floor", "Words are tried that have this share of the likeliest one's likelihood.", "X")]
LengthPenalty = Annotated[float, _option(
    "--length-penalty", "length_penalty", "Texts are compared by their log-likelihood over tokens to this power; more makes "
    "longer ones.", "X")]
Penalty = Annotated[float, _option(
    "--penalty", "penalty", "Nats taken off for a word like an earlier one; for stories try 1.", "X")]
Seed = Annotated[int | None, typer.Option(
    "--seed", metavar="N", rich_help_panel=WORDS, help="Draw each word by its chance in place of a search.")]
Baseline = Annotated[Path | None, typer.Option(
    "--baseline", metavar="DIR", rich_help_panel=WORDS,
    help="Pictures at large, a hundred say: what CLIP finds in any of them is taken away (default: what its folder brings)")]
NoBaseline = Annotated[bool, typer.Option(
    "--no-baseline", rich_help_panel=WORDS, help="Do not take away what CLIP finds in any picture.")]
Style = Annotated[Path | None, typer.Option(
    "--style", metavar="FILE", rich_help_panel=LEANING, help="Texts whose wording to lean to.")]
StyleWeight = Annotated[float, _option("--style-weight", "style_weight", "What their wording counts.", "X", LEANING)]
BankPath = Annotated[Path | None, typer.Option(
    "--bank", "-b", metavar="FILE", rich_help_panel=LEANING,
    help="Texts, the nearest of which the search begins with: one a line, or .jsonl or .parquet.")]
Column = Annotated[str | None, typer.Option(
    "--column", metavar="NAME", rich_help_panel=LEANING,
    help="The bank's column with the texts (default: the only one, or text).")]
Seeds = Annotated[int, _option("--seeds", "seeds", "How many of the bank's nearest texts.", panel=LEANING)]
Explain = Annotated[bool, typer.Option(
    "--explain", help="A word a row: what the language model gave, what the picture gave, its rank among the candidates.")]


def write(
    images: options.Images,
    opening: Opening = "",
    ask: Ask = None,
    count: Count = USUAL.count,
    length: Length = USUAL.length,
    beams: Beams = USUAL.beams,
    candidates: Candidates = USUAL.candidates,
    guidance: Guidance = USUAL.guidance,
    floor: Floor = USUAL.floor,
    length_penalty: LengthPenalty = USUAL.length_penalty,
    penalty: Penalty = USUAL.penalty,
    seed: Seed = None,
    baseline: Baseline = None,
    no_baseline: NoBaseline = False,
    style: Style = None,
    style_weight: StyleWeight = USUAL.style_weight,
    bank: BankPath = None,
    column: Column = None,
    seeds: Seeds = USUAL.seeds,
    explain: Explain = False,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    lm: LmName = None,
    clip: options.ClipNames = None,
    captioner: options.CaptionerName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    low_memory: options.LowMemory = False,
    trust_remote_code: options.TrustRemoteCode = False,
    cache_path: options.CachePath = None,
) -> None:
    """Write about pictures with any [bold]language model[/bold]: its words, weighed by how near they come to the picture.

    limner write --builtin scene.png
    """
    pictures = find_pictures(images, recursive=recursive)
    wanted = WriteOptions(length=length, beams=beams, candidates=candidates, guidance=guidance, floor=floor,
                          length_penalty=length_penalty, penalty=penalty, count=count, seed=seed, style_weight=style_weight,
                          seeds=seeds, baseline=not no_baseline)
    if ask is None and captioner is not None:
        raise OptionError(f"--captioner {captioner} says what a chat model is told: it needs --ask TEXT.")
    names = (options.choose_lm(lm, builtin=builtin), options.choose_clips(clip, builtin=builtin))
    teller = options.choose_captioner(captioner, builtin=builtin, low_memory=low_memory)
    texts = _read(bank, column)
    neutral = None if baseline is None else find_pictures([baseline], recursive=recursive)
    with working() as monitor:
        engine: Engine = options.make_engine(device, precision, low_memory=low_memory, cache_path=cache_path,
                                             trust_remote_code=trust_remote_code)
        from limner.apps.cli.show.texts import show_written
        from limner.tasks.write.writer import open_writer, write_all

        writer = open_writer(*names, wanted, opening=opening, ask=ask, captioner=teller, bank=texts, style=style,
                             neutral_pictures=neutral, engine=engine, monitor=monitor)
        for picture, found in pair_up(pictures, write_all(pictures, writer, monitor=monitor)):
            show_written(picture, found, alone=len(pictures) == 1, explain=explain, as_json=as_json)


def _read(bank: Path | None, column: str | None) -> list[str] | None:
    """Return the texts of a bank.

    Raises:
        OptionError: a column is named, and no bank.
    """
    if bank is None:
        if column is not None:
            raise OptionError(f"--column {column} names a column of --bank FILE, and there is none.")
        return None
    from limner.vocabulary.texts import load_texts

    return load_texts(bank, column)
