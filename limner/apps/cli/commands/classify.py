"""``limner classify``: which of the user's labels pictures show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import find_pictures, out, pair_up, tell, working
from limner.apps.cli.streams import plain, write_json
from limner.core.errors import OptionError

if TYPE_CHECKING:
    from limner.tasks.classify import Classification, ClassifyOptions

Labels = Annotated[str, typer.Option(
    "--labels", "-l", metavar="A,B,C|FILE", help="The labels: a comma list, or a text file with one a line.")]
Template = Annotated[list[str] | None, typer.Option(
    "--template", metavar="TEXT", help="A sentence with {} for the label; several make an ensemble "
    "(default: a photo of a {}).")]
Templates = Annotated[str | None, typer.Option(
    "--templates", metavar="imagenet|FILE", help="An ensemble of templates: limner's own, or a file with one a line.")]
Top = Annotated[int, typer.Option("--top", min=1, metavar="N", help="Labels to show.")]
Reject = Annotated[bool, typer.Option(
    "--reject", help="Let the answer be that no label matches: hold them against other nouns of the vocabulary.")]
RejectLevel = Annotated[float, typer.Option(
    "--reject-level", metavar="SHARE", help="With --reject: the least probability of the nearest label against the nearest "
    "other noun.")]


def classify(
    images: options.Images,
    labels: Labels,
    template: Template = None,
    templates: Templates = None,
    top: Top = 5,
    reject: Reject = False,
    reject_level: RejectLevel = 0.25,
    as_json: options.AsJson = False,
    recursive: options.Recursive = False,
    batch_size: options.BatchSize = 32,
    clip: options.ClipNames = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    low_memory: options.LowMemory = False,
    cache_path: options.CachePath = None,
) -> None:
    """Tell which of your [bold]labels[/bold] pictures show, with probabilities.

    limner classify --builtin --labels lighthouse,castle,cat scene.png
    """
    from limner.tasks.classify import Classifier, ClassifyOptions
    from limner.vocabulary.labels import load_labels

    pictures, wanted = find_pictures(images, recursive=recursive), load_labels(labels)
    names = options.choose_clips(clip, builtin=builtin)
    choice = ClassifyOptions(templates=_choose_templates(template, templates), top=top, reject=reject,
                             reject_level=reject_level, batch_size=batch_size)
    with working() as monitor:
        engine = options.make_engine(device, precision, low_memory=low_memory, cache_path=cache_path)
        model = engine.clip(*names, monitor=monitor)
        classifier = Classifier(wanted, model, choice, cache_folder=engine.cache_folder, monitor=monitor)
        for picture, found in pair_up(pictures, classifier.classify_all(pictures)):
            _show(picture, found, model.name, choice, count=len(wanted), as_json=as_json)


def _choose_templates(given: list[str] | None, ensemble: str | None) -> tuple[str, ...]:
    from limner.vocabulary.templates import DEFAULT_TEMPLATE, check_templates, load_templates

    if given and ensemble:
        raise OptionError("--template and --templates exclude each other: put all templates into one file.")
    if ensemble:
        return load_templates(ensemble)
    return check_templates(given or [DEFAULT_TEMPLATE], "--template")


def _show(picture: Path, found: Classification, clip: str, choice: ClassifyOptions, *, count: int,
          as_json: bool) -> None:
    if found.hint:
        tell(f"{picture}: {found.hint}")
    if as_json:
        write_json({"image": str(picture), **found.as_dict(), "templates": choice.templates, "clip": clip})
        return
    from limner.apps.cli.show.scores import print_classification

    ensemble = f"{len(choice.templates)} templates" if len(choice.templates) > 1 else repr(choice.templates[0])
    print_classification(out(), plain(picture), found, count, f"in {ensemble}, clip {clip}")
