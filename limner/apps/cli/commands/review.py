"""``limner review``: pictures and the texts beside them, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.apps.cli.commands import serve

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder of pictures; their texts are written into it.")]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="The folders below it, too.")]
Ending = Annotated[str, typer.Option("--ending", metavar=".txt|.caption", help="Ending of the texts.")]
Full = Annotated[bool, typer.Option("--full-names", help="Texts are a.jpg.txt, not a.txt.")]
Separator = Annotated[str, typer.Option("--separator", help="Between the parts of a text.")]


def review(
    folder: Folder,
    recursive: Recursive = False,
    ending: Ending = ".txt",
    full_names: Full = False,
    separator: Separator = ", ",
    host: serve.Host = "127.0.0.1",
    port: serve.Port = 7860,
    open_page: serve.OpenPage = False,
    token: serve.Token = None,
    allow_host: serve.AllowHost = None,
) -> None:
    """Go through the [bold]texts beside pictures[/bold] in a browser: read, edit, accept, find and replace, undo.

    limner review photos/ --open

    What you edited or accepted is noted in .limner-review.jsonl in its folder: limner batch does not overwrite it.
    """
    from limner.apps.web.options import ServeOptions
    from limner.batch.review import Review
    from limner.batch.sidecars import TextOptions

    texts = TextOptions(ending=ending, full_names=full_names, separator=separator)
    wanted = ServeOptions(
        host=host, port=port, clips=("builtin",), captioners=("builtin",), token=token or None,
        allow_hosts=tuple(allow_host or ()), compat=False, review=Review(folder.expanduser(), texts, recursive=recursive))
    serve.run(wanted, open_page=open_page, path="/review")
