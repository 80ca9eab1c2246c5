# ruff: noqa: E501 (markup as sites write it)
"""Own-written listing pages of many makes, from a seed, with what is to be found on them.

Invented outlets, headlines and addresses in five languages; eleven makes of list (cards, boards,
definition lists, dated lists, grids, blogs, days with times, front pages, lists without classes,
without dates, with classes that say nothing) among what pages have beside them: menus, tag
clouds, pagers, footers. :data:`ADDED` are what a site adds one day: the list must be found as
before.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

NOW = datetime(2024, 6, 20, 3, 0, tzinfo=UTC)
LANGUAGES = ("ja", "ko", "zh", "ru", "en")


class Piece(NamedTuple):
    """One article of a list: its address as written in the page, headline, day."""

    href: str
    headline: str
    when: datetime


class Made(NamedTuple):
    """A page: its parts, and the articles that are to be found."""

    name: str
    language: str
    url: str
    before: str
    list: str
    after: str
    pieces: tuple[Piece, ...]
    shape: Callable[[int], str]
    """The address of the nth further article of the site."""

    def html(self, *added: str) -> str:
        """The page, with ``added`` before and after its list."""
        first, last = "".join(added[::2]), "".join(added[1::2])
        return f"{self.before}{first}{self.list}{last}{self.after}"


_WORDS = {
    "ja": (
        ["首相", "外相", "知事", "市長", "与野党", "県議会", "両国", "政府", "地元企業", "研究班", "漁協", "港湾局", "新幹線", "気象台", "博物館", "高校生"],
        ["の会談", "の予算案", "の新計画", "の輸出", "の調査結果", "の工事", "の記念式典", "の再開", "の値上げ", "の協定", "の復旧", "の対策"],
        ["が始まる", "を発表", "で合意", "に批判も", "へ前進", "をめぐり対立", "が大詰め", "を見送り", "が過去最多に", "で説明会"],
    ),
    "ko": (
        ["대통령", "외교부", "시장", "여야", "국회", "정부", "기업들", "연구팀", "어민", "항만청", "기상청", "박물관", "고교생", "지자체"],
        ["회담", "예산안", "새", "계획", "수출", "조사", "결과", "공사", "기념식", "재개", "요금", "인상", "협정", "복구", "대책"],
        ["시작된다", "발표했다", "합의했다", "비판", "받아", "속도", "낸다", "놓고", "대립", "막바지", "사상", "최대", "기록", "설명회", "열어"],
    ),
    "zh": (
        ["总理", "外长", "市长", "两国", "议会", "政府", "当地企业", "研究人员", "渔民", "港务局", "气象台", "博物馆", "高中生", "专家"],
        ["就预算案", "就新计划", "就出口问题", "就调查结果", "就工程进展", "就票价上涨", "就合作协定", "就灾后重建", "就应对措施"],
        ["举行会谈", "达成一致", "作出说明", "受到批评", "取得进展", "存在分歧", "创历史新高", "召开说明会", "推迟决定"],
    ),
    "ru": (
        ["Премьер", "Министр", "Губернатор", "Мэр", "Депутаты", "Правительство", "Учёные", "Рыбаки", "Синоптики", "Музей", "Школьники"],
        ["обсудили бюджет", "представили план", "объявили итоги", "подписали соглашение", "открыли мост", "перенесли запуск"],
        ["на встрече в порту", "после долгих споров", "впервые за десять лет", "до конца месяца", "по всей области"],
    ),
    "en": (
        ["Premier", "Foreign minister", "Mayor", "Lawmakers", "Government", "Local firms", "Researchers", "Fishermen", "Port authority"],
        ["announces new budget", "agrees on exports", "opens rebuilt bridge", "delays rail project", "presents survey"],
        ["after long talks", "for first time in years", "amid criticism", "before summer", "as storms approach"],
    ),
}  # fmt: skip
_JOINTS = {"ja": "", "ko": " ", "zh": "", "ru": " ", "en": " "}
_MENU = {
    "ja": ["政治", "国際", "経済", "社会", "スポーツ", "文化", "地域", "社説・コラム", "電子版のご購読とお申し込みのご案内", "会員限定記事の一覧はこちら"],
    "ko": ["정치", "국제", "경제", "사회", "스포츠", "문화", "지역", "사설·칼럼", "구독_신청과_이용_안내_바로가기", "회원_전용_기사_모아보기"],
    "zh": ["政治", "国际", "财经", "社会", "体育", "文化", "地方", "评论", "订阅电子版与会员服务申请指南", "会员专享文章汇总页面入口"],
    "ru": ["Политика", "Мир", "Экономика", "Общество", "Спорт", "Культура", "Регионы", "Мнения", "Подписка_на_электронную_версию_газеты", "Все_материалы_для_подписчиков"],
    "en": ["Politics", "World", "Business", "Society", "Sport", "Culture", "Regions", "Opinion", "Subscribe_to_our_digital_edition_today", "All_articles_for_members_only"],
}  # fmt: skip
_WORDED = {
    # ranking, all news, more, footer's long words, advertisement, summary
    "ja": ("アクセスランキング", "ニュース一覧", "続きを読む", "個人情報の取り扱いについて（プライバシーポリシー）", "夏の旅行特集・今だけの特別価格でご案内します"),
    "ko": ("많이 본 뉴스", "뉴스 목록", "더보기", "개인정보 처리방침 및 이용약관 안내", "여름 휴가 특가 상품을 지금 바로 만나보세요"),
    "zh": ("热门排行", "新闻列表", "阅读全文", "关于个人信息保护与隐私政策的说明", "夏季旅游特惠活动现正火热进行中"),
    "ru": ("Самое читаемое", "Все новости", "Читать далее", "Политика конфиденциальности и условия использования", "Летние скидки на путешествия только сегодня"),
    "en": ("Most read", "All news", "Read more", "Privacy policy and terms of use of this site", "Summer travel offers at special prices, only this week"),
}  # fmt: skip
_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def headline(rng: random.Random, language: str) -> str:
    """An invented headline; a number at times, so that few are alike."""
    who, what, how = _WORDS[language]
    words = [rng.choice(who), rng.choice(what), rng.choice(how)]
    if rng.random() < 0.4:
        words.insert(1, str(rng.randint(2, 90)))
    return _JOINTS[language].join(words)


def date(rng: random.Random, when: datetime, language: str, *, clock: bool) -> str:
    """A date as outlets of the language write it."""
    day = when.date()
    forms = {
        "ja": (f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month:02}/{day.day:02}",
               f"{day.month}月{day.day}日"),
        "ko": (f"{day.year}.{day.month:02}.{day.day:02}", f"{day.year}-{day.month:02}-{day.day:02}",
               f"{day.year}년 {day.month}월 {day.day}일"),
        "zh": (f"{day.year}-{day.month:02}-{day.day:02}", f"{day.year}年{day.month}月{day.day}日"),
        "ru": (f"{day.day:02}.{day.month:02}.{day.year}",
               f"{day.day} {_MONTHS[day.month - 1]} {day.year}"),
        "en": (f"{when:%B} {day.day}, {day.year}", f"{day.day} {when:%b} {day.year}",
               day.isoformat()),
    }[language]  # fmt: skip
    return rng.choice(forms) + (f" {when:%H:%M}" if clock else "")


def _address(rng: random.Random) -> Callable[[int], str]:
    """How the site's addresses are made."""
    start = rng.randint(100_000, 900_000)
    return rng.choice(
        [
            lambda n: f"/articles/{start + n}/",
            lambda n: f"/news/2024/06/{10 + n % 9:02}/{start + n}.html",
            lambda n: f"/world/harbour-talks-go-on-for-day-{_letters(start + n)}",
            lambda n: f"view.php?no={start + n}&page=1",
            lambda n: f"/?p={start + n}",
            lambda n: f"/{_letters(start + n)}-bridge-opens-after-years/",
        ]
    )


def _letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.language = LANGUAGES[seed % len(LANGUAGES)]
        self.shape = _address(self.rng)
        self.words = _WORDED[self.language]
        self.menu = [word.replace("_", " ") for word in _MENU[self.language]]
        when = NOW
        self.pieces = []
        for n in range(self.rng.randint(6, 24)):
            when -= timedelta(minutes=self.rng.randint(5, 600))
            self.pieces.append(Piece(self.shape(n), headline(self.rng, self.language), when))

    def date(self, piece: Piece, *, clock: bool = True) -> str:
        return date(self.rng, piece.when, self.language, clock=clock)

    def summary(self) -> str:
        return " ".join(headline(self.rng, self.language) for _ in range(3)) + "."

    def cards(self) -> str:
        return '<div class="cards">' + "".join(
            f'<article class="card category-{n % 4} tag-news-{n}"><a href="{p.href}"><img src="/i/{n}.jpg" alt="">'
            f'<h3 class="card__ttl">{p.headline}</h3></a><a class="cat" href="/section/{n % 4}">{self.menu[n % 4]}</a>'
            f"<p>{self.summary()}</p><time datetime=\"{p.when:%Y-%m-%dT%H:%M}+00:00\">{self.date(p)}</time></article>"
            for n, p in enumerate(self.pieces)
        ) + "</div>"  # fmt: skip

    def dated(self) -> str:
        return '<ul class="newsList">' + "".join(
            f'<li><span class="date">{self.date(p)}</span><a href="{p.href}">{p.headline}</a></li>'
            for p in self.pieces
        ) + "</ul>"  # fmt: skip

    def definitions(self) -> str:
        return "<dl>" + "".join(
            f'<dt>{self.date(p, clock=False)}</dt><dd><a href="{p.href}">{p.headline}</a></dd>'
            for p in self.pieces
        ) + "</dl>"  # fmt: skip

    def board(self) -> str:
        rows = "".join(
            f'<tr><td>{len(self.pieces) - n}</td><td class="subject"><a href="{p.href}">{p.headline}</a></td>'
            f'<td>{n * 7}</td><td>{self.date(p, clock=False)}</td></tr>'
            for n, p in enumerate(self.pieces)
        )  # fmt: skip
        return (
            f'<table class="board"><thead><tr><th>No</th></tr></thead><tbody>{rows}</tbody></table>'
        )

    def grid(self) -> str:
        return '<div class="grid">' + "".join(
            f'<div class="cell"><a href="{p.href}"><img src="/i/{n}.jpg" alt="{p.headline}"></a>'
            f'<a href="{p.href}">{p.headline}</a><div class="meta">{self.date(p, clock=False)}</div></div>'
            for n, p in enumerate(self.pieces)
        ) + "</div>"  # fmt: skip

    def blog(self) -> str:
        return "".join(
            f'<article class="post-{n} post type-post category-x tag-most-read"><h2><a href="{p.href}">{p.headline}</a></h2>'
            f'<div class="meta">{self.date(p)} <a href="/author/{n % 3}">{self.menu[8]}</a></div><p>{self.summary()}</p>'
            f'<a class="more" href="{p.href}">{self.words[2]}</a> <a href="{p.href}#comments">0</a>'
            f'<footer><a href="/tag/{n}">{self.menu[n % 8]}</a> <a href="/tag/{n + 1}">{self.menu[9]}</a></footer></article>'
            for n, p in enumerate(self.pieces)
        )  # fmt: skip

    def days(self) -> str:
        out, day = [], None
        for p in self.pieces:
            if p.when.date() != day:
                out.append(f"{'</ul>' if day else ''}<h2>{self.date(p, clock=False)}</h2><ul>")
                day = p.when.date()
            out.append(
                f'<li><span class="time">{p.when:%H:%M}</span> <a href="{p.href}">{p.headline}</a></li>'
            )
        return "".join(out) + "</ul>"

    def front(self) -> str:
        first, *rest = self.pieces
        out = [
            f'<section class="hero"><a href="{first.href}"><img src="/i/0.jpg" alt=""><h2>{first.headline}</h2></a>'
            f"<p>{self.summary()}</p><span>{self.date(first)}</span></section>"
        ]
        third = (len(rest) + 2) // 3
        for n in range(0, len(rest), third):
            items = "".join(
                f'<li><a href="{p.href}"><h3>{p.headline}</h3></a><span>{self.date(p)}</span></li>'
                for p in rest[n : n + third]
            )
            out.append(
                f'<section class="box"><h2><a href="/section/{n}">{self.menu[n % 8]}</a></h2><ul>{items}</ul></section>'
            )
        return "".join(out)

    def bare(self) -> str:
        return "<div>" + "".join(
            f'<p><a href="{p.href}">{p.headline}</a> ({self.date(p, clock=False)})</p>' for p in self.pieces
        ) + "</div>"  # fmt: skip

    def undated(self) -> str:
        return '<ul class="list">' + "".join(
            f'<li><h3><a href="{p.href}">{p.headline}</a></h3><p>{self.summary()}</p></li>' for p in self.pieces
        ) + "</ul>"  # fmt: skip

    def hashed(self) -> str:
        return '<div class="css-1x8kq2">' + "".join(
            f'<div class="css-{n % 2}fa9"><div class="css-77b"><a class="css-9q" href="{p.href}"><span>{p.headline}</span></a></div>'
            f'<div class="css-02m"><span>{self.date(p)}</span></div></div>'
            for n, p in enumerate(self.pieces)
        ) + "</div>"  # fmt: skip


LAYOUTS = ("cards", "dated", "definitions", "board", "grid", "blog", "days", "front", "bare",
           "undated", "hashed")  # fmt: skip


def make(seed: int) -> Made:
    """The page of a seed: language, make and addresses follow from it."""
    maker = _Maker(seed)
    rng = maker.rng
    name = LAYOUTS[(seed // len(LANGUAGES)) % len(LAYOUTS)]
    menu = "".join(
        f'<li><a href="/section/{n}/">{word}</a></li>' for n, word in enumerate(maker.menu)
    )
    tags = "".join(
        f'<a href="/tag/{n}">{headline(rng, maker.language)[:14]}</a> '
        for n in range(rng.randint(5, 40))
    )
    main = rng.choice(["main", "div"])
    before = (
        f'<!doctype html><html lang="{maker.language}"><head><meta charset="utf-8"><title>{maker.words[1]}</title></head><body>'
        f'<header><a href="/">Minato</a><nav class="gnav"><ul>{menu}</ul></nav></header><div class="wrap">'
        f'<div class="breadcrumb"><a href="/">Top</a> &gt; <a href="/news/">{maker.words[1]}</a></div><{main} class="contents"><h1>{maker.words[1]}</h1>'
    )  # fmt: skip
    after = (
        f'<div class="pager"><a href="?page=2">2</a> <a href="?page=3">{maker.words[2]}</a></div></{main}>'
        f'<div class="tagcloud">{tags}</div></div>'
        f'<footer><ul><li><a href="/about/privacy-policy-and-terms.html">{maker.words[3]}</a></li>'
        f'<li><a href="/about/company/20240401.html">{maker.menu[8]}</a></li></ul></footer></body></html>'
    )  # fmt: skip
    listed = getattr(maker, name)()
    url = "https://news.minato.example/list/"
    return Made(name, maker.language, url, before, listed, after, tuple(maker.pieces), maker.shape)


# What a site adds one day ------------------------------------------------------------------


def ranking(rng: random.Random, made: Made) -> str:
    """A box of the most read articles, called what such boxes are called."""
    items = _others(
        rng, made, lambda href, words, n: f'<li><em>{n}</em><a href="{href}">{words}</a></li>'
    )
    name = rng.choice(["ranking", "sidebar", "mostRead", "popular-posts", "l-side", "recommend"])
    return f'<div class="{name}"><h2>{_WORDED[made.language][0]}</h2><ol>{items}</ol></div>'


def nameless(rng: random.Random, made: Made) -> str:
    """Links to other articles in a box whose classes say nothing."""
    items = _others(
        rng, made, lambda href, words, n: f'<li class="b{n}"><a href="{href}">{words}</a></li>'
    )
    return f'<div class="c-{rng.randint(10, 99)}"><h2>{_WORDED[made.language][0]}</h2><ul class="u-b">{items}</ul></div>'


def aside(rng: random.Random, made: Made) -> str:
    """Newest articles with their dates, in an aside."""
    items = _others(
        rng, made, lambda href, words, n: f'<li><a href="{href}">{words}</a><span>2024-06-1{n % 10}</span></li>'
    )  # fmt: skip
    return f"<aside><ul>{items}</ul></aside>"


def banner(rng: random.Random, made: Made) -> str:
    """A picture that leads to a campaign of the outlet."""
    words = _WORDED[made.language][4]
    return f'<div class="bnr"><a href="/campaign/2024-summer-{rng.randint(1, 9)}/"><img src="/b.png" alt="{words}"></a></div>'


def menu(rng: random.Random, made: Made) -> str:
    """A menu of many sections, some with long names."""
    words = [word.replace("_", " ") for word in _MENU[made.language]] * rng.randint(1, 4)
    items = "".join(f'<li><a href="/s/{n}/">{word}</a></li>' for n, word in enumerate(words))
    return f'<nav><ul class="mega">{items}</ul></nav>'


def ad(rng: random.Random, made: Made) -> str:
    """An advertisement: another site's, or one in the outlet's own pages."""
    words = _WORDED[made.language][4]
    href = rng.choice(["https://ads.example/click?id=20240619", "/pr/20240619-summer/"])
    return f'<div class="ad-slot"><a href="{href}">{words}</a></div>'


def _others(rng: random.Random, made: Made, item: Callable[[str, str, int], str]) -> str:
    count = rng.randint(3, 20)
    return "".join(
        item(made.shape(1000 + n), headline(rng, made.language), n + 1) for n in range(count)
    )


ADDED = {
    "ranking": ranking, "nameless": nameless, "aside": aside, "banner": banner, "menu": menu,
    "ad": ad,
}  # fmt: skip
