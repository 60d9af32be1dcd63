"""Guided search on a language small enough to be searched to the very end, and the law by which words are drawn."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from limner.algorithms.guided import GuidedSearch, Line, Rules, Verdict

END, BARRED = 0, 1
WORDS = ["", "<pad>", " red", " blue", " cat", " dog", " sits"]
VALUES = {"red": 1.0, "blue": -1.0, "cat": -0.5, "dog": 2.0, "sits": 0.3}


@dataclass(frozen=True)
class Single:
    """A word of one token."""

    ids: tuple[int, ...]
    log_prob: float
    whole: bool = True
    likeness: float = 0.0


class Markov:
    """A language in which the next word depends on the last one."""

    end_ids, barred = frozenset([END]), frozenset([BARRED])

    def __init__(self, seed: int = 0, likeness: float = 0.0) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.table = torch.randn(len(WORDS), len(WORDS), generator=generator).log_softmax(-1)
        self.likeness = likeness

    def begin(self) -> tuple[int, ...]:
        return ()

    def extend(self, past: tuple[int, ...], ids: Sequence[int]) -> tuple[int, ...]:
        return (*past, *ids)

    def log_probs(self, past: tuple[int, ...]) -> Tensor:
        return self.table[past[-1] if past else 0]

    def complete(self, past: tuple[int, ...], tokens: Sequence[int], room: int) -> list[Single]:
        log_probs = self.log_probs(past)
        return [Single((token,), float(log_probs[token]), room >= 1, self.likeness * (token in past)) for token in tokens]

    def text(self, ids: Sequence[int]) -> str:
        return "a" + "".join(WORDS[token] for token in ids)


class WordCounter:
    """Values a text by the words that it has, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def judge(self, begun: str, texts: Sequence[str]) -> Verdict:
        self.asked += texts
        values = torch.tensor([sum(VALUES.get(word, 0.0) for word in set(text.split())) for text in texts])
        return Verdict(values / 10, values)


def search(language: Markov, rules: Rules) -> list[Line]:
    found = GuidedSearch(language, WordCounter(), rules)
    running: list[Line] = []
    for running in found.run([found.begin()]):  # noqa: B007
        pass
    return found.best(running)


def every_text(language: Markov, rules: Rules) -> dict[str, float]:
    """Return the score of every text that ends within the length."""
    scores = {}
    for count in range(1, rules.length):
        for ids in itertools.product(range(2, len(WORDS)), repeat=count):
            log_prob = sum(float(language.table[before, token]) for before, token in zip((0, *ids), (*ids, END)))
            value = float(WordCounter().judge("", [language.text(ids)]).values[0])
            scores[language.text(ids)] = log_prob / (count + 1) ** rules.length_penalty + rules.guidance * value
    return scores


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("guidance", [0.3, 1.0])
def test_with_enough_beams_the_best_of_all_texts_is_found(seed: int, guidance: float) -> None:
    rules = Rules(length=4, beams=200, guidance=guidance, floor=0.0, once=0)
    language = Markov(seed)
    scores = every_text(language, rules)
    best = search(language, rules)[0]
    assert best.text == max(scores, key=lambda text: scores[text])
    assert best.score(rules) == pytest.approx(scores[best.text], abs=1e-5)


def test_the_words_of_a_text_add_up_to_it() -> None:
    rules = Rules(length=5, beams=4, floor=0.0)
    best = search(Markov(1), rules)[0]
    assert best.text == "a" + "".join(word.text for word in best.words)
    end = float(Markov(1).table[best.ids[-2], END])
    assert sum(word.log_prob for word in best.words) + end == pytest.approx(best.log_prob, abs=1e-5)
    assert best.words[-1].value == pytest.approx(best.value)
    assert all(1 <= word.rank <= word.candidates for word in best.words)


def test_what_is_not_likely_enough_is_neither_judged_nor_written() -> None:
    language = Markov(2)
    likely = language.table[0].exp()
    likely[BARRED] = 0
    allowed = {WORDS[token] for token in range(2, len(WORDS)) if likely[token] >= 0.5 * likely.max()}
    judge = WordCounter()
    found = GuidedSearch(language, judge, Rules(length=1, floor=0.5))
    list(found.run([found.begin()]))
    assert {text[1:] for text in judge.asked[1:]} == allowed != set(WORDS[2:])


def test_fewer_candidates_are_the_likeliest_ones() -> None:
    judge = WordCounter()
    found = GuidedSearch(Markov(2), judge, Rules(length=1, candidates=2, floor=0.0))
    list(found.run([found.begin()]))
    order = [WORDS[token] for token in Markov(2).table[0].argsort(descending=True).tolist() if token != BARRED]
    assert {text[1:] for text in judge.asked[1:]} == {word for word in order[:2] if word}


def test_words_are_drawn_by_their_likelihood_times_what_the_picture_gives() -> None:
    language, rules = Markov(3), Rules(length=1, floor=0.0, guidance=0.8)
    found = GuidedSearch(language, WordCounter(), rules)
    opened, generator = found.begin(), torch.Generator().manual_seed(5)
    drawn = Counter()
    for _ in range(4000):
        *_, line = found.draw(opened, generator)
        drawn[line.text[1:]] += 1
    weights = {WORDS[token]: math.exp(float(language.table[0, token]) + 0.8 * VALUES[WORDS[token].strip()])
               for token in range(2, len(WORDS))}
    total = sum(weights.values())
    for word, weight in weights.items():
        expected = weight / total
        assert drawn[word] / 4000 == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / 4000))


def test_a_run_of_words_comes_only_once() -> None:
    class Loving(WordCounter):
        def judge(self, begun: str, texts: Sequence[str]) -> Verdict:
            values = torch.tensor([float(text.count("red blue")) * 9 for text in texts])
            return Verdict(values, values)

    def write(once: int) -> str:
        found = GuidedSearch(Markov(0), Loving(), Rules(length=8, floor=0.0, once=once))
        return max([line for lines in found.run([found.begin()]) for line in lines], key=lambda line: line.value).text

    assert write(0).count("red blue") == 3  # the last step finishes the text
    assert write(2).count("red blue") == 1
    assert write(2).count("dog dog") == 0


def test_words_like_earlier_ones_pay_the_penalty() -> None:
    language = Markov(4, likeness=1.0)
    language.table[:, END] = -30.0

    def write(penalty: float) -> Line:
        return search(language, Rules(length=5, floor=1e-6, penalty=penalty, once=0, guidance=1e-9))[0]

    assert max(Counter(write(0.0).ids).values()) > 1
    assert max(Counter(write(50.0).ids).values()) == 1
    assert write(50.0).lean == 0


def test_without_guidance_nobody_is_asked() -> None:
    judge = WordCounter()
    found = GuidedSearch(Markov(0), judge, Rules(length=3, guidance=0.0))
    list(found.run([found.begin()]))
    assert judge.asked == []
    assert found.best()


def test_the_check_may_end_a_search() -> None:
    def stop() -> None:
        raise KeyError("enough")

    found = GuidedSearch(Markov(0), WordCounter(), Rules(), check=stop)
    with pytest.raises(KeyError, match="enough"):
        list(found.run([found.begin()]))


def test_a_text_of_somebody_else_is_judged_word_by_word() -> None:
    language = Markov(0)
    found = GuidedSearch(language, WordCounter(), Rules())
    lines = found.trace(found.begin(), [2, 5, 6], [1, 3], [-1.0, -2.0, -0.5])
    assert [line.text for line in lines] == ["a red", "a red dog sits"]
    assert [line.log_prob for line in lines] == [-1.0, -3.5]
    assert [round(line.value, 5) for line in lines] == [1.0, 3.3]
    assert found.read(lines[1]).past == (2, 5, 6)
