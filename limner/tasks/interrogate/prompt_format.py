"""Write a prompt from its account: with weights as generators read them, or in a form of the user's own.

Knows accounts only; no model, no tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Formatter

from limner.core.errors import OptionError
from limner.models.clip.text.tokens import SEPARATOR
from limner.tasks.interrogate.interrogation import Interrogation, PhraseAccount

FIELDS = ("caption", "prompt", "artists", "flavors", "mediums", "movements", "sites", "negative")

LEAST, MOST = 0.5, 1.5
"""A modest range: a gain says how much of the picture is in a phrase, and no generator was asked."""

IDLE = 0.75
"""The weight of a phrase that adds nothing; one that adds the mean has weight 1."""


def weigh_phrases(phrases: Sequence[PhraseAccount], *, reverse: bool = False) -> list[float]:
    """Return a weight for every phrase: ``0.75 + 0.25 * gain / mean |gain|``, from 0.5 to 1.5, of two digits.

    With ``reverse`` a fall of the similarity is the gain, as in a negative prompt.
    """
    gains = [-phrase.gain if reverse else phrase.gain for phrase in phrases]
    mean = sum(map(abs, gains)) / max(1, len(gains))
    if not mean:
        return [1.0] * len(gains)
    return [round(min(MOST, max(LEAST, IDLE + (1 - IDLE) * gain / mean)), 2) for gain in gains]


def write_weighted(account: Interrogation) -> str:
    """Return the prompt with ``(phrase:1.2)`` for every phrase, in the syntax of stable-diffusion-webui and ComfyUI.

    Parentheses of its own are escaped; the caption and phrases of weight 1 stand bare.
    """
    written = _write_phrases(account, weights=True)
    behind = (phrase.separator + text for phrase, text in zip(account.phrases, written, strict=True))
    return _escape(find_head(account)) + "".join(behind)


def write_format(account: Interrogation, form: str, *, weights: bool = False) -> str:
    """Fill ``{caption}``, ``{prompt}``, ``{artists}`` ... (``FIELDS``) of ``form``; phrases are joined by commas.

    ``{negative}`` is the negative prompt, where the account has one. A comma beside a field that stays empty goes too.

    Raises:
        OptionError: see ``find_fields``.
    """
    wanted, values = find_fields(form), _fill_fields(account, weights=weights)
    text = "".join(literal + (values[name] if name is not None else "") for literal, name in _parse(form))
    if all(values[name] for name in wanted):
        return text
    text = re.sub(r"(?:,[ \t]*){2,}", SEPARATOR, text)
    return re.sub(r"(?m)^(?:,[ \t]*)+|(?:,[ \t]*)+$", "", text)


def find_fields(form: str) -> set[str]:
    """Return the fields that a form has.

    Raises:
        OptionError: the form has a field that is not one of ``FIELDS``, a lone brace, or no field.
    """
    found = {name for _, name in _parse(form) if name is not None}
    if unknown := found - set(FIELDS):
        raise OptionError(f"The format {form!r} has unknown fields: {', '.join(sorted(unknown))}. There are "
                          f"{', '.join(f'{{{name}}}' for name in FIELDS)}.")
    if not found:
        raise OptionError(f"The format {form!r} has no field. There are {', '.join(f'{{{name}}}' for name in FIELDS)}.")
    return found


def find_head(account: Interrogation) -> str:
    """Return what stands before the first phrase: the caption, or where a chain began."""
    behind = sum(len(phrase.separator) + len(phrase.text) for phrase in account.phrases)
    return account.prompt[:len(account.prompt) - behind]


def _parse(form: str) -> list[tuple[str, str | None]]:
    """Return texts, each with the name of the field behind it."""
    try:
        parts = list(Formatter().parse(form))
    except ValueError as error:
        raise OptionError(f"The format {form!r} cannot be read: {error}. Write fields as {{caption}}, and a brace of your "
                          "own twice.") from error
    # what stands behind a name (":>9", "!r") makes the field an unknown one
    return [(literal, name if name is None else name + (f"!{turn}" if turn else "") + (f":{spec}" if spec else ""))
            for literal, name, spec, turn in parts]


def _fill_fields(account: Interrogation, *, weights: bool) -> dict[str, str]:
    written = list(zip(account.phrases, _write_phrases(account, weights=weights), strict=True))
    values = {name: SEPARATOR.join(text for phrase, text in written if phrase.table == name) for name in FIELDS[2:-1]}
    values["caption"] = _escape(account.caption) if weights else account.caption
    values["prompt"] = write_weighted(account) if weights else account.prompt
    negative = account if account.mode == "negative" else account.negative
    values["negative"] = "" if negative is None else write_weighted(negative) if weights else negative.prompt
    return values


def _write_phrases(account: Interrogation, *, weights: bool) -> list[str]:
    if not weights:
        return [phrase.text for phrase in account.phrases]
    found = weigh_phrases(account.phrases, reverse=account.mode == "negative")
    return [_weigh(phrase.text, weight) for phrase, weight in zip(account.phrases, found, strict=True)]


def _weigh(phrase: str, weight: float) -> str:
    return _escape(phrase) if weight == 1 else f"({_escape(phrase)}:{weight:g})"


def _escape(text: str) -> str:
    return re.sub(r"[()]", r"\\\g<0>", text)
