"""Where a word ends in what a tokenizer decodes, also in scripts that put no blanks between words. Knows texts only."""

from __future__ import annotations

import unicodedata

BROKEN = "\ufffd"
"""What stands for the bytes of a character that is not whole yet."""

_INSIDE = "'’-_"
"""What may stand within a word."""

_BLANKLESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x31FF), (0x3400, 0x9FFF), (0xAC00, 0xD7A3),
              (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x3FFFF))
"""Thai and Lao, Burmese, Khmer, Chinese and Japanese. (Korean has blanks, but each of its letters is a whole syllable.)"""


def goes_on(before: str, after: str) -> bool:
    """Whether a text ``before`` ends within a word that ``after``, the same text and one token more, goes on with."""
    if before.endswith(BROKEN) or not after.startswith(before):  # the end was decoded anew: a byte or a mark was missing
        return True
    piece = after[len(before):]
    return bool(before and piece) and may_go_on(before) and _is_inside(piece[0])


def may_go_on(text: str) -> bool:
    """Whether the next token may belong to the text's last word: that is for the next token to say."""
    return text == "" or text.endswith(BROKEN) or _is_inside(text[-1])


def _is_inside(character: str) -> bool:
    """Whether words go on before and behind this character."""
    if character in _INSIDE:
        return True
    if any(first <= ord(character) <= last for first, last in _BLANKLESS):
        return False
    return character.isalnum() or unicodedata.category(character).startswith("M")
