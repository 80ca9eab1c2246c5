"""What topics learn from beside people's answers: one sample of the archive, kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kawaraban.article import Article, Digest, paragraphs
from kawaraban.desk.deciding.deciding import decide
from kawaraban.desk.deciding.topics import with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.reading.work import Stages, TopicSet
from kawaraban.match.examples import Examples

NOW = datetime(2024, 7, 1, tzinfo=UTC)


def url(n: int) -> str:
    return f"https://minato.example/{n}"


def add(desk: Desk, numbers: range) -> None:
    stages = Stages(TopicSet())
    digests: list[Digest] = [
        stages.digest(
            Article(
                url=url(n),
                headline=f"第{n}報 灯台",
                text=paragraphs(f"灯台の知らせ。第{n}報、鉄道と料理の話。"),
            )
        )
        for n in numbers
    ]
    desk.store.save(digests, at=NOW)


def learned(desk: Desk, *, keep: bool = True) -> tuple[dict[str, Examples], set[str]]:
    topics, versions = with_examples(desk.topics, desk.store, keep=keep)
    return dict(topics.examples), {version.learned for version in versions.values()}


def test_topics_share_a_sample_that_is_drawn_anew_as_the_archive_grows(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text("[desk]\n", encoding="utf-8")
    (tmp_path / "topics").mkdir()
    for name in ("one", "two"):
        rule = f'name = "{name}"\nthreshold = 4\n[[rule]]\nlabel = "x"\nany = ["鉄道"]\nweight = 1'
        (tmp_path / "topics" / f"{name}.toml").write_text(rule, encoding="utf-8")
    with Desk(tmp_path, write=True, workers=0) as desk:
        add(desk, range(40))
        decide(desk, "one", url(0), "accept")
        decide(desk, "two", url(1), "accept")
        learned(desk, keep=False)
        assert desk.store.note("background") is None
        examples, versions = learned(desk)
        sample = examples["one"].sample
        assert sample is not None
        assert sample is examples["two"].sample
        assert set(sample.addresses) == {url(n) for n in range(40)}
        assert {a.address for a in examples["one"].background} == {url(n) for n in range(1, 40)}

        add(desk, range(40, 50))
        again, same = learned(desk)
        assert again["one"].sample == sample
        assert same == versions

        add(desk, range(50, 60))
        anew, other = learned(desk)
        assert anew["one"].sample is not None
        assert len(anew["one"].sample) == 60
        assert not other & versions

        desk.store.put_note("background", "60\nbroken")
        mended, _ = learned(desk)
        assert mended["one"].sample == anew["one"].sample
