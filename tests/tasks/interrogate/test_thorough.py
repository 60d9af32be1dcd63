"""Thorough mode: never worse than best mode, within the limits, stopped by a budget or by hand; and prompts shortened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from limner import Config, Interrogator, LabelTable, Monitor, OptionError, load_clip
from limner.core.events import Event, Progress, Step
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip
from limner.tasks.interrogate import thorough
from limner.tasks.interrogate.interrogation import Interrogation
from limner.tasks.interrogate.modes import SearchOptions
from limner.vocabulary.lists import CATEGORIES

CAPTION = "a lighthouse on a shore"
PHRASES = {"artists": ["by Ann Lee", "by Bo Ek", "inspired by Ann Lee"], "flavors": ["soft light", "light", "misty", "4k"],
           "mediums": ["oil on canvas", "a photo"], "movements": ["realism", "misty"], "sites": ["on a wall"],
           "negative": ["blurry", "noise"]}


def make_interrogator(clip: Clip | JointClip) -> Interrogator:
    tables = {name: LabelTable(PHRASES[name], name, clip) for name in (*CATEGORIES, "negative")}
    return Interrogator.from_models(clip, tables=tables, config=Config(cache_path=None, flavor_intermediate_count=4))


@pytest.fixture(scope="module")
def ci(tiny_clip: Clip) -> Interrogator:
    return make_interrogator(tiny_clip)


def picture(seed: int = 1) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (40, 56, 3), dtype=np.uint8))


def monitor_that_stops(wanted: Callable[[Event], bool]) -> tuple[Monitor, list[Event]]:
    told: list[Event] = []

    def listen(event: Event) -> None:
        told.append(event)
        if wanted(event):
            monitor.stop.set()

    monitor = Monitor(listen)
    return monitor, told


@pytest.mark.parametrize(("seed", "beams"), [(0, 1), (1, 4), (2, 2)])
def test_it_is_never_worse_than_best_mode_and_reads_whole(ci: Interrogator, seed: int, beams: int) -> None:
    best = ci.explain(picture(seed), "best", caption=CAPTION, max_flavors=4)
    found = ci.explain(picture(seed), "thorough", caption=CAPTION, max_flavors=4, search=SearchOptions(beams))
    assert found.similarity > best.similarity + 0.01, "best mode's chain chooses among four phrases here"
    assert found.similarity >= max(other.similarity for other in found.runners_up)
    assert found.tokens <= found.token_limit
    assert (found.mode, found.stopped_after) == ("thorough", None)
    assert {other.method for other in found.runners_up} | {found.method} == {"caption", "classic", "fast", "chain", "search"}
    assert found.similarity == pytest.approx(ci.similarity(ci.image_to_features(picture(seed)), found.prompt), abs=1e-6)
    assert found.prompt == CAPTION + "".join(phrase.separator + phrase.text for phrase in found.phrases)


def test_at_most_so_many_phrases_are_taken(ci: Interrogator) -> None:
    for most in (0, 1):
        found = ci.explain(picture(), "thorough", caption=CAPTION, max_flavors=most)
        searched = next((other for other in found.runners_up if other.method == "search"), found)
        assert searched.prompt.removeprefix(CAPTION).count(", ") <= most


def test_several_clips_judge_together(tiny_clip: Clip, other_clip_folder: Path) -> None:
    joint = make_interrogator(JointClip([tiny_clip, load_clip(f"local-dir:{other_clip_folder}", device="cpu")]))
    best, found = (joint.explain(picture(), mode, caption=CAPTION, max_flavors=2) for mode in ("best", "thorough"))
    assert found.similarity >= best.similarity - 1e-6
    assert len(found.clips) == 2


def test_a_floor_is_respected(ci: Interrogator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ci.clip.__dict__, "floor", 9.0)  # more than any phrase gains
    found = ci.explain(picture(), "thorough", caption=CAPTION)
    assert found.prompt == CAPTION


def test_steps_and_progress_are_told(ci: Interrogator) -> None:
    monitor, told = monitor_that_stops(lambda event: False)
    ci.explain(picture(), "thorough", caption=CAPTION, max_flavors=2, monitor=monitor)
    steps = [event for event in told if isinstance(event, Step)]
    assert {step.index for step in steps} <= {1, 2}
    assert all(step.category in CATEGORIES for step in steps)
    stages = [event.stage for event in told if isinstance(event, Progress)]
    assert stages.index("chain") < stages.index("search")
    last = [event for event in told if isinstance(event, Progress) and event.stage == "search"][-1]
    assert last.done == last.total


@pytest.mark.parametrize("at", [1, 5])
def test_stopped_at_any_step_it_ends_with_the_best_so_far(ci: Interrogator, at: int) -> None:
    steps = []

    def wanted(event: Event) -> bool:
        steps.extend([event] if isinstance(event, Step) else [])
        return len(steps) == at

    monitor, _ = monitor_that_stops(wanted)
    found = ci.explain(picture(), "thorough", caption=CAPTION, max_flavors=3, monitor=monitor)
    assert found.stopped_after is not None
    assert found.similarity >= max(other.similarity for other in found.runners_up)


def test_out_of_time_it_ends_with_the_best_so_far_but_no_worse_than_best_mode(
        ci: Interrogator, monkeypatch: pytest.MonkeyPatch) -> None:
    best = ci.explain(picture(), "best", caption=CAPTION, max_flavors=4)
    for allowed in (0, 25):
        ticks = iter(range(10_000))
        monkeypatch.setattr(thorough, "time", SimpleNamespace(monotonic=lambda: next(ticks)))  # noqa: B023
        found = ci.explain(picture(), "thorough", caption=CAPTION, max_flavors=4,
                           search=SearchOptions(budget_s=allowed + 0.5))
        assert found.similarity >= best.similarity - 1e-6
        assert found.stopped_after is not None
        assert next(ticks) <= allowed + 3, "it ended at once"


@pytest.mark.parametrize("options", [{"beams": 0}, {"budget_s": 0.0}, {"budget_s": -1.0}, {"budget_s": float("nan")}])
def test_a_search_that_cannot_be_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(OptionError, match=r"at least 1|above 0"):
        SearchOptions(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize(("mode", "percent"), [("fast", 100), ("best", 97), ("classic", 50), ("thorough", 50)])
def test_a_shortened_prompt_keeps_so_much_and_says_what_was_dropped(ci: Interrogator, mode: str, percent: float) -> None:
    whole = ci.explain(picture(), mode, caption=CAPTION, max_flavors=3)
    short = ci.explain(picture(), mode, caption=CAPTION, max_flavors=3, shorten=percent)
    assert short.similarity >= whole.similarity - (1 - percent / 100) * abs(whole.similarity) - 1e-6
    assert short.tokens <= whole.tokens
    kept = [phrase.text for phrase in short.phrases]
    assert sorted([*kept, *short.dropped]) == sorted(phrase.text for phrase in whole.phrases)
    assert bool(short.dropped) == (short.prompt != whole.prompt)
    assert short.dropped or percent > 50
    assert not short.dropped or whole.prompt in [other.prompt for other in short.runners_up]
    assert Interrogation.from_dict(short.as_dict()) == short


def test_the_negative_prompt_is_not_shortened(ci: Interrogator) -> None:
    both = ci.explain(picture(), "best", caption=CAPTION, max_flavors=2, both=True, shorten=10)
    assert both.negative is not None
    assert both.negative.dropped == ()
    with pytest.raises(OptionError, match="negative"):
        ci.explain(picture(), "negative", shorten=90)


@pytest.mark.parametrize("percent", [0, -5, 101, float("nan")])
def test_a_share_that_cannot_be_is_refused(ci: Interrogator, percent: float) -> None:
    with pytest.raises(OptionError, match="100"):
        ci.explain(picture(), "best", caption=CAPTION, shorten=percent)
