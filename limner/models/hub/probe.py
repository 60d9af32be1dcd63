"""Load and run one model in a process of its own, without a network: ``python -m limner.models.hub.probe``.

Tells what it sees on stdout, a JSON object a line, to ``check``, which started it. Every look for an address and every
connection is recorded and refused by an audit hook, which no code in this process can take back. (Code in other languages
could connect unseen; what limner loads models with does not.)
"""

from __future__ import annotations

import errno
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from limner.core.errors import LimnerError
from limner.models.hub.needs import Purpose

_LOOKS = ("socket.getaddrinfo", "socket.gethostbyname")
_CONTACTS = ("socket.connect", "socket.sendto")


def watch_network() -> list[str]:
    """Refuse all network from now on, and return the list in which attempts are recorded."""
    attempts: list[str] = []

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        leaves = event in _CONTACTS and not isinstance(arguments[-1], (str, bytes))  # a path is a socket of this machine
        if leaves or event in _LOOKS:
            attempts.append(f"{event}{arguments}")
            raise OSError(errno.ENETUNREACH, "limner's check refuses the network")

    sys.addaudithook(refuse)
    return attempts


def run_clip(name: str, weights_folder: Path, tell: Callable[[str, str], None]) -> None:
    """Load a CLIP, and let it read one picture and one text."""
    from limner.models.clip.model import load_clip

    clip = load_clip(name, weights_folder=weights_folder)
    tell("loads", f"{clip.name} on {clip.device}")
    picture = clip.encode_images([_draw_picture()])
    tell("picture", f"features of {picture.shape[1]} numbers")
    text = clip.encode_texts(["a red square on white"])
    tell("text", f"similarity {float(text[0] @ picture[0]):.3f} with the picture")


def run_captioner(name: str, weights_folder: Path, tell: Callable[[str, str], None]) -> None:
    """Load a captioner, and let it say what one picture shows."""
    from limner.models.captioners.loading import load_captioner

    captioner = load_captioner(name, weights_folder=weights_folder)
    tell("loads", f"{captioner.name} on {captioner.device}")
    tell("picture", repr(captioner.caption([_draw_picture()])[0][0]))


def run_lm(name: str, weights_folder: Path, tell: Callable[[str, str], None]) -> None:
    """Load a language model, and let it go on with a text by one word."""
    from limner.models.lm.loading import load_language_model

    model = load_language_model(name, weights_folder=weights_folder)
    tell("loads", f"{model.name} on {model.device}")
    past = model.read(model.ids("a picture of"))
    word, = model.complete(past, [int(past.log_probs.argmax())], 8)
    tell("text", repr(f"a picture of{model.text(word.ids)}"))


def main(purpose: Purpose, name: str, weights_folder: str) -> None:
    """Run one model and tell each step on stdout."""
    attempts = watch_network()
    last = time.monotonic()

    def tell(what: str, detail: str, passed: bool = True) -> None:
        nonlocal last
        now = time.monotonic()
        step = {"what": what, "passed": passed, "detail": detail, "seconds": round(now - last, 3)}
        sys.stdout.write(json.dumps(step) + "\n")
        sys.stdout.flush()
        last = now

    run = {"captioner": run_captioner, "lm": run_lm}.get(purpose, run_clip)
    try:
        run(name, Path(weights_folder), tell)
    except LimnerError as error:
        tell("loads", str(error), passed=False)
    finally:
        tell("network", "; ".join(attempts) or "nothing was asked of it", passed=not attempts)


def _draw_picture() -> Image.Image:
    picture = Image.new("RGB", (224, 224), "white")
    picture.paste((200, 30, 30), (56, 56, 168, 168))
    return picture


if __name__ == "__main__":
    main(*sys.argv[1:])  # type: ignore[arg-type]  # check calls it as it should be called
