"""The little world: the same scene is the same picture everywhere, every part of it can be drawn and seen, and captions
say only what can be seen."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.world import catalog
from training.world.captions import Text, scene_claims, write_caption, write_phrase, write_prompt
from training.world.grounds import GROUNDS
from training.world.lots import sample_scene
from training.world.renderings import RENDERINGS
from training.world.scenes import Scene, draw_scene, held_out_forms, taught_forms

BASE = Scene("cat", "blue", "meadow", "digital", seed=5)
INDOORS = replace(BASE, place="room")
SEEDS = st.integers(0, 2**32 - 1)
DIGEST_SCENES = """
import hashlib
from training.world.lots import sample_scene
from training.world.scenes import draw_scene
scenes = [sample_scene(seed) for seed in range(12)]
digest = hashlib.sha256(repr(scenes).encode() + b"".join(draw_scene(scene, 64).tobytes() for scene in scenes))
print(digest.hexdigest(), sum(scene.held_out for scene in scenes))
"""

PARTS = [(field, name) for field, names in (
    ("subject", catalog.SUBJECTS), ("color", catalog.COLORS), ("place", catalog.PLACES), ("light", catalog.LIGHTS),
    ("medium", catalog.MEDIUMS), ("movement", catalog.MOVEMENTS), ("painter", catalog.PAINTERS),
    ("flavors", catalog.FLAVORS), ("defect", catalog.DEFECTS)) for name in names]


def change(scene: Scene, field: str, name: str) -> Scene:
    changed: dict[str, Any] = {field: (name,) if field == "flavors" else name}
    return replace(scene, **changed)


def pixels(scene: Scene) -> np.ndarray:
    return np.asarray(draw_scene(scene, 64), dtype=float)


def texts_of(scene: Scene, seed: int) -> list[Text]:
    rng = np.random.default_rng(seed)
    return [write_caption(scene), write_caption(scene, rng), write_prompt(scene, rng), write_phrase(scene, rng)]


# Drawing


@given(SEEDS)
@settings(max_examples=60)
def test_any_scene_can_be_drawn_and_is_the_same_again(seed: int) -> None:
    scene = sample_scene(seed)
    assert sample_scene(seed) == scene
    picture = draw_scene(scene, 64)
    assert (picture.mode, picture.size) == ("RGB", (64, 64))
    assert draw_scene(scene, 64).tobytes() == picture.tobytes()


def test_scenes_and_pixels_are_the_same_in_another_process_with_another_hash_seed() -> None:
    def digest(hash_seed: str) -> str:
        return subprocess.run([sys.executable, "-c", DIGEST_SCENES], capture_output=True, text=True, check=True, timeout=120,
                              env=os.environ | {"PYTHONHASHSEED": hash_seed}).stdout

    scenes = [sample_scene(seed) for seed in range(12)]
    here = hashlib.sha256(repr(scenes).encode() + b"".join(draw_scene(scene, 64).tobytes() for scene in scenes))
    assert digest("1") == digest("2") == f"{here.hexdigest()} {sum(scene.held_out for scene in scenes)}\n"


@pytest.mark.parametrize(("field", "name"), PARTS)
def test_every_part_of_the_world_can_be_drawn_and_seen(field: str, name: str) -> None:
    scene = change(BASE, field, name)
    if scene != BASE:
        assert np.abs(pixels(scene) - pixels(BASE)).mean() > 2, "of 255"


@pytest.mark.parametrize("size_px", [32, 96, 200])
def test_a_picture_is_the_same_scene_at_any_size(size_px: int) -> None:
    small, large = draw_scene(BASE, 64).resize((32, 32)), draw_scene(BASE, size_px).resize((32, 32))
    assert np.abs(np.asarray(small, dtype=float) - np.asarray(large, dtype=float)).mean() < 12


@pytest.mark.parametrize(("field", "name"), [
    (field, name) for field, name in PARTS if field in ("light", "medium", "movement", "painter", "flavors")])
def test_the_subjects_color_can_be_seen_wherever_it_is_said_to_be(field: str, name: str) -> None:
    scene = change(INDOORS, field, name)
    red, blue = (pixels(replace(scene, color=color)) for color in ("red", "blue"))
    redder = np.sort(((red - blue) @ (1, 0, -1)).ravel())
    if scene.shows_color:
        assert redder[-40:].mean() > 60, "even a small subject has forty pixels"
    elif field == "medium":
        assert np.abs(redder).mean() < 2


# Sampling


def test_the_world_is_as_large_as_promised() -> None:
    sizes = {name: len(getattr(catalog, name)) for name in catalog.__all__}
    promised = {"SUBJECTS": 120, "COLORS": 12, "PLACES": 12, "LIGHTS": 10, "MEDIUMS": 22, "MOVEMENTS": 11, "PAINTERS": 12,
                "FLAVORS": 50, "DEFECTS": 12}
    assert sizes.keys() == promised.keys()
    assert {name: size for name, size in sizes.items() if size < promised[name]} == {}


def test_about_one_scene_in_ten_is_held_out() -> None:
    held_out = [sample_scene(seed).held_out for seed in range(3000)]
    assert 0.08 < sum(held_out) / len(held_out) < 0.12


def test_the_two_sides_of_the_split_share_no_combination_of_subject_color_and_medium() -> None:
    sides = [{(s.subject, s.color, s.medium) for s in (sample_scene(seed, held_out=side) for seed in range(1500))}
             for side in (True, False)]
    assert min(map(len, sides)) > 500
    assert not sides[0] & sides[1]


def test_every_subject_color_and_medium_is_met_on_both_sides() -> None:
    for side in (True, False):
        scenes = [sample_scene(seed, held_out=side) for seed in range(2500)]
        assert {s.subject for s in scenes} == catalog.SUBJECTS.keys()
        assert {s.color for s in scenes} == catalog.COLORS.keys()
        assert {s.medium for s in scenes} == catalog.MEDIUMS.keys()


def test_lots_bring_every_part_of_the_world_and_only_that() -> None:
    claims = {claim for seed in range(6000) for claim in scene_claims(sample_scene(seed))}
    for field, names in (("place", catalog.PLACES), ("light", catalog.LIGHTS), ("movement", catalog.MOVEMENTS),
                         ("painter", catalog.PAINTERS), ("flavor", catalog.FLAVORS), ("defect", catalog.DEFECTS)):
        assert {value for name, value in claims if name == field} == names.keys()


def test_one_form_in_six_of_a_subject_is_held_out_and_met_only_where_it_is_asked_for() -> None:
    for name, subject in catalog.SUBJECTS.items():
        assert len(held_out_forms(name)) == len(subject.forms) // 6
        assert sorted(held_out_forms(name) + taught_forms(name)) == list(range(len(subject.forms)))
    for unseen in (False, True):
        scenes = [sample_scene(seed, unseen_form=unseen) for seed in range(400)]
        assert {scene.form in held_out_forms(scene.subject) for scene in scenes} == {unseen}


def test_a_picture_has_a_place_and_a_light_or_a_plain_ground() -> None:
    scenes = [sample_scene(seed) for seed in range(2000)]
    assert all(bool(scene.place) == bool(scene.light) == (not scene.ground) for scene in scenes)
    assert 0.3 < sum(not scene.place for scene in scenes) / len(scenes) < 0.45
    assert {scene.ground for scene in scenes} == {"", *GROUNDS}
    assert {scene.rendering for scene in scenes} == RENDERINGS.keys()
    assert all(scene.ground for scene in scenes if catalog.MEDIUMS[scene.medium].plain_only)


@pytest.mark.parametrize("ground", ["white", "black"])
def test_a_ground_is_called_by_its_color_only_where_the_corners_show_it(ground: str) -> None:
    scenes = [scene for scene in map(sample_scene, range(3000)) if scene.shown_ground == ground][:40]
    for scene in scenes:
        corners = pixels(scene)[[2, 2, -3, -3], [2, -3, 2, -3]].mean(-1)
        assert (np.sort(corners)[1:3] > 180 if ground == "white" else np.sort(corners)[1:3] < 80).all(), scene


@pytest.mark.parametrize("rendering", [name for name in RENDERINGS if name])
def test_every_rendering_leaves_something_to_see_and_keeps_the_ground(rendering: str) -> None:
    scene = Scene("cat", "red", "", "icon", light="", ground="white", rendering=rendering, seed=3)
    picture = pixels(scene)
    assert (picture.min(-1) < 150).mean() > 0.01
    assert np.abs(pixels(replace(scene, rendering="")) - picture).mean() > 1
    assert picture[:3].mean() > 230


@pytest.mark.parametrize("rendering", ["silhouette", "thick outline", "glyph"])
def test_a_figure_in_black_alone_is_of_no_color(rendering: str) -> None:
    black = Scene("cat", "black", "", "icon", light="", ground="white", rendering=rendering)
    assert not black.shows_color
    assert replace(black, color="red").shows_color
    assert "black" not in write_caption(black).text


# Captions


@given(SEEDS)
def test_a_text_claims_only_what_is_true_of_the_picture(seed: int) -> None:
    scene = sample_scene(seed)
    for text in texts_of(scene, seed):
        assert text.claims
        assert text.claims <= scene_claims(scene), text


@given(SEEDS)
def test_a_text_names_whatever_it_claims(seed: int) -> None:
    scene = sample_scene(seed)
    phrases: dict[str, Any] = {"medium": catalog.MEDIUMS, "place": catalog.PLACES, "light": catalog.LIGHTS,
                               "movement": catalog.MOVEMENTS, "painter": catalog.PAINTERS}
    for text in texts_of(scene, seed):
        for field, value in text.claims - {("count", "1")}:
            if (field, value) == ("ground", "plain"):
                named = [f"on a {ground} background" for ground in ("plain", "white", "black")]
            elif field == "subject":
                named = [catalog.SUBJECTS[value].name, catalog.SUBJECTS[value].plural]
            elif field == "count":
                named = [{"2": "two", "3": "three", "4": "a row of"}[value]]
            else:
                named = [phrases[field][value].phrase.removeprefix("a ").removeprefix("an ") if field in phrases else value]
            assert any(words in text.text for words in named), (field, value, text.text)


@given(SEEDS)
def test_a_caption_claims_subject_medium_place_or_ground_and_the_color_that_can_be_seen(seed: int) -> None:
    scene = sample_scene(seed)
    for text in (write_caption(scene), write_caption(scene, np.random.default_rng(seed))):
        claimed = {field for field, _ in text.claims}
        assert claimed >= {"subject", "medium"}
        assert ("place" in claimed, "ground" in claimed) == (bool(scene.place), not scene.place)
        assert ("color" in claimed) == scene.shows_color


@given(SEEDS, st.sampled_from([name for name, medium in catalog.MEDIUMS.items() if not medium.shows_color]))
def test_no_text_names_a_color_that_cannot_be_seen(seed: int, medium: str) -> None:
    scene = replace(sample_scene(seed), medium=medium)
    own_words = [catalog.MEDIUMS[medium].phrase, *scene.flavors, "white background", "black background"]
    for text in texts_of(scene, seed):
        rest = text.text
        for words in own_words:
            rest = rest.replace(words, "")
        assert not set(re.findall(r"\w+", rest)) & catalog.COLORS.keys(), text.text


@given(SEEDS)
def test_captions_and_prompts_are_written_with_care(seed: int) -> None:
    scene = sample_scene(seed)
    rng = np.random.default_rng(seed)
    for text in (write_caption(scene), write_caption(scene, rng), write_prompt(scene, rng)):
        assert not re.search(r"\ba (?!uni)[aeiou]|\ban [^aeiou]|  | ,|,,|^ | $", text.text), text.text


def test_the_plain_caption_of_a_scene_reads_as_one_would_say_it() -> None:
    scene = Scene("owl", "orange", "forest", "oil", light="night", size="small", seed=1)
    assert write_caption(scene).text == "an oil painting of a small orange owl in a forest at night"
    row = replace(scene, medium="pencil", size="", count=4, light="daylight")
    assert write_caption(row).text == "a pencil sketch of a row of owls in a forest"
    plain = Scene("owl", "orange", "", "icon", light="", ground="white", seed=1)
    assert write_caption(plain).text == "an icon of an orange owl on a white background"
    assert write_caption(replace(plain, ground="gradient")).text == "an icon of an orange owl on a plain background"
    pair = replace(scene, size="", relation="beside", other="igloo", other_color="blue", light="daylight")
    assert write_caption(pair).text == "an oil painting of an orange owl beside a blue igloo in a forest"
