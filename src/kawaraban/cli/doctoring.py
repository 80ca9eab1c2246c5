"""``kawaraban doctor``: what is wrong with a desk, in words."""

from __future__ import annotations

import argparse

from kawaraban.article import to_json
from kawaraban.cli.main import DONE, INCOMPLETE
from kawaraban.cli.progress import watcher
from kawaraban.desk.doctor import Finding, examine
from kawaraban.wording import say

MENDED = 4
"""Exit status: something was wrong, and all of it was mended."""


def doctor(options: argparse.Namespace) -> int:
    """A line per finding; 0 where nothing is wrong, 4 where all was mended, else 3."""
    found = examine(options.desk, mend=options.mend, progress=watcher(quiet=options.quiet))
    if options.json:
        print(to_json(found).decode())
    else:
        for finding in found.findings:
            print(f"{_mark(finding)} {finding.code}: {finding.detail}")
        print(_sum(found.outcome, mend=options.mend, findings=found.findings))
    return {"clean": DONE, "mended": MENDED, "left": INCOMPLETE}[found.outcome]


def _mark(finding: Finding) -> str:
    return {
        "mended": say("mended", "修復"),
        "can-mend": say("can be mended", "修復可能"),
        "left": say("left", "未解決"),
        "note": say("note", "参考"),
    }[finding.state]


def _sum(outcome: str, *, mend: bool, findings: tuple[Finding, ...]) -> str:
    if outcome == "clean":
        return say("Nothing is wrong with this desk.", "このデスクに問題はありません。")
    if outcome == "mended":
        return say("All of it was mended.", "すべて直しました。")
    if not mend and any(one.state == "can-mend" for one in findings):
        return say(
            "Nothing was changed. kawaraban doctor --mend mends what can be mended.",
            "何も変更していません。kawaraban doctor --mend で直せるものを直します。",
        )
    return say("Some of it is left to you.", "残りは人の手が必要です。")
