"""Haiku about scenes, and whether a text is one: three lines of five, seven and five syllables, all words of the table.

The writer fills lines by the table; a text by somebody else that holds another word does not scan.
"""

from __future__ import annotations

from collections.abc import Iterator

from training.world import catalog
from training.world.captions import COUNTED_IN, setting_of, with_article
from training.world.kinds import Rng
from training.world.scenes import Scene

LINES = (5, 7, 5)
BREAK = " / "
COUNTS = {1: "one", 2: "two", 3: "three", 4: "four"}

_BY_SYLLABLES = {
    1: "a an in on by the of and is at one two three four near stage room sea plain space snow rain fog stars watch low"
       " slow day wide burns sings falls rolls wakes bend clouds drift gray page still there here all long once else if as"
       " sound waits wait rests rest dreams dream keeps keep far from home day red green blue pink brown black white pair"
       " pairs loaf loaves"
       " bag bags ball balls barn barns bear bears bed beds bee bees bell bells bird birds book books bread bridge bus cake"
       " cakes car cars cat cats chair chairs church clock clocks cloud cow cows crab crabs crown crowns cup cups deer dog"
       " dogs drum drums duck ducks egg eggs fire fires fish fox frog frogs gift gifts hat hats heart hearts horse house key"
       " keys kite kites lamp lamps moon moons mouse mice owl owls pig pigs shark sharks sheep ship ships shirt shirts shoe"
       " shoes snail snails snake snakes star sun suns swan swans tent tents train trains tree trees truck trucks"
       " whale whales"
       " ice cream creams pine boat boats",
    2: "under water outer city forest desert snowy flower meadow mountains background thunder morning colors alone again"
       " without asleep nothing quiet orange yellow turquoise purple bridges buses churches foxes horses houses fishes"
       " airplane airplanes anchor anchors apple apples balloon balloons bottle bottles cactus candle candles camel camels"
       " carrot carrots castle castles cacti chicken chickens dragon dragons flowers fountain fountains giraffe giraffes"
       " glasses guitar guitars igloo igloos lion lions monkey monkeys mountain mushroom mushrooms penguin penguins person"
       " people persons pizza pizzas rabbit rabbits robot robots rocket rockets scissors snowman snowmen spider spiders"
       " squirrel squirrels table tables teapot teapots tractor tractors turtle turtles windmill windmills lighthouse"
       " lighthouses tower towers sailing hot-air",
    3: "volcano banana bananas bicycle bicycles butterfly butterflies camera cameras computer computers cactuses dinosaur"
       " dinosaurs elephant elephants octopus pagoda pagodas piano pianos pyramid pyramids skyscraper skyscrapers submarine"
       " submarines telephone telephones umbrella umbrellas violin violins",
    4: "helicopter helicopters motorcycle motorcycles television televisions octopuses",
}
SYLLABLES = {word: number for number, words in _BY_SYLLABLES.items() for word in words.split()}

_TAILS = {False: ("", "waits", "rests", "dreams", "alone", "keeps still", "is still", "far from home", "waits alone",
                  "rests all day", "all alone here", "once again there"),
          True: ("", "wait", "rest", "dream", "asleep", "keep still", "all still", "far from home", "wait again",
                 "rest all day", "all asleep here", "once again there")}
_FILLERS = ("", "still", "again", "all day long", "once again", "and nothing else", "as if asleep", "without a sound")
CLOSINGS = {
    "": ("and the page is still", "and nothing is there"), "daylight": ("and the day is wide",),
    "sunset": ("and the day burns low",), "night": ("and the stars keep watch",), "rain": ("and the rain sings low",),
    "snowfall": ("and the snow falls slow",), "fog": ("and the fog is gray",), "storm": ("and the thunder rolls",),
    "dawn": ("and the morning wakes",), "rainbow": ("and the colors bend",), "clouds": ("and the clouds drift by",),
}


def write_haiku(scene: Scene, rng: Rng) -> str:
    """Return a haiku that names the subject, where it is, and the light."""
    setting, _ = setting_of(scene)
    place = catalog.PLACES[scene.place].phrase if scene.place else setting
    many = scene.count > 1
    firsts = [f"{noun} {tail}".strip() for noun in _nouns(scene) for tail in _TAILS[many]]
    seconds = [f"{place} {filler}".strip() for filler in _FILLERS]
    thirds = CLOSINGS[scene.light if scene.place else ""]
    lines = []
    for options, length in zip((firsts, seconds, thirds), LINES):
        fitting = [line for line in options if count_syllables(line) == length]
        lines.append(fitting[int(rng.integers(len(fitting)))])
    return BREAK.join(lines)


def count_syllables(line: str) -> int | None:
    """Return the syllables of a line; None where a word is not of the table."""
    found = [SYLLABLES.get(word) for word in line.split()]
    return None if None in found else sum(number for number in found if number is not None)


def scans(text: str) -> bool:
    """Whether a text is of three lines with five, seven and five syllables."""
    return tuple(count_syllables(line) for line in text.split(BREAK.strip())) == LINES


def _nouns(scene: Scene) -> Iterator[str]:
    kind, one = catalog.SUBJECTS[scene.subject], scene.count == 1
    measure = COUNTED_IN.get(scene.subject)
    name = f"{measure[not one]} {kind.name}" if measure else kind.name if one else kind.plural
    for noun in [name, *([f"{scene.color} {name}"] if scene.shows_color and not measure else [])]:
        yield with_article(noun) if one else noun
        yield f"{COUNTS[scene.count]} {noun}"
