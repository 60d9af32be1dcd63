"""Train the built-in models from a seed: ``python -m training --work work --out limner/models/builtin``.

Stages: draw the pictures, train the CLIP, read its maps, refine its words, train the captioner and the language model,
calibrate the hint and the floor; draw the painter's pictures, train its discrete VAE, its transformer from words to codes,
its decoder's edges, and the critic. Each can be run alone, and goes on from what it finds in ``--work``. The log of all of
them is written beside the model folders. Uses a GPU where there is one.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the renderers are processes; their matrix products must not multiply

import limner.models._open_clip  # noqa: F401 (before anything of transformers: it makes torchvision importable)
from training.run import STAGES, Plan, run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("stage", nargs="?", default="all", choices=["all", *STAGES])
    parser.add_argument("--work", type=Path, default=Path("work"), help="pictures, checkpoints, the log")
    parser.add_argument("--out", type=Path, default=Path("limner/models/builtin"), help="where the model folders go")
    parser.add_argument("--pictures", type=int, default=120_000)
    parser.add_argument("--foreign", type=int, default=10_200, help="pictures that are no scenes")
    parser.add_argument("--steps", type=int, default=8_000, help="at most so many steps of 256 pictures for the CLIP")
    parser.add_argument("--minutes", type=float, help="at most so long for the CLIP: what fits is learned")
    parser.add_argument("--mapped", type=int, default=60_000, help="pictures that the later stages learn from")
    parser.add_argument("--refine-steps", type=int, default=1_500)
    parser.add_argument("--refine-minutes", type=float)
    parser.add_argument("--caption-steps", type=int, default=1_500)
    parser.add_argument("--caption-minutes", type=float)
    parser.add_argument("--upright", type=int, default=48_000, help="pictures that the painter learns from")
    for stage, steps, what in (("dvae", 4_000, "the painter's discrete VAE"), ("code", 12_000, "its transformer"),
                               ("decoder", 4_000, "its decoder's edges"), ("critic", 1_500, "the robust critic")):
        parser.add_argument(f"--{stage}-steps", type=int, default=steps, help=f"at most so many steps for {what}")
        parser.add_argument(f"--{stage}-minutes", type=float)
    parser.add_argument("--language-steps", type=int, default=2_500)
    parser.add_argument("--language-minutes", type=float)
    parser.add_argument("--start", type=Path, help="folder of models trained earlier, gone on with (clip, captioner, lm)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto")
    run(Plan(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
