"""Draw the account of a prompt as a table that is a pleasure to read. Knows records and rich, no model."""

from __future__ import annotations

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from limner.apps.cli.show.bars import draw_bar
from limner.apps.cli.show.changes import list_changes
from limner.apps.cli.streams import plain
from limner.tasks.interrogate.interrogation import Interrogation, PhraseAccount, PromptShare
from limner.tasks.interrogate.prompt_format import find_head

BAR_CELLS = 14


def print_account(console: Console, name: str, account: Interrogation) -> None:
    """Print the account of one picture."""
    console.print(Group(_heading(name, account), _phrases(account), _runners_up(account), _footer(account)))


def _heading(name: str, account: Interrogation) -> Padding:
    prompt = Text(plain(account.prompt), style="bold")
    above = Text(name, style="cyan")
    facts = [f"similarity {account.similarity:.4f}"]
    if account.caption_similarity is not None and account.phrases:
        facts.append(f"caption alone {account.caption_similarity:.4f}")
    facts += [f"{account.tokens} of {account.token_limit} tokens", f"{account.mode} mode, won by {account.method}"]
    lines = [" · ".join(facts), *(_share(place, share) for place, share in enumerate(account.clips, start=1)),
             *map(plain, list_changes(account))]
    return Padding(Group(above, prompt, Text("\n".join(lines), style="dim")), (0, 0, 1, 0))


def _share(place: int, share: PromptShare) -> str:
    facts = [f"clip {place} {share.clip}", f"similarity {share.similarity:.4f}"]
    if share.caption_similarity is not None:
        facts.append(f"caption alone {share.caption_similarity:.4f}")
    return " · ".join([*facts, f"{share.tokens} of {share.token_limit} tokens"])


def _phrases(account: Interrogation) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="dim")
    table.add_column("phrase", overflow="fold", ratio=1)
    table.add_column("category")
    table.add_column("rank", justify="right")
    table.add_column("adds", justify="right")
    table.add_column("", width=BAR_CELLS)
    for header in ("similarity", *(f"clip {place}" for place, _ in enumerate(account.clips, start=1)), "tokens"):
        table.add_column(header, justify="right")
    if account.caption and account.caption_similarity is not None:
        each = [f"{share.caption_similarity:.4f}" for share in account.clips]
        table.add_row(Text(plain(account.caption)), "caption", "", "", "", f"{account.caption_similarity:.4f}", *each,
                      _count_head(account))
    elif account.phrases:
        first = account.phrases[0]
        before = [f"{similarity:.4f}" for similarity in (first.similarity_before,
                                                         *(share.similarity_before for share in first.clips))]
        table.add_row(Text(plain(find_head(account))), "bank" if account.mode == "bank" else "start", "", "", "", *before,
                      _count_head(account))
    widest = max((abs(phrase.gain) for phrase in account.phrases), default=0.0)
    for phrase in account.phrases:
        table.add_row(*_phrase_row(phrase, widest))
    return table


def _count_head(account: Interrogation) -> str:
    each = [share.tokens - sum(phrase.clips[place].tokens for phrase in account.phrases)
            for place, share in enumerate(account.clips)]
    return " / ".join(map(str, each)) or str(account.tokens - sum(phrase.tokens for phrase in account.phrases))


def _phrase_row(phrase: PhraseAccount, widest: float) -> tuple[Text | str, ...]:
    style = "green" if phrase.gain > 0 else "red"
    rank = "" if phrase.rank is None else str(phrase.rank)
    bar = Text(draw_bar(abs(phrase.gain) / widest if widest else 0.0, BAR_CELLS), style=style)
    after = [f"{similarity:.4f}" for similarity in (phrase.similarity_after,
                                                    *(share.similarity_after for share in phrase.clips))]
    tokens = " / ".join(str(share.tokens) for share in phrase.clips) or str(phrase.tokens)
    return (Text(plain(phrase.text)), phrase.category, rank, Text(f"{phrase.gain:+.4f}", style=style), bar, *after, tokens)


def _runners_up(account: Interrogation) -> Padding:
    lines = [Text.assemble((f"{other.method:>8} {other.similarity:.4f}  ", "dim"), (_shortened(plain(other.prompt)), "dim"))
             for other in account.runners_up]
    return Padding(Group(Text("runners-up", style="dim"), *lines) if lines else Text(""), (1 if lines else 0, 0, 0, 0))


def _footer(account: Interrogation) -> Padding:
    total = sum(account.seconds.values())
    stages = " · ".join(f"{stage} {seconds:.2f}" for stage, seconds in account.seconds.items())
    if account.first_prompt_s is not None:
        stages += f" (first prompt after {account.first_prompt_s:.1f} s)"
    models = f"clip {account.clip} ({account.text_path} path)"
    if account.captioner:
        models += f", captioner {account.captioner}"
    for clip, tables in account.ready_tables.items():
        models += f"\nready-made tables of clip-interrogator under {clip}: {', '.join(tables)}"
    return Padding(Text(f"{total:.2f} s: {stages}\n{models}", style="dim"), (1, 0, 0, 0))


def _shortened(prompt: str, length: int = 84) -> str:
    return prompt if len(prompt) <= length else prompt[:length - 1] + "…"
