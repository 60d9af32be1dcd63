"""``limner search``, ``limner similar``, ``limner dupes``: photos found in an index."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import tell
from limner.core.errors import OptionError

if TYPE_CHECKING:
    from limner.index.photos.records import Filter
    from limner.tasks.search.options import SearchResult, Term
    from limner.tasks.search.photos import Index

WHICH = "Which photos"
"""The panel of the help that filters stand in."""

OUTPUT = "Output"


class Format(str, Enum):
    """How hits are printed."""

    table = "table"
    paths = "paths"
    paths0 = "paths0"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


class Sort(str, Enum):
    """In which order."""

    score = "score"
    date = "date"


class Preview(str, Enum):
    """How pictures are shown on a terminal."""

    auto = "auto"
    kitty = "kitty"
    iterm = "iterm"
    sixel = "sixel"
    blocks = "blocks"
    off = "off"


Place = Annotated[str | None, typer.Option(
    "--index", "-i", envvar="LIMNER_INDEX", metavar="DIR|postgresql://...", help="The index (default: the user's own).")]
Query = Annotated[str | None, typer.Argument(metavar="WORDS", help="What the photos show, as a sentence.")]
Folders = Annotated[list[Path] | None, typer.Argument(metavar="FOLDER", help="Only photos below these folders.")]
Pictures = Annotated[list[Path] | None, typer.Option("--image", metavar="FILE", help="Like this picture; may be repeated.")]
And = Annotated[list[str] | None, typer.Option("--and", metavar="WORDS", help="And like these words; may be repeated.")]
Not = Annotated[list[str] | None, typer.Option("--not", metavar="WORDS", help="Unlike these words; may be repeated.")]
Weight = Annotated[list[float] | None, typer.Option(
    "--weight", metavar="N", help="Weights of the terms, in the order WORDS, --and, --image, --not (default: 1 each).")]
Every = Annotated[bool, typer.Option("--all", help="Rank by the worst of the terms: each must fit, not their mean.")]
Count = Annotated[int, typer.Option("--count", "-n", min=1, metavar="N", help="Photos to give.")]
Offset = Annotated[int, typer.Option("--offset", min=0, metavar="N", help="Pass over the first N: the next page.")]
Cutoff = Annotated[str, typer.Option(
    "--cutoff", metavar="auto|none|Z", help="Give nothing where nothing matches (auto), the nearest whatever they are "
    "(none), or what lies Z deviations above the median.")]
Exact = Annotated[bool, typer.Option("--exact", help="Score every photo, also where limner index hnsw has built a graph.")]
Unique = Annotated[bool, typer.Option("--unique", help="One of photos that are nearly the same.")]
SortBy = Annotated[Sort, typer.Option("--sort", help="By score, or the matches by date, the newest first.")]
After = Annotated[str | None, typer.Option("--after", metavar="DATE", rich_help_panel=WHICH, help="Taken on that day or "
                                           "later: 2024, 2024-05 or 2024-05-31.")]
Before = Annotated[str | None, typer.Option("--before", metavar="DATE", rich_help_panel=WHICH,
                                            help="Taken before that day.")]
Camera = Annotated[str | None, typer.Option("--camera", metavar="NAME", rich_help_panel=WHICH,
                                            help="Part of the camera's name.")]
Near = Annotated[str | None, typer.Option("--near", metavar="LAT,LON,KM", rich_help_panel=WHICH, help="Taken within so many "
                                          "kilometres of a place.")]
MinSize = Annotated[str | None, typer.Option("--min-size", metavar="WxH", rich_help_panel=WHICH,
                                             help="At least so many pixels.")]
Type = Annotated[str | None, typer.Option("--type", metavar="jpg,heic", rich_help_panel=WHICH, help="Kinds of files.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", rich_help_panel=OUTPUT, help="How hits are printed; paths0 "
                                              "ends each with a NUL, for xargs -0.")]
PreviewOption = Annotated[Preview, typer.Option("--preview", rich_help_panel=OUTPUT,
                                                help="Show the pictures on the terminal.")]
ZeroShot = Annotated[str | None, typer.Option(
    "--zero-shot", metavar="A,B,C|FILE", help="In place of a search: tag every photo (that the filters let through) with "
    "the label that it shows, of a comma list or a text file with one a line. --cutoff none gives each photo one.")]
Explain = Annotated[bool, typer.Option("--explain", "-e", rich_help_panel=OUTPUT, help="Show what each term gave.")]
CopyTo = Annotated[Path | None, typer.Option("--copy-to", metavar="DIR", rich_help_panel=OUTPUT,
                                             help="Copy the hits there.")]
LinkTo = Annotated[Path | None, typer.Option("--link-to", metavar="DIR", rich_help_panel=OUTPUT,
                                             help="Link the hits there.")]


def search(
    words: Query = None,
    folders: Folders = None,
    image: Pictures = None,
    also: And = None,
    unlike: Not = None,
    weight: Weight = None,
    zero_shot: ZeroShot = None,
    every: Every = False,
    count: Count = 20,
    offset: Offset = 0,
    cutoff: Cutoff = "auto",
    exact: Exact = False,
    unique: Unique = False,
    sort: SortBy = Sort.score,
    after: After = None,
    before: Before = None,
    camera: Camera = None,
    near: Near = None,
    min_size: MinSize = None,
    kind: Type = None,
    form: FormatOption = Format.table,
    preview: PreviewOption = Preview.off,
    explain: Explain = False,
    copy_to: CopyTo = None,
    link_to: LinkTo = None,
    place: Place = None,
    clip: options.ClipName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Find photos in an [bold]index[/bold] by a sentence, by pictures, or by both.

    limner search "a red boat at sunset" ~/Pictures/2024 --not people

    Exit 1: nothing matches. Make the index with limner index FOLDER.
    """
    from limner.tasks.search.options import SearchOptions

    if zero_shot is not None:
        if also or image or unlike:
            raise OptionError("--zero-shot tags all photos; it takes no words or pictures to search for, only folders.")
        below = [*([Path(words)] if words is not None else []), *(folders or [])]
        which = make_filter(below, after, before, camera, near, min_size, kind)
        with open_index(place, clip, builtin=builtin, device=device, precision=precision) as index:
            _tag(index, zero_shot, which, form, reject=read_cutoff(cutoff) != "none")
        return
    terms = _make_terms(words, also, image, unlike, weight)
    wanted = SearchOptions(count=count, offset=offset, rule="minimum" if every else "mean", cutoff=read_cutoff(cutoff),
                           unique=unique, sort=sort.value, exact=exact,
                           filter=make_filter(folders, after, before, camera, near, min_size, kind))
    _check_output(copy_to, link_to)
    with open_index(place, clip, builtin=builtin, device=device, precision=precision) as index:
        result = index.search(terms, wanted)
    _give(result, form, preview, explain=explain, copy_to=copy_to, link_to=link_to)


def _tag(index: Index, labels: str, wanted: Filter, form: Format, *, reject: bool) -> None:
    """Print the label of every photo; exit 1 where there are no photos."""
    from limner.apps.cli.console import watching
    from limner.apps.cli.show.hits import TAG_FORMATS, print_tags
    from limner.tasks.classify import ClassifyOptions
    from limner.vocabulary.labels import load_labels

    if form.value not in TAG_FORMATS:
        raise OptionError(f"--zero-shot prints {', '.join(TAG_FORMATS)}; not {form.value}.")
    given = load_labels(labels)
    with watching() as monitor:
        count = print_tags(index.tag(given, ClassifyOptions(reject=reject), wanted, monitor), form.value)
    if monitor.stopped:
        raise typer.Exit(130)
    if not count:
        tell("There are no photos to tag: the filters let none through, or nothing is indexed.")
        raise typer.Exit(1)


def similar(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A picture, indexed or not.")],
    folders: Folders = None,
    count: Count = 20,
    offset: Offset = 0,
    unique: Unique = False,
    form: FormatOption = Format.table,
    preview: PreviewOption = Preview.off,
    place: Place = None,
    clip: options.ClipName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Find photos like one picture.

    limner similar IMG_2041.jpg
    """
    from limner.tasks.search.options import SearchOptions

    wanted = SearchOptions(count=count, offset=offset, cutoff="none", unique=unique,
                           filter=make_filter(folders))
    with open_index(place, clip, builtin=builtin, device=device, precision=precision) as index:
        result = index.similar(str(file), wanted)
    _give(result, form, preview)


def dupes(
    folders: Folders = None,
    distance: Annotated[float, typer.Option("--distance", metavar="D", help="1 - similarity below which two photos are "
                                            "copies: 0.04 finds crops and resized ones, 0.01 near-identical ones.")] = 0.04,
    as_json: options.AsJson = False,
    place: Place = None,
    clip: options.ClipName = None,
    builtin: options.Builtin = False,
) -> None:
    """Find near copies among indexed photos: groups in which every photo is like every other, the largest first.

    limner dupes ~/Pictures
    """
    from limner.apps.cli.show.hits import print_copies

    names = [str(folder) for folder in folders or ()]
    with open_index(place, clip, builtin=builtin, device="auto", precision="auto", optional=True) as index:
        print_copies(index.duplicates(names, distance), as_json=as_json)


def open_index(place: str | None, clip: list[str] | None, *, builtin: bool, device: str, precision: str,
               write: bool = False, optional: bool = False) -> Index:
    """Open the index that was named, with the CLIP of ``--clip`` and ``--builtin``, loaded when it is needed.

    Where no CLIP was named, the only model of the index is taken, if it is there and has one.
    """
    from limner.core.errors import StorageError
    from limner.index.photos.store import default_place, open_store
    from limner.models.clip.model import predict_cache_key
    from limner.tasks.search.photos import Index

    named, key = place or default_place(), None
    if not clip and not builtin:
        try:
            store = open_store(named)
        except StorageError:
            if not write:
                raise
        else:
            models = store.models()
            store.close()
            if len(models) == 1:
                clip = [models[0].name]
                if optional:
                    return Index(named, None)
    if write:
        key = predict_cache_key(options.choose_clip(clip, builtin=builtin), device=device, precision=precision)
    return Index(named, lambda: options.load_clip(clip, builtin=builtin, device=device, precision=precision), key=key,
                 write=write)


def make_filter(folders: list[Path] | None, after: str | None = None, before: str | None = None, camera: str | None = None,
                near: str | None = None, min_size: str | None = None, kind: str | None = None) -> Filter:
    """Return the filter that the options ask for.

    Raises:
        OptionError: one of them cannot be read; says how it is written.
    """
    from limner.tasks.search.filters import read_filter

    names = [str(folder.expanduser().absolute()) for folder in folders or ()]
    return read_filter(names, after, before, camera, near, min_size, kind, prefix="--")


def _make_terms(words: str | None, also: list[str] | None, images: list[Path] | None, unlike: list[str] | None,
                weights: list[float] | None) -> list[Term]:
    from limner.tasks.search.options import Term

    texts = [*([words] if words is not None else []), *(also or [])]
    given = weights or []
    count = len(texts) + len(images or []) + len(unlike or [])
    if not texts and not images:
        raise OptionError("There is nothing to search for: give words, or --image FILE.")
    if given and len(given) != count:
        raise OptionError(f"--weight was given {len(given)} times for {count} terms; give one for each, or none.")
    left = iter(given or [1.0] * count)
    return [*(Term(text=text, weight=next(left)) for text in texts),
            *(Term(image=str(path), weight=next(left)) for path in images or ()),
            *(Term(text=text, weight=-next(left)) for text in unlike or ())]


def _give(result: SearchResult, form: Format, preview: Preview, *, explain: bool = False, copy_to: Path | None = None,
          link_to: Path | None = None) -> None:
    """Print hits, and copy or link them; exit 1 where there are none, or one is gone."""
    from limner.apps.cli.show.hits import print_hits
    from limner.apps.cli.show.taking import take_files

    if result.hint:
        tell(result.hint)
    if not result.hits:
        _tell_nothing(result)
        if form is Format.jsonl:
            print_hits(result, form.value, "off", explain=explain)
        raise typer.Exit(1)
    print_hits(result, form.value, preview.value, explain=explain)
    gone = False
    for folder, link in ((copy_to, False), (link_to, True)):
        if folder is not None:
            taken, missing = take_files([hit.path for hit in result.hits], folder, link=link)
            for path in missing:
                tell(f"{path}: is gone, or cannot be read")
            tell(f"{taken} files {'linked' if link else 'copied'} to {folder}")
            gone = gone or bool(missing)
    if gone:
        raise typer.Exit(1)


def _tell_nothing(result: SearchResult) -> None:
    if not result.searched:
        tell("There are no photos to search: the filters let none through, or nothing is indexed. limner index status says.")
    elif result.matches:
        tell(f"There is no further page: {result.matches} photos match.")
    else:
        why = ""
        if result.nearest and result.cutoff_z is not None:
            why = f" (the best lies {result.nearest[0].z:.1f} deviations above the median, {result.cutoff_z:.1f} are wanted)"
        elif result.nearest and result.floor is not None:
            best = max(hit.strength or 0.0 for hit in result.nearest)
            why = f" (the nearest reach a strength of {best:.1f}, {result.floor:.1f} is wanted)"
        tell(f"Nothing matches well{why}. Nearest, as --cutoff none gives them:")
        for hit in result.nearest:
            tell(f"  {hit.z:5.1f}  {hit.path}")


def read_cutoff(text: str) -> str | float:
    if text in ("auto", "none"):
        return text
    try:
        return float(text)
    except ValueError as error:
        raise OptionError(f"--cutoff {text!r} must be auto, none, or a number such as 3.") from error


def _check_output(copy_to: Path | None, link_to: Path | None) -> None:
    for folder in (copy_to, link_to):
        if folder is not None and folder.exists() and not folder.is_dir():
            raise OptionError(f"{folder} is a file; name a folder.")
