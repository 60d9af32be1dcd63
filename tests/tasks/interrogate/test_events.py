"""An interrogation tells what it does, and ends with what there is when it is asked to stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner import ClosedError, Config, Engine, Interrogator, LabelTable, Monitor, StoppedError
from limner.core.events import Caption, Done, Event, Loading, Progress, Step
from limner.models.clip.model import Clip
from limner.vocabulary.lists import CATEGORIES

CAPTION = "a lighthouse on a shore"
PHRASES = ["soft light", "golden hour", "long shadows", "pastel colors", "film grain", "misty", "warm palette", "rim light"]


@pytest.fixture(scope="module")
def ci(tiny_clip: Clip) -> Interrogator:
    tables = {name: LabelTable([f"{phrase} of {name}" for phrase in PHRASES], name, tiny_clip)
              for name in (*CATEGORIES, "negative")}
    return Interrogator.from_models(tiny_clip, tables=tables)


def picture(seed: int = 1) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (40, 56, 3), dtype=np.uint8))


def stop_at(wanted: Callable[[Event], bool]) -> Monitor:
    def listen(event: Event) -> None:
        if wanted(event):
            monitor.stop.set()

    monitor = Monitor(listen)
    return monitor


def test_the_steps_told_are_those_of_the_chain_and_the_last_event_is_the_account(ci: Interrogator) -> None:
    events = list(ci.explain_steps(picture(), "best", caption=CAPTION, min_flavors=5, max_flavors=5))
    steps = [event for event in events if isinstance(event, Step)]
    assert events[0] == Caption(CAPTION, events[0].source)  # type: ignore[attr-defined]
    assert isinstance(events[-1], Done)
    account = events[-1].value
    assert [step.index for step in steps] == [1, 2, 3, 4, 5]
    start = ci.similarity(ci.image_to_features(picture()), CAPTION)
    for before, step in zip([start, *(step.similarity for step in steps)], steps):
        assert step.gain == pytest.approx(step.similarity - before, abs=1e-6)
        assert step.phrase.endswith(f"of {step.category}")
    chained = next(text for text in [account, *account.runners_up] if getattr(text, "method", "") == "chain")
    assert chained.prompt.startswith(f"{CAPTION}, {steps[0].phrase}")
    assert [event.done for event in events if isinstance(event, Progress)] == [1, 2, 3, 4, 5]
    assert account.stopped_after is None


def test_closing_the_stream_ends_the_work(ci: Interrogator) -> None:
    events = ci.explain_steps(picture(), "negative", max_flavors=8)
    assert isinstance(next(events), Step)
    events.close()  # type: ignore[attr-defined]
    assert list(events) == []


@pytest.mark.parametrize("mode", ["best", "negative"])
def test_a_chain_that_is_stopped_ends_with_the_best_so_far_and_says_after_how_many_steps(ci: Interrogator,
                                                                                      mode: str) -> None:
    monitor = stop_at(lambda event: isinstance(event, Step) and event.index == 2)
    account = ci.explain(picture(), mode, caption=CAPTION, min_flavors=6, max_flavors=6, monitor=monitor)
    assert account.stopped_after == 2
    whole = ci.explain(picture(), mode, caption=CAPTION, min_flavors=2, max_flavors=2)
    assert (account.prompt, account.similarity) == (whole.prompt, pytest.approx(whole.similarity, abs=1e-6))


def test_of_many_pictures_the_one_at_hand_is_answered_and_no_other_is_begun(ci: Interrogator) -> None:
    monitor = stop_at(lambda event: isinstance(event, Step) and event.index == 3)
    pictures = [picture(seed) for seed in range(5)]
    answers = list(ci.explain_all(pictures, "best", caption=CAPTION, min_flavors=6, max_flavors=6, batch_size=2, both=True,
                                  monitor=monitor))
    assert [answer.unwrap().stopped_after for answer in answers] == [3]
    assert answers[0].unwrap().negative is None


def test_work_that_is_stopped_before_it_begins_says_so(ci: Interrogator) -> None:
    monitor = Monitor()
    monitor.stop.set()
    assert list(ci.explain_all([picture()], "fast", caption=CAPTION, monitor=monitor)) == []
    assert list(ci.analyze_all([picture()], monitor=monitor)) == []
    with pytest.raises(StoppedError):
        ci.explain(picture(), "fast", caption=CAPTION, monitor=monitor)


def test_loading_and_tables_are_told_and_can_be_stopped(tiny_clip_folder: Path, tmp_path: Path) -> None:
    for name in ("artists", "flavors", "mediums", "movements", "negative"):
        (tmp_path / f"{name}.txt").write_text("".join(f"{phrase} of {name}\n" for phrase in PHRASES))
    told, clip = list[Event](), f"local-dir:{tiny_clip_folder}"
    config = Config(clip_model_name=clip, caption_model_name=None, cache_path=str(tmp_path / "kept"), device="cpu",
                    data_path=str(tmp_path), chunk_size=3)
    with pytest.raises(StoppedError):
        Interrogator(config, monitor=stop_at(lambda event: isinstance(event, Progress) and event.done == 6))
    with Interrogator(config, monitor=Monitor(told.append)):
        assert [event.model for event in told if isinstance(event, Loading)] == [clip]
    steps = [(event.stage, event.done, event.total) for event in told if isinstance(event, Progress)]
    assert {"artists", "flavors", "negative"} <= {stage for stage, _, _ in steps}
    first = [(done, total) for stage, done, total in steps if stage == "artists"]
    assert first[-1] == (2 * len(PHRASES) - 3, 2 * len(PHRASES) - 3), "the chunk that was embedded was kept"


def test_an_interrogator_that_was_closed_says_so_and_leaves_models_that_were_given(tiny_clip: Clip) -> None:
    ci = Interrogator.from_models(tiny_clip, tables={})
    ci.close()
    ci.close()
    with pytest.raises(ClosedError, match="new one"):
        ci.explain(picture(), "caption", caption=CAPTION)
    assert tiny_clip.encode_texts(["a fox"]).shape == (1, tiny_clip.dimension)


def test_two_interrogators_of_one_engine_share_its_models() -> None:
    config = Config(clip_model_name="builtin", caption_model_name=None, cache_path=None)
    with Engine("cpu") as engine:
        first, second = (Interrogator(config, engine=engine) for _ in range(2))
        assert first.clip is second.clip
        first.close()
        assert second.similarity(second.image_to_features(picture()), "a fox") is not None


def test_the_similarity_of_a_caption_that_wins_is_that_of_the_caption(ci: Interrogator) -> None:
    for seed in range(4):
        account = ci.explain(picture(seed), "best", caption=CAPTION, min_flavors=0, max_flavors=1)
        if account.prompt == CAPTION:
            assert account.similarity == account.caption_similarity
        else:
            assert account.phrases[-1].similarity_after == account.similarity
            assert account.phrases[0].similarity_before == account.caption_similarity
