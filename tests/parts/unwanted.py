"""Words that no list may have: slurs and sexual words. Knows them by their hashes only."""

from __future__ import annotations

import hashlib
import itertools

from limner.vocabulary.checks import plain_words

UNWANTED_HASHES = """
0033728f 0508a634 08234c94 08a841e9 09cc1b93 0b67579a 0be9b885 0c9be4d5 0f28c496 102626ea 110c6c5a 120f6e5b 12a667c9
12e6274e 13a465fc 158869a9 16ea09fc 1802d081 1c076794 1dba4b33 1de4ec03 1e02eec4 22fc75e6 25390976 2622af97 267463e5
27a62b68 27eb0c4a 2944474a 2c32c156 2d84fef5 31506a84 333f7618 33740da8 38136d6e 3b1e0d7c 4140197e 43508b5c 4392a0c5
46505206 469c0fdb 47c41f58 4a98e20c 4ae19158 4bb60e47 4c58f5d5 4c8027b3 566f532d 586697d3 59cc3cb8 5a5f8061 604c7605
60a2bd4c 6122fdf4 619bc82e 64e8abab 6577be77 665cb762 6672b930 67beb8b8 6a1434ee 6ac3c336 6c4e4400 6ccffa49 6ef9d9fd
737dd1bc 74305616 76f03622 7710e1b1 7902e270 7bbb51d2 7c686cf2 7e85c676 7f5a9ba1 849170b7 85266837 85fc17f7 867d7897
869cc28d 8a7f0572 8c5c0439 8f5083e3 92a9bf81 96c91fa8 96efbc43 98b52c4b 98d44e13 9915ba2d 9a4eac2d 9ae315a9 9c5ba01c
9d574366 9ddcab3a a008b489 a02d538d a259276a a2d3fcd6 a3686065 a40ccba8 a467a313 a4d7510f a6ee0e6b a76d588d a7847e36
a78ae4b4 a7bf072c a8fd10a4 ab26f696 acc96930 acf45488 ad412adb ad64e56f ad6cacf3 b6460834 ba6fb01a bb87adf8 bd331fb1
be00f1af c164a49d c1b4ed05 c2c3b68b c3de533e c55fd8a7 c6603565 c91d7a20 c99eb023 cc020323 cc26c235 d11f3961 d5146a62
d6be0c9f d75a838d d84f691f d92f4cf1 da884392 dc675e44 dc77eecf dcb85fcf dcd2ee35 dd32831e dd3d4a3f e1b73076 e6836793
e742d17f e84dde50 e99d5524 e9e8b6c5 ebc98c1e ebec03d8 ee5a869b eef3bd09 eff26b18 f50c51ed f59e28f8 f600213e f6952d6e
f9d0d9b1 fca0183d fd70ad90 ff5ae7e8
"""
"""The first eight digits of each word's SHA-256, so that this file can be read aloud."""


def is_unwanted(phrase: str) -> bool:
    """Whether a word of a phrase is unwanted, or two neighbors written as one."""
    words = plain_words(phrase)
    pairs = (first + second for first, second in itertools.pairwise(words))
    return any(hashlib.sha256(word.encode()).hexdigest()[:8] in UNWANTED_HASHES for word in (*words, *pairs))
