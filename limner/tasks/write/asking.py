"""What a chat model is asked: the user's words, and what is known of the picture. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence


def write_question(ask: str, captions: Sequence[str], phrases: Sequence[str], texts: Sequence[str]) -> str:
    """Return the question: what is asked, and captions, near phrases and near texts as what is known of the picture."""
    known = [f"- Caption: {caption}" for caption in captions]
    if phrases:
        known.append(f"- Phrases that fit: {', '.join(phrases)}")
    known += [f"- A text that fits: {' '.join(text.split())}" for text in texts]
    return "\n".join([ask.strip(), "", "What is known of the picture:", *known]) if known else ask.strip()
