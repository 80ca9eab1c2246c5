"""A small desk with something on its page and something to decide, for tests of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from served import served

from kawaraban.article import Article, Moment, paragraphs
from kawaraban.desk.deciding.browsing import Browsing
from kawaraban.desk.deciding.topics import with_examples
from kawaraban.desk.desk import Desk
from kawaraban.desk.grouping.settling import settle
from kawaraban.desk.reading.work import Stages
from kawaraban.publish.pages import static_files
from kawaraban.store.base_people import Person, Role
from kawaraban.store.sqlite import open_store
from kawaraban.web.accounts import digest, hash_password, key_of
from kawaraban.web.app import Site

TOPIC = "port"
NOW = datetime(2024, 7, 1, tzinfo=UTC)
RULES = """name = "羅先港"
threshold = 4
ask = 1
[position]
headline = 2
lead = 1
text = 1
[[rule]]
label = "港"
any = ["羅先港"]
weight = 2
most = 1
[[rule]]
label = "埠頭"
any = ["埠頭"]
weight = 1
most = 1
"""
_THINGS = [
    "灯台",
    "倉庫",
    "鉄路",
    "菊花",
    "太鼓",
    "古書",
    "陶器",
    "凧揚げ",
    "将棋",
    "朝市",
    "影絵",
    "盆栽",
]
HOSTILE = '"><script>document.title="gone"</script><img src=x onerror=document.title="gone">'


def url(n: int) -> str:
    return f"https://minato.example/{n}"


def article(n: int) -> Article:
    """The first three are on the page, the others asked about."""
    thing = _THINGS[n % len(_THINGS)]
    if n < 3:
        text = f"羅先港の{thing}の工事が始まった。市は来年の完成を目ざし、{thing}に人を集める。"
    else:
        text = f"町の広場で{thing}の催しがあった。{thing}を見に来た人は昼まで並んだ。" + (
            f"港では埠頭の改修が続くという。次の{thing}は秋に開かれる。"
        )
    headline = f"羅先港の第{n}期工事" if n < 3 else f"第{n}便、広場の催しに人出"
    if n == 5:
        headline += HOSTILE
    return Article(
        url=url(n),
        headline=headline,
        published=Moment.on(date(2024, 6, 20 - n)),
        text=paragraphs(text),
        language="ja",
        outlet="みなと新報",
        excerpt=text[:140],
    )


def fill(folder: Path, count: int = 8) -> None:
    (folder / "desk.toml").write_text('[desk]\ntitle = "港の机"\n', encoding="utf-8")
    (folder / "topics").mkdir()
    (folder / "topics" / f"{TOPIC}.toml").write_text(RULES, encoding="utf-8")
    add(folder, range(count))


def add(folder: Path, numbers: range) -> None:
    """Articles as a collecting process would bring them."""
    with Desk(folder, write=True, workers=0) as desk:
        stages = Stages(with_examples(desk.topics, desk.store)[0])
        desk.store.save([stages.digest(article(n)) for n in numbers], at=NOW)
        settle(desk)


PASSWORD = "うみべの古い灯台と黒い猫"
PEOPLE: dict[str, Role] = {"Anna": "owner", "Bert": "editor", "Clara": "reader"}


@lru_cache(maxsize=1)
def _hashed() -> str:
    return hash_password(PASSWORD)


def add_person(folder: Path, name: str, role: Role) -> None:
    """An account with the password of all."""
    with open_store(folder / "desk.db") as store:
        store.add_person(
            Person(key=key_of(name), name=name, role=role, password=_hashed(), added=NOW)
        )


def add_token(folder: Path, name: str) -> str:
    """A token of a program in somebody's name."""
    with open_store(folder / "desk.db") as store:
        store.add_token(key_of(name), digest(f"kwb_{name}"), "", at=NOW)
    return f"kwb_{name}"


def verdicts(folder: Path) -> dict[str, str | None]:
    """What people decided, by address."""
    with Desk(folder) as desk:
        return {r.address: r.verdict for r in desk.store.rulings(TOPIC)}


@contextmanager
def served_desk(folder: Path, *, login: bool = False, public_address: str = "") -> Iterator[str]:
    """The desk in ``folder``, its pages served; gives the address of its topic's inbox."""
    site = Site(
        folder=folder / "site",
        store=folder / "desk.db",
        title="港の机",
        login=login,
        public_address=public_address,
    )
    static = site.folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    for name, body in static_files().items():
        (static / name).write_bytes(body)
    with served(site, lambda: Browsing(folder)) as address:
        yield f"{address}desk/{TOPIC}/"
