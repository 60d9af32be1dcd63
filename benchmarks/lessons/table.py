"""What was asked of lessons beside what was measured, out of a file of results."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

from lessons.bench import Row
from lessons.things import FALSE_NAME
from training.world.lacking import LACKING

Results = Mapping[str, Row]
Line = tuple[str, str, str]


def print_table(results: Results) -> None:
    """Print a line for each thing that was asked and is measured, as a table of Markdown."""
    lines = [*concept_lines(results), *drawing_lines(results), *caption_lines(results), *pairs_lines(results),
             *reward_lines(results), *shape_lines(results)]
    print("| measured | asked | came to |\n|---|---|---|")
    for line in lines:
        print(f"| {' | '.join(line)} |")


def concept_lines(results: Results) -> list[Line]:
    """Return what is told of new things, by level and pictures given, and what false names take."""
    lines = []
    for level in ("row", "word", "towers"):
        for given, asked in ((5, ">= 65 % told, <= 1 point lost"), (20, ">= 90 % told, <= 1 point lost")):
            found = {name: pick(results, f"concept {level}/{name}/{given}/") for name in LACKING}
            if all(found.values()):
                each = ", ".join(f"{name} {percent(mean(rows, 'told'))}" for name, rows in found.items())
                rows = [row for part in found.values() for row in part]
                lines.append((f"{level}, {given} pictures ({len(rows)} lessons)", asked, (
                    f"told {percent(mean(rows, 'told'))} ({each}), before {percent(mean(rows, 'told before'))}; "
                    f"old subjects {percent(mean(rows, 'old before'))}, {100 * mean(rows, 'old lost'):+.1f} points lost; "
                    f"{percent(mean(rows, 'old taken'))} of the old taken")))
            false = pick(results, f"concept {level}/{FALSE_NAME}/{given}/")
            if false:
                lines.append((f"{level}, a false name, {given} pictures ({len(false)} lessons)", "<= 1 % taken", (
                    f"{percent(mean(false, 'old taken'))} taken, {100 * mean(false, 'old lost'):+.1f} points lost")))
    colors = [row for row in pick(results, "concept word/") if "colour" in row]
    if colors:
        lines.append((f"the right one of 12 colours ({len(colors)} words)", ">= 80 %", percent(mean(colors, "colour"))))
    return lines


def drawing_lines(results: Results) -> list[Line]:
    """Return how often drawings and dreams of a taught word are named, and those of a word that means nothing."""
    lines = []
    for way in ("draw", "dream"):
        for kind, asked in (("taught", ">= 8 of 12"), ("before", "0")):
            rows = pick(results, f"{way} {kind}/")
            if rows:
                ranks = sorted(row["rank by outlines"] for row in rows)
                lines.append((f"{way}, {kind}", asked, (
                    f"{sum(row['right'] for row in rows)} of {len(rows)} named by another teaching; by outlines, which "
                    f"share nothing with it, first of 13 {ranks.count(1)} times, among the first three "
                    f"{sum(rank <= 3 for rank in ranks)} times, median rank {ranks[len(ranks) // 2]}")))
    return lines


def caption_lines(results: Results) -> list[Line]:
    """Return what captions from texts alone name, and what could be named behind this CLIP."""
    asked = {"text/noise and shift chosen": ">= 90 %, >= 72 %", "text/no noise, no shift": "about 70 %, 45 %",
             "text/shuffled": "chance: 1 in 121",
             "captions/seen by the CLIP itself": "", "captions/the paired captioner": ""}
    lines = [(f"{name.partition('/')[2]}: subject; subject, colour and medium", wanted,
              f"{percent(row['subject'])}; {percent(row['subject, colour, medium'])}"
              + (f"; noise {row['variance']:g}, {'with' if row['shift'] else 'no'} shift; {row['processor_s']:.0f} s"
                 if "variance" in row else "")) for name, wanted in asked.items() for row in pick(results, name)]
    haiku = results.get("haiku", {})
    if "scans" in haiku:
        lines.append(("haiku: 5-7-5; subject", ">= 95 %; >= 85 %",
                      f"{percent(haiku['scans'])}; {percent(haiku['subject'])}; {percent(haiku['distinct'])} distinct"))
    return lines


def pairs_lines(results: Results) -> list[Line]:
    """Return what a CoCa names after its pairs, and what another wording costs."""
    lines = []
    for name, wanted in (("from nothing", "subject >= 60 %"),
                         ("another wording", "CIDEr-D < 0.3 -> > 1.5, subject -1, R@1 -2"),
                         ("the shipped captioner reworded", "the same")):
        for row in pick(results, f"pairs/{name}"):
            kept = row["of held-out pairs"]
            told = ", ".join(f"{key} {pair[0]} -> {pair[1]}" for key, pair in kept.items() if key in (
                "CIDEr-D", "BLEU-4", "text to picture R@1", "picture to text R@1"))
            lines.append((name, wanted, f"subject {percent(row['subject'])}; {told}; {row['processor_s']:.0f} s"))
    return lines


def reward_lines(results: Results) -> list[Line]:
    """Return what reward adds to captions that left out half, and what it does without its guards."""
    keys = ("R@1 by facts", "claim recall", "claim precision", "parsed")
    asked = {"before": "", "by reward": "R@1 +8, recall +5, precision >= -1, parsed >= 97 %",
             "no grammar, no KL": "parsed falls", "reward by lot": "no change"}
    return [(f"reward: {name}", wanted, ", ".join(f"{key} {percent(row[key])}" for key in keys)
             + f"; repeat themselves {percent(row['repeat themselves'])}, {row['words']} words; by the CLIP that rewards "
             f"R@1 {percent(row['R@1 by the rewarding CLIP'])}"
             + (f"; {row['steps']} steps, {row['processor_s']:.0f} s" if "steps" in row else ""))
            for name, wanted in asked.items() for row in pick(results, f"reward/{name}")]


def shape_lines(results: Results) -> list[Line]:
    """Return the cost of a step with large models."""
    return [(name.removeprefix("shapes/"), "said", f"{row['seconds a step']} s a step, {row['peak GiB']} GiB at most; "
             f"learning: {row['learning']}")
            for name, row in results.items() if name.startswith("shapes/") and "peak GiB" in row]


def pick(results: Results, begin: str) -> list[Row]:
    """Return the finished results whose names begin so."""
    return [row for name, row in results.items() if name.startswith(begin) and "processor_s" in row]


def mean(rows: list[Row], key: str) -> float:
    """Return the mean of one figure."""
    return fmean(float(row[key]) for row in rows)


def percent(value: float) -> str:
    """Return a share in percent."""
    return f"{100 * value:.1f} %"
