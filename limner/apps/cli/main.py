"""The command ``limner``: its groups, its exit codes, and the one place where errors become messages."""

from __future__ import annotations

import atexit
import gc
import logging
import sys
import warnings
from typing import Annotated

import typer

from limner import __version__
from limner.apps.cli.commands import (
    batch,
    caption,
    classify,
    draw,
    dream,
    index,
    interrogate,
    models,
    retrieve,
    review,
    search,
    serve,
    teach,
    vocabulary,
    write,
)
from limner.apps.cli.console import tell
from limner.apps.cli.help import tidy_help
from limner.apps.cli.streams import guarded_streams, plain
from limner.core.errors import LimnerError, OptionError, PromptError, StoreLockedError, UnknownModelError, VocabularyError

USAGE_ERRORS = (OptionError, PromptError, UnknownModelError, VocabularyError)

app = typer.Typer(
    name="limner", no_args_is_help=True, add_completion=True, rich_markup_mode="rich", pretty_exceptions_enable=False,
    help="Between pictures and words with CLIP: prompts, captions, labels, texts, search; drawings from words.",
    epilog="Results go to stdout, everything else to stderr. Exit 0: done; 1: some input failed; 2: wrong usage.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"limner {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")]
    = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say on stderr what is going on.")] = False,
) -> None:
    level = logging.INFO if verbose else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_PlainFormatter("limner: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("limner").setLevel(level)
    logging.getLogger("PIL").setLevel(logging.CRITICAL)  # it logs what it then raises


app.command("interrogate")(interrogate.interrogate)
app.command("caption")(caption.caption)
app.command("classify")(classify.classify)
app.command("retrieve")(retrieve.retrieve)
app.command("write")(write.write)
app.command("draw")(draw.draw)
app.command("dream")(dream.dream)
app.command("batch")(batch.batch)
app.command("search")(search.search)
app.command("similar")(search.similar)
app.command("dupes")(search.dupes)
app.command("review")(review.review)
app.command("serve")(serve.serve)
app.add_typer(index.app, name="index")
app.add_typer(teach.app, name="teach")
app.add_typer(vocabulary.app, name="vocabulary")
app.add_typer(models.app, name="models")


class _PlainFormatter(logging.Formatter):
    """Escape what a name of a file could bring along into a message."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """Return the message, on one line."""
        return plain(super().formatMessage(record))


def _status_of(error: LimnerError) -> int:
    """Return the exit status of an error: 2 wrong usage, 4 somebody else is writing, 1 anything else."""
    if isinstance(error, StoreLockedError):
        return 4
    return 2 if isinstance(error, USAGE_ERRORS) else 1


def _collect_seldom() -> None:
    """Look for garbage less often than Python does, and not at the end, when the system takes back all memory at once.

    Importing torch and transformers makes a million objects that stay; going through them time and again takes a third of a
    command's first seconds.
    """
    gc.set_threshold(100_000, 50, 1000)
    atexit.register(gc.freeze)


def run() -> None:
    """Run the command line and exit."""
    _collect_seldom()
    warnings.filterwarnings("ignore", module=r"PIL\.")  # of damaged metadata; what matters fails when pixels are decoded
    with guarded_streams():
        _run()


def _run() -> None:
    try:
        try:
            tidy_help(typer.main.get_command(app))()
        finally:
            sys.stdout.flush()
    except LimnerError as error:
        tell(str(error))
        sys.exit(_status_of(error))
    except BrokenPipeError:  # who reads the results has seen enough, as head has
        sys.exit(1)
    except KeyboardInterrupt:
        tell("stopped")
        sys.exit(130)
