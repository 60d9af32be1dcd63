"""``limner vocabulary``: which phrases there are, and whether a list of your own is in order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.apps.cli.console import tell
from limner.apps.cli.streams import plain, write_json, write_line
from limner.core.errors import OptionError, VocabularyError
from limner.models.names import BUILTIN_FOLDER
from limner.vocabulary.lists import VOCABULARY_FOLDER, load_list
from limner.vocabulary.selection import find_category

app = typer.Typer(no_args_is_help=True, help="Show the phrase lists, and check lists of your own.")

DataPath = Annotated[Path | None, typer.Option(
    "--data-path", metavar="DIR", help="Folder of your own lists (default: limner's).")]
Builtin = Annotated[bool, typer.Option("--builtin", help="The lists of the model that limner ships.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on stdout.")]
MostTokens = Annotated[int, typer.Option("--max-tokens", min=1, metavar="N", help="Tokens of CLIP that a phrase may have.")]


@app.command("list")
def list_lists(data_path: DataPath = None, builtin: Builtin = False, as_json: AsJson = False) -> None:
    """List the lists and how many phrases each has."""
    counts = {name: len(load_list(path)) for name, path in _find_lists(data_path, builtin=builtin).items()}
    if as_json:
        write_json(counts)
        return
    width = max(map(len, counts))
    for name, count in (*counts.items(), ("all", sum(counts.values()))):
        write_line(f"{plain(name):<{width}}  {count:>7,}")


@app.command("show")
def show_list(
    name: Annotated[str, typer.Argument(metavar="NAME", help="artists, flavors, flavors/light ...")],
    data_path: DataPath = None,
    builtin: Builtin = False,
    as_json: AsJson = False,
) -> None:
    """Print the phrases of a list, one a line; flavors prints those of all its categories."""
    lists = _find_lists(data_path, builtin=builtin)
    meant = find_category(name, dict.fromkeys(part for key in lists for part in key.split("/")))
    phrases = list(dict.fromkeys(phrase for key, path in lists.items() if meant in key.split("/")
                                 for phrase in load_list(path)))
    if as_json:
        write_json(phrases)
    else:
        write_line("\n".join(phrases))


@app.command("check")
def check_lists(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Lists, one phrase a line.")],
    most_tokens: MostTokens = 12,
    as_json: AsJson = False,
) -> None:
    """Check lists of your own: not UTF-8, the same phrase twice, signs that mean something in a prompt, too long for CLIP.

    Exit 1 if anything was found.
    """
    from limner.vocabulary.checks import check_list, load_token_counter

    count_tokens = load_token_counter()
    found = 0
    for path in files:
        for finding in check_list(path, count_tokens, most_tokens=most_tokens):
            found += 1
            if as_json:
                write_json({"file": str(path), "line": finding.line, "phrase": finding.phrase, "problem": finding.problem})
            else:
                write_line(f"{plain(path)}:{finding.line}: {finding.phrase[:80]!r}: {finding.problem}")
    if found:
        tell(f"{found} finding{'s' if found > 1 else ''}.")
        raise typer.Exit(1)
    tell(f"nothing found in {len(files)} list{'s' if len(files) > 1 else ''}.")


def _find_lists(folder: Path | None, *, builtin: bool) -> dict[str, Path]:
    """Return the lists of a folder by name; those below ``flavors/`` with it."""
    if folder is not None and builtin:
        raise OptionError("--data-path and --builtin exclude each other: choose one of the two folders.")
    root = folder or (BUILTIN_FOLDER / "clip" / "vocabulary" if builtin else VOCABULARY_FOLDER)
    paths = [*sorted(root.glob("*.txt")), *sorted(root.glob("flavors/*.txt"))]
    if not paths:
        raise VocabularyError(f"{root}: there are no lists. A list is a text file, artists.txt say, with one phrase a line.")
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in paths}
