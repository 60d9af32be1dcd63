"""A lesson as one page that needs nothing else: the figures, and pictures with what was said before and after.

Knows no model.
"""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Iterable

from limner.core.errors import LimnerError
from limner.core.images import ImageSource, open_image
from limner.teach.lesson import Case, Figure, Lesson, say

SIDE_PX = 160

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.worse { color: #c22; font-weight: 600; } .note { opacity: .75; font-size: .9em; }
img { display: block; max-width: 160px; border-radius: 4px; }
@media (prefers-color-scheme: dark) { .worse { color: #f77; } }
@media (max-width: 40rem) { img { max-width: 96px; } }
"""


def write_report(lesson: Lesson) -> str:
    """Return the page as HTML, with its pictures inside."""
    title = f"limner teach {lesson.verb}"
    worse = any(one.is_worse for one in lesson.figures)
    details = json.dumps({"data": dict(lesson.data), "options": dict(lesson.options),
                          "run": lesson.run and {**lesson.run.as_dict(), "losses": ()}}, indent=2, default=str)
    return "\n".join([
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>",
        f'<meta name=viewport content="width=device-width, initial-scale=1"><style>{_STYLE}</style>',
        f"<h1>{title}</h1><p{' class=worse' if worse else ''}><strong>{_text(lesson.headline)}</strong></p>",
        f"<p>Begun with <code>{_text(lesson.base)}</code>; the result is <code>{_text(str(lesson.folder))}</code>.</p>",
        *(f"<p class=note>{_text(note)}</p>" for note in lesson.notes),
        _table(("figure", "before", "after", ""), (_figure_row(one) for one in lesson.figures)),
        "<h2>Pictures that were not learned from</h2>" if lesson.cases else "",
        _table(("picture", "before", "after", "right"), (_case_row(one) for one in lesson.cases)) if lesson.cases else "",
        f"<details><summary>Data, options, run</summary><pre>{_text(details)}</pre></details></html>", ""])


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    return f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{''.join(rows)}</table>"


def _figure_row(figure: Figure) -> str:
    after = f'<td class="number{" worse" if figure.is_worse else ""}">{say(figure.after)}</td>'
    notes = [figure.note, "could have been lost" if figure.kind == "kept" else "",
             "" if figure.higher_is_better else "lower is better",
             "judged by the model that taught" if figure.steered else ""]
    return (f"<tr><td>{_text(figure.name)}</td><td class=number>{say(figure.before)}</td>{after}"
            f"<td class=note>{_text('; '.join(note for note in notes if note))}</td></tr>")


def _case_row(case: Case) -> str:
    return (f"<tr><td>{_picture(case.source)}<span class=note>{_text(case.name.rpartition('/')[2])}</span></td>"
            f"<td>{_text(case.before)}</td><td>{_text(case.after)}</td><td>{_text(case.right)}</td></tr>")


def _picture(source: ImageSource) -> str:
    try:
        image = open_image(source)
    except LimnerError:
        return ""
    image.thumbnail((SIDE_PX, SIDE_PX))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85)
    return f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(data.getvalue()).decode()}">'


def _text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
