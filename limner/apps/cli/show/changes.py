"""What became of a prompt before it was finished, in words. Knows records only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limner.tasks.interrogate.interrogation import Interrogation


def list_changes(account: Interrogation) -> list[str]:
    """Return a line for each: what was dropped to shorten the prompt, and that somebody or a budget stopped it."""
    lines = []
    if account.dropped:
        whole = max(account.runners_up, key=lambda other: other.similarity)
        lines.append(f"shortened, similarity {whole.similarity:.4f} to {account.similarity:.4f}; dropped: "
                     + ", ".join(account.dropped))
    if account.stopped_after is not None:
        lines.append(f"stopped after {account.stopped_after} steps; this is the best so far")
    return lines
