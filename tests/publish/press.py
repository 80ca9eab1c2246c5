"""A small press of our own: invented outlets, public record of 2023 and 2024, five languages.

What the tests of ``publish`` and ``web`` put into a store. Every shape that a clip can have is
here: a long headline, no picture, six copies, a column in parts, an editorial, a date without
a time, an address that is no web address, an editor's decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kawaraban.article import (
    Article,
    CopyKind,
    CopyLink,
    Dateline,
    Digest,
    FieldEvidence,
    Match,
    Moment,
    Reason,
    Story,
    clip_id,
    paragraphs,
)
from kawaraban.desk.grouping.grouping import gather_outlet
from kawaraban.folding import search_tokens
from kawaraban.group.hand import Regrouping
from kawaraban.group.naming import Name
from kawaraban.publish.site import TopicInfo
from kawaraban.read.leads.excerpt import excerpt
from kawaraban.store.base import Decision, Store

TOPIC = TopicInfo(
    slug="north-korea-russia",
    name="朝ロ関係",
    about="北朝鮮とロシアの関係を伝える記事",
    language="ja",
)
TREATIES = TopicInfo(
    slug="treaties", name="Treaties", about="Treaties signed and what became of them", language="en"
)
TOPICS = (TOPIC, TREATIES)
NOTICE = "これは見本です。媒体はすべて架空のもので、記事は見本のために書かれました。"
AT = datetime(2024, 7, 3, 9, 0, tzinfo=UTC)

_WORDS = {
    TOPIC.slug: (
        "朝ロ", "朝露", "북러", "북한", "러시아", "Russia", "North Korea", "朝俄", "俄罗斯", "КНДР",
        "Росси", "北朝鮮", "ロシア", "朝鲜",
    ),
    TREATIES.slug: ("条約", "조약", "treaty", "pact", "条约", "Договор", "договор"),
}  # fmt: skip


def match(topic: str, article: Article) -> Match | None:
    """A plain stand-in for a topic's rules: each word in headline or text is a reason."""
    reasons = []
    for field, text in (("headline", article.headline), ("text", article.body)):
        for word in _WORDS[topic]:
            at = text.find(word)
            if at >= 0:
                place = "lead" if field == "text" and at < 200 else field
                reasons.append(
                    Reason(
                        rule="名指し" if topic == TOPIC.slug else "treaty words",
                        field=place,
                        text=word,
                        start=at,
                        end=at + len(word),
                        weight={"headline": 9.0, "lead": 6.0, "text": 1.5}[place],
                    )
                )
    score = sum(reason.weight for reason in reasons)
    if not reasons:
        return None
    return Match(
        topic=topic, url=article.url, score=score, matched=score >= 6, reasons=tuple(reasons)
    )


def article(
    url: str,
    headline: str,
    published: str | None,
    text: str | Sequence[str],
    *,
    language: str = "ja",
    outlet: str = "",
    picture: str | None = None,
    **more: object,
) -> Article:
    body = paragraphs(text)
    fields: dict[str, object] = {
        "evidence": (
            FieldEvidence("headline", "json-ld"),
            FieldEvidence("published", "json-ld" if published and "T" in published else "url", 0.9),
            FieldEvidence("outlet", "desk"),
            FieldEvidence("text", "page-text", 0.95),
        ),
        **more,
    }
    return Article(
        url=url,
        headline=headline,
        headline_clean=str(fields.pop("headline_clean", headline)),
        published=Moment.parse(published) if published else None,
        text=body,
        outlet=outlet or None,
        language=language,
        lead_picture=picture,
        excerpt=excerpt("\n".join(p.text for p in body)),
        **fields,  # type: ignore[arg-type]  # names of Article's own fields
    )


def articles(pictures: str = "http://127.0.0.1:9/pictures") -> list[Article]:
    """The press, in no order. ``pictures`` is where lead pictures are said to be."""
    summit_ja = (
        "北朝鮮の金正恩総書記とロシアのプーチン大統領は19日、平壌で会談し、「包括的戦略パートナー"
        "シップ条約」に署名した。条約は、どちらか一方が武力侵攻を受けて戦争状態になった場合、もう一方が"
        "保有するすべての手段で軍事的な援助を行うと定める。プーチン氏の訪朝は2000年以来24年ぶりで、"
        "両首脳は会談のあと共同で記者団の前に立ち、関係を新しい段階に引き上げると述べた。"
    )
    return [
        article(
            "https://asahikage.example/2024/07/02/column-2",
            "【コラム】朝ロの接近を国境の町から見る(2)",
            "2024-07-02T06:00+09:00",
            [
                "図們江の河口に近い町では、貨物列車の音が日に何度も聞こえるようになった。橋の向こうは"
                "ロシアのハサンである。朝鮮半島とロシアを結ぶただ一つの鉄道橋を、昨年の秋から車両が途切れず"
                "渡っていると住民は話す。",
                "川岸には新しい柵が立った。柵の手前で老人が釣り糸を垂れている。列車は数えないのかと聞くと、"
                "数えはじめたら眠れなくなると言って笑った。",
            ],
            outlet="朝影新聞",
            genre="column",
            column="国境の町から",
            series="朝ロの接近を国境の町から見る",
            part=2,
            headline_clean="朝ロの接近を国境の町から見る",
            bylines=("水野千晶",),
            section="国際",
            picture=f"{pictures}/bridge.svg",
            lead_picture_caption="図們江に架かる鉄道橋",
            extent="part",
            access="cut",
        ),
        article(
            "https://asahikage.example/2024/07/01/column-1",
            "【コラム】朝ロの接近を国境の町から見る(1)",
            "2024-07-01T06:00+09:00",
            "延辺の町を歩くと、看板は朝鮮語と中国語とロシア語で書かれている。三つの国が出会うこの土地で、"
            "人びとは隣国どうしの関係の変わり目を、役所の発表よりも早く、市場の棚の品ぞろえで知る。この春から"
            "棚に増えたのはロシアの菓子と小麦粉だった。店の主人は、運んでくる者が変わったのだと小声で教えた。",
            outlet="朝影新聞",
            genre="column",
            column="国境の町から",
            series="朝ロの接近を国境の町から見る",
            part=1,
        ),
        article(
            "https://hato.example/world/20240624.html",
            "世界に波及する朝ロ条約、周辺国はそれぞれの事情で身構える",
            "2024-06-24",
            "朝ロ関係が冷戦終結のあとで例のない局面に入った。韓国と米国は懸念を表し、中国は距離を保ち、"
            "日本は抗議した。条約の文言がどこまで実際の行動を縛るのか、専門家の見方は分かれている。1961年の"
            "条約にあった自動介入の条項が戻ったと読む者もいれば、国連憲章と国内法への言及を歯止めと見る者も"
            "いる。",
            outlet="鳩通信",
            agency="鳩通信",
            dateline=Dateline("【ソウル鳩】", "ソウル", "鳩"),
        ),
        article(
            "https://umineko.example/e/treaty-worry",
            "米ホワイトハウス「朝ロ条約は深刻な懸念」…インド太平洋の同盟国と防衛態勢を見直し、"
            "抑止力を強めるための協議を急ぐ方針を示す",
            "2024-06-21T11:40+09:00",
            "米ホワイトハウスは20日、北朝鮮とロシアが署名した条約について、朝鮮半島の平和と安定を重んじる"
            "すべての国にとって懸念すべきものだとの考えを示した。カービー大統領補佐官は記者団に、地域の"
            "防衛態勢を必要に応じて評価し、同盟国との協力を強めると述べた。",
            outlet="海猫日報",
            picture=f"{pictures}/house.svg",
        ),
        article(
            "https://asahikage.example/2024/06/20/editorial",
            "【社説】砲弾と引き換えに失われるもの",
            "2024-06-20T05:00+09:00",
            "北朝鮮とロシアの首脳が平壌で署名した条約は、東アジアの秩序に重い問いを投げかけた。砲弾と"
            "引き換えに技術と食糧を得る取引は、国連安全保障理事会の決議を、決議に賛成したはずの常任理事国が"
            "みずから破ることを意味する。制裁の監視にあたる専門家の仕組みも、この春にロシアの拒否権で"
            "終わった。",
            outlet="朝影新聞",
            genre="editorial",
            headline_clean="砲弾と引き換えに失われるもの",
        ),
        article(
            "https://hato.example/world/20240619-summit.html",
            "朝ロ首脳が平壌で会談、「包括的戦略パートナーシップ条約」に署名",
            "2024-06-19T17:05+09:00",
            summit_ja,
            outlet="鳩通信",
            agency="鳩通信",
            updated=Moment.parse("2024-06-19T21:30+09:00"),
            dateline=Dateline("【平壌鳩】", "平壌", "鳩"),
            picture=f"{pictures}/summit.svg",
            lead_picture_caption="会談のあと署名する両首脳",
        ),
        *(
            article(url, headline, time, summit_ja[:cut], outlet=outlet)
            for url, headline, time, cut, outlet in (
                (
                    "https://umineko.example/e/summit",
                    "朝ロ首脳、新条約に署名",
                    "2024-06-19T17:40+09:00",
                    400,
                    "海猫日報",
                ),
                (
                    "https://asahikage.example/2024/06/19/summit",
                    "プーチン氏24年ぶり訪朝、新条約に署名",
                    "2024-06-19T18:00+09:00",
                    400,
                    "朝影新聞",
                ),
                (
                    "https://kitamado.example/n/8812",
                    "朝ロ「戦略パートナー」条約に署名",
                    "2024-06-19T18:12+09:00",
                    150,
                    "北窓ニュース",
                ),
                (
                    "https://minato.example/a/3310",
                    "露朝首脳が会談、条約署名",
                    "2024-06-19T18:30+09:00",
                    400,
                    "港湾時報",
                ),
                (
                    "https://tomoshibi.example/5501",
                    "朝ロ首脳会談で新条約",
                    "2024-06-19T19:02+09:00",
                    400,
                    "ともしび新報",
                ),
                (
                    "https://sazanami.example/w/777",
                    "新条約に署名 朝ロ首脳会談",
                    "2024-06-20",
                    150,
                    "さざなみ",
                ),
            )
        ),
        article(
            "https://hangang-ilbo.example/politics/202406190912",
            "푸틴 24년 만의 방북… 북러 ‘포괄적 전략 동반자 조약’ 서명, "
            "한쪽이 침공받으면 지체 없이 군사 원조",
            "2024-06-19T20:15+09:00",
            "블라디미르 푸틴 러시아 대통령과 김정은 북한 국무위원장이 19일 평양에서 정상회담을 "
            "하고 포괄적 전략 동반자 관계에 관한 조약에 서명했다. 조약은 한쪽이 무력 침공을 받아 "
            "전쟁 상태에 처하면 다른 쪽이 지체 없이 보유한 모든 수단으로 군사적 원조를 제공한다고 "
            "규정했다. 한국 정부는 이를 규탄했다.",
            language="ko",
            outlet="한강일보",
            picture=f"{pictures}/river.svg",
        ),
        article(
            "https://harbour-courier.example/2024/jun/19/treaty",
            "Russia and North Korea sign mutual defence treaty as Putin makes first visit to "
            "Pyongyang in 24 years",
            "2024-06-19T13:20:30+01:00",
            "Russia and North Korea signed a treaty in Pyongyang on Wednesday that pledges "
            "military assistance if either is attacked, the strongest tie between the two since "
            "the end of the Cold War. The leaders called it a breakthrough; Seoul and Washington "
            "called it a threat to the peninsula.",
            language="en",
            outlet="The Harbour Courier",
            genre="analysis",
            bylines=("Ada Merrow",),
        ),
        article(
            "https://linhai.example/guoji/c-20240618.html",
            "普京时隔二十四年再访平壤，朝俄将签署新条约",
            "2024-06-18T22:10+08:00",
            "俄罗斯总统普京十八日深夜抵达平壤，开始对朝鲜进行国事访问。这是他自二〇〇〇年以来首次访问朝鲜。"
            "俄方官员此前表示，双方将签署包括安全议题在内的多份文件，并讨论贸易、能源和交通合作。两国领导人"
            "去年九月曾在俄罗斯远东的东方航天发射场会晤，当时双方没有签署任何文件。",
            language="zh",
            outlet="林海日报",
            picture=f"{pictures}/plane.svg",
        ),
        article(
            "https://vestnik-zaliva.example/news/20240619-dogovor",
            "Россия и КНДР подписали Договор о всеобъемлющем стратегическом партнерстве",
            "2024-06-19T13:02+03:00",
            "Президент России и председатель государственных дел КНДР подписали в Пхеньяне "
            "договор о всеобъемлющем стратегическом партнерстве. Документ предусматривает взаимную "
            "помощь в случае агрессии против одной из сторон. Он заменит договор о дружбе 2000 "
            "года и декларации, подписанные в прежние годы.",
            language="ru",
            outlet="Вестник залива",
        ),
        article(
            "urn:kawaraban:hand-kept:2024-06-18-1",
            "朝ロ首脳会談、「有事の際の自動軍事介入」は戻るのか",
            "2024-06-18",
            "18日から19日に予定されるロシアのプーチン大統領の北朝鮮訪問を読み解く鍵は、「9カ月」と「24年」"
            "である。昨年9月、極東の宇宙基地での会談から9カ月。前回の訪朝からは24年になる。",
            outlet="",
        ),
        article(
            "https://umineko.example/e/ministers",
            "北朝鮮の崔善姫外相がモスクワへ、ロシア外相と会談",
            None,
            "北朝鮮の崔善姫外相がロシアを訪れ、ラブロフ外相と会談した。両国は昨年から高官の往来を重ねている。",
            outlet="海猫日報",
        ),
        article(
            "https://umineko.example/e/cup",
            "サッカー、若手の大会が開幕",
            "2024-06-20T10:00+09:00",
            "若手の大会が始まった。開幕戦は引き分けに終わった。",
            outlet="海猫日報",
        ),
    ]


def many(count: int) -> list[Article]:
    """``count`` more articles, one an hour backwards from May 2024, no two alike."""
    start = datetime(2024, 5, 31, 12, tzinfo=UTC)
    return [
        article(
            f"https://kitamado.example/n/{number}",
            f"朝ロの往来、この日{number}件目の記録",
            (start - timedelta(hours=number)).isoformat(timespec="minutes"),
            f"朝ロ国境の駅で記録された往来の{number}件目を伝える。"
            + "列車は定刻に橋を渡った。" * 12,
            outlet="北窓ニュース",
        )
        for number in range(1, count + 1)
    ]


def digest(article: Article, rank: int = 0) -> Digest:
    found = (match(topic.slug, article) for topic in TOPICS)
    return Digest(
        article=article,
        tokens=(
            " ".join(search_tokens(article.headline)),
            " ".join(search_tokens(article.body)),
        ),
        matches=tuple(m for m in found if m is not None),
        found_in="鳩通信 国際" if "hato" in article.url else "import",
        rank=rank,
    )


def fill(store: Store, press: Sequence[Article]) -> None:
    """Put ``press`` into the store, its copies together, its decisions and story with it."""
    ids: dict[str, int] = {}
    for start in range(0, len(press), 500):
        batch = [digest(article) for article in press[start : start + 500]]
        for saved in store.save(batch, at=AT):
            ids[saved.address] = saved.id
    source = "https://hato.example/world/20240619-summit.html"
    links: dict[int, list[CopyLink]] = {id: [] for id in ids.values()}
    summit = [u for u in ids if u.endswith(("/summit", "8812", "3310", "5501", "777"))]
    if source in ids:
        for url in summit:
            kind: CopyKind = "contained" if url.endswith(("8812", "777")) else "same"
            links[ids[url]].append(CopyLink(source, kind, 1.0))
    store.place(links)
    while store.take_serials(200):
        pass
    for outlet in store.stale_outlets():
        gather_outlet(store, outlet)
    if source not in ids:
        return
    minute = timedelta(minutes=1)
    hand_kept = "urn:kawaraban:hand-kept:2024-06-18-1"
    store.decide(
        [
            Decision(topic=TOPIC.slug, url=hand_kept, kind="accept", at=AT),
            Decision(
                topic=TOPIC.slug,
                url="https://umineko.example/e/ministers",
                kind="accept",
                at=AT + minute,
            ),
        ]
    )
    members = (
        "https://linhai.example/guoji/c-20240618.html",
        source,
        "https://vestnik-zaliva.example/news/20240619-dogovor",
        "https://hangang-ilbo.example/politics/202406190912",
        "https://harbour-courier.example/2024/jun/19/treaty",
    )
    was = clip_id(members[3])
    names = [
        Name(id=clip_id(members[0]), anchor=members[0], born=1),
        Name(id=was, anchor=members[3], born=2, into=clip_id(members[0])),
    ]
    store.say_of_stories(
        [Regrouping(kind="merge", urls=members, stories=(names[0].id, was), at=AT, who="編集")]
    )
    store.put_stories(
        [
            Story(
                id=clip_id(members[0]),
                headline="朝ロ首脳が平壌で会談、「包括的戦略パートナーシップ条約」に署名",
                lead=source,
                urls=members,
                outlets=("林海日报", "鳩通信", "Вестник залива", "한강일보", "The Harbour Courier"),
                first=Moment.parse("2024-06-18T22:10+08:00"),
                latest=Moment.parse("2024-06-19T20:15+09:00"),
                was=(was,),
            )
        ],
        names=names,
    )
