"""Train the built-in model pair from a seed: ``python -m training --work work --out limner/models/builtin``.

Stages: draw the pictures, learn the tokenizer, train the CLIP, train the captioner, calibrate, write the model folders.
It goes on from what it finds in ``--work``; the refinement of words begins anew. Uses a GPU where there is one.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the renderers are processes; their matrix products must not multiply

import limner.models._open_clip  # noqa: F401 (before anything of transformers: it makes torchvision importable)
from training.run import Plan, run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("work"), help="pictures, checkpoints, logs")
    parser.add_argument("--out", type=Path, default=Path("limner/models/builtin"), help="where the model folders go")
    parser.add_argument("--pictures", type=int, default=130_000)
    parser.add_argument("--steps", type=int, default=7_000, help="steps of 256 pictures for the CLIP")
    parser.add_argument("--caption-steps", type=int, default=1_200)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--only-pictures", action="store_true", help="stop after drawing")
    run(Plan(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
