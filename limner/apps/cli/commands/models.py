"""``limner models``: which models there are, what they cost to fetch, and whether what was fetched works offline."""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limner.apps.cli.console import out, tell, working
from limner.apps.cli.streams import write_json, write_line
from limner.core.errors import OptionError
from limner.core.events import Loading, Monitor

if TYPE_CHECKING:
    from rich.table import Table

    from limner.models.catalog import CatalogEntry
    from limner.models.hub.needs import Purpose

app = typer.Typer(no_args_is_help=True, help="List, download and check the models that limner can use.")


class Kind(str, Enum):
    """What a model is for, where its name does not tell."""

    clip = "clip"
    captioner = "captioner"
    lm = "lm"


Name = Annotated[str, typer.Argument(metavar="NAME", help="ViT-L-14/openai, blip-large, hf-hub:org/repo, builtin ...")]
As = Annotated[Kind | None, typer.Option("--as", help="What a repository or folder is, where its name does not tell.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Every = Annotated[bool, typer.Option("--all", help="Every CLIP that open_clip knows, not the usual ones only.")]


@app.command("list")
def list_models(every: Every = False, as_json: Json = False) -> None:
    """List captioners, language models and CLIPs by the names that --captioner, --lm and --clip take."""
    from limner.models.catalog import list_catalog

    entries = list_catalog(every=every)
    if as_json:
        write_json([_plain(entry) for entry in entries])
        return
    console = out()
    for purpose, title in (("captioner", "captioners"), ("lm", "language models"), ("clip", "CLIPs")):
        console.print(_table(title, [entry for entry in entries if entry.purpose == purpose]))
    if not every:
        console.print("Sizes with ~ are computed from the architecture. --all lists every CLIP that open_clip knows.",
                      style="dim")


@app.command("show")
def show_model(name: Name, kind: As = None, as_json: Json = False) -> None:
    """Show what is known of a model, and whether it is on this machine."""
    from limner.models.catalog import describe_model

    plain = _plain(describe_model(name, _purpose(kind)))
    if as_json:
        write_json(plain)
        return
    for key, value in plain.items():
        shown = ", ".join(value) if isinstance(value, (list, tuple)) else value
        if shown not in (None, ""):
            write_line(f"{key.replace('_', ' '):>18}  {shown}")


@app.command("download")
def download_model(name: Name, kind: As = None) -> None:
    """Fetch a model into the cache: its size first, then a progress bar; goes on where a cut connection stopped it."""
    from limner.models.catalog import guess_purpose, parse_name
    from limner.models.hub.files import download_files, list_files
    from limner.models.hub.sizes import describe_bytes

    purpose = _purpose(kind) or guess_purpose(name)
    listing = list_files(parse_name(name, purpose), purpose=purpose)
    if not listing.missing_bytes:
        tell(f"{name}: everything is in {listing.cache} already ({describe_bytes(listing.total_bytes)}).")
        return
    tell(f"{name}: {describe_bytes(listing.missing_bytes)} to download into {listing.cache}")
    with working() as monitor:
        download_files(listing, lambda done, total: _tell_download(monitor, name, done, total))
    as_kind = f" --as {kind.value}" if kind is not None else ""
    tell(f"{name}: done. `limner models check {name}{as_kind}` proves that it works offline.")


@app.command("check")
def check_model(name: Name, kind: As = None, as_json: Json = False) -> None:
    """Load a model from the cache, verify it, run one picture and one text, and prove that nothing went out."""
    from limner.models.hub.check import check_model as check

    steps = []
    for step in check(name, _purpose(kind)):
        steps.append(step)
        if not as_json:
            write_line(f"{'ok  ' if step.passed else 'FAIL'} {step.what}: {step.detail} ({step.seconds:.1f} s)")
    if as_json:
        write_json([asdict(step) for step in steps])
    if not all(step.passed for step in steps):
        raise typer.Exit(1)


@app.command("convert-dvae")
def convert_discrete_vae(
    decoder: Annotated[Path, typer.Option("--decoder", metavar="FILE", help="The published decoder.pkl.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="A new folder, for limner dream --painter.")],
    encoder: Annotated[Path | None, typer.Option(
        "--encoder", metavar="FILE", help="The published encoder.pkl; without it no dream can begin at a picture.")] = None,
) -> None:
    """Make a painter of the discrete VAE of openai/DALL-E. Its pickles are read, and never run."""
    from limner.models.generators.dvae.convert import convert_dvae

    if out.exists():
        raise OptionError(f"{out} is there already. Give the name of a new folder.")
    sizes = convert_dvae(decoder, encoder, out)
    tell(f"{out}: {sizes.codes:,} codes of {sizes.cell_px} px. Use it as limner dream --painter {out}")


def _tell_download(monitor: Monitor, name: str, done: int, total: int) -> None:
    monitor.tell(Loading(name, done, total))
    monitor.check()


def _purpose(kind: Kind | None) -> Purpose | None:
    return None if kind is None else kind.value


def _plain(entry: CatalogEntry) -> dict[str, Any]:
    return {**asdict(entry), "cached": entry.is_cached()}


def _table(title: str, entries: list[CatalogEntry]) -> Table:
    from rich.table import Table

    from limner.models.hub.sizes import describe_bytes

    table = Table(box=None, padding=(0, 2, 0, 0), title=title, title_justify="left", title_style="bold", header_style="dim")
    for column in ("name", "size", "cached", "licence", "what sets it apart"):
        table.add_column(column, justify="right" if column == "size" else "left", overflow="fold")
    for entry in entries:
        size = "" if entry.approximate_bytes is None else f"~{describe_bytes(entry.approximate_bytes)}"
        about = "; ".join(filter(None, [entry.note, f"for {', '.join(entry.generators)}" if entry.generators else ""]))
        table.add_row(entry.name, size, "yes" if entry.is_cached() else "", entry.licence or "", about)
    return table
