"""A model folder with a floor: a chain takes only what gains more, and best mode adds nothing that did not have to."""

from __future__ import annotations

from pathlib import Path

from floored import copy_clip

from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.interrogation import Interrogation
from limner.tasks.interrogate.interrogator import Interrogator

CAPTION = "a picture of a lighthouse"
PICTURE = Path(__file__).parents[3] / "examples" / "lighthouse.png"


def explain(folder: Path, gain: float | None, mode: str = "best") -> Interrogation:
    clip = copy_clip(folder, gain)
    config = Config(clip_model_name=f"local-dir:{clip}", caption_model_name=None, device="cpu",
                    cache_path=str(folder / "cache"))
    with Interrogator(config) as interrogator:
        return interrogator.explain(PICTURE, mode, caption=CAPTION)


def test_a_phrase_must_gain_more_than_the_floor_even_before_the_least_count(tmp_path: Path) -> None:
    free, bounded, closed = (explain(tmp_path, gain) for gain in (None, 0.01, 1.0))
    assert {candidate.method for candidate in free.runners_up} | {free.method} == {"caption", "classic", "fast", "chain"}
    assert {candidate.method for candidate in bounded.runners_up} | {bounded.method} <= {"caption", "chain"}
    added = [phrase for phrase in bounded.phrases if phrase.category != "caption"]
    assert all(phrase.similarity_after - phrase.similarity_before > 0.01 - 1e-6 for phrase in added)
    assert (closed.prompt, closed.runners_up) == (CAPTION, ())
    assert len(free.phrases) > len(closed.phrases)


def test_a_mode_that_counts_its_phrases_is_as_it_was(tmp_path: Path) -> None:
    assert len(explain(tmp_path, 1.0, "fast").phrases) > 2
