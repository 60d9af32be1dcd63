"""Check a list of phrases: what would be refused, what is there twice, what a prompt or CLIP would misread.

The lists that limner ships are held to the same. Knows nothing about features or tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from limner.vocabulary.lines import read_raw_lines
from limner.vocabulary.lists import LONGEST_PHRASE

MOST_TOKENS = 12
"""A chain has some 75 to spend; a longer phrase leaves no room for others."""

SIGNS = re.compile(r"[,;()\[\]{}<>|\\\"_*#]")
"""Signs that separate phrases or weigh them in the generators' prompts."""

INVISIBLE = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width blank, word joiner, byte order mark: what a copied web page leaves behind."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with one line, numbered from 1."""

    line: int
    phrase: str
    problem: str


def check_list(path: Path, count_tokens: Callable[[str], int], *, most_tokens: int = MOST_TOKENS) -> list[Finding]:
    """Return what is wrong with a list, line by line; blank lines are right.

    Raises:
        VocabularyError: the file cannot be read.
    """
    lines = read_raw_lines(path, noun="a phrase")
    findings: list[Finding] = []
    homes: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        try:
            phrase = line.decode().strip()
        except UnicodeDecodeError as error:
            findings.append(Finding(number, line.decode(errors="replace").strip(), f"not UTF-8 ({error.reason})"))
            continue
        problems = [*_problems(phrase, count_tokens, most_tokens), *_repetition(phrase, number, homes)] if phrase else []
        findings += [Finding(number, phrase, problem) for problem in problems]
    return findings


def load_token_counter() -> Callable[[str], int]:
    """Return what counts a phrase's tokens as OpenAI's CLIP has them, and the generators with it."""
    from limner.models._open_clip import open_clip

    tokenizer = open_clip.SimpleTokenizer()
    return lambda phrase: len(tokenizer.encode(phrase))


def plain_words(phrase: str) -> list[str]:
    """Return the words of a phrase without case, accents and apostrophes, parted at hyphens."""
    letters = (sign for sign in unicodedata.normalize("NFKD", phrase) if not unicodedata.combining(sign))
    return re.findall(r"\w+", "".join(letters).casefold().replace("'", "").replace("’", ""))


def _problems(phrase: str, count_tokens: Callable[[str], int], most_tokens: int) -> Iterator[str]:
    if len(phrase) > LONGEST_PHRASE:
        yield f"{len(phrase):,} characters; a phrase has at most {LONGEST_PHRASE}"
        return
    if unicodedata.normalize("NFC", phrase) != phrase:
        yield "letters and accents are apart (not NFC); many tools will not find it"
    if phrase != " ".join(phrase.split()):
        yield "blanks other than single ordinary ones"
    if any(unicodedata.category(sign) == "Cc" or sign in INVISIBLE for sign in phrase if not sign.isspace()):
        yield "an invisible character"
    if signs := sorted(set(SIGNS.findall(phrase))):
        yield f"signs that mean something in a prompt: {' '.join(signs)}"
    if (tokens := count_tokens(phrase)) > most_tokens:
        yield f"{tokens} tokens of CLIP; at most {most_tokens} leave room for other phrases"


def _repetition(phrase: str, number: int, homes: dict[str, int]) -> Iterator[str]:
    """Tell a phrase that differs from an earlier one by case, accents, hyphens, blanks or the order of words only."""
    words = plain_words(phrase)
    first = min((homes.setdefault(key, number) for key in (" ".join(sorted(words)), "".join(words)) if key),
                default=number)
    if first != number:
        yield f"the same as line {first} (capitals, accents, hyphens and the order of words do not count)"
