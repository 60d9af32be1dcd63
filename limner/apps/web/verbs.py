"""The verbs of the API: of which records each takes its fields, and an example. The routes read calls by them, and the
description of the API is made of them."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from typing import Any

from limner.apps.web.bodies import Body, read_options
from limner.apps.web.requests import (
    AnalyzeRequest,
    CaptionRequest,
    ClassifyRequest,
    DrawRequest,
    DreamRequest,
    InterrogateRequest,
    Models,
    RescoreRequest,
    RetrieveRequest,
    SearchRequest,
    Words,
    WriteRequest,
)


@dataclass(frozen=True)
class Verb:
    """A verb: its ``request``, the task's own ``options`` as ``module:name``, what ``more`` there is to choose, an
    ``example`` of fields, and whether it needs a ``picture``."""

    request: type
    options: str | None = None
    more: tuple[type, ...] = ()
    example: dict[str, Any] = field(default_factory=dict)
    picture: bool = True

    @property
    def kinds(self) -> tuple[type, ...]:
        """The records of its fields; the task's are imported when they are asked for, since some bring torch."""
        options = () if self.options is None else (pkgutil.resolve_name(self.options),)
        return self.request, *options, *self.more


VERBS = {
    "interrogate": Verb(InterrogateRequest, None, (Models, Words), {"mode": "best"}),
    "rescore": Verb(RescoreRequest, None, (), {"account": {}, "keep": [True, False]}, picture=False),
    "analyze": Verb(AnalyzeRequest, None, (Models, Words), {"top": 5}),
    "caption": Verb(CaptionRequest, "limner.models.captioners.options:CaptionOptions", (), {"count": 1}),
    "write": Verb(WriteRequest, "limner.tasks.write.options:WriteOptions", (Models,), {"opening": "This photo shows"}),
    "classify": Verb(ClassifyRequest, "limner.tasks.classify:ClassifyOptions", (Models,),
                     {"labels": "fox,lighthouse", "reject": True}),
    "retrieve": Verb(RetrieveRequest, "limner.tasks.retrieve:RetrieveOptions", (Models,),
                     {"texts": ["the sea at evening", "a red fox"]}),
    "draw": Verb(DrawRequest, "limner.tasks.draw.options:DrawOptions", (Models,),
                 {"prompt": "a red fox", "strokes": 64, "iterations": 150}, picture=False),
    "dream": Verb(DreamRequest, "limner.tasks.dream.options:DreamOptions", (Models,),
                  {"prompt": "a red fox", "iterations": 100}, picture=False),
    "search": Verb(SearchRequest, None, (), {"text": "a red boat at sunset"}, picture=False),
}


def read_verb(name: str, body: Body) -> list[Any]:
    """Return a verb's records, made of the fields of a call.

    Raises:
        OptionError: a field is unknown, of the wrong kind or out of its range.
    """
    return read_options(body, *VERBS[name].kinds)
