"""``limner models``: which models there are."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from limner.apps.cli.console import out

app = typer.Typer(no_args_is_help=True, help="List the models that limner can use.")


@app.command("list")
def list_models(
    every: Annotated[bool, typer.Option("--all", help="Every CLIP that open_clip knows, not the usual ones only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """List CLIPs and captioners by the names that --clip and --captioner take."""
    from limner.models.captioners import CAPTION_MODELS
    from limner.models.names import BUILTIN, list_clip_models

    clips = [BUILTIN, *list_clip_models()]
    captioners = [BUILTIN, *CAPTION_MODELS]
    if as_json:
        print(json.dumps({"clip": clips, "captioner": captioners}))
        return
    console = out()
    console.print("captioners", style="bold")
    for name in captioners:
        console.print("  " + name)
    console.print("clips", style="bold")
    for name in clips:
        console.print("  " + name)
