# ruff: noqa: E501  (sentences are not broken to fit a line)
"""A seeded press that copies: articles in five languages, their copies, and what only looks so.

All sentences are our own and report nothing: they are put together from phrases, places and
invented names. ``make_press`` gives articles with the family each belongs to; articles of one
family repeat each other, all others do not.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from kawaraban.article import Article, Moment, Paragraph

START = datetime(2024, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    article: Article
    family: int
    edit: str


@dataclass(frozen=True)
class Language:
    """Phrases to put sentences together from. A frame has its slots in braces."""

    code: str
    frames: tuple[str, ...]
    who: tuple[str, ...]
    where: tuple[str, ...]
    what: tuple[str, ...]
    did: tuple[str, ...]
    when: tuple[str, ...]
    said: tuple[str, ...]
    syllables: tuple[str, ...]
    """Invented names are made of these."""
    dateline: str
    intro: str
    swaps: tuple[tuple[str, str], ...]
    prices: str
    weather: str
    quoting: str
    gap: str = ""


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


JA = Language(
    "ja",
    frames=(
        "{who}の{name}氏は{when}、{where}で{what}を{did}と{said}。",
        "{where}では{when}から{what}が続いており、{who}が{n}人を送って{did}。",
        "{who}によると、{what}に関する{name}案は{n}対{m}で{did}という。",
        "「{what}は{where}の{n}世帯に及ぶ」と{name}氏は{said}。",
        "{when}の調べでは、{where}の{what}は前の年より{n}.{m}%増え、{who}は対応を{did}。",
        "{name}氏らは{what}をめぐり{who}と{n}時間話し合い、{where}への影響を{said}。",
        "一方、{where}の{who}は{what}について「{n}日までに答えを出す」と{said}。",
        "{what}の費用は{n}億{m}千万円とされ、{name}社が{when}に{did}。",
    ),
    who=_split(
        "県の水道局|港湾組合|農業試験場|市議会の委員会|鉄道会社|天文台|漁業協同組合|博物館|中央図書館|"
        "消防本部|大学の研究班|観光協会|林業公社|郵便組合|気象台|商店街の会"
    ),
    where=_split(
        "北の岬|川沿いの町|旧市街|南の島々|峠の村|運河地区|空港の西|湖のほとり|丘の上の団地|塩田の跡|"
        "石切り場|終点の駅前|半島の先|新しい埠頭|谷あいの集落|城跡の公園"
    ),
    what=_split(
        "水門の改修|新しい橋の設計|渡り鳥の保護|古文書の整理|夜行便の再開|リンゴの病気|灯台の移設|"
        "学校の統合|廃線の活用|地下水の調査|祭りの日程|漁獲枠の配分|石垣の修復|停電の原因|温泉の値上げ|"
        "森の間伐"
    ),
    did=_split(
        "決めた|見送った|始めた|やり直す|支持した|打ち切った|延期した|引き受けた|点検した|取り下げた|"
        "公表した|認めた"
    ),
    when=_split(
        "先月|週末|夏の初め|けさ|昨年末|連休明け|雨季の前|水曜の夜|新年度|十日ほど前|秋の終わり|深夜"
    ),
    said=_split(
        "述べた|語った|説明した|見ている|訴えた|明かした|強調した|振り返った|答えた|約束した"
    ),
    syllables=_split("か|み|の|さ|わ|たに|もり|くら|ひろ|あさ|なが|とよ|ふじ|しま|おぎ|せり"),
    dateline="【{where}＝{name}】",
    intro="本紙の{name}記者が{where}で取材を続けている。読者から寄せられた声も近く伝える。",
    swaps=(("述べた", "話した"), ("先月", "前の月"), ("続いて", "つづいて"), ("影響", "余波")),
    prices=(
        "{month}月{day}日の市場では、銅が1トン{a}円、錫が1キロ{b}円、米が60キロ{c}円、灯油が1缶{d}円で"
        "取引を終えた。前日と比べ、銅は{e}円、錫は{f}円動いた。出来高は{g}枚。取引所は翌日も同じ時間に開く。"
        "値段は午後三時の時点のもので、手数料を含まない。詳しい表は取引所の窓口で見ることができる。"
    ),
    weather=(
        "{month}月{day}日の天気。北部は最高{a}度、最低{b}度、降水確率{c}%。南部は最高{d}度、最低{e}度、"
        "降水確率{f}%。海上の波は{g}メートル。お出かけの際は新しい情報を確かめてください。"
        "この予報は午前五時に出されたものです。"
    ),
    quoting="社説はこう考える。{quote}だが、これで足りるだろうか。",
)
KO = Language(
    "ko",
    frames=(
        "{who} {name} 씨는 {when} {where}에서 {what}을 {did}고 {said}.",
        "{where}에서는 {when}부터 {what}이 이어지고 있으며 {who}가 {n}명을 보내 {did}다.",
        "{who}에 따르면 {what}에 관한 {name} 안은 {n} 대 {m}으로 {did}다.",
        '"{what}은 {where}의 {n}가구에 미친다"고 {name} 씨는 {said}.',
        "{when} 조사에서 {where}의 {what}은 지난해보다 {n}.{m}% 늘었고 {who}는 대책을 {did}다.",
        "{name} 씨 등은 {what}을 두고 {who}와 {n}시간 이야기했으며 {where}에 미칠 영향을 {said}.",
        '한편 {where}의 {who}는 {what}에 대해 "{n}일까지 답을 내겠다"고 {said}.',
        "{what} 비용은 {n}억 {m}천만 원으로, {name} 회사가 {when} {did}다.",
    ),
    who=_split(
        "상수도국|항만조합|농업시험장|시의회 위원회|철도회사|천문대|수산조합|박물관|중앙도서관|소방본부|"
        "대학 연구진|관광협회|산림공사|우편조합|기상대|상인회"
    ),
    where=_split(
        "북쪽 곶|강가 마을|옛 시가지|남쪽 섬들|고갯마을|운하 지구|공항 서쪽|호숫가|언덕 위 단지|염전 터|"
        "채석장|종점 역 앞|반도 끝|새 부두|골짜기 마을|성터 공원"
    ),
    what=_split(
        "수문 보수|새 다리 설계|철새 보호|고문서 정리|야간열차 재개|사과 병해|등대 이전|학교 통합|폐선 활용|"
        "지하수 조사|축제 일정|어획량 배분|돌담 복원|정전 원인|온천 요금|숲 가꾸기"
    ),
    did=_split("정했|미뤘|시작했|다시 한|지지했|그만뒀|연기했|맡았|점검했|거둬들였|공개했|인정했"),
    when=_split(
        "지난달|주말|초여름|오늘 아침|작년 말|연휴 뒤|장마 전|수요일 밤|새 학기|열흘쯤 전|늦가을|한밤"
    ),
    said=_split(
        "말했다|밝혔다|설명했다|내다봤다|호소했다|털어놓았다|강조했다|돌아봤다|답했다|약속했다"
    ),
    syllables=_split("도윤|서아|하람|민|재|우진|나래|별|솔|한결|가온|두리|봄|은채|태|림"),
    dateline="[{where}={name}] ",
    intro="본지 {name} 기자가 {where}에서 취재를 이어 가고 있다. 독자들이 보낸 목소리도 곧 전한다.",
    swaps=(("말했다", "이야기했다"), ("지난달", "전달"), ("한편", "이와 달리"), ("영향", "여파")),
    prices=(
        "{month}월 {day}일 시장에서 구리는 1톤에 {a}원, 주석은 1킬로에 {b}원, 쌀은 80킬로에 {c}원, 등유는 한 통에 {d}원에 "
        "거래를 마쳤다. 전날보다 구리는 {e}원, 주석은 {f}원 움직였다. 거래량은 {g}계약이다. 거래소는 다음 날도 같은 시간에 "
        "문을 연다. 값은 오후 세 시 기준이며 수수료는 들어 있지 않다."
    ),
    weather=(
        "{month}월 {day}일 날씨. 북부는 최고 {a}도, 최저 {b}도, 강수확률 {c}%. 남부는 최고 {d}도, 최저 {e}도, 강수확률 {f}%. "
        "바다의 물결은 {g}미터. 나들이 때는 새 정보를 확인하시기 바랍니다. 이 예보는 새벽 다섯 시에 나왔습니다."
    ),
    quoting="사설은 이렇게 생각한다. {quote} 그러나 이것으로 충분한가.",
    gap=" ",
)
ZH = Language(
    "zh",
    frames=(
        "{who}的{name}{when}在{where}{said}，{what}已经{did}。",
        "{where}从{when}起一直在进行{what}，{who}派出{n}人，{did}。",
        "据{who}介绍，关于{what}的{name}方案以{n}比{m}{did}。",
        "“{what}涉及{where}的{n}户人家”，{name}{said}。",
        "{when}的调查显示，{where}的{what}比上年增加{n}.{m}%，{who}的对策{did}。",
        "{name}等人就{what}与{who}商谈了{n}个小时，{said}其对{where}的影响。",
        "另一方面，{where}的{who}就{what}{said}：“{n}日之前给出答复。”",
        "{what}的费用为{n}亿{m}千万元，{name}公司{when}{did}。",
    ),
    who=_split(
        "自来水局|港口协会|农业试验场|市议会委员会|铁路公司|天文台|渔业合作社|博物馆|中央图书馆|消防总部|"
        "大学研究组|旅游协会|林业公司|邮政工会|气象台|商户联合会"
    ),
    where=_split(
        "北边海角|沿河小镇|老城区|南部群岛|山口村|运河地区|机场西侧|湖边|山上小区|旧盐田|采石场|终点站前|"
        "半岛尽头|新码头|山谷村落|古城公园"
    ),
    what=_split(
        "水闸改造|新桥设计|候鸟保护|古籍整理|夜车恢复|苹果病害|灯塔迁移|学校合并|废线利用|地下水调查|"
        "节庆日程|捕捞配额|石墙修复|停电原因|温泉涨价|森林疏伐"
    ),
    did=_split("决定|推迟|开始|重来|获得支持|中止|延期|承担下来|检查完毕|撤回|公布|得到承认"),
    when=_split(
        "上月|周末|初夏|今晨|去年年底|长假之后|雨季之前|周三夜里|新学年|十天之前|深秋|深夜"
    ),
    said=_split("表示|指出|说明|认为|呼吁|透露|强调|回顾|答复|承诺"),
    syllables=_split("文|立|安|秋|石|远|青|禾|林|川|宁|越|松|白|南|可"),
    dateline="本报{where}{day}日电　",
    intro="本报记者{name}仍在{where}采访，读者来信也将于近日刊出。",
    swaps=(("表示", "说"), ("上月", "上个月"), ("影响", "冲击"), ("另一方面", "与此同时")),
    prices=(
        "{month}月{day}日市场收盘，铜每吨{a}元，锡每公斤{b}元，米每石{c}元，煤油每桶{d}元。与前一日相比，铜变动{e}元，"
        "锡变动{f}元。成交{g}手。交易所次日照常开市。价格以下午三点为准，不含手续费。详细表格可在交易所窗口查阅。"
    ),
    weather=(
        "{month}月{day}日天气。北部最高{a}度，最低{b}度，降水概率{c}%。南部最高{d}度，最低{e}度，降水概率{f}%。"
        "海浪{g}米。出行请留意最新消息。本预报于清晨五点发布，由气象台值班人员整理。"
    ),
    quoting="社论认为：{quote}然而，这样就够了吗？",
)
EN = Language(
    "en",
    frames=(
        "{name} of {who} {said} {when} that {what} at {where} had been {did}.",
        "At {where}, {what} has gone on since {when}, and {who} sent {n} people before it was {did}.",
        "According to {who}, the {name} plan for {what} was {did} by {n} votes to {m}.",
        "“{what} touches {n} households at {where},” {name} {said}.",
        "A survey {when} found {what} at {where} up {n}.{m} percent, and the answer of {who} was {did}.",
        "{name} and others talked with {who} for {n} hours about {what} and {said} what it means for {where}.",
        "Meanwhile {who} at {where} {said} of {what} that an answer will come within {n} days.",
        "The cost of {what} is put at {n}.{m} million, which the {name} company {did} {when}.",
    ),
    who=_split(
        "the water board|the harbour union|the farm station|the council committee|the railway company|"
        "the observatory|the fishing cooperative|the museum|the central library|the fire brigade|"
        "the university team|the tourist office|the forest company|the postal union|the weather station|"
        "the traders association"
    ),
    where=_split(
        "the northern cape|the riverside town|the old quarter|the southern islands|the pass village|"
        "the canal district|the west of the airport|the lake shore|the hilltop estate|the old salt pans|"
        "the quarry|the terminus|the tip of the peninsula|the new pier|the valley hamlet|the castle park"
    ),
    what=_split(
        "repairs to the sluice|the design of a new bridge|protection of migrating birds|"
        "sorting of the old papers|the return of the night train|a disease of apple trees|"
        "moving the lighthouse|the merger of two schools|use of the closed line|the groundwater survey|"
        "the dates of the fair|sharing out the catch|mending of the stone wall|the cause of the blackout|"
        "dearer hot springs|thinning of the wood"
    ),
    did=_split(
        "decided|put off|begun|done over|backed|broken off|delayed|taken on|inspected|withdrawn|"
        "published|accepted"
    ),
    when=_split(
        "last month|over the weekend|early in summer|this morning|late last year|after the holidays|"
        "before the rains|on Wednesday night|in the new term|ten days ago|late in autumn|at midnight"
    ),
    said=_split(
        "said|told reporters|explained|believed|pleaded|disclosed|stressed|recalled|answered|promised"
    ),
    syllables=_split("Ar|bel|cor|dan|eth|fro|gil|hol|ist|jor|kel|lun|mor|nev|ost|pell"),
    dateline="{where}, March {day} ({name}) — ",
    intro="Our own reporter {name} remains at {where}, and letters from readers will follow shortly.",
    swaps=(
        ("told reporters", "told the press"),
        ("last month", "a month ago"),
        ("Meanwhile", "Also"),
    ),
    prices=(
        "At the close on {month}/{day}, copper stood at {a} a tonne, tin at {b} a kilo, rice at {c} a sack and "
        "lamp oil at {d} a can. Against the day before, copper moved {e} and tin {f}. Volume was {g} lots. "
        "The exchange opens at the same hour tomorrow. Prices are as of three in the afternoon and leave "
        "out fees. Full tables can be seen at the counter of the exchange."
    ),
    weather=(
        "Weather for {month}/{day}. In the north a high of {a}, a low of {b} and a chance of rain of {c} percent. "
        "In the south a high of {d}, a low of {e} and a chance of rain of {f} percent. Waves of {g} metres at "
        "sea. Please check the latest before you go out. This forecast was made at five in the morning."
    ),
    quoting="In the view of this paper: {quote} But is that enough?",
    gap=" ",
)
RU = Language(
    "ru",
    frames=(
        "{name}, представитель {who}, {said} {when}, что {what} в районе {where} {did}.",
        "В районе {where} {when} идёт {what}, {who} направили {n} человек, и дело {did}.",
        "По данным {who}, план {name} на {what} {did} голосами {n} против {m}.",
        "«{what} касается {n} семей в районе {where}», — {said} {name}.",
        "Опрос {when} показал, что {what} в районе {where} прибавляет {n},{m} процента, ответ {who} {did}.",
        "{name} и коллеги {n} часов обсуждали с людьми из {who} {what} и {said} о последствиях для {where}.",
        "Между тем в районе {where} люди из {who} {said} про {what}: ответ будет через {n} дней.",
        "Расходы на {what} оценивают в {n},{m} миллиона, компания {name} {when} всё {did}.",
    ),
    who=_split(
        "водоканала|портового союза|опытной станции|комиссии совета|железной дороги|обсерватории|рыболовецкой артели|"
        "музея|центральной библиотеки|пожарной части|группы учёных|туристского бюро|лесного хозяйства|почтового союза|"
        "метеостанции|союза торговцев"
    ),
    where=_split(
        "северного мыса|речного городка|старого города|южных островов|перевала|канала|аэропорта|озера|"
        "нового квартала|старых солеварен|карьера|конечной станции|края полуострова|нового пирса|долины|крепости"
    ),
    what=_split(
        "ремонт шлюза|проект моста|охрана птиц|разбор архива|возврат ночного поезда|болезнь яблонь|перенос маяка|"
        "слияние школ|судьба закрытой ветки|съёмка подземных вод|календарь ярмарки|раздел улова|починка стены|"
        "причина аварии|цена источников|рубка леса"
    ),
    did=_split(
        "решено|отложено|начато|переделано|поддержано|прекращено|перенесено|принято|проверено|отозвано|"
        "объявлено|признано"
    ),
    when=_split(
        "в прошлом месяце|в выходные|в начале лета|сегодня утром|в конце года|после праздников|до дождей|в среду ночью|"
        "в новом сезоне|десять дней назад|поздней осенью|в полночь"
    ),
    said=_split(
        "заявили|сообщили|пояснили|считают|напомнили|рассказали|подчеркнули|добавили|ответили|обещали"
    ),
    syllables=_split("Ав|бел|вол|гор|дан|ель|жук|зор|ил|ков|лад|мир|нов|ост|пав|рос"),
    dateline="{where}, {day} марта. /{name}/. ",
    intro="Наш корреспондент {name} остаётся в районе {where}, письма читателей выйдут в ближайшие дни.",
    swaps=(("заявили", "сказали"), ("Между тем", "Тем временем"), ("Опрос", "Обзор")),
    prices=(
        "На закрытии {day}.{month} медь стоила {a} за тонну, олово {b} за килограмм, рис {c} за мешок, керосин {d} за "
        "бидон. К вчерашнему дню медь сдвинулась на {e}, олово на {f}. Сделок {g}. Биржа откроется завтра в то же время. "
        "Цены даны на три часа дня и не включают сборов. Полные таблицы есть в окне биржи."
    ),
    weather=(
        "Погода на {day}.{month}. На севере до {a} градусов, ночью {b}, вероятность дождя {c} процентов. На юге до {d} "
        "градусов, ночью {e}, вероятность дождя {f} процентов. Волна на море {g} метра. Перед выходом уточните данные. "
        "Прогноз составлен в пять утра дежурными метеостанции."
    ),
    quoting="Мнение редакции: {quote} Но достаточно ли этого?",
    gap=" ",
)
LANGUAGES = (JA, KO, ZH, EN, RU)

EDITS = (
    "retitled",
    "cut to 60 %",
    "cut to 40 %",
    "cut to 25 %",
    "cut to 12 %",
    "paragraph before",
    "paragraph after",
    "cut and added",
    "other order",
    "light edits",
    "middle only",
    "revised",
)
DECOYS = ("prices", "weather", "editorial", "rewritten")


class Press:
    """Writes articles. The same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.count = 0

    def name(self, language: Language) -> str:
        parts = self.draw.sample(language.syllables, self.draw.choice((2, 2, 3)))
        name = "".join(parts)
        return name.capitalize() if language.gap else name

    def sentence(self, language: Language) -> str:
        choose = self.draw.choice
        sentence = choose(language.frames).format(
            name=self.name(language),
            n=self.draw.randrange(2, 990),
            m=self.draw.randrange(1, 99),
            **{slot: choose(getattr(language, slot)) for slot in _SLOTS},
        )
        return sentence[0].upper() + sentence[1:]

    def event_sentence(self, language: Language, slots: dict[str, str], names: list[str]) -> str:
        """A sentence of an article about one event: its names and places, mostly."""
        choose = self.draw.choice
        fixed = {slot: value for slot, value in slots.items() if self.draw.random() < 0.6}
        sentence = choose(language.frames).format(
            name=choose(names),
            n=self.draw.randrange(2, 990),
            m=self.draw.randrange(1, 99),
            **({slot: choose(getattr(language, slot)) for slot in _SLOTS} | fixed),
        )
        return sentence[0].upper() + sentence[1:]

    def paragraph(self, language: Language) -> str:
        count = self.draw.randrange(2, 5)
        return language.gap.join(self.sentence(language) for _ in range(count))

    def article(self, language: Language, text: list[str], **more: Any) -> Article:
        self.count += 1
        minutes = self.draw.randrange(9 * 24 * 60)
        fields: dict[str, Any] = {
            "url": f"https://example.test/{language.code}/{self.count}",
            "headline": self.sentence(language)[:40],
            "published": Moment.of(START + timedelta(minutes=minutes)),
            "text": tuple(Paragraph(p) for p in text),
            "language": language.code,
            "outlet": f"Outlet {self.draw.randrange(40)}",
        }
        return Article(**(fields | more))

    def copy(self, language: Language, original: Article, edit: str) -> Article:
        text = [p.text for p in original.text]
        filled = {
            "where": self.draw.choice(language.where),
            "name": self.name(language),
            "day": 5,
        }
        if edit != "revised":
            text[0] = language.dateline.format(**filled) + text[0]
        more: dict[str, Any] = {}
        if edit.startswith("cut"):
            share = {"60": 0.6, "40": 0.4, "25": 0.25, "12": 0.12}.get(edit[7:9], 0.5)
            text = _cut(text, share)
        if edit in ("paragraph before", "cut and added"):
            text.insert(0, language.intro.format(**filled))
        if edit in ("paragraph after", "cut and added", "revised"):
            text.append(self.paragraph(language))
        if edit == "other order":
            self.draw.shuffle(text)
        if edit == "light edits":
            for before, after in language.swaps:
                text = [p.replace(before, after) for p in text]
        if edit == "middle only":
            text = text[len(text) // 3 : 2 * len(text) // 3 + 1]
        if edit == "revised":
            assert original.published is not None
            later = original.published.utc + timedelta(hours=self.draw.randrange(1, 30))
            more = {"outlet": original.outlet, "published": Moment.of(later)}
        return self.article(language, text, **more)

    def decoy(self, language: Language, original: Article, kind: str) -> list[Article]:
        if kind in ("prices", "weather"):
            pattern = getattr(language, kind)
            return [
                self.article(language, [pattern.format(**self._figures(kind))], outlet="Exchange")
                for _ in range(3)
            ]
        if kind == "editorial":
            quote = original.text[0].text[:120]
            text = [self.paragraph(language), language.quoting.format(quote=quote)]
            text += [self.paragraph(language) for _ in range(3)]
            return [self.article(language, text, genre="editorial")]
        # Another paper's own words on the same: the opening sentence is kept, no other.
        opening = original.text[0].text[:40]
        return [
            self.article(language, [opening, *(self.paragraph(language) for _ in original.text)])
        ]

    def _figures(self, kind: str) -> dict[str, int]:
        most = 90_000 if kind == "prices" else 99
        return {
            "month": self.draw.randrange(1, 13),
            "day": self.draw.randrange(1, 29),
            **{slot: self.draw.randrange(1, most) for slot in "abcdefg"},
        }


def make_stories(seed: int, events: int, languages: tuple[Language, ...]) -> list[Item]:
    """Articles about ``events`` invented events, several outlets' own words on each, over 60
    days; the family is the event. One in three events is a near twin of the one before: the
    same matter at another place, or at the same place another matter."""
    press = Press(seed)
    draw = press.draw
    items: list[Item] = []
    event: dict[str, str] = {}
    for number in range(events):
        language = languages[number % len(languages)]
        slots = {slot: draw.choice(getattr(language, slot)) for slot in ("who", "where", "what")}
        if number % 3 == 2 and number >= len(languages):
            slots |= {draw.choice(("where", "what")): event[language.code]}
        event[language.code] = slots["what"] if draw.random() < 0.5 else slots["where"]
        names = [press.name(language) for _ in range(3)]
        start = START + timedelta(minutes=draw.randrange(60 * 24 * 60))
        for _ in range(draw.choice((1, 2, 3, 5, 8, 13))):
            text = [
                language.gap.join(press.event_sentence(language, slots, names) for _ in range(3))
                for _ in range(draw.randrange(2, 6))
            ]
            when = start + timedelta(minutes=int(draw.expovariate(1 / 1500)))
            headline = press.event_sentence(language, slots, names)[:30]
            article = press.article(language, text, headline=headline, published=Moment.of(when))
            items.append(Item(article, number, "event"))
    return sorted(items, key=_time)


_SLOTS = ("who", "where", "what", "did", "when", "said")


def _cut(text: list[str], share: float) -> list[str]:
    """The opening of a text, cut between words where it has words."""
    left = int(sum(map(len, text)) * share)
    kept = []
    for paragraph in text:
        if left <= 0:
            break
        kept.append(paragraph[:left])
        left -= len(paragraph)
    return kept


def make_press(seed: int, families: int) -> list[Item]:
    """``families`` originals in five languages by turns, each with three copies of different
    edits; to every third one the decoys too, each a family of its own. In order of time."""
    press = Press(seed)
    items: list[Item] = []
    next_family = families
    for family in range(families):
        language = LANGUAGES[family % len(LANGUAGES)]
        text = [press.paragraph(language) for _ in range(press.draw.randrange(4, 12))]
        original = press.article(language, text)
        items.append(Item(original, family, "original"))
        items += [
            Item(press.copy(language, original, edit), family, edit)
            for edit in press.draw.sample(EDITS, 3)
        ]
        if family % 3 == 0:
            for kind in DECOYS:
                for decoy in press.decoy(language, original, kind):
                    items.append(Item(decoy, next_family, kind))
                    next_family += 1
    return sorted(items, key=_time)


def _time(item: Item) -> tuple[datetime, str]:
    assert item.article.published is not None
    return item.article.published.utc, item.article.url


def with_noise(item: Item, seed: int, share: float) -> Item:
    """The item with so many of its characters replaced, as bad scanning would."""
    draw = random.Random(seed)
    noisy = tuple(
        Paragraph("".join("□" if draw.random() < share else c for c in p.text))
        for p in item.article.text
    )
    return replace(item, article=msgspec.structs.replace(item.article, text=noisy))
