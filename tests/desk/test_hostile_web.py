"""Over two hundred ways to misbehave, asked for by the real collector in two rounds: each costs
itself what stands here and nothing else, in bounded memory, bytes and requests."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
from hostile_desk import GOOD, IMPATIENT, PATIENT, SIZE, Seen, Suite, run_suite

from kawaraban.article import to_json

BUFFERS = 12_000_000
"""Bytes that were sent and lie in socket buffers on the way, read by nobody."""
MEMORY = 400
"""Megabytes for all of a round, with the server's own."""


class Expected(NamedTuple):
    """What one misbehaviour costs: its source the problem ``code``, or its page ``page``; so many
    articles come of it all the same, for so many requests at the most."""

    where: str = ""
    """The source's address; the way of this name where nothing stands here."""
    code: str = ""
    page: str = ""
    articles: int = 0
    asked: int = 3
    kind: str = "feed"


def fails(code: str, *names: str, where: str = "", asked: int = 3) -> dict[str, Expected]:
    """Of each of the ways, ``code`` is recorded, and nothing is had."""
    return {
        name.replace("/", "-"): Expected(where or name, code=code, asked=asked) for name in names
    }


def reads(*names: str, page: str = "", articles: int = 1, asked: int = 3) -> dict[str, Expected]:
    """The ways are read for what is sound in them."""
    return {name: Expected(name, page=page, articles=articles, asked=asked) for name in names}


def pages(*names: str, page: str = "", articles: int = 1) -> dict[str, Expected]:
    """The ways as pages behind a feed's entry."""
    return {name: Expected(f"page-of/{name}", page=page, articles=articles) for name in names}


def leads(code: str, where: dict[str, str], asked: int = 3) -> dict[str, Expected]:
    """Redirects: name to target."""
    return {
        f"to-{name}": Expected(f"to/302/{target}", code=code, asked=asked)
        for name, target in where.items()
    }


def named(code: str, where: dict[str, str]) -> dict[str, Expected]:
    """Addresses as the desk has them."""
    return {name: Expected(url, code=code) for name, url in where.items()}


HTTP = {
    **fails("cut-short", "truncated-gzip", "damaged-gzip", "damaged-brotli"),
    **fails("bomb", "gzip-bomb", "double-bomb", "brotli-bomb", "brotli-in-gzip-bomb"),
    **fails("bomb", "endless-gzip", "zstd-bomb"),
    **fails("unknown-coding", "many-codings", "unknown-coding", "coding-of-900-names"),
    **fails("too-large", "endless-spaces", "says-huge", "huge-header", "long-status-line"),
    **fails("too-large", "many-headers", "wide-headers", "endless-headers", "long-redirect"),
    **fails("bad-response", "not-http", "bad-header", "two-lengths", "negative-length"),
    **fails("bad-response", "longer-than-said", "http-0-9", "http-9-9", "status-letters"),
    **fails("bad-response", "body-with-204"),
    **fails("cut-short", "bad-chunk-size", "endless-chunk-size", "missing-last-chunk"),
    **fails("cut-short", "closes-at-once", "closes-in-headers", "resets", "shorter-than-said"),
    **fails("cut-short", "length-and-chunks", "endless-trailers"),
    **fails("redirect-loop", "loop-a"),
    **fails("too-many-redirects", "ever-on/1", asked=6),
    **fails("http-302", "no-location"),
    **fails("http-204", "status/204"),
    **fails("http-206", "status/206", "range-nobody-asked-for"),
    **fails("http-304", "status/304"),  # not changed since … nothing
    **fails("http-404", "status/404"),
    **fails("http-410", "status/410"),
    **fails("http-416", "status/416"),
    **fails("http-500", "status/500"),
    **fails("http-999", "status/999"),
    **fails("http-0", "status-000"),
    **fails("http-101", "switches-protocol"),
    **fails("http-401", "asks-who"),
    **fails("http-407", "proxy-asks-who"),
    **fails("http-429", "wait-seconds", "wait-forever", "wait-nonsense"),
    **fails("http-503", "wait-date", "wait-since-long"),
    **reads("cookies", "two-locations", asked=4),
    **reads("two-answers", "nonsense-etag", "nonsense-headers", "chunk-extensions"),
}
WHERE = {
    **leads(
        "bad-url",
        {
            "file": "file:///etc/passwd",
            "ftp": "ftp://ftp.example.org/feed",
            "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
            "javascript": "javascript:alert(1)",
            "data": "data:text/html,hello",
            "nothing": "http://",
            "credentials": "http://user:secret@example.org/",
            "short-ip": "http://127.1:9/",
            "decimal-ip": "http://2130706433:9/",
            "octal-ip": "http://017700000001:9/",
            "zero": "http://0:9/",
            "port-of-99999": "http://example.org:99999/",
            "unclosed-bracket": "http://[::1",
        },
    ),
    **leads(
        "private-address",
        {
            "metadata": "http://169.254.169.254/latest/meta-data/",
            "metadata-name": "http://metadata.example/latest/",
            "metadata-ipv6": "http://[fd00:ec2::254]/latest/",
            "loopback": "http://127.0.0.1:9/",
            "loopback-name": "http://loopback.example/",
            "loopback-dot": "http://loopback.example./",
            "loopback-ipv6": "http://[::1]:9/",
            "any-ipv6": "http://[::]:9/",
            "hex-ip": "http://0x7f.1:9/",
            "mapped": "http://[::ffff:127.0.0.1]:9/",
            "mapped-hex": "http://[::ffff:a00:1]/",
            "mapped-name": "http://mapped.example/",
            "nat64": "http://[64:ff9b::7f00:1]/",
            "6to4": "http://[2002:7f00:1::]/",
            "private": "http://10.1.2.3/",
            "carrier": "http://100.64.0.1/",
            "multicast": "http://224.0.0.1/",
            "broadcast": "http://255.255.255.255/",
            "several": "http://mixed.example/",
            "thousands": "http://thousands.example/",
            "no-ip-at-all": "http://nonsense.example/",
        },
    ),
    **leads("dns", {"nobody": "http://nobody.example/"}),
    **fails("private-address", "circled-digits"),
    **fails("http-404", "injected-location"),
    **named(
        "private-address",
        {"own-metadata": "http://metadata.example/", "own-10": "http://10.0.0.1/"},
    ),
    **named("tls", {"tls-nobody-signed": "https://tls.example:{tls}/"}),
}
FEEDS = {
    **reads("xml-billion-laughs", "xml-quadratic-blow-up", "xml-external-entity"),
    **reads("xml-external-dtd", "xml-parameter-entity", "xml-xinclude", "xml-stylesheet"),
    **reads("xml-deep", "xml-attribute-huge", "xml-attributes-many", "xml-namespaces-many"),
    **reads("xml-null-bytes", "xml-control-characters", "xml-two-marks", "xml-utf-7"),
    **reads("xml-charset-unheard-of", "xml-lone-surrogates"),
    **reads("xml-deep-in-entry", "xml-comment-unclosed", articles=0),
    **reads("xml-cdata-unclosed", page="no-address", articles=0),
    **fails("not-a-feed", "html", "xml-mark-of-another", "not-a-feed-zeros", "not-a-feed-noise"),
    **fails("not-a-feed", "folded-header", "bare-line-feeds", "charset-lie"),
    **fails("broken-xml", "not-a-feed-png"),
    **fails("empty", "not-a-feed-empty", "not-a-feed-spaces"),
    **fails("too-large", "headline-of-10-mb"),
    **reads("headline-of-900-kb", "headline-bidi", "headline-script", "headline-formula"),
    **reads("headline-of-terminal", "entry-id-of-900-kb", "date-words", "ttl-of-ages"),
    **reads("date-negative", "date-zero", "date-far", "date-next-century", "date-epoch"),
    **reads("date-seconds-of-1e30", "date-zone-of-99-hours", "entry-credentials"),
    **reads("entry-ids-collide", articles=3, asked=5),
    **reads(
        "entry-javascript",
        "entry-data",
        "entry-file",
        "entry-no-address",
        articles=0,
        page="no-address",
    ),
    **reads("entries-18000", articles=0, page="no-address"),
    **reads("entry-private", "entry-metadata", page="private-address"),
    **reads("entry-line-break", "entry-address-of-9-kb", "entry-traversal", page="http-404"),
    **reads("text-script", page="http-404"),
    **fails("broken-json", "json-deep", "json-deep-beside", "json-number-huge", "json-nan"),
    **fails("broken-json", "json-null-character"),
    **reads("json-wrong-types", "json-twice-the-same-key"),
}
LISTS = {
    "sitemap-of-itself": Expected(kind="sitemap"),
    "sitemap-cycle": Expected(kind="sitemap"),
    "sitemap-of-9000": Expected(kind="sitemap", asked=51),
    "sitemap-endless": Expected(kind="sitemap", asked=51),
    "sitemap-private": Expected(kind="sitemap", page="private-address"),
    "sitemap-packed-bomb": Expected(kind="sitemap", code="too-large"),
    "listing-of-1000000": Expected(kind="listing", code="too-large"),
    "listing-of-traps": Expected(kind="listing", code="no-articles"),
}
PAGES = {
    **pages("article", "page-script", "page-deep", "page-deep-inline", "page-attribute-huge"),
    **pages("page-attributes-many", "page-null-bytes", "page-control-characters"),
    **pages("page-canonical-of-another", "page-canonical-javascript", "page-canonical-file"),
    **pages("page-refresh", "page-json-deep", "page-json-nan", "page-next-itself"),
    **pages("page-next-private", "page-no-such-type", "page-charset-lie"),
    **pages("page-title-of-400-kb", "page-one-line-of-900-kb", "page-table-nested"),
    **pages("page-form-without-end", "page-comment-unclosed", "page-entities", "page-formula"),
    **pages("page-pdf", "page-pdf-says-html", page="not-html"),
    **pages("gzip-bomb-page", page="bomb", articles=0),
    **pages("resets-page", page="cut-short", articles=0),
    "page-next-for-ever": Expected("page-of/page-next-for-ever", articles=1, asked=22),
}
ROBOTS = {
    name: Expected("page-of/article", page=page, articles=name != "robots-fails", asked=asked)
    for name, page, asked in (
        ("robots-endless", "robots", 2),
        ("robots-forbids", "robots", 2),
        ("robots-fails", "robots", 2),
        ("robots-away", "private-address", 2),
        ("robots-loop", "", 8),
        ("robots-html", "", 3),
        ("robots-many-rules", "", 3),
        ("robots-stars", "", 3),
        ("robots-delay", "", 3),
        ("robots-noise", "", 3),
    )
}
SILENT = {
    **fails("timeout", "never-answers", "stops-in-the-middle", "one-byte-per-moment"),
    **fails("timeout", "drips-headers", "endless-hints"),
    "tls-never": Expected("https://tls-never.example:{port}/", code="timeout"),
}
PATIENTLY = {**HTTP, **WHERE, **FEEDS, **LISTS, **PAGES, **ROBOTS}
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")


def test_enough_ways_are_tried() -> None:
    assert len(PATIENTLY) + len(SILENT) >= 200


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    sources = {name: (one.where or name, one.kind) for name, one in PATIENTLY.items()}
    return run_suite(tmp_path_factory.mktemp("patient"), sources, limits=PATIENT)


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    sources = {name: (one.where or name, one.kind) for name, one in SILENT.items()}
    return run_suite(tmp_path_factory.mktemp("impatient"), sources, limits=IMPATIENT)


def check(seen: Seen, expected: Expected) -> None:
    assert seen.code == expected.code, seen.problems
    assert seen.codes == {code for code in (expected.code, expected.page) if code}, seen.problems
    assert len(seen.articles) == expected.articles
    assert len(seen.asked) <= expected.asked, seen.asked[:60]
    assert seen.sent < SIZE + BUFFERS
    assert not any(path.startswith("/secret") for path in seen.asked)
    for problem in seen.problems:
        assert problem.detail
        assert len(problem.detail) <= 2_000
    for article in seen.articles:
        assert article.headline
        assert len(article.headline) <= 2_000
        assert not _UNSEEN.search(article.headline + article.body)
        kept = to_json(article).decode()
        for sign in (
            "<script",
            "javascript:",
            "alert(",
            "root:",
            "the secret",
            "lollol",
            "\\u0000",
        ):
            assert sign not in kept
        for url in (article.url, article.address, *filter(None, [article.lead_picture])):
            assert re.match(r"https?://[!-~]+\Z", url), url


@pytest.mark.parametrize("name", PATIENTLY)
def test_it_costs_itself_and_nothing_else(patient: Suite, name: str) -> None:
    check(patient.seen[name], PATIENTLY[name])


@pytest.mark.parametrize("name", SILENT)
def test_silence_costs_its_own_time_alone(impatient: Suite, name: str) -> None:
    check(impatient.seen[name], SILENT[name])


def test_the_round_goes_on(patient: Suite, impatient: Suite) -> None:
    for suite in (patient, impatient):
        for good in GOOD:
            check(suite.seen[good], Expected(articles=1))
            assert suite.seen[good].articles[0].extent == "full"
        assert suite.faults == []
        assert suite.report.asked == len(suite.seen)
        assert suite.report.failed == sum(bool(one.code) for one in suite.seen.values())
        assert suite.grown < MEMORY
        assert {path.parts[0] for path in suite.files} <= {
            "desk.toml", "desk.lock", "desk.db", "desk.db-wal", "desk.db-shm",
            "desk.compiled", "raw",
        }  # fmt: skip
    assert set(patient.asked_of) <= set(patient.seen)


def test_what_is_read_of_it(patient: Suite) -> None:
    """No text of a script, of a stranger, or of another's address."""

    def one(name: str) -> str:
        (article,) = patient.seen[name].articles
        return article.address

    assert ".example:" in one("page-canonical-of-another")
    assert "good1" not in one("page-canonical-of-another")
    assert one("page-canonical-javascript").startswith("http://page-canonical-javascript.example:")
    (article,) = patient.seen["entry-metadata"].articles
    assert (article.extent, article.body) == ("headline", "")
    (article,) = patient.seen["page-next-private"].articles
    assert article.extent in ("full", "part")
