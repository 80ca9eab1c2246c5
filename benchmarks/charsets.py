# ruff: noqa: E501 (sentences)
"""Which charset is it? Short texts in legacy charsets, declared rightly, wrongly or not at all.

    python benchmarks/charsets.py [--samples 40] [--seed 7] [--wrong]

Own sentences in each language are cut at random places (a fixed seed) to 5 to 200 characters,
written in each charset that the language's press used, and put into a small feed. Shown is the
share of feeds whose text comes out as it was. Peers in the same run: charset-normalizer, uchardet
(resiliparse's detector, which knows nothing of what is declared) and a browser, which takes what
is declared on trust. ``hint`` is ours with the language told in the feed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import NamedTuple

from charset_normalizer import from_bytes
from resiliparse.parse.encoding import detect_encoding

from kawaraban.read.text.charset import decode

LENGTHS = (5, 10, 20, 40, 80, 200)
FEED = (
    '<?xml version="1.0"{declared}?><rss version="2.0"><channel>{hint}'
    "<title>{text}</title></channel></rss>"
)

SENTENCES = {
    "ja": """
港の防波堤を直す工事が来月から始まる。市は三年で終える計画で、費用は四十億円を見込む。漁協の組合長は「台風の前に
間に合ってほしい」と話した。知事は十九日の記者会見で、鉄道の再開について国と協議していると明らかにした。与党の幹事長
は予算案の修正に応じない考えを示し、野党は反発している。首脳会談は予定より一時間遅れて始まり、共同声明は見送られた。
山間部では大雪の恐れがあり、気象庁は早めの備えを呼びかけている。裁判所は原告の訴えを退け、原告側は控訴する方針だ。
スーパーの値上げが続き、節約のために献立を変える家庭が増えている。新しい図書館には絵本のコーナーが設けられた。
""",
    "ko": """
항구의 방파제를 고치는 공사가 다음 달에 시작된다. 시는 삼 년 안에 끝낼 계획이며 비용은 사백억 원으로 예상된다.
어촌계장은 태풍이 오기 전에 끝났으면 좋겠다고 말했다. 도지사는 19일 기자회견에서 철도 재개를 놓고 정부와 협의하고
있다고 밝혔다. 여당 원내대표는 예산안 수정에 응하지 않겠다는 뜻을 보였고 야당은 반발하고 있다. 정상회담은 예정보다
한 시간 늦게 시작됐으며 공동성명은 나오지 않았다. 산간 지역에는 큰눈이 우려된다며 기상청은 미리 대비해 달라고 당부했다.
법원은 원고의 청구를 기각했고 원고 측은 항소할 방침이다. 새 도서관에는 그림책 코너가 마련됐다.
""",
    "zh-Hans": """
港口防波堤的维修工程将于下个月开始。市政府计划在三年内完成，费用预计为四亿元。渔业协会会长说，希望能在台风到来之前
完工。省长十九日在记者会上表示，正在就恢复铁路运行与中央政府进行协商。执政党干事长表示不会同意修改预算案，在野党对此
表示反对。首脑会谈比预定时间晚了一个小时开始，双方没有发表联合声明。山区可能出现大雪，气象局呼吁居民及早做好准备。
法院驳回了原告的请求，原告方面准备提出上诉。超市里的东西越来越贵，许多家庭为了省钱改变了菜单。新的图书馆设有图画书专区。
""",
    "zh-Hant": """
港口防波堤的維修工程將於下個月開始。市政府計畫在三年內完成，費用預計為四億元。漁業協會會長說，希望能在颱風到來之前
完工。縣長十九日在記者會上表示，正在就恢復鐵路運行與中央政府進行協商。執政黨幹事長表示不會同意修改預算案，在野黨對此
表示反對。首腦會談比預定時間晚了一個小時開始，雙方沒有發表聯合聲明。山區可能出現大雪，氣象局呼籲居民及早做好準備。
法院駁回了原告的請求，原告方面準備提出上訴。超市裡的東西越來越貴，許多家庭為了省錢改變了菜單。新的圖書館設有圖畫書專區。
""",
    "ru": """
Ремонт волнореза в порту начнётся в следующем месяце. Город рассчитывает закончить его за три года, работы обойдутся в
четыре миллиарда. Председатель рыболовецкой артели сказал, что хотел бы успеть до тайфунов. Губернатор сообщил на
пресс-конференции, что вопрос о возобновлении движения поездов обсуждается с правительством. Правящая партия не намерена
менять проект бюджета, оппозиция возражает. Встреча глав государств началась на час позже, совместного заявления не было.
В горах ожидается сильный снегопад, синоптики просят подготовиться заранее. Суд отклонил иск, истцы намерены обжаловать
решение. Цены в магазинах растут, и многие семьи экономят. В новой библиотеке открылся детский уголок.
""",
    "uk": """
Ремонт хвилеріза в порту розпочнеться наступного місяця. Місто розраховує завершити його за три роки, роботи коштуватимуть
чотири мільярди. Голова рибальської артілі сказав, що хотів би встигнути до штормів. Губернатор повідомив на пресконференції,
що питання про відновлення руху потягів обговорюється з урядом. Правляча партія не має наміру змінювати проєкт бюджету,
опозиція заперечує. Зустріч очільників держав почалася на годину пізніше, спільної заяви не було. У горах очікується сильний
снігопад, синоптики просять підготуватися заздалегідь. Суд відхилив позов, позивачі мають намір оскаржити рішення.
""",
    "de": """
Die Arbeiten am Wellenbrecher im Hafen beginnen nächsten Monat. Die Stadt möchte sie in drei Jahren abschließen und rechnet
mit Kosten von vierzig Millionen. Der Vorsitzende der Fischer sagte, er hoffe, dass man vor den Stürmen fertig werde. Die
Ministerpräsidentin erklärte, über die Öffnung der Strecke werde noch verhandelt. Die Regierung lehnt Änderungen am Haushalt
ab, die Opposition kündigt Widerstand an. In den Bergen wird heftiger Schneefall befürchtet. Das Gericht wies die Klage zurück,
die Kläger wollen Berufung einlegen. Für die Bücherei gibt es künftig längere Öffnungszeiten.
""",
    "fr": """
Les travaux de réfection de la jetée débuteront le mois prochain. La municipalité espère les achever en trois ans et prévoit
une dépense de quarante millions. Le président des pêcheurs a déclaré qu'il souhaitait que tout soit terminé avant les tempêtes.
La préfète a indiqué que la réouverture de la ligne était à l'étude. La majorité refuse de modifier le budget, l'opposition a
protesté. Le sommet a commencé avec une heure de retard et aucune déclaration commune n'a été publiée. De fortes chutes de neige
sont à craindre en altitude. Le tribunal a rejeté la requête et les plaignants feront appel.
""",
    "pl": """
Prace przy falochronie w porcie rozpoczną się w przyszłym miesiącu. Miasto chce je zakończyć w ciągu trzech lat, a koszty mają
wynieść czterdzieści milionów złotych. Prezes związku rybaków powiedział, że chciałby zdążyć przed sztormami. Wojewoda ogłosił,
że wciąż trwają rozmowy o przywróceniu ruchu pociągów. Rządząca większość odrzuca poprawki do budżetu, opozycja protestuje.
Szczyt rozpoczął się z godzinnym opóźnieniem. W górach spodziewane są śnieżyce. Sąd oddalił powództwo, a powodowie złożą apelację.
""",
    "tr": """
Limandaki dalgakıranın onarımı gelecek ay başlıyor. Belediye işi üç yılda bitirmeyi planlıyor ve kırk milyon harcamayı öngörüyor.
Balıkçıların başkanı fırtınalardan önce bitmesini istediğini söyledi. Vali, demiryolunun yeniden açılması için görüşmelerin
sürdüğünü açıkladı. Hükümet bütçede değişikliği reddediyor, muhalefet karşı çıkıyor. Dağlarda yoğun kar yağışı bekleniyor.
Mahkeme davayı reddetti, davacılar kararı temyiz edecek. Yeni kütüphanede çocuklar için bir köşe açıldı.
""",
    "el": """
Οι εργασίες στον κυματοθραύστη του λιμανιού αρχίζουν τον επόμενο μήνα. Ο δήμος θέλει να τις τελειώσει σε τρία χρόνια και υπολογίζει
κόστος σαράντα εκατομμυρίων. Ο πρόεδρος των ψαράδων είπε ότι ελπίζει να προλάβουν πριν από τις καταιγίδες. Η κυβέρνηση απορρίπτει
τις αλλαγές στον προϋπολογισμό και η αντιπολίτευση αντιδρά. Στα βουνά αναμένονται ισχυρές χιονοπτώσεις. Το δικαστήριο απέρριψε
την αγωγή και οι ενάγοντες θα ασκήσουν έφεση. Στη νέα βιβλιοθήκη υπάρχει γωνιά για τα παιδιά.
""",
}  # fmt: skip
CHARSETS = {
    "ja": ("cp932", "euc_jp", "iso2022_jp", "utf-8"),
    "ko": ("cp949", "utf-8"),
    "zh-Hans": ("gb18030", "utf-8"),
    "zh-Hant": ("big5", "utf-8"),
    "ru": ("cp1251", "koi8-r", "utf-8"),
    "uk": ("cp1251", "koi8-u", "utf-8"),
    "de": ("cp1252", "utf-8"),
    "fr": ("cp1252", "utf-8"),
    "pl": ("cp1250", "utf-8"),
    "tr": ("cp1254", "utf-8"),
    "el": ("cp1253", "utf-8"),
}
LABELS = {
    "cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "cp949": "EUC-KR",
    "gb18030": "GB2312", "big5": "Big5", "cp1251": "windows-1251", "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U", "cp1252": "windows-1252", "cp1250": "windows-1250", "utf-8": "UTF-8",
    "cp1254": "ISO-8859-9", "cp1253": "windows-1253",
}  # fmt: skip
# What a page in one charset is declared as by mistake: what else its makers have used, the
# standard that looks the same, what their software writes unasked.
MISTAKES = {
    "cp932": ("EUC-JP", "ISO-8859-1", "UTF-8", "ISO-2022-JP"),
    "euc_jp": ("Shift_JIS", "ISO-8859-1", "UTF-8"),
    "iso2022_jp": ("Shift_JIS", "UTF-8", "EUC-JP"),
    "cp949": ("ISO-8859-1", "UTF-8", "Shift_JIS", "GB2312"),
    "gb18030": ("ISO-8859-1", "UTF-8", "Big5", "EUC-KR"),
    "big5": ("ISO-8859-1", "UTF-8", "GB2312"),
    "cp1251": ("KOI8-R", "ISO-8859-1", "UTF-8", "ISO-8859-5"),
    "koi8-r": ("windows-1251", "ISO-8859-1", "UTF-8"),
    "koi8-u": ("windows-1251", "ISO-8859-1", "UTF-8"),
    "cp1252": ("UTF-8", "ISO-8859-2"),
    "cp1250": ("UTF-8", "ISO-8859-1", "ISO-8859-2"),
    "cp1254": ("UTF-8", "ISO-8859-1"),
    "cp1253": ("UTF-8", "ISO-8859-1"),
    "utf-8": ("ISO-8859-1", "Shift_JIS", "EUC-JP", "EUC-KR", "GB2312", "Big5", "windows-1251"),
}


class Case(NamedTuple):
    language: str
    codec: str
    declared: str
    length: int
    text: str
    body: bytes
    hinted: bytes

    @property
    def kind(self) -> str:
        if not self.declared:
            return "not declared"
        return "declared" if self.declared == LABELS[self.codec] else "declared wrongly"


def cases(samples: int, seed: int) -> list[Case]:
    """The matrix: each language, charset, declaration and length, ``samples`` times."""
    chance = random.Random(seed)
    found = []
    for language, charsets in CHARSETS.items():
        lines = SENTENCES[language].strip().split("\n")
        text = ("" if language in ("ja", "zh-Hans", "zh-Hant") else " ").join(lines)
        for length in LENGTHS:
            for _ in range(samples):
                piece = ""
                while piece.isascii():
                    at = chance.randrange(len(text) - length)
                    piece = text[at : at + length].strip()
                for codec in charsets:
                    found += [
                        _case(language, codec, declared, length, piece)
                        for declared in ("", LABELS[codec], *MISTAKES[codec])
                    ]
    return found


def _case(language: str, codec: str, declared: str, length: int, piece: str) -> Case:
    said = f' encoding="{declared}"' if declared else ""
    hint = f"<language>{language}</language>"
    plain, hinted = (FEED.format(declared=said, hint=h, text=piece) for h in ("", hint))
    return Case(language, codec, declared, length, piece, plain.encode(codec), hinted.encode(codec))


def ours(case: Case) -> str:
    return decode(case.body, None, "xml")[0]


def ours_hinted(case: Case) -> str:
    return decode(case.hinted, None, "xml")[0]


def normalizer(case: Case) -> str:
    return str(from_bytes(case.body).best() or "")


def uchardet(case: Case) -> str:
    name = detect_encoding(case.body) or "utf-8"
    return case.body.decode({"shift_jis": "cp932", "euc-kr": "cp949"}.get(name, name), "replace")


def browser(case: Case) -> str:
    name = (case.declared or "utf-8").lower()
    known = {"shift_jis": "cp932", "euc-kr": "cp949", "gb2312": "gb18030", "iso-8859-1": "cp1252"}
    return case.body.decode(known.get(name, name), "replace")


READERS: dict[str, Callable[[Case], str]] = {
    "ours": ours,
    "hint": ours_hinted,
    "browser": browser,
    "uchardet": uchardet,
    "charset-normalizer": normalizer,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--samples", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--wrong", action="store_true", help="what each charset is taken for")
    parser.add_argument("--ours", action="store_true", help="without the peers")
    options = parser.parse_args()
    matrix = cases(options.samples, options.seed)
    readers = {k: v for k, v in READERS.items() if not options.ours or k in ("ours", "hint")}
    right: dict[tuple[str, str, str], Counter[bool]] = defaultdict(Counter)
    wrong: Counter[tuple[str, str, str, int]] = Counter()
    for name, read in readers.items():
        begun = time.process_time()
        for case in matrix:
            try:
                same = f"<title>{case.text}</title>" in read(case)
            except (LookupError, UnicodeError):
                same = False
            right[name, case.kind, f"{case.length} characters"][same] += 1
            right[name, case.kind, f"{case.language} {case.codec}"][same] += 1
            right[name, case.kind, "all"][same] += 1
            if name == "ours" and not same:
                wrong[case.language, case.codec, case.declared, case.length] += 1
        took = (time.process_time() - begun) / len(matrix)
        print(f"{name:20} {took * 1e6:8.0f} µs a feed")
    for kind in ("declared", "not declared", "declared wrongly"):
        print(f"\n{kind}: share right")
        rows = [row for name, k, row in right if (name, k) == ("ours", kind)]
        print(f"{'':24}" + "".join(f"{name:>20}" for name in readers))
        for row in sorted(rows, key=lambda r: (not r[0].isdigit(), r == "all", r)):
            shares = []
            for name in readers:
                counts = right[name, kind, row]
                shares.append(f"{counts[True] / counts.total():20.3f}")
            print(f"{row:24}" + "".join(shares))
    if options.wrong:
        for (language, codec, declared, length), count in sorted(wrong.items()):
            print(f"{language} in {codec} declared {declared or '-'}, {length}: {count} wrong")


if __name__ == "__main__":
    main()
