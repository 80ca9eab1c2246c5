"""How fast questions are answered, whether they find all, and what the index costs; beside
SQLite's own trigram index and tantivy in the same run.

    python benchmarks/search.py [--articles 100000] [--peers] [--recall] [--keep FILE] [--rounds 5]

Articles in five languages are put together of sentences of the shared data folder, about 600
characters each (Chinese: of lists of words, since there are none). Every question is for the
first page of ten, newest first, with all facets. *First* is a question nobody asked before (what
was remembered of it is forgotten); *again* is what paging and narrowing costs. Times are wall
times, in brackets CPU times: what is left where nobody else uses the machine. Recall is told by a
scan of every article that knows nothing of tokens.

Trigrams cannot be asked for terms of two characters, so that such a question is a scan (``LIKE``),
and words are parts of words there. tantivy is given our own tokens (of one text field, phrases
with positions), so that engines are compared and not tokenizers, and aggregates the same facets
but topics.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import resource
import sqlite3
import statistics
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from kawaraban.article import Article, Digest, Match, Moment, Paragraph
from kawaraban.folding import fold, query_phrase, search_tokens
from kawaraban.store.query import All, Days, Node, Not, Some, Value, Words, parse
from kawaraban.store.sqlite import SqliteStore, open_store
from store import SHARED

NOW = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 500
TOPICS = ("one", "two", "three")
SHARES = {"ja": 50, "en": 20, "ko": 12, "ru": 10, "zh": 8}
GENRES = ("editorial", "column", "opinion", "interview", "analysis")
ON_TOPIC = {
    "ja": "プーチン大統領が訪朝し、朝ロ首脳会談で条約に署名した。",
    "en": "North Korea and Russia signed a treaty in Pyongyang.",
    "ko": "북한과 러시아가 평양에서 정상회담을 하고 조약에 서명했다.",
    "ru": "Россия и КНДР подписали договор в Пхеньяне.",
    "zh": "朝俄两国元首在平壤会谈并签署条约。",
}

QUERIES: tuple[tuple[str, str, str], ...] = (
    ("two characters", "ja", "朝ロ"),
    ("two characters", "ja", "訪朝"),
    ("two characters", "ja", "映画"),
    ("two characters", "ko", "북한"),
    ("two characters", "ko", "조약"),
    ("two characters", "zh", "朝俄"),
    ("two characters", "zh", "会谈"),
    ("two characters", "en", "UN"),
    ("two characters", "ru", "РФ"),
    ("phrase", "ja", '"朝ロ首脳会談"'),
    ("phrase", "ja", '"大統領が訪朝"'),
    ("phrase", "ko", "러시아가"),
    ("phrase", "zh", "两国元首"),
    ("phrase", "en", '"signed a treaty"'),
    ("phrase", "en", '"the White House"'),
    ("phrase", "ru", '"подписали договор"'),
    ("boolean", "ja", "大統領 (訪朝 OR 会談) -映画"),
    ("boolean", "ja", "日本 または 韓国"),
    ("boolean", "ko", "북한 러시아 -조약"),
    ("boolean", "zh", "会谈 OR 条约"),
    ("boolean", "en", "(president OR congress) election -treaty"),
    ("boolean", "ru", "Россия (КНДР OR США)"),
    ("rare", "ja", "豊渓里"),
    ("rare", "ja", "第777報"),
    ("rare", "ko", "풍계리"),
    ("rare", "zh", "丰溪里"),
    ("rare", "en", "zzyzx"),
    ("rare", "ru", "Синыйчжу"),
    ("common", "ja", "日本"),
    ("common", "ja", "の"),
    ("common", "ja", "ない"),
    ("common", "ko", "이"),
    ("common", "zh", "的"),
    ("common", "en", "the"),
    ("common", "ru", "и"),
    ("faceted", "ja", "日本 genre:editorial"),
    ("faceted", "ja", '会談 outlet:"Outlet 7" after:2024-06'),
    ("faceted", "ja", "lang:ja date:2024-06 -映画"),
    ("faceted", "ko", "북한 lang:ko before:2024-03"),
    ("faceted", "zh", "条约 topic:one lang:zh"),
    ("faceted", "en", "president byline:Writer topic:two"),
    ("faceted", "en", "headline:treaty OR genre:interview"),
    ("faceted", "ru", "договор lang:ru date:2024"),
    ("variants", "ja", "~朝ロ"),
    ("variants", "ja", "~北朝鮮 ~ロシア"),
)


CHINESE = (
    "政府 外交部 总统 总理 发言人 专家 企业 "
    "大学 议会 法院 警方 市民 学生 农民 "
    "工人 医院 军队 记者 委员会 代表团",
    "讨论 宣布 批准 反对 支持 研究 公布 "
    "签署 检查 调查 谴责 欢迎 推迟 修改 "
    "解释 否认 强调 提出 通过 取消",
    "经济政策 贸易协定 预算案 能源计划 新法律 "
    "会谈结果 环境保护 教育改革 铁路项目 疫苗接种 "
    "选举制度 导弹试验 人工智能 粮食价格 房地产市场",
    "北京 上海 广州 东京 首尔 莫斯科 华盛顿 巴黎 柏林 伦敦 日内瓦 新加坡 香港 台北 河内",
    "昨天 今天上午 上周 本月初 去年 星期一 星期五 年底 日前 近日",
)
"""Words of Chinese sentences, of which the shared data has none."""


# Articles -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def sentences() -> dict[str, list[str]]:
    """By language."""
    found: dict[str, list[str]] = defaultdict(list)
    with tarfile.open(SHARED / "topics" / "livedoor-ja.tar.gz") as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.name.endswith(".txt") else None
            lines = stream.read().decode().split("\n")[3:] if stream else []
            found["ja"] += [line for line in lines if 30 < len(line) < 400]
    with gzip.open(SHARED / "topics" / "wikinews-leads.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            if row["lang"] in ("ja", "ko", "ru", "en"):
                found[row["lang"]].append(row["text"][:400])
    with gzip.open(
        SHARED / "topics" / "ynat-ko" / "train_data.csv.gz", "rt", encoding="utf-8"
    ) as rows:
        found["ko"] += [row["title"] for row in csv.DictReader(rows)]
    with gzip.open(SHARED / "topics" / "allsides-en.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, islice(rows, 4000)):
            found["en"] += [s for s in re.split(r"(?<=[.!?]) ", row["text"]) if 40 < len(s) < 400][
                :20
            ]
    csv.field_size_limit(1 << 30)
    for name in ("ru_train_pool", "ru_exam_pool"):
        with (SHARED / "stories" / "tgnews-pairs" / f"{name}.tsv").open(encoding="utf-8") as rows:
            for row in islice(csv.DictReader(rows, delimiter="\t"), 4000):
                text = row["INPUT:first_text"]
                found["ru"] += [s for s in re.split(r"(?<=[.!?]) ", text) if 40 < len(s) < 400][:20]
    draw = random.Random(6)
    for _ in range(20_000):
        who, verb, what, where, time_ = (draw.choice(words.split()) for words in CHINESE)
        found["zh"].append(
            f"{time_}，{who}在{where}{verb}{what}，{draw.choice(CHINESE[0].split())}的代表也出席了。"
        )
    return {language: found[language] for language in SHARES}


def articles(count: int) -> Iterator[Article]:
    draw = random.Random(7)
    pools = sentences()
    languages, weights = list(SHARES), list(SHARES.values())
    for number in range(count):
        language = draw.choices(languages, weights)[0]
        pool = pools[language]
        short = statistics.fmean(map(len, pool[:200]))
        texts = [draw.choice(pool) for _ in range(max(2, round(600 / short)))]
        if number % 50 == 0:
            texts.insert(draw.randrange(2), ON_TOPIC[language])
        when = NOW - timedelta(minutes=draw.randrange(60 * 24 * 366))
        yield Article(
            url=f"https://press.example/{number:08d}.html",
            headline=f"{texts[0][:40]} 第{number}報"
            if language == "ja"
            else f"{texts[0][:60]} {number}",
            published=Moment.of(when),
            text=tuple(Paragraph(text) for text in texts[1:]),
            outlet=f"Outlet {int(draw.paretovariate(1)) % 200}",
            bylines=(f"Writer {draw.randrange(500)}",),
            language=language,
            genre=draw.choice(GENRES) if draw.random() < 0.2 else None,
        )


def digests(count: int) -> Iterator[Digest]:
    draw = random.Random(8)
    for article in articles(count):
        rest = "\n".join([article.body, article.outlet or "", *article.bylines])
        on = [topic for topic in TOPICS if draw.random() < 0.03]
        yield Digest(
            article=article,
            tokens=(" ".join(search_tokens(article.headline)), " ".join(search_tokens(rest))),
            matches=tuple(Match(topic=t, url=article.url, score=9, matched=True) for t in on),
            found_in="feed",
        )


# A scan -------------------------------------------------------------------------------------

_UNSPACED = "[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7ff]"


@lru_cache(maxsize=4096)
def finder(term: str) -> Callable[[str], object]:
    """Whether a folded text holds the term, told without tokens."""
    folded = fold(term.rstrip("*")).strip()
    pieces = re.findall(r"\w+", folded)
    if len(pieces) == 1 and re.fullmatch(f"{_UNSPACED}+", folded):
        return lambda text: folded in text
    pattern = r"[\W_]+".join(map(re.escape, pieces))
    before = "" if re.match(_UNSPACED, folded) else f"(?:(?<![^\\W_])|(?<={_UNSPACED}))"
    open_end = term.endswith("*") or re.search(f"{_UNSPACED}$", folded)
    after = "" if open_end else f"(?![^\\W_])|{before}{pattern}(?={_UNSPACED})"
    return re.compile(f"{before}{pattern}{after}").search


class Scanned:
    """An article, folded."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.headline = fold(article.headline)
        self.rest = fold("\n".join([article.body, article.outlet or "", *article.bylines]))
        self.on: tuple[str, ...] = ()

    def answers(self, node: Node) -> bool:
        article = self.article
        match node:
            case Words():
                return any(
                    finder(text)(self.headline) or (not node.headline and finder(text)(self.rest))
                    for text in node.texts
                )
            case Value(field="topic"):
                return node.value in self.on
            case Value(field="genre"):
                return article.genre == node.value
            case Value(field="lang"):
                return article.language == node.value
            case Value(field="outlet"):
                return article.outlet == node.value
            case Value():
                return any(finder(node.value)(fold(name)) for name in article.bylines)
            case Days():
                assert article.published
                return (node.first or date.min) <= article.published.day < (node.until or date.max)
            case Not():
                return not self.answers(node.part)
            case All():
                return all(self.answers(part) for part in node.parts)
            case Some():
                return any(self.answers(part) for part in node.parts)


def recall(store: SqliteStore, count: int) -> None:
    asked = {query: parse(query) for _, _, query in QUERIES}
    expected: dict[str, set[int]] = {query: set() for query in asked}
    start = time.perf_counter()
    for number, digest in enumerate(digests(count)):
        one = Scanned(digest.article)
        one.on = tuple(match.topic for match in digest.matches)
        for query, node in asked.items():
            if node is not None and one.answers(node):
                expected[query].add(number)
    print(
        f"\nscan of all articles: {time.perf_counter() - start:,.0f} s for {len(asked)} questions"
    )
    missed, wrong = 0, 0
    for query, there in expected.items():
        hits = store.search(query, limit=count).hits if count <= 5000 else ()
        total = store.search(query, limit=0).total
        found = {int(hit.article.url[-13:-5]) for hit in hits} if hits else numbers(store, query)
        missed += len(there - found)
        wrong += len(found - there)
        if there != found or total != len(there):
            print(f"  {query}: scan {len(there)}, found {len(found)}, told {total}")
    whole = sum(map(len, expected.values()))
    print(f"recall {1 - missed / max(whole, 1):.6f}, precision {1 - wrong / max(whole, 1):.6f}"
          f" ({whole:,} answers of {len(asked)} questions)")  # fmt: skip


def numbers(store: SqliteStore, query: str) -> set[int]:
    """Of every article found, without its text."""
    columns, db = store._columns, store._db  # no public way gives two hundred thousand hits
    from kawaraban.store.columns import docs_of
    from kawaraban.store.search import _Asking

    node = parse(query)
    assert node is not None
    with db.read():
        hits = _Asking(db, columns).documents(node) & columns.live
    return {columns.articles[doc] - 1 for doc in docs_of(hits)}


# Times --------------------------------------------------------------------------------------


class Times:
    def __init__(self) -> None:
        self.by: dict[str, list[float]] = defaultdict(list)
        self.busy: dict[str, list[float]] = defaultdict(list)

    def ask(self, kind: str, question: Callable[[], object]) -> None:
        start, cpu = time.perf_counter(), time.process_time()
        question()
        took = (time.perf_counter() - start) * 1000
        busy = (time.process_time() - cpu) * 1000
        for name in (kind, "all"):
            self.by[name].append(took)
            self.busy[name].append(busy)

    def line(self, kind: str) -> str:
        if not self.by.get(kind):
            return "– | – | –"
        wall, cpu = (_quantiles(each[kind]) for each in (self.by, self.busy))
        return " | ".join(f"{a:.1f} ({b:.1f})" for a, b in zip(wall, cpu, strict=True))


def _quantiles(took: list[float]) -> list[float]:
    took = sorted(took)
    return [took[min(len(took) - 1, int(len(took) * share))] for share in (0.5, 0.95, 0.99)]


def table(title: str, times: Times) -> None:
    print(f"\n{title}\n\n| | p50 ms | p95 | p99 |\n|---|---|---|---|")
    for kind in dict.fromkeys(("all", *(kind for kind, _, _ in QUERIES))):
        print(f"| {kind} | {times.line(kind)} |")


def ours(store: SqliteStore, rounds: int) -> None:
    start = time.perf_counter()
    store.search("豊渓里", facets=True)
    print(f"first question of a process (columns read): {time.perf_counter() - start:.2f} s")
    first, again, best, slow = Times(), Times(), Times(), []
    for _ in range(rounds):
        for kind, _, query in QUERIES:
            store._columns._answers.clear()
            first.ask(kind, partial(store.search, query, limit=10, facets=True))
            again.ask(kind, partial(store.search, query, limit=10, facets=True))
            best.ask(kind, partial(store.search, query, limit=10, facets=True, order="best"))
            slow.append((first.by["all"][-1], query))
    table("first time, newest first, with facets", first)
    table("again", again)
    table("again, best first", best)
    worst = {query: took for took, query in sorted(slow)}
    for query in sorted(worst, key=worst.__getitem__)[-6:]:
        print(f"  slow: {query} {worst[query]:.0f} ms, {store.search(query, limit=0).total:,} hits")


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build(path: Path, count: int) -> None:
    took = 0.0
    with open_store(path) as store:
        stream = digests(count)
        while batch := list(islice(stream, BATCH)):
            start = time.perf_counter()
            store.save(batch, at=NOW)
            took += time.perf_counter() - start
    print(f"saved with index: {count / took:,.0f} articles/s, peak memory {memory():,.0f} MB")


def sizes(path: Path, count: int) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(f"file: {path.stat().st_size / count:,.0f} bytes an article", end="")
        rows = db.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%'"
            " UNION ALL SELECT sum(pgsize) FROM dbstat WHERE name IN"
            " ('doc', 'doc_article', 'label', 'byline', 'doc_byline', 'doc_change')"
        ).fetchall()
        print(f"; word index {rows[0][0] / count:,.0f}, fields {rows[1][0] / count:,.0f}")


# Peers --------------------------------------------------------------------------------------


def plain(query: str) -> list[str] | None:
    """The terms of a question of words that must all be there; None of any other."""
    node = parse(query)
    parts = node.parts if isinstance(node, All) else (node,)
    if all(isinstance(part, Words) and len(part.texts) == 1 for part in parts):
        return [part.texts[0] for part in parts if isinstance(part, Words)]
    return None


def trigram(folder: Path, count: int, rounds: int) -> None:
    path = folder / "trigram.db"
    took = 0.0
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, at INTEGER, outlet, lang, headline, body)"
        )
        db.execute(
            "CREATE VIRTUAL TABLE t USING fts5 (headline, body, content = 'a',"
            " content_rowid = 'id', tokenize = 'trigram')"
        )
        stream = enumerate(articles(count))
        while batch := list(islice(stream, 5000)):
            rows = [
                (i, int(a.published.utc.timestamp()), a.outlet, a.language, a.headline, a.body)
                for i, a in batch if a.published
            ]  # fmt: skip
            start = time.perf_counter()
            db.executemany("INSERT INTO a VALUES (?, ?, ?, ?, ?, ?)", rows)
            db.executemany(
                "INSERT INTO t (rowid, headline, body) VALUES (?, ?, ?)",
                [(row[0], row[4], row[5]) for row in rows],
            )
            db.commit()
            took += time.perf_counter() - start
        size = path.stat().st_size / count
        print(f"\nFTS5 trigram: {count / took:,.0f} articles/s, {size:,.0f} bytes an article")
        print("(texts kept plain)")
        times = Times()
        for _ in range(rounds):
            for kind, _, query in QUERIES:
                terms = plain(query)
                if terms is not None:
                    times.ask(kind, partial(_ask_trigram, db, terms))
    table("FTS5 trigram, newest ten and a count, no facets", times)


def _ask_trigram(db: sqlite3.Connection, terms: list[str]) -> None:
    values = [f"%{term}%" for term in terms for _ in range(2)]
    source, where = "a", " AND ".join("(a.headline LIKE ? OR a.body LIKE ?)" for _ in terms)
    if all(len(term) > 2 for term in terms):
        values = [" AND ".join(f'"{term}"' for term in terms)]
        source, where = "t JOIN a ON a.id = t.rowid", "t MATCH ?"
    db.execute(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()
    newest = "ORDER BY a.at DESC LIMIT 10"
    db.execute(f"SELECT a.id FROM {source} WHERE {where} {newest}", values).fetchall()


def native(folder: Path, count: int, rounds: int) -> None:
    import tantivy

    make = tantivy.SchemaBuilder()
    make.add_text_field("text", tokenizer_name="tokens", index_option="position")
    for name in ("outlet", "genre", "lang", "month"):
        make.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    make.add_integer_field("at", fast=True)
    schema = make.build()
    (folder / "tantivy").mkdir()
    index = tantivy.Index(schema, path=str(folder / "tantivy"))
    index.register_tokenizer(
        "tokens", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )
    writer = index.writer(200_000_000, 1)
    took = 0.0
    stream = digests(count)
    while batch := list(islice(stream, 5000)):
        start = time.perf_counter()
        for digest in batch:
            article = digest.article
            assert article.published
            fields = {
                "text": " . ".join(digest.tokens),
                "outlet": article.outlet or "",
                "lang": article.language or "",
                "genre": article.genre or "",
                "month": f"{article.published.day:%Y-%m}",
                "at": int(article.published.utc.timestamp()),
            }
            writer.add_document(tantivy.Document(**fields))
        took += time.perf_counter() - start
    start = time.perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    took += time.perf_counter() - start
    index.reload()
    size = sum(file.stat().st_size for file in (folder / "tantivy").iterdir())
    print(f"\ntantivy: {count / took:,.0f} articles/s, {size / count:,.0f} bytes an article"
          " (words and fields; no texts)")  # fmt: skip
    searcher = index.searcher()
    facets = {
        name: {"terms": {"field": name, "size": 40 if name == "month" else 12}}
        for name in ("outlet", "genre", "lang", "month")
    }

    def phrase(term: str) -> object:
        tokens = query_phrase(term)
        if len(tokens) > 1 and not tokens[-1].endswith("*"):
            return tantivy.Query.phrase_query(schema, "text", list(tokens))
        if tokens[-1].endswith("*"):
            return tantivy.Query.regex_query(schema, "text", re.escape(tokens[-1][:-1]) + ".*")
        return tantivy.Query.term_query(schema, "text", tokens[0])

    times = Times()
    for _ in range(rounds):
        for kind, _, query in QUERIES:
            terms = plain(query)
            if terms is None:
                continue
            asked = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, phrase(term)) for term in terms]
            )

            def ask(asked: object = asked) -> None:
                searcher.search(asked, 10, count=True, order_by_field="at")
                searcher.aggregate(asked, facets)

            times.ask(kind, ask)
    table("tantivy, newest ten, a count and facets", times)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--peers", action="store_true")
    options.add_argument("--recall", action="store_true")
    options.add_argument("--keep", type=Path, help="use, or make, this file")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = given.keep or folder / "desk.db"
        print(f"{given.articles:,} articles")
        if not path.exists():
            build(path, given.articles)
        sizes(path, given.articles)
        with open_store(path) as store:
            ours(store, given.rounds)
            print(f"peak memory {memory():,.0f} MB")
            if given.recall:
                recall(store, given.articles)
        if given.peers:
            trigram(folder, given.articles, given.rounds)
            native(folder, given.articles, given.rounds)


if __name__ == "__main__":
    main()
