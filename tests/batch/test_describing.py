"""What models say in a job: tags that say no more than chance would are left out where the CLIP knows what chance says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from floored import copy_clip
from PIL import Image

from limner.batch.describing import TAGGED, Describer
from limner.batch.job import TaskOptions
from limner.core.errors import OptionError
from limner.core.images import open_image
from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.interrogator import Interrogator

PICTURE = Path(__file__).parents[2] / "examples" / "lighthouse.png"


def tags_of(clip: Path, **options: Any) -> list[tuple[str, float]]:
    describer = Describer(TaskOptions(("tags",), f"local-dir:{clip}", device="cpu", **options))
    row, = describer.describe([describer.look(open_image(PICTURE))])
    return [(tag, similarity) for tag, similarity in row["tags"]]


def gains_of(clip: Path, tags: list[str]) -> list[float]:
    from limner.models.clip.model import load_clip

    model = load_clip(f"local-dir:{clip}", device="cpu")
    features = model.encode_images([PICTURE])
    before, *after = model.similarities(features, [TAGGED, *(f"{TAGGED}, {tag}" for tag in tags)]).tolist()
    return [one - before for one in after]


def test_the_floor_of_a_clip_leaves_out_tags_that_chance_would_give(tmp_path: Path) -> None:
    free = tags_of(copy_clip(tmp_path, None))
    assert len(free) == 10
    gains = gains_of(tmp_path / "None", [tag for tag, _ in free])
    middle = round(max(gains) / 2, 6)
    bounded = tags_of(copy_clip(tmp_path, middle))
    assert bounded == [row for row, gain in zip(free, gains) if gain > middle]
    assert 0 < len(bounded) < 10
    assert middle > 0
    assert tags_of(tmp_path / str(middle), tag_least=-1.0) == free  # whoever gives a threshold has that one
    assert tags_of(tmp_path / str(middle), tag_least=free[2][1]) == free[:3]



def test_a_picture_may_have_no_tags(tmp_path: Path) -> None:
    assert tags_of(copy_clip(tmp_path, 5.0)) == []


def test_prompts_of_a_batch_are_those_of_one_picture_after_the_other(tmp_path: Path) -> None:
    options = TaskOptions(("prompt", "caption", "tags"), "builtin", ("builtin",), device="cpu", mode="fast", account=True)
    describer = Describer(options)
    pictures = [open_image(PICTURE), open_image(PICTURE).rotate(90), Image.new("RGB", (64, 64), (200, 40, 40))]
    together = describer.describe([describer.look(picture) for picture in pictures])
    with Interrogator(Config(clip_model_name="builtin", caption_model_name=None, device="cpu", cache_path=None)) as alone:
        for row, picture in zip(together, pictures, strict=True):
            account = alone.explain(picture, "fast", caption=row["captions"]["builtin"])
            assert row["prompt"]["text"] == account.prompt
            assert abs(row["prompt"]["similarity"] - account.similarity) < 1e-4
        for mode in ("fast", "best", "classic"):
            features, captions = alone.clip.encode_images(pictures), ["one", "two", "three"]
            assert list(alone.find_prompts(features, captions, mode)) == [
                account.prompt for account in alone.explain_features(features, captions, mode)]
        with pytest.raises(OptionError, match="one for each"):
            list(alone.explain_features(alone.image_to_features(pictures[0]), []))
        negative, = alone.explain_features(alone.image_to_features(pictures[0]), ["a caption"], "negative", max_flavors=2)
        assert negative.caption == ""
    assert describer.describe([]) == []
