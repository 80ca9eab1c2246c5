"""The starter topic 朝ロ関係 on the founding clips and on hand-written sharp cases.

All headlines and texts below are our own. Each case says why it belongs or does not.
"""

from __future__ import annotations

import math
import re
from importlib import resources
from pathlib import Path

import pytest

from kawaraban.article import Article, paragraphs
from kawaraban.match.loading import load_topic
from kawaraban.match.matcher import Matcher, compile_topics

Case = tuple[str, str, str, str]
"""Language, headline, text, the reason."""

NK_LONG = "北朝鮮は新型の観測衛星について声明を出した。" * 12
"""Fills a lead, so that what follows it is background."""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    text = resources.files("kawaraban.desk").joinpath("starter/topics/north-korea-russia.toml")
    topic = load_topic(text.read_text("utf-8"), name="starter")
    assert topic.warnings == ()
    assert topic.name == "朝ロ関係"
    return compile_topics([topic])


def article(case: Case) -> Article:
    language, headline, text, _ = case
    return Article(
        url="https://example.test/a", headline=headline, text=paragraphs(text), language=language
    )


BELONG: list[Case] = [
    ("ja", "朝ロ、新たな条約に署名", "", "compound in the headline"),
    ("ja", "露朝首脳が会談へ", "", "the other order, the other character for Russia"),
    ("ja", "ロ朝国境の橋、工事が再開", "", "ロ朝 at the start of the headline"),
    ("ja", "朝露関係の行方を読む", "朝露両国の首脳は条約を結んだ。", "朝露 beside 首脳 is no dew"),
    ("ja", "中朝ロの接近に警戒強まる", "", "朝ロ inside the name of three"),
    ("ja", "朝・ロが貿易拡大で一致", "", "middle dot between the sides"),
    ("ja", "朝･ﾛが貿易拡大で一致", "", "half-width forms"),
    ("ja", "プーチン氏、24年ぶり訪朝", "", "訪朝 with a Russian actor"),
    ("ja", "ラブロフ外相が訪朝、会談へ", "", "訪朝 with another Russian actor"),
    ("ja", "金正恩氏がロシア極東に到着", "", "both in the headline, the person for the side"),
    ("ja", "キムジョンウン氏、プーチン氏と再会", "", "name without its middle dot"),
    ("ja", "キム・ジョンウン氏、ウラジオストクへ", "", "a Russian city for the side"),
    ("ja", "北朝鮮、ロシアへ砲弾を輸送か", "", "the two sides and the matter"),
    ("ja", "北朝鮮兵、クルスク州に展開とロシア筋", "", "troops in Russia"),
    ("ja", "ロシア産の小麦、北朝鮮へ初出荷", "", "trade counts as relation"),
    ("ja", "平壌とモスクワ結ぶ直行便", "", "capitals for states"),
    (
        "ja",
        "羅津港の使用で合意",
        "ロシアと北朝鮮は19日、羅津港の共同使用で合意したと発表した。",
        "lead names both",
    ),
    (
        "ja",
        "新たな安保の枠組み",
        "ロシアのプーチン大統領は北朝鮮を訪問し、条約に署名した。双方は相互支援を約束した。",
        "headline says nothing, the lead does",
    ),
    (
        "ja",
        "北、露に砲弾供与か 米当局者",
        "北朝鮮がロシアに砲弾を渡したとみられる。",
        "short forms, then the names",
    ),
    ("ja", "北朝鮮と露、鉄道再開で一致", "", "露 alone beside 北朝鮮"),
    ("ja", "露外相、平壌に到着", "", "露 with its office"),
    (
        "ja",
        "ロ軍に北朝鮮製ミサイル",
        "ロシア軍が北朝鮮製のミサイルを使ったと、ウクライナが発表した。",
        "weapons",
    ),
    ("ja", "朝鮮、プーチン大統領の訪問を歓迎", "", "朝鮮 in company is the state"),
    ("ja", "朝鮮民主主義人民共和国とロシア連邦の条約全文", "", "full names"),
    (
        "ja",
        "中国、ロシア・北朝鮮の軍事協力を静観",
        "",
        "a third is named, the relation is the subject",
    ),
    ("ja", "【社説】ロシアと北朝鮮の危うい蜜月", "", "an editorial on it"),
    ("ja", "韓国政府、ロシアに抗議 北朝鮮との条約で", "", "a third country's protest about it"),
    ("ja", "朝ソ同盟の記憶と現在", "", "the Soviet past of the relation"),
    ("ja", "北朝鮮の労働者、露へ再び", "北朝鮮の労働者がロシア極東の建設現場に戻った。", "workers"),
    ("ko", "북러 정상회담, 평양서 개최", "", "compound"),
    ("ko", "북·러 밀착에 긴장하는 주변국", "", "compound with a middle dot"),
    ("ko", "러북조약 발효", "", "the other order, run on"),
    ("ko", "푸틴, 24년 만에 방북", "", "방북 with a Russian actor"),
    ("ko", "북한군, 러시아 파병 확인", "", "북한군 goes on after 북한"),
    ("ko", "김정은, 러시아에서 푸틴과 회담", "", "particles after the names"),
    (
        "ko",
        "北, 러에 포탄 지원",
        "북한이 러시아에 포탄을 보냈다고 정부가 밝혔다.",
        "hanja and short forms",
    ),
    ("ko", "조선과 로씨야의 친선은 영원하다", "", "the North's own words for both"),
    ("ko", "라브로프 장관 평양 도착", "", "minister and capital"),
    ("zh", "俄朝签署全面战略伙伴关系条约", "", "compound, simplified"),
    ("zh", "朝俄首脑会谈在平壤举行", "", "compound, the other order"),
    ("zh", "普京訪問北韓", "", "Taiwan's words, traditional"),
    ("zh", "朝鲜向俄罗斯派兵", "", "朝鲜 means the state in Chinese"),
    ("zh", "金正恩抵达海参崴", "", "person and city"),
    ("en", "North Korea and Russia sign defense pact", "", "both whole names"),
    ("en", "Putin arrives in Pyongyang for talks with Kim", "", "person and capital"),
    ("en", "Russia-North Korea ties deepen, Seoul says", "", "hyphenated compound"),
    ("en", "DPRK–Russia rail link reopens", "", "abbreviation, en dash"),
    ("en", "North Korean troops seen in Russia’s Kursk", "", "plural and possessive"),
    ("en", "Kim Jong-un to meet Putin in Vladivostok", "", "hyphenated given name"),
    (
        "en",
        "Shells for the front",
        "North Korea has shipped artillery shells to Russia, officials said. "
        "The DPRK denied that Moscow had asked for weapons.",
        "only the lead names them, twice",
    ),
    ("ru", "Путин прибыл в Пхеньян", "", "past tense, inflected capital"),
    ("ru", "Россия и КНДР подписали договор", "", "nominatives"),
    ("ru", "О сотрудничестве России с Северной Кореей", "", "genitive and instrumental"),
    ("ru", "Ким Чен Ын провел переговоры с Шойгу", "", "two persons"),
    (
        "ru",
        "Северокорейские рабочие едут в Приморье",
        "Рабочие из КНДР приедут в Россию, сообщили в "
        "Приморье. Северокорейские строители уже работают во Владивостоке.",
        "ё or е, adjectives",
    ),
]

STAY_OFF: list[Case] = [
    (
        "ja",
        "朝の露が光る棚田",
        "ロシア文学者が朝の散歩で見た露を詠んだ。",
        "morning and dew, apart",
    ),
    ("ja", "朝露に濡れた牡丹が見ごろ", "", "朝露 is morning dew"),
    ("ja", "草の上の朝露、旅の一枚", "旅先で見た朝露を写した。", "dew again, in headline and text"),
    ("ja", "露店がにぎわう朝市", "", "露 in 露店"),
    ("ja", "朝日新聞社、露出計の企画展", "", "朝日 and 露出"),
    ("ja", "露天風呂で朝食を", "", "露天 and 朝食"),
    ("ja", "今朝ロケット打ち上げ、成功", "", "今朝 + ロケット"),
    ("ja", "今朝ロシアで地震", "今朝ロシア極東で地震があった。", "今朝 + ロシア is no 朝ロ"),
    ("ja", "19日朝ロシア南部で火災", "", "日朝 + ロシア is neither 日朝 nor 朝ロ"),
    ("ja", "毎朝ローカル線に乗る", "", "毎朝 + ロー"),
    ("ja", "朝ろうそくを灯す寺", "", "朝 + hiragana ろ folds to ロ"),
    ("ja", "5キロ朝のランニング", "", "キロ + 朝"),
    ("ja", "市長の不正暴露朝刊各紙", "", "暴露 + 朝刊"),
    ("ja", "内情を吐露、北の大地で", "", "吐露 and a north that is Hokkaido"),
    ("ja", "ロ短調ミサ曲の朝の演奏会", "", "ロ is a key"),
    ("ja", "朝鮮人参とロシア料理の店", "", "朝鮮人参 is ginseng"),
    ("ja", "朝鮮日報、ロシア特派員の手記を連載", "", "朝鮮日報 is a newspaper of the South"),
    ("ja", "朝鮮王朝の外交文書展、ロシア公使館の記録も", "", "朝鮮王朝 is the old kingdom"),
    ("ja", "朝鮮半島とロシア極東の渡り鳥", "", "朝鮮半島 alone is the peninsula"),
    ("ja", "朝鮮語とロシア語の通訳養成講座", "", "languages"),
    ("ja", "朝鮮戦争75年、韓国で式典", "", "朝鮮戦争 without Russia"),
    ("ja", "在日朝鮮人とロシア人移民の文学", "", "people, not the states"),
    ("ja", "平壌冷麺とモスクワの餃子", "", "a dish"),
    ("ja", "北朝鮮、弾道ミサイルを発射", "防衛省が発表した。", "one side only"),
    ("ja", "ロシア、冬の小麦輸出を制限", "", "the other side only"),
    ("ja", "ロシアと中国、ガス供給で合意", "", "Russia and China"),
    ("ja", "北朝鮮と中国、国境貿易を再開", "", "North Korea and China"),
    ("ja", "日朝首脳会談の可能性を探る", "", "日朝"),
    ("ja", "日ロ漁業交渉が妥結", "", "日ロ"),
    ("ja", "韓ロ外相が電話会談", "", "韓ロ"),
    (
        "ja",
        "韓国とロシア、直行便再開を協議",
        "韓国とロシアの外相が会談した。",
        "Seoul and Moscow only",
    ),
    ("ja", "北朝鮮-日本 サッカー女子予選", "", "one side and sports"),
    ("ja", "サッカー女子、北朝鮮がロシアに2-0", "", "a match between the two"),
    (
        "ja",
        "卓球 北朝鮮とロシアの選手がメダル",
        "ロシアと北朝鮮の選手が表彰台に立った。卓球の選手権。",
        "a tournament",
    ),
    ("ja", "トランプ氏「プーチン、習近平、金正恩は賢い」", "", "a list of leaders"),
    (
        "ja",
        "独裁者の系譜を読む",
        "本書はプーチン大統領、習近平国家主席、金正恩総書記らを並べて論じる。著者は歴史家。",
        "a list in the lead",
    ),
    (
        "ja",
        "選挙と偽情報",
        "各国の対策を追う。" * 40 + "\n中国、ロシア、北朝鮮の関与も指摘される。",
        "a list deep in the text",
    ),
    (
        "ja",
        "北朝鮮が衛星の声明",
        NK_LONG + "\nロシアのロケットにも触れた。",
        "Russia once, far down",
    ),
    (
        "ja",
        "原油相場が続落",
        "ロシアの減産が響いた。" * 30 + "\n別の話題では、北朝鮮が声明を出した。",
        "the two far apart",
    ),
    ("ja", "ロシアンルーレットの確率、北朝鮮の数学五輪", "", "ロシアンルーレット"),
    ("ja", "北海道とロシアの漁業", "", "北 in 北海道"),
    ("ja", "露、北極海航路を延長", "", "北 in 北極"),
    ("ja", "ロシア軍、北から侵入", "", "北 is a direction"),
    ("ja", "北ロンドンの朝", "", "北 + ロンドン"),
    ("ja", "東北ロードレース結果", "", "東北 + ロード"),
    ("ja", "朝ロビーで待ち合わせ", "", "朝 + ロビー"),
    ("ko", "조선시대 러시아 공사관을 걷다", "", "조선시대 is the old kingdom"),
    ("ko", "조선일보, 러시아 특집 기사 연재", "", "조선일보 is a newspaper"),
    ("ko", "조선업계, 러시아 LNG선 수주", "", "조선 is shipbuilding"),
    ("ko", "대우조선 러시아 쇄빙선 인도", "", "조선 at the end of a company's name"),
    ("ko", "한러 외교장관 회담", "", "Seoul and Moscow"),
    ("ko", "북한, 탄도미사일 발사", "합참이 밝혔다.", "one side only"),
    (
        "ko",
        "북한산에서 본 서울의 가을",
        "러시아 관광객도 북한산 등산을 즐겼다.",
        "the mountain 북한산",
    ),
    ("ko", "북한강 자전거길과 러시아 음식점", "", "the river 북한강"),
    ("ko", "컬러북으로 배우는 러시아어", "", "러북 inside 컬러북"),
    ("ko", "북소리와 러시아 민요 공연", "", "북 is a drum"),
    ("ko", "라스푸틴 뮤지컬, 평양냉면 맛집", "", "푸틴 inside 라스푸틴; a dish"),
    ("ko", "여자축구 북한, 러시아에 승리", "", "a match"),
    ("ko", "조로증 연구 성과", "", "조로 is growing old early"),
    ("ko", "협상에 나선 러시아", "", "나선 is a verb, not the city"),
    ("zh", "朝露与远山", "", "dew"),
    ("zh", "俄罗斯方块与朝鲜冷面", "", "俄罗斯方块 is a game"),
    ("zh", "白俄罗斯与朝鲜建立友好城市", "", "白俄罗斯 is Belarus"),
    ("zh", "中俄签署天然气合同", "", "China and Russia"),
    ("zh", "清朝俄国公使的日记", "", "清朝 + 俄国"),
    ("zh", "俄朝着和平迈出一步", "", "朝着 is towards"),
    ("zh", "朝鲜族俄语教师", "", "朝鲜族 is a people in China"),
    ("zh", "世界杯预选赛:朝鲜对俄罗斯", "", "a match"),
    ("en", "Morning dew and other poems", "A Russian poet on morning dew.", "dew"),
    ("en", "Russia-China gas pipeline agreed", "", "Russia and China"),
    ("en", "North Korea v Japan football moved to neutral ground", "", "football without Russia"),
    ("en", "North Korea beat Russia 2-0 in women's football friendly", "", "football with Russia"),
    ("en", "Seoul and Moscow resume consular talks", "South Korea and Russia met.", "the South"),
    ("en", "Trump praises Putin, Xi and Kim Jong Un", "", "a list of leaders"),
    ("en", "New sanctions on Russia, China, Iran and North Korea", "", "a list of states"),
    ("en", "Prussian maps and North Korean stamps", "", "Russia inside Prussia"),
    ("en", "White Russian and other cocktails, by a North Korean barman", "", "a cocktail"),
    ("en", "North Chosun Ilbo Moscow correspondent retires", "", "a newspaper, no state"),
    ("en", "Kim wins literary prize", "Kim was praised.", "Kim alone is anybody"),
    (
        "en",
        "Cyber threats in review",
        "Banks face more attacks. " * 20
        + "\nRussia, Iran, China and North Korea are often blamed.",
        "a list deep in the text",
    ),
    ("ru", "Россия и Китай подписали контракт", "", "Russia and China"),
    (
        "ru",
        "КНДР запустила ракету",
        "СЕУЛ, 19 июня. /ТАСС/. КНДР запустила ракету.",
        "ТАСС is the source",
    ),
    ("ru", "Сеул и Москва обсудили рейсы", "Республика Корея и Россия.", "the South"),
    ("ru", "Футбол: сборная КНДР обыграла Россию", "", "a match"),
    ("ru", "Лососевая путина началась, корейская кухня", "", "путина is a fishing season"),
    ("ru", "Южнокорейский автопром уходит из России", "", "the South"),
]


@pytest.mark.parametrize("case", BELONG, ids=lambda c: f"{c[0]}-{c[1]}")
def test_belongs(matcher: Matcher, case: Case) -> None:
    matches = matcher.match(article(case))
    assert matches, case[3]
    assert matches[0].matched, (case[3], matches[0])


@pytest.mark.parametrize("case", STAY_OFF, ids=lambda c: f"{c[0]}-{c[1]}")
def test_stays_off(matcher: Matcher, case: Case) -> None:
    assert not any(match.matched for match in matcher.match(article(case))), (
        case[3],
        matcher.match(article(case)),
    )


def test_the_tables_are_as_wide_as_promised() -> None:
    assert len(BELONG) >= 40
    assert len(STAY_OFF) >= 60
    assert {c[0] for c in BELONG} == {c[0] for c in STAY_OFF} == {"ja", "ko", "zh", "en", "ru"}


@pytest.mark.parametrize("case", BELONG, ids=lambda c: f"{c[0]}-{c[1]}")
def test_reasons_point_at_what_was_published_and_add_up(matcher: Matcher, case: Case) -> None:
    read = article(case)
    for match in matcher.match(read):
        assert match.score == math.fsum(reason.weight for reason in match.reasons)
        for reason in match.reasons:
            field = read.headline if reason.field == "headline" else read.body
            shown = field[reason.start : reason.end]
            assert shown == reason.text or shown.startswith(reason.text[:-1])


def founding_clips(page: str) -> list[Article]:
    """Heading, date, headline again, excerpt: by lines, as the page is kept."""
    lines = [line for line in page.splitlines()[1:] if line.strip()]
    clips = [lines[i : i + 4] for i in range(0, len(lines), 4)]
    assert all(re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", clip[1].strip()) for clip in clips)
    return [
        Article(url=f"https://example.test/{n}", headline=clip[0], excerpt=clip[3])
        for n, clip in enumerate(clips)
    ]


@pytest.mark.shared
def test_all_founding_clips_belong(matcher: Matcher, shared: Path) -> None:
    clips = founding_clips((shared / "founding-page" / "page.md").read_text("utf-8"))
    assert len(clips) == 10
    assert [c.headline for c in clips if not any(m.matched for m in matcher.match(c))] == []
