"""What a server is made of. Knows no network; importing it costs nothing."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from limner.core.errors import OptionError

if TYPE_CHECKING:
    from limner.batch.review import Review

MIB = 2**20


@dataclass(frozen=True)
class ServeOptions:
    """How to serve.

    Attributes:
        host: the address to listen at; anything but this machine's own (127.0.0.1, ::1, localhost) needs a token.
        port: the port; 0 for any that is free.
        clips: the CLIPs that callers may choose from, the first is the default.
        captioners: the captioners that they may choose from, the first is the default; empty for none.
        lms: the language models that they may choose from, the first is the default; empty for none.
        token: what callers must show; None lets everybody in who reaches the port.
        allow_hosts: names by which the server may be called, besides those of ``host``.
        allow_origins: other web pages (``https://name``) that may call the API.
        device: cpu, cuda, cuda:1, mps or auto.
        precision: auto, float32, float16 or bfloat16.
        low_memory: let models take turns on the device.
        index: the photo index that is searched.
        preload: load the default models at the start.
        idle_unload_s: let go of all models after so many seconds without work; 0 keeps them.
        queue: calls that wait; one more is refused.
        body_bytes: the largest body of a call.
        body_s: how long a body may take to come.
        pixel_cap: pictures with more pixels are refused.
        job_s: after so many seconds a call ends with what it has.
        compat: answer the routes of other programs, too.
        review: the pictures whose texts may be read and written; None for none.

    Raises:
        OptionError: a number is out of its range, or a token is missing.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    clips: tuple[str, ...] = ("ViT-L-14/openai",)
    captioners: tuple[str, ...] = ("blip-large",)
    lms: tuple[str, ...] = ("hf-hub:openai-community/gpt2",)
    token: str | None = None
    allow_hosts: tuple[str, ...] = ()
    allow_origins: tuple[str, ...] = ()
    device: str = "auto"
    precision: str = "auto"
    low_memory: bool = False
    index: str | None = None
    preload: bool = False
    idle_unload_s: float = 0.0
    queue: int = 8
    body_bytes: int = 20 * MIB
    body_s: float = 15.0
    pixel_cap: int = 50_000_000
    job_s: float = 300.0
    compat: bool = True
    review: Review | None = None

    def __post_init__(self) -> None:
        for name, holds, allowed in (
            ("port", 0 <= self.port <= 65535, "0 to 65535"),
            ("clips", len(self.clips) > 0, "one name or more"),
            ("idle_unload_s", self.idle_unload_s >= 0, "0 (never) or more seconds"),
            ("queue", self.queue >= 1, "1 or more"),
            ("body_bytes", self.body_bytes >= 1024, "1024 or more"),
            ("body_s", self.body_s > 0, "above 0 seconds"),
            ("pixel_cap", self.pixel_cap >= 1, "1 or more"),
            ("job_s", self.job_s > 0, "above 0 seconds"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)!r}; it must be {allowed}.")
        if self.token is not None and (len(self.token) < 8 or not self.token.isascii() or not self.token.isprintable()):
            raise OptionError("The token must be 8 or more characters of ASCII. Make one with: openssl rand -hex 16")
        if "*" in self.allow_origins or "*" in self.allow_hosts:
            raise OptionError("'*' would let every web page in. Name the hosts and origins that may call.")
        if not self.is_local and self.token is None:
            raise OptionError(f"Listening at {self.host} lets other machines in, so a token is needed. Give --token or "
                              "LIMNER_TOKEN; make one with: openssl rand -hex 16")

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host == "localhost" or is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a text is an address of this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
