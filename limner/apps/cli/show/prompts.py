"""Print what an interrogation found, in the form that was asked for. Knows records, no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from limner.apps.cli.console import out, tell
from limner.apps.cli.show.changes import list_changes
from limner.apps.cli.streams import plain, write_json, write_line

if TYPE_CHECKING:
    from limner.models.clip.model import Clip
    from limner.tasks.interrogate.analysis import Analysis
    from limner.tasks.interrogate.interrogation import Interrogation


@dataclass(frozen=True)
class Output:
    """How to print: ``alone`` without the picture's name, ``form`` as in ``{caption}, {flavors}``, whose tokens ``clips``
    count.
    """

    alone: bool
    explain: bool = False
    as_json: bool = False
    weights: bool = False
    form: str | None = None
    clips: Sequence[Clip] = ()

    def wants_negative(self) -> bool:
        """Whether the form has a place for the negative prompt.

        Raises:
            OptionError: the form cannot be filled.
        """
        from limner.tasks.interrogate.prompt_format import find_fields

        return self.form is not None and "negative" in find_fields(self.form)


def show_account(picture: object, account: Interrogation, output: Output) -> None:
    """Print one picture's prompt, or its account."""
    if account.hint:
        tell(f"{picture}: {account.hint}")
    if output.as_json:
        write_json(_row(picture, account, output))
    elif output.explain:
        _print_accounts(picture, account, output)
    else:
        text = _text(account, output)
        write_line(text if output.alone else f"{plain(picture)}: {text}")
        _tell_tokens(picture, account, output)


def show_analysis(picture: object, found: Analysis, output: Output) -> None:
    """Print the nearest phrases of one picture."""
    if found.hint:
        tell(f"{picture}: {found.hint}")
    if output.as_json:
        write_json({"image": str(picture), **found.as_dict()})
    else:
        from limner.apps.cli.show.analysis import print_analysis

        print_analysis(out(), plain(picture), found)


def _row(picture: object, account: Interrogation, output: Output) -> dict[str, Any]:
    row = {"image": str(picture), **account.as_dict()}
    if output.form is not None:
        row["text_tokens"], _ = _count_tokens(account, output)
    return row | {"text": _text(account, output)} if output.weights or output.form else row


def _tell_tokens(picture: object, account: Interrogation, output: Output) -> None:
    """Tell on stderr how much of the generator's limit the text takes."""
    tokens, limit = _count_tokens(account, output)
    facts = [f"{tokens} of {limit} tokens"] + ["the end is not read"] * (tokens > limit)
    if account.negative is not None and not output.wants_negative():
        facts.append(f"negative prompt {account.negative.tokens} of {account.negative.token_limit}")
    tell(("" if output.alone else f"{picture}: ") + ", ".join(facts))
    for fact in list_changes(account):
        tell(("" if output.alone else f"{picture}: ") + plain(fact))


def _count_tokens(account: Interrogation, output: Output) -> tuple[int, int]:
    """Return the tokens and the limit of the text, under the CLIP that it leaves the least room; weights are no tokens."""
    from limner.tasks.interrogate.prompt_format import write_format

    if output.form is None:
        return account.tokens, account.token_limit
    text = write_format(account, output.form)
    counts = [(clip.tokens.count(text), clip.tokens.limit) for clip in output.clips]
    return max(counts, key=lambda count: count[0] - count[1])


def _print_accounts(picture: object, account: Interrogation, output: Output) -> None:
    from limner.apps.cli.show.account import print_account

    console = out()
    print_account(console, plain(picture), account)
    if account.negative is not None:
        console.print()
        print_account(console, f"{plain(picture)}: negative prompt", account.negative)
    if output.weights or output.form:
        write_line(f"\n{_text(account, output)}")
        _tell_tokens(picture, account, output)


def _text(account: Interrogation, output: Output) -> str:
    """The prompt; where the negative one is wanted and has no place in the form, it follows as in webui's parameters."""
    from limner.tasks.interrogate.prompt_format import write_format, write_weighted

    def write(one: Interrogation) -> str:
        return write_weighted(one) if output.weights else one.prompt

    text = write(account) if output.form is None else write_format(account, output.form, weights=output.weights)
    if account.negative is None or output.wants_negative():
        return text
    return f"{text}\nNegative prompt: {write(account.negative)}"
