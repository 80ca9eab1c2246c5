"""The ten terms suggested first from ten articles of each of nine categories of Japanese news.

python benchmarks/suggestions.py        (reads ../shared/topics/livedoor-ja.tar.gz)

The first five categories were looked at while suggestions were made better, the last four were
not (``held out``). What is useful is for a reader to judge.
"""

from __future__ import annotations

import random
import re
import tarfile
from pathlib import Path

from kawaraban.article import Article, paragraphs
from kawaraban.match.suggest import suggest

FILE = Path(__file__).parent.parent.parent / "shared" / "topics" / "livedoor-ja.tar.gz"


def main() -> None:
    random.seed(3)
    categories: dict[str, list[Article]] = {}
    with tarfile.open(FILE) as archive:
        for member in archive:
            parts = member.name.split("/")
            file = archive.extractfile(member) if re.search(r"-\d+\.txt$", member.name) else None
            if file is None:
                continue
            url, _, headline, *lines = file.read().decode().split("\n")
            text = paragraphs("\n".join(lines))
            article = Article(url=url, headline=headline, text=text, language="ja")
            categories.setdefault(parts[-2], []).append(article)
    everything = [article for articles in categories.values() for article in articles]
    for number, (name, articles) in enumerate(categories.items()):
        random.shuffle(articles)
        others = random.sample([a for a in everything if a not in articles], 300)
        found = suggest(articles[:10], others[:5], others[5:])
        print(name + (" (held out)" if number >= 5 else ""))
        for suggestion in [one for one in found if one.action == "add"][:10]:
            print(
                f"  {suggestion.term}  {suggestion.accepted} of 10, {suggestion.background} of 295"
            )


if __name__ == "__main__":
    main()
