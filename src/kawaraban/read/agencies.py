"""News agencies and datelined places by the names their copy carries them under.

Tables only. An agency's key is the name it uses in English; the names beside it are those
seen in datelines, credits and headline tails in Japanese, Korean, Chinese, English, Russian.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

AGENCIES: dict[str, tuple[str, ...]] = {
    "AFP": ("AFP通信", "AFP=時事", "AFP時事", "法新社", "АФП", "Agence France-Presse"),
    "ANSA": ("ANSA通信", "안사", "安莎社", "АНСА"),
    "Anadolu": ("アナトリア通信", "アナドル通信", "AA", "Anadolu Agency", "Анадолу"),
    "AP": ("AP通信", "AP=共同", "AP共同", "美联社", "美聯社", "АП", "Associated Press"),
    "APA": ("APA通信",),
    "BelTA": ("ベルタ通信", "БЕЛТА", "БелТА"),
    "Bloomberg": ("ブルームバーグ", "블룸버그", "彭博社", "彭博", "Блумберг"),
    "China News Service": ("中新社", "中新网", "中新網", "中国新聞社", "中国新闻社", "中國新聞社"),
    "CNA": ("中央社", "中央通訊社", "中央通讯社"),
    "dpa": ("DPA通信", "dpa通信", "德新社", "ДПА"),
    "EFE": ("EFE通信", "埃菲社", "ЭФЕ"),
    "Fars": ("ファルス通信", "法尔斯通讯社"),
    "IANS": (),
    "Interfax": (
        "インタファクス通信",
        "インターファクス通信",
        "インタファクス",
        "인테르팍스",
        "国际文传电讯社",
        "Интерфакс",
        "INTERFAX.RU",
    ),
    "IRNA": ("国営イラン通信", "イラン国営通信", "伊通社", "ИРНА"),
    "Jiji Press": ("時事通信", "時事通信社", "時事", "지지통신", "时事社", "Jiji", "Дзидзи"),
    "KCNA": (
        "朝鮮中央通信",
        "朝鮮通信",
        "朝中社",
        "朝鲜中央通讯社",
        "조선중앙통신",
        "ЦТАК",
        "Korean Central News Agency",
    ),
    "Kyodo News": (
        "共同通信",
        "共同通信社",
        "共同",
        "교도통신",
        "교도",
        "共同社",
        "Kyodo",
        "Киодо",
        "KYODO NEWS",
    ),
    "New1": ("ニュース1", "뉴스1", "News1"),
    "Newsis": ("ニューシス", "뉴시스"),
    "Newspim": ("ニュースピム", "뉴스핌"),
    "NNN": (),
    "PTI": ("PTI通信", "印度报业托拉斯"),
    "Reuters": (
        "ロイター",
        "ロイター通信",
        "ロイター=共同",
        "로이터",
        "로이터통신",
        "路透社",
        "路透",
        "Рейтер",
        "Рейтерс",
        "Thomson Reuters",
    ),
    "RIA Novosti": (
        "RIAノーボスチ",
        "RIAノーボスチ通信",
        "ノーボスチ通信",
        "リア・ノーボスチ",
        "リアノーボスチ",
        "리아노보스티",
        "俄新社",
        "РИА Новости",
        "RIA",
    ),
    "SANA": ("国営シリア・アラブ通信", "シリア・アラブ通信"),
    "Sputnik": (
        "スプートニク",
        "スプートニク通信",
        "스푸트니크",
        "俄罗斯卫星通讯社",
        "卫星社",
        "Спутник",
    ),
    "TASS": (
        "タス通信",
        "タス",
        "イタル・タス",
        "イタルタス",
        "イタル・タス通信",
        "타스",
        "타스통신",
        "이타르타스",
        "塔斯社",
        "俄塔社",
        "ТАСС",
        "ИТАР-ТАСС",
        "ITAR-TASS",
        "Корр. ТАСС",
    ),
    "Tasnim": ("タスニム通信",),
    "Ukrinform": ("ウクルインフォルム", "ウクルインフォルム通信", "Укринформ"),
    "UPI": ("UPI通信", "合众国际社", "ЮПИ"),
    "VNA": ("ベトナム通信", "ベトナム国営通信", "越通社", "ВИА"),
    "Xinhua": (
        "新華社",
        "新华社",
        "新华网",
        "新華網",
        "신화통신",
        "신화사",
        "신화",
        "Синьхуа",
        "新華社通信",
    ),
    "Yonhap": (
        "聯合ニュース",
        "連合ニュース",
        "聯合通信",
        "연합뉴스",
        "연합",
        "韩联社",
        "韓聯社",
        "Ёнхап",
        "Рёнхап",
        "Yonhap News",
        "Yonhap News Agency",
    ),
}

# What follows a place without a name of the table: an agency none the less.
GENERIC_ENDINGS = (
    "通信社",
    "通訊社",
    "通讯社",
    "通信",
    "ニュース",
    "통신",
    "뉴스",
    "电讯社",
    "電訊社",
)

# Places that datelines carry, so that place and agency come apart without a mark between them
# and a place alone can be told from other words in capitals. As published in each language.
_PLACES = """
東京 大阪 京都 名古屋 札幌 仙台 福岡 広島 長崎 那覇 横浜 神戸 新潟 稚内 根室 舞鶴 境港 北京 上海
香港 台北 重慶 広州 瀋陽 大連 丹東 延吉 長春 ハルビン 深圳 天津 武漢 成都 高雄 平壌 開城 羅先
新義州 元山 板門店 ソウル 釜山 仁川 済州 大邱 大田 光州 世宗 水原 春川 モスクワ
サンクトペテルブルク ウラジオストク ハバロフスク ハサン ユジノサハリンスク ソチ カザン キーウ
キエフ リビウ オデーサ ハルキウ ミンスク ワルシャワ ビリニュス リガ タリン ヘルシンキ
ストックホルム オスロ コペンハーゲン ベルリン フランクフルト ミュンヘン ボン ウィーン ジュネーブ
チューリヒ ブリュッセル ハーグ アムステルダム パリ ロンドン ローマ バチカン マドリード リスボン
アテネ プラハ ブダペスト ブカレスト ソフィア ベオグラード アンカラ イスタンブール カイロ
エルサレム テルアビブ ガザ ベイルート ダマスカス バグダッド テヘラン リヤド ドーハ ドバイ アブダビ
カブール イスラマバード ニューデリー ムンバイ コロンボ ダッカ カトマンズ ヤンゴン バンコク ハノイ
ホーチミン プノンペン ビエンチャン クアラルンプール シンガポール ジャカルタ マニラ シドニー
キャンベラ ウェリントン ウランバートル アスタナ タシケント ナイロビ ヨハネスブルク プレトリア
アディスアベバ ラゴス ワシントン ニューヨーク 国連 ロサンゼルス サンフランシスコ シカゴ ホノルル
オタワ トロント メキシコ市 メキシコシティ ハバナ ブラジリア サンパウロ リオデジャネイロ
ブエノスアイレス リマ サンティアゴ ボゴタ カラカス 首尔 首爾 平壤 东京 莫斯科 符拉迪沃斯托克
海參崴 海参崴 基辅 基輔 华盛顿 華盛頓 纽约 紐約 联合国 聯合國 伦敦 倫敦 巴黎 柏林 日内瓦 日內瓦
布鲁塞尔 布魯塞爾 维也纳 維也納 罗马 羅馬 马德里 馬德里 新加坡 曼谷 河内 河內 雅加达 雅加達 马尼拉
馬尼拉 吉隆坡 新德里 德黑兰 德黑蘭 耶路撒冷 开罗 開羅 安卡拉 伊斯坦布尔 堪培拉 悉尼 雪梨 沈阳 丹东
长春 哈尔滨 广州 廣州 重庆 武汉 乌兰巴托 阿斯塔纳 明斯克 华沙 赫尔辛基 서울 평양 부산 인천 제주
대구 대전 광주 세종 수원 춘천 판문점 도쿄 오사카 베이징 상하이 홍콩 타이베이 선양 단둥 모스크바
블라디보스토크 키이우 키예프 워싱턴 뉴욕 유엔본부 런던 파리 베를린 브뤼셀 제네바 빈 로마 싱가포르
방콕 하노이 자카르타 마닐라 ROME BERN OSLO KYIV KIEV LIMA DOHA BAKU BRNO NICE GAZA RIGA MINSK LVIV
CAIRO SEOUL TOKYO МОСКВА ПХЕНЬЯН СЕУЛ ТОКИО ПЕКИН ВЛАДИВОСТОК ХАБАРОВСК МИНСК КИЕВ ООН РИМ
"""
PLACES: frozenset[str] = frozenset(_PLACES.split())


def fold_name(name: str) -> str:
    """The form agency names are compared in: width and case folded, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    names = {fold_name(key): key for key in AGENCIES}
    for key, others in AGENCIES.items():
        names.update((fold_name(other), key) for other in others)
    return names


@lru_cache(maxsize=1)
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _by_name()}, reverse=True))


def agency_named(name: str) -> str | None:
    """The key of the agency that ``name`` names, in any language of the table."""
    return _by_name().get(fold_name(name))


def split_agency(words: str) -> tuple[str | None, str] | None:
    """``北京共同`` as ``("北京", "Kyodo News")``: what stands before an agency's name, and its key.

    An agency the table does not know is told by its ending (``…通信``, ``…뉴스``) where a known
    place stands before it, and is then named as published. None where no agency ends ``words``.
    """
    words = words.strip()
    if key := agency_named(words):
        return None, key
    folded = fold_name(words)
    for length in _lengths():
        if length < len(folded) and (key := _by_name().get(folded[-length:])):
            place = _without_folded_tail(words, length)
            # 「…大学共同」 is no dateline: short names need a place in front that is one.
            if len(place) <= 20 and (length > 2 or place in PLACES or " " in words):
                return place, key
    if words.endswith(GENERIC_ENDINGS):
        for cut in range(min(len(words) - 1, 20), 1, -1):
            if words[:cut] in PLACES:
                rest = words[cut:].strip(" 　・")
                if rest not in GENERIC_ENDINGS:
                    return words[:cut], rest
    return None


def looks_like_agency(name: str) -> bool:
    """Whether ``name`` ends as agencies' names do (``大陸通信``), known or not."""
    name = name.strip()
    return 2 < len(name) <= 24 and name.endswith(GENERIC_ENDINGS) and name not in GENERIC_ENDINGS


def _without_folded_tail(words: str, length: int) -> str:
    """``words`` without the last ``length`` characters of its folded form."""
    for cut in range(len(words) - 1, 0, -1):
        if len(fold_name(words[cut:])) >= length:
            return words[:cut].strip(" 　・,、")
    return words
