"""What ``test_kill.py`` kills: saves, places, decides and visits, and says so step by step.

Every step may be done again. Run as a script with the store's path.
"""

from __future__ import annotations

import sys

from kawaraban.article import Entry, RawRef
from kawaraban.store.base import Decision, SourceState
from kawaraban.store.sqlite import open_store

if __name__ == "__main__":
    from store_press import NOW, TOPIC, article, at, digest, place_all, url

    def say(step: str) -> None:
        print(step, flush=True)

    with open_store(sys.argv[1]) as store:
        say("open")
        for round in range(12):
            names = [f"{round}-{i}" for i in range(40)]
            entries = [Entry(url=url(name), id=name, headline=name) for name in names]
            store.visit(SourceState(name="feed"), entries, at=NOW)
            say("visited")
            first = [
                digest(
                    article(name, f"ロシアの第{i % 13}報。続き{round}。", canonical=f"c{name}"),
                    raw=RawRef("a.warc.gz", i, 1),
                    rank=i,
                )
                for i, name in enumerate(names)
            ]
            store.save(first, at=NOW, notes={"round": str(round)})
            say("saved")
            revised = [
                digest(article(name, f"改めてロシアの第{i}報。", other=(f"c{name}",)))
                for i, name in enumerate(names)
                if i % 3 == 0
            ]
            store.save(revised, at=at(1))
            say("revised")
            place_all(store, 30)
            say("placed")
            store.decide(
                [
                    Decision(topic=TOPIC, url=url(names[5]), kind="reject", at=at(round)),
                    Decision(topic=TOPIC, url=url(names[6]), kind="headline", value="編集", at=NOW),
                ]
            )
            say("decided")
        say("done")
