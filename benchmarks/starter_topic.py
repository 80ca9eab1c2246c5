"""What the starter topic says of the sharp cases in tests/match/sharp: tuned, held out, later ones.

python benchmarks/starter_topic.py [--misses]
"""

from __future__ import annotations

import sys
from collections import Counter
from importlib import resources
from pathlib import Path

from kawaraban.article import Article, paragraphs
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import compile_topics

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "match"))

from sharp_cases import HELD_OUT, SECOND, THIRD, TUNED  # type: ignore[import-not-found]


def main() -> None:
    file = resources.files("kawaraban.desk").joinpath("starter/topics/north-korea-russia.toml")
    matcher = compile_topics([load_topic(file.read_text("utf-8"), name="starter")])
    for name, cases in (
        ("tuned", TUNED),
        ("held out", HELD_OUT),
        ("second", SECOND),
        ("third", THIRD),
    ):
        counts: Counter[tuple[str, str]] = Counter()
        for case in cases:
            article = Article(
                url="https://example.test/a",
                headline=case.headline,
                text=paragraphs(case.text),
                language=case.language,
            )
            got = next((match.outcome for match in matcher.match(article)), "off")
            counts[case.expected, got] += 1
            if got != case.expected and "--misses" in sys.argv:
                print(f"  {case.language} {case.expected} -> {got}: {case.headline}")
        right = sum(count for (wanted, got), count in counts.items() if wanted == got)
        print(f"{name}: {right} of {len(cases)} right")
        for (wanted, got), count in sorted(counts.items()):
            print(f"  {wanted} -> {got}: {count}")


if __name__ == "__main__":
    main()
