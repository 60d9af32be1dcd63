"""Words for scenes: captions by a small grammar, lists of phrases, and what each of them claims.

Every text comes with its claims, the facts that it names, so that a trainer knows which pictures a text is true of.
Knows nothing about pixels or models.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.world import catalog
from training.world.kinds import Rng
from training.world.scenes import Scene

Claim = tuple[str, str]
"""A fact: its field ("subject", "color", "flavor", ...) and its value."""

NUMBERS = {2: "two", 3: "three", 4: "a row of"}
COUNTED_IN = {"scissors": ("pair of", "pairs of"), "glasses": ("pair of", "pairs of"), "bread": ("loaf of", "loaves of")}
"""Nouns that are counted by another word: one of them, several."""
NOT_A_VOWEL = ("uni", "use", "ute", "ukulele", "euro", "one")
"""Words that begin with a vowel's letter and another sound: a unicorn."""
GROUND_PHRASES = {"plain": "on a plain background", "white": "on a white background", "black": "on a black background"}


@dataclass(frozen=True)
class Text:
    """A text and the facts that it claims."""

    text: str
    claims: frozenset[Claim]


def scene_claims(scene: Scene) -> frozenset[Claim]:
    """Return every fact that is true of a scene's picture."""
    claims = {("subject", scene.subject), ("medium", scene.medium), ("count", str(scene.count))}
    optional = {"place": scene.place, "light": scene.light, "ground": scene.shown_ground, "size": scene.size,
                "relation": scene.relation, "other": scene.other, "movement": scene.movement, "painter": scene.painter,
                "defect": scene.defect}
    claims |= {(name, value) for name, value in optional.items() if value}
    claims |= {("flavor", flavor) for flavor in scene.flavors}
    if scene.ground:
        claims.add(("ground", "plain"))
    if scene.shows_color:
        claims.add(("color", scene.color))
        if scene.other_color:
            claims.add(("other_color", scene.other_color))
    return frozenset(claims)


def write_caption(scene: Scene, rng: Rng | None = None) -> Text:
    """Write the full caption: medium, subject with colour and number, relation, place and light.

    Without ``rng`` the wording is the plainest one; with it, wording and order vary.
    """
    subject, claims = _subject_phrase(scene, with_color=True, with_size=True)
    medium = catalog.MEDIUMS[scene.medium].phrase
    setting, more = setting_of(scene)
    claims |= more | {("medium", scene.medium)}
    frames: tuple[Callable[[], str], ...] = (
        lambda: f"{medium} of {subject} {setting}",
        lambda: f"{subject} {setting}, {medium}",
        lambda: f"{medium} showing {subject} {setting}",
        lambda: f"{medium}, {subject} {setting}",
        lambda: f"{subject}, {setting}, {medium}",
    )
    chosen = 0 if rng is None else int(rng.choice(len(frames), p=[0.4, 0.2, 0.15, 0.1, 0.15]))
    return Text(frames[chosen](), frozenset(claims))


def write_prompt(scene: Scene, rng: Rng) -> Text:
    """Write a caption of a random part of the facts, followed by some of the scene's style phrases, as prompts are."""
    head, claims = _partial_caption(scene, rng)
    phrases = _style_phrases(scene, rng)
    kept = [p for p in phrases if rng.random() < 0.7]
    order = rng.permutation(len(kept))
    texts = [head, *(kept[i].text for i in order)] if head else [kept[i].text for i in order]
    for i in order:
        claims |= kept[i].claims
    if not texts:
        return write_caption(scene, rng)
    return Text(", ".join(texts), frozenset(claims))


def write_additions(scene: Scene, rng: Rng, count: int, chances: Sequence[float] | None = None
                    ) -> tuple[Text, list[tuple[Text, int]]]:
    """Write a prompt, and ``count`` times the same prompt with one phrase more and what that phrase is worth.

    It is worth 1 if it says something new and true of the scene, 0 if it repeats what is said, -1 if it is false. The first
    is mostly worth 1 where there is such a phrase left; the others are false, or now and then repetitions.

    Args:
        scene: what the prompt is of.
        rng: decides.
        count: how many phrases to try.
        chances: of each of ``table_phrases()``, how often to try it where it is false; by default mostly flavors.
    """
    caption = write_caption(scene, rng)
    head = caption if rng.random() < 0.7 else Text(*_partial_caption(scene, rng))
    head = head if head.text else caption
    true = [phrase for phrase in _style_phrases(scene, rng) if not phrase.claims <= head.claims]
    true = [true[i] for i in rng.permutation(len(true))]
    new = true[:1] if rng.random() < 0.7 else []
    false = _false_phrases(scene, rng, count + 2, chances)
    said = [*true[len(new):][:int(rng.integers(5))], *false[count:][:max(0, int(rng.integers(-2, 3)))]]
    said = [head, *(said[i] for i in rng.permutation(len(said)))]
    before = _join(said)
    known = [phrase for phrase in (*_style_phrases(scene, rng), *_setting_phrases(scene)) if phrase.claims <= before.claims]
    tried = [(phrase, 1) for phrase in new]
    for phrase in false[len(new):count]:
        repeats = known and rng.random() < 0.15
        tried.append((known[int(rng.integers(len(known)))], 0) if repeats else (phrase, -1))
    return before, [(_join([*said, phrase]), worth) for phrase, worth in tried]


def _join(texts: list[Text]) -> Text:
    return Text(", ".join(text.text for text in texts), frozenset().union(*(text.claims for text in texts)))


@functools.cache
def table_phrases() -> tuple[Text, ...]:
    """Return the phrases of the built-in model's tables, and those that name a place."""
    tables: dict[str, Mapping[str, Any]] = {"medium": catalog.MEDIUMS, "movement": catalog.MOVEMENTS,
                                            "light": catalog.LIGHTS, "place": catalog.PLACES}
    texts = [(("flavor", name), name) for name in catalog.FLAVORS]
    texts += [(("ground", name), phrase) for name, phrase in GROUND_PHRASES.items()]
    texts += [(("painter", name), lead + name) for name in catalog.PAINTERS for lead in ("by ", "inspired by ")]
    texts += [((field, name), kind.phrase) for field, table in tables.items() for name, kind in table.items()]
    return tuple(Text(text, frozenset({claim})) for claim, text in texts)


@functools.cache
def _usual_chances() -> np.ndarray:
    share = {"flavor": 0.4, "medium": 0.2, "painter": 0.2, "movement": 0.1, "light": 0.06, "place": 0.02, "ground": 0.02}
    fields = [next(iter(phrase.claims))[0] for phrase in table_phrases()]
    return np.array([share[field] / fields.count(field) for field in fields])


def _false_phrases(scene: Scene, rng: Rng, count: int, chances: Sequence[float] | None) -> list[Text]:
    facts = scene_claims(scene)
    weights = np.array(_usual_chances() if chances is None else chances)
    weights[[phrase.claims <= facts for phrase in table_phrases()]] = 0
    chosen = rng.choice(len(weights), count, replace=False, p=weights / weights.sum())
    return [table_phrases()[i] for i in chosen]


def _setting_phrases(scene: Scene) -> list[Text]:
    if not scene.place:
        return [Text(*_ground(scene))]
    phrases = [Text(catalog.PLACES[scene.place].phrase, frozenset({("place", scene.place)}))]
    if catalog.PLACES[scene.place].has_sky and scene.light != "daylight":
        phrases.append(Text(catalog.LIGHTS[scene.light].phrase, frozenset({("light", scene.light)})))
    return phrases


def write_phrase(scene: Scene, rng: Rng) -> Text:
    """Write a single phrase that is true of the scene: a label or an entry of a table."""
    phrases = _style_phrases(scene, rng)
    subject, claims = _subject_phrase(scene, with_color=rng.random() < 0.6, with_size=False)
    phrases.append(Text(subject, frozenset(claims)))
    bare = catalog.SUBJECTS[scene.subject].name
    template = ("{}", "{a}", "a picture of {a}", "a drawing of {a}", "a photo of {a}")[int(rng.integers(5))]
    phrases.append(Text(template.format(bare, a=with_article(bare)), frozenset({("subject", scene.subject)})))
    phrases += _setting_phrases(scene)
    if scene.shows_color:
        phrases.append(Text(scene.color, frozenset({("color", scene.color)})))
    return phrases[int(rng.integers(len(phrases)))]


def subject_of(scene: Scene, *, with_color: bool = True, with_size: bool = True) -> tuple[str, frozenset[Claim]]:
    """Return the subject with number, size, colour and what it is beside or under, and what is claimed."""
    text, claims = _subject_phrase(scene, with_color=with_color, with_size=with_size)
    return text, frozenset(claims)


def _subject_phrase(scene: Scene, *, with_color: bool, with_size: bool) -> tuple[str, set[Claim]]:
    kind = catalog.SUBJECTS[scene.subject]
    claims: set[Claim] = {("subject", scene.subject), ("count", str(scene.count))}
    words = []
    if with_size and scene.size:
        words.append(scene.size)
        claims.add(("size", scene.size))
    measure = COUNTED_IN.get(scene.subject)
    if measure:
        words.append(measure[scene.count > 1])
    if with_color and scene.shows_color:
        words.append(scene.color)
        claims.add(("color", scene.color))
    words.append(kind.plural if scene.count > 1 and not measure else kind.name)
    text = " ".join([NUMBERS[scene.count], *words]) if scene.count > 1 else with_article(" ".join(words))
    if scene.relation:
        other, more = _other_phrase(scene, with_color)
        text, claims = f"{text} {scene.relation} {other}", claims | more
    return text, claims


def _other_phrase(scene: Scene, with_color: bool) -> tuple[str, set[Claim]]:
    claims: set[Claim] = {("other", scene.other), ("relation", scene.relation)}
    words = [scene.other]
    if with_color and scene.shows_color:
        words.insert(0, scene.other_color)
        claims.add(("other_color", scene.other_color))
    words[:0] = COUNTED_IN.get(scene.other, ())[:1]
    return with_article(" ".join(words)), claims


def _ground(scene: Scene) -> tuple[str, frozenset[Claim]]:
    return GROUND_PHRASES[scene.shown_ground], frozenset({("ground", "plain"), ("ground", scene.shown_ground)})


def setting_of(scene: Scene) -> tuple[str, frozenset[Claim]]:
    """Return the place and the light, or the plain ground, and what is claimed."""
    if not scene.place:
        return _ground(scene)
    place = catalog.PLACES[scene.place]
    if scene.light == "daylight":
        return place.phrase, frozenset({("place", scene.place)})
    claims = frozenset({("place", scene.place), ("light", scene.light)})
    return f"{place.phrase} {catalog.LIGHTS[scene.light].phrase}", claims


def _partial_caption(scene: Scene, rng: Rng) -> tuple[str, frozenset[Claim]]:
    """Name the subject mostly, and each of colour, size, medium and setting or not."""
    if rng.random() < 0.08:
        return "", frozenset()
    text, claims = _subject_phrase(scene, with_color=rng.random() < 0.7, with_size=rng.random() < 0.5)
    if rng.random() < 0.6:
        setting, more = setting_of(scene)
        text, claims = f"{text} {setting}", claims | more
    if rng.random() < 0.5:
        medium = catalog.MEDIUMS[scene.medium].phrase
        text = f"{medium} of {text}" if rng.random() < 0.7 else f"{text}, {medium}"
        claims = claims | {("medium", scene.medium)}
    return text, frozenset(claims)


def _style_phrases(scene: Scene, rng: Rng) -> list[Text]:
    """The phrases of the tables that are true of the scene: medium, movement, painter, flavors, defect."""
    medium = catalog.MEDIUMS[scene.medium].phrase
    texts = [Text(medium if rng.random() < 0.7 else _without_article(medium), frozenset({("medium", scene.medium)}))]
    if scene.movement:
        movement = catalog.MOVEMENTS[scene.movement].phrase
        texts.append(Text(movement, frozenset({("movement", scene.movement)})))
    if scene.painter:
        name = catalog.PAINTERS[scene.painter].phrase
        lead = ("by ", "inspired by ", "in the style of ")[int(rng.choice(3, p=[0.5, 0.3, 0.2]))]
        texts.append(Text(lead + name, frozenset({("painter", scene.painter)})))
    texts += [Text(flavor, frozenset({("flavor", flavor)})) for flavor in scene.flavors]
    if scene.defect:
        texts.append(Text(scene.defect, frozenset({("defect", scene.defect)})))
    return texts


def with_article(words: str) -> str:
    """Return words behind their article: "an owl", "a unicorn"."""
    return f"an {words}" if words[0] in "aeiou" and not words.startswith(NOT_A_VOWEL) else f"a {words}"


def _without_article(phrase: str) -> str:
    return phrase.split(" ", 1)[1] if phrase.startswith(("a ", "an ")) else phrase
