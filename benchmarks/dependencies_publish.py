"""Which libraries write the pages? Templates, line breaking and feeds, one table each.

    python benchmarks/dependencies_publish.py

Templates: the same page of ten clips, escaped, in milliseconds a page (best of five runs), and
whether a hostile headline stays text without the template asking for it. Line breaking: how many
of the breaks that a careful reader would allow (our own headlines, marked by hand with ``|``) are
found, how many of those found are right, and microseconds a headline. Feeds: fifty entries, and
what becomes of a control character. Size is what the package takes on the disk with what it needs
beyond what is installed anyway. A library that is not installed is said to be missing:

    pip install budoux chameleon feedgen feedgenerator htpy janome mako minijinja tinysegmenter3
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, files
from typing import Any

HOSTILE = '<script>alert("1")</script>'
CLIPS = [
    {
        "url": f"https://outlet.example/{n}?a=1&b=2",
        "headline": f"朝ロ首脳が平壌で会談、{n}回目の条約に署名" + (HOSTILE if n == 3 else ""),
        "date": "2024.06.19",
        "outlet": "鳩通信",
        "excerpt": "北朝鮮の金正恩総書記とロシアのプーチン大統領は19日、平壌で会談した。" * 4,
        "copies": [("海猫日報", "https://umineko.example/1"), ("朝影新聞", "https://a.example/2")],
    }
    for n in range(10)
]

JINJA = """<!DOCTYPE html><html lang="ja"><head><title>{{ title }}</title></head><body>
{% for clip in clips %}<article><h2><a href="{{ clip.url }}">{{ clip.headline }}</a></h2>
<p><time>{{ clip.date }}</time> <span>{{ clip.outlet }}</span></p><p>{{ clip.excerpt }}</p>
<p>{% for name, url in clip.copies %}<a href="{{ url }}">{{ name }}</a>{% if not loop.last %}、
{% endif %}{% endfor %}</p></article>{% endfor %}</body></html>"""
MAKO = (
    JINJA.replace("{{ ", "${")
    .replace(" }}", "}")
    .replace("{% for clip in clips %}", "\n% for clip in clips:\n")
    .replace("{% for name, url in clip.copies %}", "\n% for name, url in clip['copies']:\n")
    .replace("{% if not loop.last %}", "\n% if not loop.last:\n")
    .replace("{% endif %}", "\n% endif\n")
    .replace("{% endfor %}", "\n% endfor\n")
)
MAKO = re.sub(r"\$\{clip\.(\w+)\}", r"${clip['\1']}", MAKO)
TAL = """<html lang="ja"><head><title>${title}</title></head><body>
<article tal:repeat="clip clips"><h2><a href="${clip['url']}">${clip['headline']}</a></h2>
<p><time>${clip['date']}</time> <span>${clip['outlet']}</span></p><p>${clip['excerpt']}</p>
<p><tal:c repeat="copy clip['copies']"><a href="${copy[1]}">${copy[0]}</a><tal:i
condition="not repeat.copy.end">、</tal:i></tal:c></p></article></body></html>"""

Render = Callable[[], str]


def jinja2() -> Render:
    module = import_module("jinja2")
    template = module.Environment(autoescape=True).from_string(JINJA)
    return lambda: str(template.render(title="朝ロ", clips=CLIPS))


def minijinja() -> Render:
    environment = import_module("minijinja").Environment(templates={"page.html": JINJA})
    return lambda: str(environment.render_template("page.html", title="朝ロ", clips=CLIPS))


def mako() -> Render:
    template = import_module("mako.template").Template(MAKO, default_filters=["h"])
    return lambda: str(template.render(title="朝ロ", clips=CLIPS))


def chameleon() -> Render:
    template = import_module("chameleon").PageTemplate(TAL)
    return lambda: str(template(title="朝ロ", clips=CLIPS))


def htpy() -> Render:
    h: Any = import_module("htpy")

    def copies(clip: dict[str, Any]) -> list[Any]:
        links: list[Any] = []
        for name, url in clip["copies"]:
            links += ["、"] * bool(links) + [h.a(href=url)[name]]
        return links

    def render() -> str:
        return str(
            h.html(lang="ja")[
                h.head[h.title["朝ロ"]],
                h.body[
                    (
                        h.article[
                            h.h2[h.a(href=c["url"])[c["headline"]]],
                            h.p[h.time[c["date"]], " ", h.span[c["outlet"]]],
                            h.p[c["excerpt"]],
                            h.p[copies(c)],
                        ]
                        for c in CLIPS
                    )
                ],
            ]
        )

    return render


def format_strings() -> Render:
    """By hand: fast, and one forgotten ``escape`` away from a hole."""
    e = html.escape

    def article(c: dict[str, Any]) -> str:
        copies = "、".join(f'<a href="{e(url)}">{e(name)}</a>' for name, url in c["copies"])
        return (
            f'<article><h2><a href="{e(c["url"])}">{e(c["headline"])}</a></h2><p><time>'
            f"{e(c['date'])}</time> <span>{e(c['outlet'])}</span></p><p>{e(c['excerpt'])}</p>"
            f"<p>{copies}</p></article>"
        )

    return lambda: "<!DOCTYPE html>" + "".join(article(c) for c in CLIPS)


# Our own headlines; ``|`` where a line may end.
HEADLINES = """朝ロ首脳が|平壌で|会談、|新条約に|署名
国境の|橋を|渡る|貨物列車、|三か月で|倍に|増える
【社説】|砲弾と|引き換えに|失われる|もの
「自動介入」は|復活するのか、|専門家の|見方は|分かれる
北朝鮮の|外相が|モスクワを|訪問へ、|貿易の|拡大を|協議
米政府、|朝ロの|接近に|懸念を|表明|「同盟国と|協力する」
制裁を|監視する|仕組みが|終了、|ロシアが|拒否権を|行使
列車は|なぜ|夜に|走るのか、|川沿いの|町を|歩く
韓国軍「北朝鮮の|兵士が|東部に|移動」、|映像を|公開
労働者の|受け入れを|めぐり、|現地の|企業が|説明会を|開く
平壌の|新しい|街並みを|ロシアの|観光客が|歩いた
宇宙基地での|会談から|九か月、|関係は|どう|変わったか"""

Split = Callable[[str], list[str]]


def budoux() -> Split:
    parser = import_module("budoux").load_default_japanese_parser()
    return lambda text: list(parser.parse(text))


def tinysegmenter3() -> Split:
    tokenize = import_module("tinysegmenter").tokenize
    return lambda text: list(tokenize(text))


def janome() -> Split:
    """Words by dictionary, joined to phrases: particles and the like go with what they follow."""
    tokenizer = import_module("janome.tokenizer").Tokenizer()

    def split(text: str) -> list[str]:
        out: list[str] = []
        for token in tokenizer.tokenize(text):
            kind = token.part_of_speech.split(",")
            joins = kind[0] in ("助詞", "助動詞") or kind[1] in ("接尾", "非自立", "句点", "読点")
            closes = kind[1] in ("括弧閉",) or (out and out[-1][-1] in "「【")
            if out and (joins or closes):
                out[-1] += token.surface
            else:
                out.append(token.surface)
        return out

    return split


def browser() -> Split:
    """What a browser does by itself: between any two characters."""
    return list


def feed_by_lxml() -> Callable[[], bytes]:
    from kawaraban.article import Moment
    from kawaraban.publish.feeds_out import FeedItem, rss
    from kawaraban.publish.views import TopicInfo

    topic = TopicInfo(slug="t", name="朝ロ")
    when = Moment(datetime(2024, 6, 19, tzinfo=UTC))
    items = [
        FeedItem(
            id=f"{n:012x}", headline=f"見出し\x0b{n}", excerpt="本文" * 70, outlet="鳩通信",
            link=f"https://a.example/{n}", published=when, updated=when,
        )
        for n in range(50)
    ]  # fmt: skip
    return lambda: rss(topic, items, desk="見本", here="https://d.example/")


def feedgen() -> Callable[[], bytes]:
    generator = import_module("feedgen.feed").FeedGenerator

    def write() -> bytes:
        feed = generator()
        feed.id("urn:x")
        feed.title("朝ロ")
        feed.link(href="https://d.example/")
        feed.description("朝ロ")
        for n in range(50):
            entry = feed.add_entry()
            entry.id(f"urn:x:{n}")
            entry.title(f"見出し\x0b{n}")
            entry.link(href=f"https://a.example/{n}")
            entry.description("本文" * 70)
            entry.published(datetime(2024, 6, 19, tzinfo=UTC))
        return bytes(feed.rss_str())

    return write


def feedgenerator() -> Callable[[], bytes]:
    module = import_module("feedgenerator")

    def write() -> bytes:
        feed = module.Rss201rev2Feed(title="朝ロ", link="https://d.example/", description="朝ロ")
        for n in range(50):
            feed.add_item(
                title=f"見出し\x0b{n}",
                link=f"https://a.example/{n}",
                description="本文" * 70,
                pubdate=datetime(2024, 6, 19, tzinfo=UTC),
            )
        return str(feed.writeString("utf-8")).encode()

    return write


def seconds(call: Callable[[], object], times: int) -> float:
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(times):
            call()
        best = min(best, (time.perf_counter() - begun) / times)
    return best


def size(*packages: str) -> str:
    total = 0
    for package in packages:
        try:
            total += sum(f.locate().stat().st_size for f in files(package) or () if _there(f))  # type: ignore[attr-defined]
        except PackageNotFoundError:
            return "–"
    return f"{total / 1e6:.1f} MB" if total else "–"


def _there(file: Any) -> bool:
    return bool(file.locate().is_file()) and not str(file).endswith(".pyc")


def templates() -> None:
    print(f"\n{'templates':16} {'ms/page':>8} {'escaped':>8} {'size':>8}")
    sizes = {"jinja2": ("jinja2", "markupsafe"), "mako": ("mako", "markupsafe")}
    for make in (jinja2, minijinja, mako, chameleon, htpy, format_strings):
        name = make.__name__
        try:
            render = make()
        except ImportError:
            print(f"{name:16}  missing")
            continue
        page = render()
        assert page.count("<article>") == 10, name
        safe = "no" if HOSTILE in page else "by hand" if make is format_strings else "yes"
        room = "0" if make is format_strings else size(*sizes.get(name, (name,)))
        print(f"{name:16} {seconds(render, 50) * 1e3:8.3f} {safe:>8} {room:>8}")


def line_breaking() -> None:
    print(f"\n{'line breaking':16} {'found':>8} {'right':>8} {'µs':>8} {'size':>8}")
    marked = HEADLINES.split("\n")
    for make in (budoux, tinysegmenter3, janome, browser):
        name = make.__name__
        try:
            split = make()
        except ImportError:
            print(f"{name:16}  missing")
            continue
        wanted = found = right = 0
        for line in marked:
            allowed, given = _ends(line.split("|")), _ends(split(line.replace("|", "")))
            wanted, found = wanted + len(allowed), found + len(given)
            right += len(allowed & given)
        plain = [line.replace("|", "") for line in marked]
        took = seconds(partial(_split_all, split, plain), 5) / len(plain) * 1e6
        precise = f"{right / wanted:8.0%} {right / found:8.0%}"
        print(f"{name:16} {precise} {took:8.0f} {size(name):>8}")


def _split_all(split: Split, texts: list[str]) -> None:
    for text in texts:
        split(text)


def _ends(pieces: list[str]) -> set[int]:
    at, ends = 0, set()
    for piece in pieces[:-1]:
        at += len(piece)
        ends.add(at)
    return ends


def feeds() -> None:
    from lxml import etree

    print(f"\n{'feeds':16} {'ms':>8}  control character in a headline")
    for make in (feed_by_lxml, feedgen, feedgenerator):
        name = make.__name__
        try:
            write = make()
        except ImportError:
            print(f"{name:16}  missing")
            continue
        try:
            etree.fromstring(write())
            outcome = "left out"
        except Exception as error:
            print(f"{name:16} {'–':>8}  {type(error).__name__}: {str(error)[:60]}")
            continue
        print(f"{name:16} {seconds(write, 5) * 1e3:8.2f}  {outcome}")


if __name__ == "__main__":
    templates()
    line_breaking()
    feeds()
