"""The shipped models are what their log says: every file of weights is in it, by its digest, and together they are small."""

from __future__ import annotations

from limner.models.domain import load_domain
from limner.models.floor import load_floor
from limner.models.names import BUILTIN_FOLDER
from training.log import digests, read_log

MOST_BYTES = {("clip", "captioner"): 16_000_000, ("lm",): 3_000_000}


def test_every_file_that_the_log_names_is_the_one_that_is_shipped() -> None:
    named = {name: digest for entry in read_log(BUILTIN_FOLDER) for name, digest in entry["made"].items()}
    assert digests(BUILTIN_FOLDER, named) == named
    weights = {str(path.relative_to(BUILTIN_FOLDER)) for path in BUILTIN_FOLDER.rglob("*.safetensors")}
    assert weights | {"clip/floor.json", "clip/baseline.json"} == named.keys()


def test_the_weights_are_small() -> None:
    for parts, most in MOST_BYTES.items():
        files = [path for part in parts for path in (BUILTIN_FOLDER / part).rglob("*.safetensors")]
        assert sum(path.stat().st_size for path in files) <= most


def test_the_pair_says_what_it_was_made_for_and_what_chance_gives() -> None:
    clip, captioner = (load_domain(BUILTIN_FOLDER / part) for part in ("clip", "captioner"))
    assert clip is not None
    assert captioner is not None
    nouns = (BUILTIN_FOLDER / "clip" / "vocabulary" / "nouns.txt").read_text(encoding="utf-8").splitlines()
    assert f"drawings of {len(nouns)} everyday things" in clip.about
    assert (captioner.threshold, captioner.about) == (clip.threshold, clip.about)
    assert load_floor(BUILTIN_FOLDER / "clip")
