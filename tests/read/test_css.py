"""Selectors matched step by step: what each takes, what is refused, and hostile pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kawaraban.read.html.css import SelectorError, compiled, outermost, select

PAGE = """<main id="m"><h1 class="ttl big">一</h1><ul><li class="a" data-k="x > y, z">1<b></b></li>
<!-- c --><li>2<time>t</time></li> text <li class="a b">3</li><p>4</p></ul>
<p lang="ja">5<i>6</i></p></main>"""
TREE = LexborHTMLParser(PAGE)


def found(selector: str) -> list[str]:
    return [node.text(strip=True) for node in select(TREE, selector)]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("li", ["1", "2t", "3"]),
        ("#m li.a", ["1", "3"]),
        ("h1.ttl.big", ["一"]),
        ("ul>p", ["4"]),
        ("main > p", ["56"]),
        ("li + li", ["2t", "3"]),
        ("li.a + li.a", []),
        ("li.a ~ p", ["4"]),
        ("h1 ~ p i", ["6"]),
        ("[data-k='x > y, z']", ["1"]),
        ('[data-k^="x"], [lang]', ["1", "56"]),
        ("p, h1", ["一", "4", "56"]),
        ("li:nth-child(2)", ["2t"]),
        ("li:nth-child( odd )", ["1", "3"]),
        ("li:nth-child(-n+2)", ["1", "2t"]),
        ("li:nth-last-of-type(1)", ["3"]),
        ("ul > :nth-last-child(1)", ["4"]),
        ("li:first-of-type", ["1"]),
        ("li:last-of-type", ["3"]),
        ("li:last-child", []),
        ("li:has(time)", ["2t"]),
        ("*:has(> time)", None),
        ("li:not(.a)", ["2t"]),
        ("li:is(.b, [data-k]):not(.c)", ["1", "3"]),
        (".\\62", ["3"]),
        ("MAIN  H1", ["一"]),
    ],
)
def test_selectors(selector: str, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(SelectorError):
            found(selector)
    else:
        assert found(selector) == expected


@pytest.mark.parametrize(
    "selector",
    ["", " ", "h1[", "h1(", "> h1", "h1 >", "a,,b", "a,", "1a", "p:hover", "p::before", "a{}",
     "p:nth-child(x)", "p:not(a b)", "p:has(", "a|b", "p:has(a:has(b))", "x" * 501, "a " * 40,
     'a[b="c]', "a..b", ":not(:hover)", "p:contains('x')"],
)  # fmt: skip
def test_what_is_no_selector_is_refused(selector: str) -> None:
    with pytest.raises(SelectorError):
        compiled(selector)


def test_the_outermost_of_nested_elements() -> None:
    tree = LexborHTMLParser("<div id=a><div id=b><p><div id=c></div></div></div><div id=d></div>")
    ids = [node.attributes["id"] for node in outermost(select(tree, "div"))]
    assert ids == ["a", "d"]


@pytest.mark.parametrize(
    "selector",
    [".x div div div div div div b", "div:has(b) div:has(b) b", "div div ~ div div ~ div b",
     "div:nth-child(2n+1) div:nth-of-type(1) b", "* * * * * * * b"],
)  # fmt: skip
def test_steps_do_not_multiply_on_a_deep_page(selector: str) -> None:
    # The parser's own matching of the first does not end on this.
    tree = LexborHTMLParser("<div>" * 2400 + "<b>x")
    assert len(select(tree, selector)) <= 1


def test_a_wide_page_is_counted_once() -> None:
    tree = LexborHTMLParser("<p>x</p>" * 60_000)
    assert len(select(tree, "p:nth-child(59999)")) == 1
    assert len(select(tree, "p ~ p ~ p:nth-last-of-type(2)")) == 1


PIECES = ["a", "li", ".b", "#c", "[d]", "[d='e f']", ":first-child", ":nth-child(", "2n+1", ")",
          ":has(", ":not(", " ", ">", "+", "~", ",", "*", ":", "\\", "(", "]", "'",
          "é", "0"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=10))
def test_any_words_are_matched_or_refused(pieces: list[str]) -> None:
    selector = "".join(pieces)
    try:
        compiled(selector)
    except SelectorError:
        return
    select(TREE, selector)


SIMPLE = st.sampled_from(["li", ".a", "p", "*", "main", "ul", "b", "time", "[lang]", "h1.ttl"])


@settings(max_examples=200, deadline=None)
@given(SIMPLE, st.lists(st.tuples(st.sampled_from([" ", " > ", " + ", " ~ "]), SIMPLE), max_size=3))
def test_joints_mean_what_the_parser_means(first: str, rest: list[tuple[str, str]]) -> None:
    selector = first + "".join(joint + compound for joint, compound in rest)
    ours = [node.mem_id for node in select(TREE, selector)]
    assert ours == [node.mem_id for node in TREE.css(selector)]
