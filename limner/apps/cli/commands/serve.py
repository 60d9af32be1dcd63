"""``limner serve``: the page and the API."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import tell
from limner.core.errors import MissingExtraError

if TYPE_CHECKING:
    from limner.apps.web.options import ServeOptions

DOOR = "Who may call"
"""The panel of the help that these options stand in."""

Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; other machines need a --token.")]
Port = Annotated[int, typer.Option("--port", "-p", min=0, max=65535, metavar="N", help="The port; 0 for any free one.")]
Captioners = Annotated[list[str] | None, typer.Option(
    "--captioner", metavar="NAME", rich_help_panel=options.MODELS,
    help=f"Captioner that callers may choose, the first is the default; may be repeated (default: "
         f"{options.DEFAULT_CAPTIONER}; none for none).")]
Lms = Annotated[list[str] | None, typer.Option(
    "--lm", metavar="NAME", rich_help_panel=options.MODELS,
    help=f"Language model that callers may choose, the first is the default; may be repeated (default: "
         f"{options.DEFAULT_LM}; none for none).")]
Clips = Annotated[list[str] | None, typer.Option(
    "--clip", metavar="NAME", rich_help_panel=options.MODELS,
    help=f"CLIP that callers may choose, the first is the default; may be repeated (default: {options.DEFAULT_CLIP}).")]
Token = Annotated[str | None, typer.Option("--token", envvar="LIMNER_TOKEN", metavar="TEXT", rich_help_panel=DOOR,
                                           help="What callers must show: Authorization: Bearer TEXT.")]
AllowHost = Annotated[list[str] | None, typer.Option(
    "--allow-host", metavar="NAME", rich_help_panel=DOOR, help="Another name of this server, of a proxy say.")]
AllowOrigin = Annotated[list[str] | None, typer.Option(
    "--allow-origin", metavar="URL", rich_help_panel=DOOR, help="A web page that may call: https://name.")]
Place = Annotated[str | None, typer.Option("--index", envvar="LIMNER_INDEX", metavar="DIR|postgresql://...",
                                           help="The photo index to search.")]
Preload = Annotated[bool, typer.Option("--preload", help="Load the models at the start, not at the first call.")]
IdleUnload = Annotated[float, typer.Option("--idle-unload", min=0, metavar="SECONDS",
                                           help="Let go of the models after so long without work; 0 never.")]
Queue = Annotated[int, typer.Option("--queue", min=1, metavar="N", help="Calls that may wait; one more is refused.")]
MaxBody = Annotated[int, typer.Option("--max-body", min=1, metavar="MIB", help="The largest body of a call.")]
Compat = Annotated[bool, typer.Option(
    "--compat/--no-compat", help="Answer the routes of stable-diffusion-webui, OpenAI and immich, too.")]
OpenPage = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 7860,
    open_page: OpenPage = False,
    preload: Preload = False,
    idle_unload: IdleUnload = 0.0,
    queue: Queue = 8,
    max_body: MaxBody = 20,
    compat: Compat = True,
    index: Place = None,
    token: Token = None,
    allow_host: AllowHost = None,
    allow_origin: AllowOrigin = None,
    clip: Clips = None,
    captioner: Captioners = None,
    lm: Lms = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    low_memory: options.LowMemory = False,
) -> None:
    """Serve one [bold]page[/bold] for everything, and an HTTP API that other programs' clients speak, too.

    limner serve --builtin --open
    """
    from limner.apps.web.options import MIB, ServeOptions

    captioners = _offer(captioner, "builtin" if builtin else options.DEFAULT_CAPTIONER)
    lms = _offer(lm, options.choose_lm(None, builtin=builtin))
    wanted = ServeOptions(
        host=host, port=port, clips=tuple(["builtin"] if builtin else options.choose_clips(clip)), captioners=captioners,
        lms=lms, token=token or None, allow_hosts=tuple(allow_host or ()), allow_origins=tuple(allow_origin or ()),
        device=device, precision=precision, low_memory=low_memory, index=index, preload=preload,
        idle_unload_s=idle_unload, queue=queue, body_bytes=max_body * MIB, compat=compat)
    run(wanted, open_page=open_page)


def run(wanted: ServeOptions, *, open_page: bool, path: str = "") -> None:
    """Serve until a signal comes; say where, and with ``open_page`` show the page at ``path`` in a browser.

    Raises:
        MissingExtraError: what a server needs is not installed.
    """
    try:
        from limner.apps.web.server import serve as run_server
    except ImportError as error:
        raise MissingExtraError(f"limner serve needs {error.name}. Install it with: pip install 'limner[serve]'") from error

    def listening(url: str) -> None:
        tell(f"serving {url}{path} (Ctrl+C ends)")
        if open_page:
            webbrowser.open(f"{url}{path or '/'}#token={wanted.token}" if wanted.token else url + path)

    run_server(wanted, listening)


def _offer(given: list[str] | None, usual: str) -> tuple[str, ...]:
    return tuple(name for name in given or [usual] if name != "none")
