"""Words for scenes: captions by a small grammar, lists of phrases, and what each of them claims.

Every text comes with its claims, the facts that it names, so that a trainer knows which pictures a text is true of.
Knows nothing about pixels or models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from limner.world import catalog
from limner.world.kinds import Rng
from limner.world.scenes import Scene

Claim = tuple[str, str]
"""A fact: its field ("subject", "color", "flavor", ...) and its value."""

NUMBERS = {2: "two", 3: "three", 4: "a row of"}


@dataclass(frozen=True)
class Text:
    """A text and the facts that it claims."""

    text: str
    claims: frozenset[Claim]


def scene_claims(scene: Scene) -> frozenset[Claim]:
    """Return every fact that is true of a scene's picture."""
    claims = {("subject", scene.subject), ("medium", scene.medium), ("place", scene.place), ("light", scene.light),
              ("count", str(scene.count))}
    optional = {"size": scene.size, "relation": scene.relation, "other": scene.other, "movement": scene.movement,
                "painter": scene.painter, "defect": scene.defect}
    claims |= {(name, value) for name, value in optional.items() if value}
    claims |= {("flavor", flavor) for flavor in scene.flavors}
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
    setting, more = _setting(scene)
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


def write_addition(scene: Scene, rng: Rng) -> tuple[Text, Text, bool]:
    """Write a prompt, the same prompt with one phrase more, and whether that phrase says something new and true.

    The phrase is true of the scene and not yet said, or false, or a repetition of what the prompt says already.
    """
    caption = write_caption(scene, rng)
    head = caption if rng.random() < 0.7 else Text(*_partial_caption(scene, rng))
    head = head if head.text else caption
    true = [phrase for phrase in _style_phrases(scene, rng) if not phrase.claims <= head.claims]
    true = [true[i] for i in rng.permutation(len(true))]
    said = [head, *true[1:][:int(rng.integers(3))]]
    if rng.random() < 0.25:
        said.append(_false_phrase(scene, rng))
    before = _join(said)
    kind = rng.random()
    if true and kind < 0.5:
        return before, _join([*said, true[0]]), True
    more = _repetition(scene, before.claims, rng) if kind > 0.85 else _false_phrase(scene, rng)
    return before, _join([*said, more]), False


def _join(texts: list[Text]) -> Text:
    return Text(", ".join(text.text for text in texts), frozenset().union(*(text.claims for text in texts)))


def _false_phrase(scene: Scene, rng: Rng) -> Text:
    """A phrase of the tables that is not true of the scene: mostly a flavor, as in the tables."""
    facts = scene_claims(scene)
    while True:
        phrase = _any_phrase(rng)
        if not phrase.claims <= facts:
            return phrase


def _any_phrase(rng: Rng) -> Text:
    def pick(names: Iterable[str]) -> str:
        known = list(names)
        return known[int(rng.integers(len(known)))]

    fields = ("flavor", "medium", "painter", "movement", "light", "place")
    field = fields[int(rng.choice(len(fields), p=[0.4, 0.2, 0.2, 0.1, 0.08, 0.02]))]
    if field == "flavor":
        name = pick(catalog.FLAVORS)
        return Text(name, frozenset({(field, name)}))
    if field == "painter":
        name = pick(catalog.PAINTERS)
        return Text(("by ", "inspired by ")[int(rng.integers(2))] + name, frozenset({(field, name)}))
    tables: dict[str, Mapping[str, Any]] = {"medium": catalog.MEDIUMS, "movement": catalog.MOVEMENTS,
                                            "light": catalog.LIGHTS, "place": catalog.PLACES}
    name = pick(tables[field])
    return Text(tables[field][name].phrase, frozenset({(field, name)}))


def _repetition(scene: Scene, said: frozenset[Claim], rng: Rng) -> Text:
    """A phrase whose claim was made before."""
    phrases = [phrase for phrase in (*_style_phrases(scene, rng), *_setting_phrases(scene)) if phrase.claims <= said]
    return phrases[int(rng.integers(len(phrases)))] if phrases else _false_phrase(scene, rng)


def _setting_phrases(scene: Scene) -> list[Text]:
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
    phrases.append(Text(template.format(bare, a=_with_article(bare)), frozenset({("subject", scene.subject)})))
    phrases += _setting_phrases(scene)
    if scene.shows_color:
        phrases.append(Text(scene.color, frozenset({("color", scene.color)})))
    return phrases[int(rng.integers(len(phrases)))]


def _subject_phrase(scene: Scene, *, with_color: bool, with_size: bool) -> tuple[str, set[Claim]]:
    kind = catalog.SUBJECTS[scene.subject]
    claims: set[Claim] = {("subject", scene.subject), ("count", str(scene.count))}
    words = []
    if with_size and scene.size:
        words.append(scene.size)
        claims.add(("size", scene.size))
    if with_color and scene.shows_color:
        words.append(scene.color)
        claims.add(("color", scene.color))
    if scene.count > 1:
        text = " ".join([NUMBERS[scene.count], *words, kind.plural])
    else:
        text = _with_article(" ".join([*words, kind.name]))
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
    return _with_article(" ".join(words)), claims


def _setting(scene: Scene) -> tuple[str, set[Claim]]:
    place = catalog.PLACES[scene.place]
    if scene.light == "daylight":
        return place.phrase, {("place", scene.place)}
    return f"{place.phrase} {catalog.LIGHTS[scene.light].phrase}", {("place", scene.place), ("light", scene.light)}


def _partial_caption(scene: Scene, rng: Rng) -> tuple[str, frozenset[Claim]]:
    """Name the subject mostly, and each of colour, size, medium and setting or not."""
    if rng.random() < 0.08:
        return "", frozenset()
    text, claims = _subject_phrase(scene, with_color=rng.random() < 0.7, with_size=rng.random() < 0.5)
    if rng.random() < 0.6:
        setting, more = _setting(scene)
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


def _with_article(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _without_article(phrase: str) -> str:
    return phrase.split(" ", 1)[1] if phrase.startswith(("a ", "an ")) else phrase
