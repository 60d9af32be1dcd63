"""The modes written out plainly, every text encoded whole: what the library's modes must give."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from limner.models.clip.model import Clip
from limner.vocabulary.lists import Vocabulary


class PlainModes:
    """Modes of one vocabulary under one CLIP for one picture's ``features [1, d]``."""

    def __init__(self, clip: Clip, vocabulary: Vocabulary, features: Tensor) -> None:
        self.clip, self.vocabulary, self.features = clip, vocabulary, features
        self.tables = {name: vocabulary.category(name)
                       for name in ("artists", "flavors", "mediums", "movements", "sites", "negative")}
        self.merged = [p for name in ("artists", "flavors", "mediums", "movements", "sites") for p in self.tables[name]]

    def similarities(self, texts: Sequence[str]) -> list[float]:
        tokens = self.clip.tokens.pad(list(texts))
        rows = self.clip.model.encode_text(tokens).detach().float()
        rows = rows / rows.norm(dim=1, keepdim=True)
        return (rows @ self.features[0]).tolist()

    def scores(self, labels: Sequence[str]) -> list[float]:
        tokens = self.clip.tokens.pad(list(labels))
        rows = self.clip.model.encode_text(tokens).detach().float()
        rows = (rows / rows.norm(dim=1, keepdim=True)).half().float()
        return (rows @ self.features[0]).tolist()

    def ranked(self, labels: Sequence[str], count: int, *, reverse: bool = False) -> list[str]:
        scores = self.scores(labels)
        order = sorted(range(len(labels)), key=lambda i: scores[i] if reverse else -scores[i])
        return [labels[i] for i in order[:count]]

    def fits(self, text: str) -> bool:
        return self.clip.tokens.count(text) <= self.clip.tokens.limit

    def cut(self, text: str) -> str:
        parts = text.split(", ")
        kept = parts[0]
        for part in parts[1:]:
            if not self.fits(f"{kept}, {part}"):
                break
            kept = f"{kept}, {part}"
        return kept

    def fast(self, caption: str, most: int) -> str:
        return self.cut(", ".join([caption, *self.ranked(self.merged, most)]))

    def classic(self, caption: str, most: int) -> str:
        medium, artist, site, movement = (self.ranked(self.tables[name], 1)[0]
                                          for name in ("mediums", "artists", "sites", "movements"))
        head = f"{caption} {artist}" if caption.startswith(medium) else f"{caption}, {medium} {artist}"
        return self.cut(", ".join([head, site, movement, *self.ranked(self.tables["flavors"], most)]))

    def chain(self, start: str, phrases: Sequence[str], least: int, most: int, *, reverse: bool = False) -> str:
        sign = -1 if reverse else 1
        left = list(phrases)
        prompt, now = start, sign * self.similarities([start])[0]
        best_prompt, best = prompt, now
        for taken in range(most):
            texts = [f"{prompt}, {phrase}" for phrase in left if self.fits(f"{prompt}, {phrase}")]
            if not texts:
                break
            scores = [sign * score for score in self.similarities(texts)]
            top = max(scores)
            if top <= now and taken >= least:
                break
            text = texts[scores.index(top)]
            left.remove(text[len(prompt) + 2:])
            prompt, now = text, top
            if now > best:
                best_prompt, best = prompt, now
        return best_prompt

    def best(self, caption: str, least: int, most: int, pool: int) -> str:
        chain = self.chain(caption, self.ranked(self.merged, pool), least, most)
        prompts = [caption, self.classic(caption, most), self.fast(caption, most), chain]
        scores = self.similarities(prompts)
        return prompts[scores.index(max(scores))]

    def negative(self, least: int, most: int, pool: int) -> str:
        phrases = [*self.ranked(self.tables["flavors"], pool, reverse=True), *self.tables["negative"]]
        first = min(filter(self.fits, phrases), key=lambda phrase: self.similarities([phrase])[0])
        phrases.remove(first)
        return self.chain(first, phrases, least, most, reverse=True)

    def legacy(self, caption: str, most: int, pool: int) -> str:
        tops = [self.ranked(self.tables[name], 1)[0] for name in ("mediums", "artists", "sites", "movements")]
        prompts = [", ".join([caption, *(t for bit, t in enumerate(tops) if mask >> (3 - bit) & 1)]) for mask in range(16)]
        scores = self.similarities(prompts)
        start = prompts[scores.index(max(scores))]
        return self.chain(start, self.ranked(self.tables["flavors"], pool), 0, most)


class PlainJointModes(PlainModes):
    """The same under several CLIPs: the mean of what each says, and a text fits when it fits each."""

    def __init__(self, parts: Sequence[PlainModes]) -> None:
        super().__init__(parts[0].clip, parts[0].vocabulary, parts[0].features)
        self.parts = parts

    def similarities(self, texts: Sequence[str]) -> list[float]:
        return _means([part.similarities(texts) for part in self.parts])

    def scores(self, labels: Sequence[str]) -> list[float]:
        return _means([part.scores(labels) for part in self.parts])

    def fits(self, text: str) -> bool:
        return all(part.fits(text) for part in self.parts)


def _means(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) / len(rows) for column in zip(*rows)]
