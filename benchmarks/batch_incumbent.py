"""Prompts in fast mode by a job, against a plain loop over clip-interrogator 0.6.0's class (``incumbent.py``).

    python benchmarks/batch_incumbent.py [--pictures 40] [--model ViT-B-32] [--threads 2] [--brief] [--bfloat16]

Both find prompts for JPEGs of 1,024 x 768, as hard to decode as photographs: the same network of random weights, the same
phrases with the same features, the same caption; prompts must be equal. Each picture goes through the incumbent and, in
batches of 16, through a job. Then one thread's time of each step is told, theirs and ours, by the processor's clock: how
much faster a job could be at most, if all but the network took no time. ``--bfloat16`` runs the job once more with the
network in bfloat16 and says how many prompts are still the same.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from batch import least
from incumbent import load_incumbent
from interrogate import bare_incumbent, random_model
from PIL import Image

from limner import Interrogator
from limner.batch.job import TaskOptions
from limner.batch.parts import read_rows
from limner.batch.running import prepare_job, run_job
from limner.core.images.open import open_upright
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip, wrap_clip
from limner.vocabulary.lists import CATEGORIES, load_vocabulary

CAPTION = "a lighthouse on a rocky shore"
FLAVORS = 8
"""Phrases of a prompt: so few that none is cut, for the incumbent cuts a little earlier."""

STEPS = 16
"""Pictures by which a step is timed."""


class Prompts:
    """Finds prompts in fast mode, behind one caption for all."""

    def __init__(self, interrogator: Interrogator) -> None:
        self.interrogator = interrogator

    def look(self, image: Image.Image) -> Any:
        """Return what the CLIP sees."""
        return self.interrogator.clip.look(image)

    def describe(self, seen: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the prompts."""
        return [{"prompt": {"text": text}} for text in self.find(self.interrogator.clip.encode_seen(seen))]

    def find(self, features: torch.Tensor) -> list[str]:
        """Return the prompts for features."""
        return list(self.interrogator.find_prompts(features, [CAPTION] * len(features), "fast", max_flavors=FLAVORS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=40)
    parser.add_argument("--model", default="ViT-B-32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--brief", action="store_true", help="leave out the steps")
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    with tempfile.TemporaryDirectory(prefix="limner-incumbent-") as name:
        folder = Path(name)
        draw_photos(folder / "jpegs", wanted.pictures)
        model, preprocess = random_model(wanted.model, torch.device("cpu"))
        clip = wrap_clip(model, preprocess, f"{wanted.model}/random", device=torch.device("cpu"))
        tables = random_tables(clip)
        theirs = open_theirs(wanted.model, model, preprocess, tables)
        prompts = Prompts(Interrogator.from_models(clip, tables=tables))
        expected = compare(folder, theirs, prompts)
        torch.set_num_threads(1)
        if not wanted.brief:
            time_steps(sorted((folder / "jpegs").iterdir())[:STEPS], theirs, prompts)
        if wanted.bfloat16:
            torch.set_num_threads(wanted.threads)
            wide = wrap_clip(model.bfloat16(), preprocess, f"{wanted.model}/random", device=torch.device("cpu"))
            halved = Prompts(Interrogator.from_models(wide, tables=tables))
            run_ours(folder / "warm", folder / "jpegs", halved)
            seconds, _, found = run_ours(folder / "bfloat16", folder / "jpegs", halved)
            equal = sum(found[path] == text for path, text in expected.items())
            print(f"in bfloat16: {len(found) / seconds:.2f} a second, {equal} of {len(found)} prompts equal")


def open_theirs(name: str, model: Any, preprocess: Any, tables: dict[str, LabelTable]) -> Any:
    """Return the incumbent's Interrogator with the network and the tables."""
    module = load_incumbent()
    theirs = bare_incumbent(module, name, model)
    theirs.clip_preprocess = preprocess
    for category, attribute in {"artists": "artists", "flavors": "flavors", "mediums": "mediums", "movements": "movements",
                                "sites": "trendings"}.items():
        table = module.LabelTable([], None, theirs)
        table.labels = list(tables[category].labels)
        table.embeds = list(tables[category].parts[0].float().numpy())
        setattr(theirs, attribute, table)
    return theirs


def compare(folder: Path, theirs: Any, prompts: Prompts) -> dict[str, str]:
    """Print pictures a second of both, by the clock and by the processor; return their prompts by file."""
    paths = sorted((folder / "jpegs").iterdir())
    theirs.interrogate_fast(Image.open(paths[0]).convert("RGB"), FLAVORS, caption=CAPTION)
    run_ours(folder / "first", folder / "jpegs", prompts)  # once, too: it merges the tables, and decides on kernels
    started, spent = time.perf_counter(), time.process_time()
    expected = {str(path): theirs.interrogate_fast(Image.open(path).convert("RGB"), FLAVORS, caption=CAPTION)
                for path in paths}
    their_seconds, their_cpu = time.perf_counter() - started, time.process_time() - spent
    our_seconds, our_cpu, found = run_ours(folder / "prompts", folder / "jpegs", prompts)
    equal, count = sum(found[path] == text for path, text in expected.items()), len(paths)
    phrases = len(prompts.interrogator.tables.merged)
    print(f"{count} JPEGs of 1,024 x 768, fast mode, {prompts.interrogator.clip.name}, {phrases:,} phrases, "
          f"{torch.get_num_threads()} threads: incumbent {count / their_seconds:.2f} a second, limner batch "
          f"{count / our_seconds:.2f}, ratio {their_seconds / our_seconds:.1f}; processor seconds a picture "
          f"{their_cpu / count:.3f} and {our_cpu / count:.3f}; {equal} of {count} prompts equal", flush=True)
    return expected


def run_ours(folder: Path, photos: Path, prompts: Prompts) -> tuple[float, float, dict[str, str]]:
    """Run a job; return its seconds, those of the processor, and the prompts by file."""
    job = prepare_job(folder, [str(photos)], TaskOptions(("prompt",), device="cpu"))
    started, spent = time.perf_counter(), time.process_time()
    run_job(job, make_describer=lambda given: prompts)
    seconds, cpu = time.perf_counter() - started, time.process_time() - spent
    return seconds, cpu, {row["path"]: row["prompt"]["text"] for row in read_rows(job)}


def time_steps(paths: list[Path], theirs: Any, prompts: Prompts) -> None:
    """Print what the steps of a picture take one thread, and the bound that the network alone sets."""
    clip = prompts.interrogator.clip
    images = [Image.open(path).convert("RGB") for path in paths]

    def look(path: Path) -> Any:
        with open_upright(path) as image:
            return clip.look(image)

    seen = [look(path) for path in paths]
    features = clip.encode_seen(seen)
    count = len(paths)
    steps = {
        "theirs, whole": lambda: [theirs.interrogate_fast(Image.open(path).convert("RGB"), FLAVORS, caption=CAPTION)
                                  for path in paths],
        "theirs, preprocessing and network": lambda: [theirs.image_to_features(image) for image in images],
        "ours, reading, decoding, preprocessing": lambda: [look(path) for path in paths],
        "ours, network, 16 at once": lambda: clip.encode_seen(seen),
        "ours, phrases": lambda: prompts.find(features),
    }
    for step in steps.values():
        step()  # warms up
    spent = {name: least(step) / count for name, step in steps.items()}
    for name, seconds in spent.items():
        print(f"  {name}: {seconds * 1000:.1f} ms a picture")
    most = spent["theirs, whole"] / spent["ours, network, 16 at once"]
    ours = sum(seconds for name, seconds in spent.items() if name.startswith("ours"))
    print(f"  ours in all: {ours * 1000:.1f} ms; if all but the network took no time, the ratio were {most:.1f}", flush=True)


def draw_photos(folder: Path, count: int) -> None:
    """Write JPEGs that are as hard to decode as photographs."""
    folder.mkdir()
    for number in range(count):
        rng = np.random.default_rng(number)
        coarse = Image.fromarray(rng.integers(0, 256, (48, 64, 3), dtype=np.uint8))
        grain = rng.integers(-12, 13, (768, 1024, 1))
        pixels = np.clip(np.asarray(coarse.resize((1024, 768)), int) + grain, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number:04d}.jpg", quality=90)


def random_tables(clip: Clip) -> dict[str, LabelTable]:
    """Return the tables of limner's lists with random unit rows: embedding them is measured elsewhere (``tables.py``)."""
    words = load_vocabulary()
    generator = torch.Generator().manual_seed(0)
    tables = {}
    for category in (*CATEGORIES, "negative"):
        phrases = words.category(category)
        rows = torch.nn.functional.normalize(torch.randn(len(phrases), clip.dimension, generator=generator), dim=1).half()
        given = dict(zip(phrases, rows))
        tables[category] = LabelTable(phrases, category, clip, ready=lambda encoder, given=given: given)
    return tables


if __name__ == "__main__":
    main()
