"""The sample press's pages: eight designs, each after a way in which real outlets write theirs.

What stands around the text (navigation, related lists, captions, share boxes) is there on
purpose: a reader has to find the article among it. Every page says that it is a sample.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from kawaraban.sample.content import Outlet, Piece, is_subheading
from kawaraban.sample.feeds import NOTICES, Item, esc, short

_WEEKDAYS = "月火水木金土日"
_ENGLISH_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_RUSSIAN_MONTHS = (
    "", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip

_STYLE = (
    "body{margin:0;font:17px/1.85 serif;color:#222;background:#fbf8f1}"
    "header,.bar{padding:.9rem 1rem;background:var(--mast);font-size:1.5rem;letter-spacing:.08em}"
    "header a,.bar a,header h1,header p{color:#fff;text-decoration:none;margin:0}"
    "header p,header h1{font-size:inherit}header p+p,header h1+p{font-size:.8rem;opacity:.8}"
    "nav{border-bottom:1px solid #ccc;padding:.3rem 1rem;font-size:.85rem}"
    "nav ul,.share ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:0;"
    "padding:0}main{max-width:46rem;margin:0 auto;padding:1rem}article{max-width:42rem}"
    "figure{margin:1.2rem 0}img{max-width:100%;height:auto}a{color:var(--mast)}"
    "h1{line-height:1.4;font-size:1.6rem}aside,.related,.rel,.next,.rec,.also,.more{"
    "border-top:2px solid var(--mast);margin-top:2rem;font-size:.85rem}"
    "figcaption,footer,.meta,.info,.img-desc,.crumb,.path{font-size:.8rem;color:#666}"
    "footer{border-top:1px solid #bbb;margin-top:3rem;padding:1rem;text-align:center}"
)
_MASTS = {
    "broadsheet": "#1f3a5f",
    "small": "#5a6b62",
    "microdata": "#7a2e3a",
    "magazine": "#222",
    "graph": "#a63d2a",
    "cyrillic": "#2e5e6e",
}


def content_type(outlet: Outlet) -> str:
    """The Content-Type header of an outlet's pages. One outlet leaves the charset to the
    page's own declaration, as many do."""
    if outlet.key == "naru-ja":
        return "text/html"
    return f"text/html; charset={outlet.charset}"


def article_page(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> bytes:
    """One article in its outlet's design and charset."""
    return _DESIGNS[outlet.design](outlet, root, item, related).encode(outlet.charset)


def front_page(outlet: Outlet, root: str, items: Sequence[Item]) -> bytes:
    """The list of all articles, newest first."""
    lang, name = outlet.language, esc(outlet.name)
    if outlet.design == "small":
        rows = "".join(
            f'<li><a href="{item.url.removeprefix(root)}">{esc(item.piece.headline)}</a>'
            f' <span class="d">{_japanese_day(item.piece)}</span></li>\n'
            for item in items
        )
        body = (
            f'<header><p class="logo"><a href="/">{name}</a></p><p>{esc(outlet.about)}</p></header>'
            f'<nav><a href="/">トップ</a> <a href="#list">便り</a> <a href="#foot">このサイト'
            f'</a></nav><main><h1>新しい便り</h1><ul id="list">\n{rows}</ul></main>'
        )
    else:
        rows = "".join(
            f'<li><a href="{esc(item.url)}">{esc(item.piece.headline)}</a>'
            f' <span class="meta">{item.piece.published:%Y.%m.%d %H:%M}</span></li>\n'
            for item in items
        )
        body = (
            f"<header><h1>{name}</h1><p>{esc(outlet.about)}</p></header>{_nav(outlet)}"
            f"<main><ul>\n{rows}</ul></main>"
        )
    feed = ""
    if outlet.feed not in ("listing", "broken", "sitemap"):
        kinds = {"rss": "rss+xml", "rdf": "rdf+xml", "atom": "atom+xml", "json": "feed+json"}
        feed = (
            f'<link rel="alternate" type="application/{kinds[outlet.feed]}" title="{name}"'
            f' href="{outlet.feed_path}">'
        )
    return _html(outlet, outlet.name, feed, body, lang).encode(outlet.charset)


def busy_page(outlet: Outlet) -> bytes:
    """What the broken outlet serves in place of a feed: an error page with status 200."""
    body = (
        f"<main><h1>ただいま混み合っています</h1><p>{esc(outlet.name)}は現在アクセスが集中しています。"
        "しばらくしてからお試しください。</p><p>エラー番号 503-B</p></main>"
    )
    return _html(outlet, "混み合っています", "", body, "ja").encode(outlet.charset)


def missing_page(outlet: Outlet) -> bytes:
    body = f"<main><h1>404</h1><p>{esc(outlet.name)}</p></main>"
    return _html(outlet, "404", "", body, outlet.language).encode(outlet.charset)


def _html(outlet: Outlet, title: str, head: str, body: str, lang: str) -> str:
    mast = _MASTS.get(outlet.design, "#1f3a5f")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head><meta charset="{outlet.charset}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{esc(title)}</title>{head}"
        f"<style>:root{{--mast:{mast}}}{_STYLE}</style></head>\n"
        f'<body>{body}\n<footer id="foot"><p>{NOTICES[outlet.language]}</p>'
        f"<p>&copy; {esc(outlet.name)}</p></footer>\n</body></html>\n"
    )


def _nav(outlet: Outlet) -> str:
    links = "".join(f'<li><a href="/#{n}">{esc(s)}</a></li>' for n, s in enumerate(outlet.sections))
    return f"<nav><ul>{links}</ul></nav>"


def _paragraphs(piece: Piece, *, heading: str = "h2", indent: str = "") -> str:
    return "\n".join(
        f"<{heading}>{esc(p)}</{heading}>" if is_subheading(p) else f"<p>{indent}{esc(p)}</p>"
        for p in piece.paragraphs
    )


def _related(related: Sequence[Item], title: str, css: str) -> str:
    rows = "".join(
        f'<li><a href="{esc(item.url)}">{esc(item.piece.headline)}</a></li>' for item in related
    )
    return f'<div class="{css}"><h3>{title}</h3><ul>{rows}</ul></div>'


def _social(outlet: Outlet, item: Item) -> str:
    """The og: tags of an article."""
    piece = item.piece
    tags = {
        "og:type": "article",
        "og:title": piece.headline,
        "og:url": item.url,
        "og:site_name": outlet.name,
        "og:description": short(piece.summary, 110),
    }
    if item.picture:
        tags["og:image"] = item.picture
    return "\n".join(f'<meta property="{k}" content="{esc(v)}">' for k, v in tags.items())


def _linked(outlet: Outlet, root: str, item: Item, *, graph: bool = False) -> str:
    """The article as JSON-LD (schema.org)."""
    piece = item.piece
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": item.url},
        "headline": piece.headline,
        "datePublished": piece.published.isoformat(),
        "dateModified": item.changed.isoformat(),
        "publisher": {"@type": "Organization", "name": outlet.name, "url": f"{root}/"},
        "articleSection": piece.section,
        "inLanguage": outlet.language,
    }
    if piece.byline:
        data["author"] = [{"@type": "Person", "name": piece.byline}]
    if item.picture:
        data["image"] = [item.picture]
    if piece.keywords:
        data["keywords"] = list(piece.keywords)
    if graph:
        del data["@context"]
        site = {"@type": "WebSite", "@id": f"{root}/#site", "name": outlet.name}
        trail = {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": outlet.name, "item": f"{root}/"},
                {"@type": "ListItem", "position": 2, "name": piece.section},
            ],
        }
        data = {"@context": "https://schema.org", "@graph": [site, trail, data]}
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _broadsheet(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """潮見日報: JSON-LD and og:, sections, share box inside the article, ranking beside it."""
    piece = item.piece
    figure = ""
    if item.picture:
        figure = (
            f'<figure class="lead"><img src="{item.picture}" width="1200" height="675" alt="">'
            f"<figcaption>{esc(piece.caption or '画・潮見日報 図案部')}</figcaption></figure>"
        )
    revised = (
        f'<time class="rev" datetime="{piece.updated.isoformat()}">'
        f"{_japanese_time(piece.updated)} 更新</time>"
        if piece.updated
        else ""
    )
    head = (
        f'<link rel="canonical" href="{item.url}">\n{_social(outlet, item)}\n'
        f"{_linked(outlet, root, item)}"
    )
    body = f"""<header><p class="masthead"><a href="/">{outlet.name}</a></p></header>
{_nav(outlet)}
<main><article>
<p class="crumb"><a href="/">ホーム</a> &gt; <a href="/#s">{esc(piece.section)}</a></p>
<h1>{esc(piece.headline)}</h1>
<p class="meta"><time datetime="{piece.published.isoformat()}">\
{_japanese_time(piece.published)}</time> {revised} <span class="author">{esc(piece.byline)}</span>
</p>
<div class="share"><ul><li><a href="#x">ポスト</a></li><li><a href="#l">送る</a></li>\
<li><a href="#c">リンクをコピー</a></li></ul></div>
{figure}
<div class="article-body" id="body">
{_paragraphs(piece, indent="　")}
</div>
<p class="end">（潮見日報デジタル）</p>
</article>
<aside>{_related(related, "関連記事", "related")}
<div class="ranking"><h3>よく読まれている記事</h3><ol>\
<li><a href="/">朝市の開く時刻が変わります</a></li>\
<li><a href="/">港の灯台、今年で百歳</a></li></ol></div></aside></main>"""
    title = f"{piece.headline} | {outlet.name}"
    return _html(outlet, title, head, body, "ja")


def _table(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """汐路新聞: a page as they were written in 2001: tables, <br>, the date in the text."""
    piece = item.piece
    text = "<br><br>\n".join(
        f"<b>{esc(p)}</b>" if is_subheading(p) else f"　{esc(p)}" for p in piece.paragraphs
    )
    picture = (
        f'<table align="right" width="310"><tr><td><img src="{item.picture}" width="300" '
        f'border="0"><br><font size="2">{esc(piece.caption or "（画・汐路新聞）")}</font>'
        "</td></tr></table>"
        if item.picture
        else ""
    )
    menu = " | ".join(f'<a href="/">{esc(s)}</a>' for s in outlet.sections)
    others = "<br>\n".join(
        f'・<a href="{item.url}">{esc(item.piece.headline)}</a>' for item in related
    )
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML LANG="ja"><HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=EUC-JP">
<TITLE>{outlet.name}：{esc(piece.headline)}</TITLE></HEAD>
<BODY BGCOLOR="#ffffff" TEXT="#222222">
<TABLE WIDTH="760" ALIGN="center" CELLPADDING="6"><TR><TD COLSPAN="2" BGCOLOR="#1f3a5f">
<FONT COLOR="#ffffff" SIZE="5"><B>{outlet.name}</B></FONT></TD></TR>
<TR><TD COLSPAN="2"><FONT SIZE="2">{menu}</FONT></TD></TR>
<TR><TD VALIGN="top" WIDTH="540">
<FONT SIZE="2" COLOR="#666666">{esc(piece.section)}</FONT><BR>
<FONT SIZE="5"><B>{esc(piece.headline)}</B></FONT><BR>
<FONT SIZE="2">（{_japanese_time(piece.published, "時")}分）</FONT><BR><BR>
{picture}
{text}<br><br>
<A HREF="/">トップへ戻る</A>
</TD><TD VALIGN="top" BGCOLOR="#f0ece0"><FONT SIZE="2"><B>ほかの記事</B><BR>
{others}<BR><BR><B>きょうの潮</B><BR>満潮 5:12／17:48<BR>干潮 11:30／23:55</FONT></TD></TR>
<TR><TD COLSPAN="2"><HR><FONT SIZE="2">{NOTICES["ja"]}<BR>
(C) {outlet.name} 無断転載を禁じます</FONT></TD></TR></TABLE></BODY></HTML>
"""


def _portal(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """ナル日報 日本語版: XHTML in Shift_JIS that only the page declares, og: tags, no JSON-LD."""
    piece = item.piece
    halves = list(piece.paragraphs)
    middle = max(1, len(halves) // 2)
    picture = (
        f'<div class="photo_box"><img src="{item.picture}" alt="" /><p class="photo_caption">'
        f"{esc(piece.caption or '[図案=ナル日報]')}</p></div>"
        if item.picture
        else ""
    )

    def block(paragraphs: list[str]) -> str:
        return "<br />\n<br />\n".join(
            f"<strong>{esc(p)}</strong>" if is_subheading(p) else f" {esc(p)}" for p in paragraphs
        )

    menu = "".join(f'<li><a href="/jp/?s={n}">{s}</a></li>' for n, s in enumerate(outlet.sections))
    return f"""<?xml version="1.0" encoding="Shift_JIS"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ja" lang="ja"><head>
<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS" />
<title>{esc(piece.headline)} : {outlet.name}</title>
{_social(outlet, item).replace('">', '" />')}
<style type="text/css">#wrap{{max-width:720px;margin:0 auto;font-family:sans-serif}}
img{{max-width:100%}} #gnb li,.sns a{{display:inline;margin-right:12px}}</style>
</head><body><div id="wrap"><div id="gnb"><a href="/">{outlet.name}</a><ul>{menu}</ul></div>
<div id="content"><div class="title_box"><h1>{esc(piece.headline)}</h1>
<p class="date">登録:{piece.published:%Y.%m.%d %H:%M}</p>
<div class="sns"><a href="#t">ツイート</a> <a href="#p">印刷</a> <a href="#a">文字</a></div></div>
<div id="articleBody">
{picture}
{block(halves[:middle])}<br />
<br />
{block(halves[middle:])}
</div>
<p class="reporter">{esc(piece.byline)}</p>
{_related(related, "関連ニュース", "news_list")}
<div class="banner"><a href="/">ナルアプリで読む</a></div></div>
<div id="footer"><p>{NOTICES["ja"]}</p><p>Copyright {outlet.name}</p></div></div></body></html>
"""


def _small(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """北窓だより: written for small screens, no metadata at all, a date and no time."""
    piece = item.piece
    text = _paragraphs(piece, heading="h3")
    picture = f'<p class="pic"><img src="{item.picture}" alt=""></p>' if item.picture else ""
    body = f"""<div class="bar"><a href="/">{outlet.name}</a> <a class="m" href="#menu">≡</a></div>
<main><h1>{esc(piece.headline)}</h1>
<p class="d">{_japanese_day(piece)}</p>
{picture}
<div class="t">
{text}
</div>
<p class="next"><a href="{related[0].url if related else "/"}">次の便り</a></p>
{_related(related, "ほかの便り", "more")}</main>
<div id="menu"><a href="/">トップ</a> <a href="/#list">便り</a></div>"""
    return _html(outlet, f"{piece.headline} - {outlet.name}", "", body, "ja")


def _microdata(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """나루일보: microdata and <time>."""
    piece = item.piece
    picture = (
        f'<figure itemprop="image" itemscope itemtype="https://schema.org/ImageObject">'
        f'<img itemprop="url" src="{item.picture}" alt=""><figcaption>'
        f"{esc(piece.caption or '그림=나루일보 도안실')}</figcaption></figure>"
        if item.picture
        else ""
    )
    body = f"""<header><a class="logo" href="/">{outlet.name}</a></header>{_nav(outlet)}
<main><article itemscope itemtype="https://schema.org/NewsArticle">
<span class="sec" itemprop="articleSection">{esc(piece.section)}</span>
<h1 itemprop="headline">{esc(piece.headline)}</h1>
<p class="meta"><span itemprop="author" itemscope itemtype="https://schema.org/Person">\
<span itemprop="name">{esc(piece.byline)}</span></span>
입력 <time itemprop="datePublished" datetime="{piece.published.isoformat()}">\
{piece.published:%Y-%m-%d %H:%M}</time></p>
<div class="tools"><button>공유</button> <button>글자크기</button> <button>인쇄</button></div>
{picture}
<div itemprop="articleBody" class="body">
{_paragraphs(piece, heading="h4")}
</div>
<p class="copy">저작권자 ⓒ 나루일보 무단 전재 및 재배포 금지</p></article>
{_related(related, "관련 기사", "rel")}
<div class="poll"><strong>오늘의 한 표</strong>\
<p>나루터 야시장, 몇 시까지 열까요?</p></div></main>"""
    return _html(outlet, f"{piece.headline} - {outlet.name}", "", body, "ko")


def _magazine(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """The Quayside Meridian: article: tags, a pull box between paragraphs."""
    piece = item.piece
    head = f"""<link rel="canonical" href="{item.url}">
{_social(outlet, item)}
<meta property="article:published_time" content="{piece.published.isoformat()}">
<meta property="article:modified_time" content="{item.changed.isoformat()}">
<meta property="article:section" content="{esc(piece.section)}">
<meta name="author" content="{esc(piece.byline)}">"""
    picture = (
        f'<figure><img src="{item.picture}" alt=""><figcaption>'
        f"{esc(piece.caption or 'Print: The Quayside Meridian')}</figcaption></figure>"
        if item.picture
        else ""
    )
    lines = _paragraphs(piece).split("\n")
    lines.insert(
        min(3, len(lines)),
        '<aside class="inset"><h4>Sign up for the Harbour Letter</h4><p>Five stories every '
        'Friday, before the ferries.</p><a href="/">Sign up</a></aside>',
    )
    text = "\n".join(lines)
    body = f"""<header><a href="/">{outlet.name}</a> <a href="/">Subscribe</a></header>
{_nav(outlet)}
<main><article><p class="kicker">{esc(piece.section)}</p><h1>{esc(piece.headline)}</h1>
<p class="meta">By <a rel="author" href="/">{esc(piece.byline or "Meridian staff")}</a>
<time datetime="{piece.published.isoformat()}">{_english_time(piece.published)}</time>
3 min read</p>
{picture}
<section class="story">
{text}
</section></article>
{_related(related, "Read next", "next")}</main>"""
    return _html(outlet, f"{piece.headline} | {outlet.name}", head, body, "en")


def _graph(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """雁渡晚报: JSON-LD as a @graph, source and editor lines around the text."""
    piece = item.piece
    picture = (
        f'<p class="img-container"><img src="{item.picture}" alt=""></p>'
        f'<p class="img-desc">{esc(piece.caption or "雁渡晚报 制图")}</p>'
        if item.picture
        else ""
    )
    body = f"""<header><a href="/">{outlet.name}</a></header>{_nav(outlet)}
<main><div class="path">当前位置:<a href="/">首页</a> &gt; {esc(piece.section)}</div>
<h1 class="title">{esc(piece.headline)}</h1>
<div class="info"><span class="time">{piece.published:%Y-%m-%d %H:%M}</span>
<span class="source">来源:{outlet.name}</span></div>
<div class="share">分享到:<a href="#w">微信</a> <a href="#q">空间</a></div>
<div class="article-content">
{picture}
{_paragraphs(piece, heading="h3", indent="　　")}
</div>
<div class="editor">责任编辑:{esc(piece.byline or "陆渡")}</div>
{_related(related, "相关阅读", "rec")}</main>"""
    head = _linked(outlet, root, item, graph=True)
    return _html(outlet, f"{piece.headline}_{outlet.name}", head, body, "zh-CN")


def _cyrillic(outlet: Outlet, root: str, item: Item, related: Sequence[Item]) -> str:
    """Дальний причал: windows-1251, a date in words, og: picture."""
    piece = item.piece
    day = piece.published
    written = f"{day.day} {_RUSSIAN_MONTHS[day.month]} {day.year}, {day:%H:%M}"
    image = f'<meta property="og:image" content="{item.picture}">' if item.picture else ""
    picture = (
        f'<div class="photo"><img src="{item.picture}" alt=""><span>'
        f"{esc(piece.caption or 'Рисунок: «Дальний причал»')}</span></div>"
        if item.picture
        else ""
    )
    head = f'<meta name="description" content="{esc(short(piece.summary, 120))}">{image}'
    body = f"""<header><a href="/">«{outlet.name}»</a></header>{_nav(outlet)}
<main><div class="news-item"><h1>{esc(piece.headline)}</h1>
<div class="news-date">{written}</div>
{picture}
<div class="news-text">
{_paragraphs(piece, heading="h2")}
</div>
<div class="news-author">{esc(piece.byline)}</div>
<div class="soc"><a href="#v">Поделиться</a> <a href="#t">Отправить</a></div></div>
{_related(related, "Читайте также", "also")}</main>"""
    return _html(outlet, f"{piece.headline} — {outlet.name}", head, body, "ru")


def _japanese_time(when: datetime, mark: str = ":") -> str:
    return f"{when.year}年{when.month}月{when.day}日 {when:%H}{mark}{when:%M}"


def _english_time(when: datetime) -> str:
    return f"{_ENGLISH_MONTHS[when.month]} {when.day}, {when.year} {when:%H:%M}"


def _japanese_day(piece: Piece) -> str:
    day = piece.published
    return f"{day.year}年{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"


_DESIGNS: dict[str, Callable[[Outlet, str, Item, Sequence[Item]], str]] = {
    "broadsheet": _broadsheet,
    "table": _table,
    "portal": _portal,
    "small": _small,
    "microdata": _microdata,
    "magazine": _magazine,
    "graph": _graph,
    "cyrillic": _cyrillic,
}
