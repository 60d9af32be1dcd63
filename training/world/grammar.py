"""The other way round: what a caption, a list of phrases, a sentence or a poem about a scene claims, if it is one.

Exactly the texts that ``captions`` and ``verses`` could write are taken, whatever facts meet in them; from
anything else comes None. So it says of a text written by somebody else whether its grammar is right, and what it says.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from training.world import catalog
from training.world.captions import COUNTED_IN, GROUND_PHRASES, NUMBERS, Claim, with_article
from training.world.scenes import RELATIONS, SIZES
from training.world.verses import CLOSINGS, POEM, RESTS

_SINGLE = ("subject", "medium", "place", "ground", "light", "color")
"""Fields of which a text claims one value at most."""


def parse_text(text: str) -> frozenset[Claim] | None:
    """Return what a text claims; None where it is no text of the world's grammar."""
    if text.startswith(POEM):
        return _parse_poem(text.split("\n"))
    sentence = re.fullmatch(r"(This is|The picture shows|There is|There are) (.+)\.|(.+) shows (.+)\.", text, re.DOTALL)
    if sentence is None:
        return _parse_list(text)
    begin, rest, medium, shown = sentence.groups()
    if begin == "This is":
        return _parse_list(rest) if " of " in rest else None
    found = _parse_noun(rest or shown)
    if found is None or not {"place", "ground"} & {field for field, _ in found}:
        return None
    if begin is not None:
        many = found & {("count", "2"), ("count", "3")}
        return found if begin == "The picture shows" or (begin == "There are") == bool(many) else None
    named = _mediums().get(f"{medium[0].lower()}{medium[1:]}")
    return None if named is None or not medium[0].isupper() else found | {("medium", named)}


def _parse_poem(lines: list[str]) -> frozenset[Claim] | None:
    rests = re.fullmatch(rf"(.+) ({_any(verb for verbs in RESTS for verb in verbs)})", lines[1]) if len(lines) == 4 else None
    found = _parse_noun(f"{rests[1]} {lines[2].removesuffix(',')}") if rests and lines[2].endswith(",") else None
    if lines[0] != POEM or found is None or rests is None or "medium" in dict(found):
        return None
    light = dict(found).get("light", "daylight") if "place" in dict(found) else ""
    many = dict(found)["count"] in ("2", "3")
    return found if (rests[2] in [verbs[many] for verbs in RESTS] and lines[3] in CLOSINGS[light]) else None


def _parse_list(text: str) -> frozenset[Claim] | None:
    """Parse parts between commas: one may name a subject, one right behind it a setting, the others are phrases."""
    claims: set[Claim] = set()
    named, open_setting = False, False
    for place, part in enumerate(text.split(", ")):
        noun = _parse_noun(part)
        if noun is not None and not named and (place == 0 or (place == 1 and text.split(", ")[0] in _mediums())):
            claims |= noun
            named, open_setting = True, not {"place", "ground"} & {field for field, _ in noun}
            continue
        setting = _parse_setting(part)
        if setting is not None and (open_setting or (place == 0 and ", " not in text)):
            claims |= setting
        elif part in _phrases() or (", " not in text and part in catalog.COLORS):
            claims |= _phrases().get(part) or {("color", part)}
        else:
            return None
        open_setting = False
    fields = [field for field, _ in claims if field in _SINGLE and (field, "plain") not in claims]
    return frozenset(claims) if len(fields) == len(set(fields)) else None


def _parse_noun(text: str) -> frozenset[Claim] | None:
    """Parse a subject, with its medium before it and its setting behind it or not."""
    found = _noun_pattern().fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    claims: set[Claim] = set()
    if part["medium"]:
        claims.add(("medium", _mediums()[part["medium"]]))
    if part["count"]:
        number = next(number for number, words in NUMBERS.items() if words == part["count"])
        subject = _plurals().get(f"{part['measures'] or ''}{part['plural']}")
    else:
        number, subject = 1, _names().get(f"{part['measure'] or ''}{part['name']}")
        words = "".join(part[name] or "" for name in ("one_size", "measure", "one_color", "name"))
        if with_article(words) != f"{part['article']} {words}":
            return None
    if subject is None:
        return None
    claims |= {("subject", subject), ("count", str(number))}
    for field, names in (("size", ("size", "one_size")), ("color", ("color", "one_color"))):
        claims |= {(field, part[name].strip()) for name in names if part[name]}
    if part["relation"]:
        other = _names().get(f"{part['other_measure'] or ''}{part['other']}")
        words = "".join(part[name] or "" for name in ("other_measure", "other_color", "other"))
        if other is None or with_article(words) != f"{part['other_article']} {words}":
            return None
        claims |= {("relation", part["relation"]), ("other", other)}
        claims |= {("other_color", part["other_color"].strip())} if part["other_color"] else set()
    if not part["setting"]:
        return frozenset(claims)
    setting = _parse_setting(part["setting"])
    return None if setting is None else frozenset(claims | setting)


def _parse_setting(text: str) -> frozenset[Claim] | None:
    for name, phrase in GROUND_PHRASES.items():
        if text == phrase:
            return frozenset({("ground", "plain"), ("ground", name)})
    for name, place in catalog.PLACES.items():
        if text == place.phrase:
            return frozenset({("place", name)})
        for light, kind in catalog.LIGHTS.items():
            if text == f"{place.phrase} {kind.phrase}":
                return frozenset({("place", name), ("light", light)})
    return None


@functools.cache
def _noun_pattern() -> re.Pattern[str]:
    sizes, colors = _any(f"{size} " for size in SIZES if size), _any(f"{color} " for color in catalog.COLORS)
    measure, measures = (_any(f"{words[many]} " for words in COUNTED_IN.values()) for many in (0, 1))
    name = _any(kind.name for kind in catalog.SUBJECTS.values())
    plural = _any({kind.plural for kind in catalog.SUBJECTS.values()} | {catalog.SUBJECTS[name].name for name in COUNTED_IN})
    settings = _any([*(place.phrase for place in catalog.PLACES.values()), *GROUND_PHRASES.values()])
    lights = _any(f" {light.phrase}" for light in catalog.LIGHTS.values())
    return re.compile(
        rf"(?:(?P<medium>{_any(medium.phrase for medium in catalog.MEDIUMS.values())}) (?:of|showing) )?"
        rf"(?:(?P<count>{_any(NUMBERS.values())}) (?P<size>{sizes})?(?P<measures>{measures})?(?P<color>{colors})?"
        rf"(?P<plural>{plural})"
        rf"|(?P<article>an?) (?P<one_size>{sizes})?(?P<measure>{measure})?(?P<one_color>{colors})?(?P<name>{name}))"
        rf"(?: (?P<relation>{_any(RELATIONS)}) (?P<other_article>an?) (?P<other_measure>{measure})?"
        rf"(?P<other_color>{colors})?(?P<other>{name}))?"
        rf"(?: (?P<setting>(?:{settings})(?:{lights})?))?")


@functools.cache
def _names() -> Mapping[str, str]:
    """Return the subjects by their names, those that are counted in something behind that."""
    return {f"{COUNTED_IN[subject][0]} {kind.name}" if subject in COUNTED_IN else kind.name: subject
            for subject, kind in catalog.SUBJECTS.items()}


@functools.cache
def _plurals() -> Mapping[str, str]:
    return {f"{COUNTED_IN[subject][1]} {kind.name}" if subject in COUNTED_IN else kind.plural: subject
            for subject, kind in catalog.SUBJECTS.items()}


@functools.cache
def _mediums() -> Mapping[str, str]:
    return {medium.phrase: name for name, medium in catalog.MEDIUMS.items()}


@functools.cache
def _phrases() -> Mapping[str, frozenset[Claim]]:
    """Return the phrases of the tables, with their claims."""
    found: dict[str, Claim] = {flavor: ("flavor", flavor) for flavor in catalog.FLAVORS}
    found |= {defect: ("defect", defect) for defect in catalog.DEFECTS}
    found |= {movement.phrase: ("movement", name) for name, movement in catalog.MOVEMENTS.items()}
    found |= {lead + painter.phrase: ("painter", name) for name, painter in catalog.PAINTERS.items()
              for lead in ("by ", "inspired by ", "in the style of ")}
    for phrase, name in _mediums().items():
        found[phrase] = found[re.sub(r"^an? ", "", phrase)] = ("medium", name)
    return {phrase: frozenset({claim}) for phrase, claim in found.items()}


def _any(phrases: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
