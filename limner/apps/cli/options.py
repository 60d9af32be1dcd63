"""Options that several commands share, declared once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.core.errors import OptionError

if TYPE_CHECKING:
    from limner.models.clip.model import Clip
    from limner.models.engine import Engine

DEFAULT_CLIP = "ViT-L-14/openai"
DEFAULT_CAPTIONER = "blip-large"
SMALL_CAPTIONER = "blip-base"
DEFAULT_LM = "hf-hub:openai-community/gpt2"

MODELS, CAPTIONS = "Models", "Captions"
"""The panels of the help."""

Images = Annotated[list[Path], typer.Argument(
    metavar="IMAGE...", help="Pictures, or folders of pictures; - reads paths from stdin.")]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Look into subfolders of folders.")]
_CLIP_HELP = (f"CLIP: ViT-L-14/openai, hf-hub:org/repo, local-dir:/path, builtin ... (default: LIMNER_CLIP, or "
              f"{DEFAULT_CLIP})")
# typer would cut LIMNER_CLIP at its blanks, and of an option that is no list it would drop all names but the last
ClipName = Annotated[list[str] | None, typer.Option("--clip", metavar="NAME", rich_help_panel=MODELS, help=_CLIP_HELP)]
ClipNames = Annotated[list[str] | None, typer.Option(
    "--clip", metavar="NAME", rich_help_panel=MODELS, help=f"{_CLIP_HELP}. Given twice, both judge together.")]
CaptionerName = Annotated[str | None, typer.Option(
    "--captioner", metavar="NAME", rich_help_panel=MODELS,
    help=f"Captioner: blip-large, hf-hub:org/repo, local-dir:/path, builtin ... (default: LIMNER_CAPTIONER, or "
    f"{DEFAULT_CAPTIONER})")]
Builtin = Annotated[bool, typer.Option(
    "--builtin", rich_help_panel=MODELS, help="Use the small models that limner ships, for drawn scenes; no download.")]
Device = Annotated[str, typer.Option("--device", metavar="auto|cpu|cuda|mps", rich_help_panel=MODELS,
                                     help="Where to compute.")]
Precision = Annotated[str, typer.Option("--precision", metavar="auto|float32|float16|bfloat16", rich_help_panel=MODELS,
                                        help="Number format of the models.")]
LowMemory = Annotated[bool, typer.Option(
    "--low-memory", rich_help_panel=MODELS, help="One model at a time on the device, and by default a smaller captioner.")]
TrustRemoteCode = Annotated[bool, typer.Option(
    "--trust-remote-code", rich_help_panel=MODELS,
    help="Run the program code that a captioner's repository brings. Read it first.")]
NumBeams = Annotated[int | None, typer.Option(
    "--num-beams", min=1, metavar="N", rich_help_panel=CAPTIONS, help="Captions kept open in the beam search.")]
MaxLength = Annotated[int, typer.Option(
    "--max-length", min=1, metavar="N", rich_help_panel=CAPTIONS, help="Most tokens of a caption.")]
MinLength = Annotated[int | None, typer.Option(
    "--min-length", min=0, metavar="N", rich_help_panel=CAPTIONS, help="Fewest tokens of a caption.")]
RepetitionPenalty = Annotated[float | None, typer.Option(
    "--repetition-penalty", metavar="X", rich_help_panel=CAPTIONS,
    help="Above 1 (1.2, say) makes words that a caption has already unlikely.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a picture, and nothing else, on stdout.")]
BatchSize = Annotated[int, typer.Option(
    "--batch-size", min=1, metavar="N", help="Pictures that a model sees at once.")]
CachePath = Annotated[Path | None, typer.Option(
    "--cache-path", metavar="DIR", rich_help_panel=MODELS, help="Where tables are kept (default: the system's cache).")]


def choose_clips(given: Sequence[str] | None, *, builtin: bool = False) -> list[str]:
    """Return the names of ``--clip`` or ``--builtin``, or the default.

    Raises:
        OptionError: both are given.
    """
    if builtin and given:
        raise OptionError(f"--builtin and --clip {given[0]} exclude each other: --builtin is --clip builtin --captioner "
                          "builtin.")
    return ["builtin"] if builtin else list(given or [os.environ.get("LIMNER_CLIP") or DEFAULT_CLIP])


def choose_clip(given: Sequence[str] | None, *, builtin: bool = False) -> str:
    """Return the only name of ``--clip`` or ``--builtin``, or the default.

    Raises:
        OptionError: there are several, or both.
    """
    names = choose_clips(given, builtin=builtin)
    if len(names) > 1:
        raise OptionError(f"--clip was given {len(names)} times ({', '.join(names)}); one is allowed here.")
    return names[0]


def choose_captioner(given: str | None, *, builtin: bool, low_memory: bool = False) -> str:
    """Return the name of ``--captioner`` or ``--builtin``, or the default: a smaller one for low memory.

    Raises:
        OptionError: both are given.
    """
    if builtin and given is not None:
        raise OptionError(f"--builtin and --captioner {given} exclude each other: --builtin is --clip builtin "
                          "--captioner builtin.")
    default = os.environ.get("LIMNER_CAPTIONER") or (SMALL_CAPTIONER if low_memory else DEFAULT_CAPTIONER)
    return "builtin" if builtin else given if given is not None else default


def choose_lm(given: str | None, *, builtin: bool) -> str:
    """Return the name of ``--lm`` or ``--builtin``, or the default.

    Raises:
        OptionError: both are given.
    """
    if builtin and given is not None:
        raise OptionError(f"--builtin and --lm {given} exclude each other: --builtin is --lm builtin --clip builtin "
                          "--captioner builtin.")
    return "builtin" if builtin else given if given is not None else os.environ.get("LIMNER_LM") or DEFAULT_LM


def make_engine(device: str, precision: str, *, low_memory: bool = False, cache_path: Path | None = None,
                trust_remote_code: bool = False) -> Engine:
    """Return the engine of a command; features of texts are kept in ``--cache-path``, or in the system's cache."""
    from limner.core.storage import cache_folder
    from limner.models.engine import Engine

    return Engine(device, precision, low_memory=low_memory, cache_folder=cache_folder(cache_path),
                  trust_remote_code=trust_remote_code)


def load_clip(given: Sequence[str] | None, *, builtin: bool, device: str, precision: str) -> Clip:
    """Load the CLIP of ``--clip`` and ``--builtin``, where only one is allowed."""
    return make_engine(device, precision).clip(choose_clip(given, builtin=builtin))
