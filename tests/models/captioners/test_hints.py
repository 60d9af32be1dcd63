"""A captioner that says what it was made for tells foreign pictures just as the CLIP beside it does; others tell nothing."""

from __future__ import annotations

from limner.models.captioners.loading import load_captioner
from limner.models.clip.model import load_clip
from limner.models.domain import load_domain
from limner.tasks.caption import caption_all
from training.world.foreign import draw_foreign
from training.world.scenes import Scene, draw_scene


def test_the_shipped_captioner_tells_what_the_shipped_clip_tells() -> None:
    scene = Scene("lighthouse", "red", "sea", "watercolor", seed=4)
    pictures = [draw_scene(scene, 160), *(draw_foreign(kind, 1, 160) for kind in ("white noise", "map", "screenshot"))]
    captioner, clip = load_captioner("builtin", device="cpu"), load_clip("builtin", device="cpu")
    domain = load_domain(clip.folder)
    assert domain is not None
    expected = [domain.hint(row[None]) for row in clip.encode_images(pictures)]
    assert expected[0] is None
    assert expected[1:] == [domain.advice] * 3
    assert captioner.hints(pictures) == expected
    assert [found.unwrap().hint for found in caption_all(pictures, captioner)] == expected
    captioner.domain = None
    assert captioner.hints(pictures) == [None] * 4
