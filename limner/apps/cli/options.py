"""Options that several commands share, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MODELS = "Models"

Images = Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Pictures, or folders of pictures.")]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Look into subfolders of folders.")]
ClipName = Annotated[str, typer.Option(
    "--clip", envvar="LIMNER_CLIP", metavar="NAME", rich_help_panel=MODELS,
    help="CLIP: ViT-L-14/openai, hf-hub:org/repo, local-dir:/path, builtin ...")]
CaptionerName = Annotated[str, typer.Option(
    "--captioner", envvar="LIMNER_CAPTIONER", metavar="NAME", rich_help_panel=MODELS,
    help="Captioner: blip-large, hf-hub:org/repo, local-dir:/path, builtin ...")]
Builtin = Annotated[bool, typer.Option(
    "--builtin", rich_help_panel=MODELS, help="Use the small models that limner ships, for drawn scenes; no download.")]
Device = Annotated[str, typer.Option("--device", metavar="auto|cpu|cuda|mps", rich_help_panel=MODELS,
                                     help="Where to compute.")]
Precision = Annotated[str, typer.Option("--precision", metavar="auto|float32|float16|bfloat16", rich_help_panel=MODELS,
                                        help="Number format of the models.")]
LowMemory = Annotated[bool, typer.Option(
    "--low-memory", rich_help_panel=MODELS, help="Smaller captioner, and one model at a time on the device.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a picture, and nothing else, on stdout.")]
BatchSize = Annotated[int, typer.Option(
    "--batch-size", min=1, metavar="N", help="Pictures captioned and encoded at once.")]
CachePath = Annotated[Path | None, typer.Option(
    "--cache-path", metavar="DIR", rich_help_panel=MODELS, help="Where tables are kept [default: the system's cache].")]

DEFAULT_CLIP = "ViT-L-14/openai"
DEFAULT_CAPTIONER = "blip-large"
