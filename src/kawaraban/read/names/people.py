"""Whether a few words are a person's name, as far as their form tells.

Used for who writes a column: 【山田太郎の国境だより】, [홍길동 칼럼], "Opinion | Jane Miller: …".
A name is taken only where it cannot well be anything else; a column without an author is whole.
"""

from __future__ import annotations

import re

_SURNAMES = """
佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村
斎藤 斉藤 齋藤 齊藤 清水 山崎 阿部 池田 橋本 山下 森 石川 中島 前田 小川 藤田 岡田 後藤 長谷川
村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 松田 岡本 中川 中野 原田 小野 田村
竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 谷口 今井 工藤
高田 増田 丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井 千葉 菅原 岩崎 久保
木下 佐野 野村 松尾 菊地 菊池 市川 杉本 古川 大西 島田 水野 桜井 高野 渡部 吉川 山内 西田 飯田
西川 小松 北村 安田 五十嵐 川口 平田 関 中田 久保田 東 服部 川崎 岩田 土屋 福島 本田 辻 樋口 秋山
田口 永井 山中 中西 吉村 川上 石原 大橋 松岡 馬場 浜田 森本 星野 矢野 浅野 大久保 吉岡 小池 野田
荒木 大谷 松浦 熊谷 尾崎 黒田 永田 内田 内藤 西山 堀 松村 松下 三宅 岩本 小沢 大島 荒井 片山 本間
成田 早川 横田 荻野 岡崎 栗原 菅野 須藤 関口 小田 大石 池上 柳田 梅田 寺島 立花 姜尚 半藤 司馬
村山 塩野 池澤 宮台 内橋 鎌田 高村 落合 茂木
"""
_JAPANESE_SURNAMES = _SURNAMES.split()
_JAPANESE_FIRST = {size: {n for n in _JAPANESE_SURNAMES if len(n) == size} for size in (1, 2, 3)}
_GIVEN_END = frozenset(
    "郎子一二三夫雄男美香恵介助樹也哉太平人明彦之志司史治仁義信行久幸和弘宏浩博正隆孝勝健剛誠聡哲徹"
    "亮翔大輔佑奈菜織里理沙紗代世江絵枝花華希紀生実真直斗馬朗章彰照典憲則徳賢俊敏淳順潤茂繁進薫望光"
    "輝晃晴陽春葉音乃穂歩優裕祐友朋智知緒央規寛修守豊稔昇登毅武勲功清静純恭泰康英栄秀伸洋"
)
_HANJA_SURNAMES = frozenset("金李朴崔鄭姜趙尹張林韓申徐権權黄黃安宋柳洪全高文孫梁裵裴白許南沈盧曺")
# A third character that makes a common noun of three (金曜日, 文化人, 高校生).
_NOUN_END = frozenset(
    "人者家学界日曜期町式線性版語生会圏力度法論品店館室部員省庁国業盤証化書庫所場寺社県市区村島山"
    "川駅街道"
)
_KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민나진지엄원"
    "천방공현함변염여추도석선설마길연위표명기반왕옥육인맹제탁국"
)
_NOUNS = """
한반도 한국인 한국어 한국말 한겨레 한민족 한가위 한강변 한마당 한국전 우리말 우리글 우리집 우리들
이웃집 이야기 이달의 이번주 이산가 전문가 전국민 전라도 전통주 전북도 정치인 정치부 정치권 정부청
조선인 조선족 조선말 서울시 서울말 서울역 서울대 신문물 신문사 신세대 신년사 신도시 강원도 강남구
경제계 민주당 민주화 노동자 노동계 노년기 남북한 남도인 국민의 국회의 국제부 국경일 국가의 기업인
기자들 문화부 문화계 문학인 문화재 고향집 고구려 고려인 고전의 지식인 지구촌 지방의 지역민 주한미
주민들 주말의 현대인 현장의 연구자 연예계 연구소 인류의 인천시 인공지 황금기 황해도 유권자 유럽인
유교의 제주도 제주말 도서관 도시인 선생님 선비의 성소수 오늘의 오피니 안보의 공무원 공직자 명문장
여성의 여의도 여행자 여론의 원로의 방송가 백두산 배움의 하루의 하느님 진보의 석학의 표준어 마음의
위기의 반도체 변호사 의사들 대학생
"""
_KOREAN_NOUNS = frozenset(_NOUNS.split())
_HANGUL = re.compile(r"[가-힣]{3}\Z")
_LATIN = re.compile(
    r"(?P<first>[A-ZÀ-Þ][\w'’\-]{1,19})"
    r"(?: (?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w'’\-]{1,19}|van|von|de|der|al|bin)){1,3}\Z"
)
# Given names: a name is told by its first word, for "Green New Deal" has the form of one.
_GIVEN = """
Aaron Abigail Adam Adrian Ahmed Aidan Alan Albert Alejandro Alex Alexander Alexandra Alexis Ali
Alice Alison Allison Amanda Amelia Amy Ana Anatol Andrea Andreas Andrew Andrey Andy Angela Ann
Anna Anne Annette Anthony Antoine Antonio Arthur Astrid Barbara Beatrice Becky Ben Benjamin
Bernard Bernd Beth Bill Bob Brad Brandon Brenda Brendan Brett Brian Bruce Bruno Bryan Camille Carl
Carla Carlos Carmen Carol Caroline Catherine Cathy Charles Charlotte Chloe Chris Christian
Christina Christine Christoph Christopher Claire Clara Claudia Colin Craig Cynthia Dan Daniel
Daniela Danielle Dave David Deborah Dennis Diana Diane Diego Dieter Dirk Dmitry Dominic Don Donald
Donna Doris Douglas Doug Dylan Ed Eddie Edward Eleanor Elena Elisabeth Elizabeth Ella Ellen Emily
Emma Eric Erica Erik Ernst Esther Eugene Eva Evan Evelyn Fatima Felix Fiona Florian Frances
Francesca Francis Francisco Frank Franz Fred Frederick Friedrich Gabriel Gabriela Garry Gary
Gareth Gavin Geoff Geoffrey George Gerald Gerard Gerhard Gideon Gillian Gina Giovanni Giulia Glenn
Gloria Gordon Grace Graham Greg Gregory Guido Guillaume Gustav Hanna Hannah Hans Harold Harriet
Harry Hassan Heather Heidi Heinrich Heinz Helen Helena Henry Herbert Holly Howard Hugh Hugo Ian
Ibrahim Igor Ines Ingrid Irene Isaac Isabel Isabella Ivan Jack Jacob Jacques Jaime Jake James
Jamie Jan Jana Jane Janet Jason Jasmine Javier Jean Jeff Jeffrey Jennifer Jenny Jeremy Jerome
Jerry Jesse Jessica Jill Jim Jimmy Joan Joanna Joe Joel Johan Johann Johannes John Johnny Jon
Jonah Jonathan Jorge José Jose Joseph Joshua Josh Juan Judith Judy Julia Julian Julie Julien
Juliette Jürgen Justin Kai Karen Karl Karin Kate Katharina Katherine Kathleen Kathryn Kathy Katie
Keith Kelly Ken Kenneth Kerstin Kevin Kim Kirsten Klaus Konrad Kurt Kyle Larry Lars Laura Lauren
Laurent Lawrence Lea Leah Lena Leo Leon Leonard Leonid Lewis Liam Linda Lisa Liz Lorenzo Louis
Louise Luc Lucas Lucia Lucy Luis Luisa Lukas Luke Lydia Lynn Madeleine Magdalena Manuel Marc
Marcel Marco Marcus Margaret Maria Marie Mario Marion Marina Mark Markus Martha Martin Martina
Mary Mathias Matthew Matthias Matt Maureen Max Maximilian Megan Melanie Melissa Meredith Michael
Michel Michelle Miguel Mike Mikhail Miriam Mohamed Mohammed Molly Monica Monika Moritz Nadia Nancy
Naomi Natalia Natalie Nathan Neal Neil Newt Nicholas Nick Nicola Nicolas Nicole Nigel Nikolai Nina
Noah Nora Norman Oleg Olga Oliver Olivia Olivier Oscar Otto Owen Pablo Pamela Pascal Patricia
Patrick Paul Paula Pedro Peggy Peter Petra Phil Philip Philipp Philippe Phillip Pierre Rachel
Rafael Ralf Ralph Ramesh Randy Raphael Raymond Rebecca Renate Ricardo Rich Richard Rick Rita Rob
Robert Roberto Robin Rod Roger Roland Ron Ronald Rory Rosa Rose Ross Roy Rupert Russ Russell Ruth
Ryan Sabine Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian Sergei Sergey Shaun
Sharon Sheila Silvia Simon Simone Sofia Sophia Sophie Stefan Stefanie Stella Stephan Stephanie
Stephen Steve Steven Stuart Sue Susan Susanne Suzanne Sven Sylvia Tamara Tanya Tara Ted Teresa
Terry Theo Theodore Theresa Thomas Thorsten Tim Timothy Tina Tobias Todd Tom Tommy Tony Tracy
Trevor Ulrich Ulrike Ursula Uwe Valerie Vanessa Vera Veronica Victor Victoria Vincent Virginia
Vladimir Volker Walter Wendy Werner Wilhelm Will William Wolfgang Yolanda Yves Yvonne Zachary Zoe
"""
_GIVEN_NAMES = frozenset(_GIVEN.split())


def is_japanese_name(words: str) -> bool:
    """``山田太郎``, ``朴露子``: family name and given name in one, in Chinese characters."""
    if not 3 <= len(words) <= 6 or not all(_letter(c) for c in words):
        return False
    for size in (3, 2, 1):
        given = words[size:]
        if words[:size] in _JAPANESE_FIRST[size] and 1 <= len(given) <= 3:
            kana = all("\u3041" <= c <= "\u30ff" for c in given)
            if (len(given) > 1 and kana) or given[-1] in _GIVEN_END:
                return True
    return len(words) == 3 and words[0] in _HANJA_SURNAMES and words[2] not in _NOUN_END


def is_korean_name(words: str) -> bool:
    """``홍길동``: three syllables that begin with a family name and are no common word."""
    return (
        _HANGUL.match(words) is not None
        and words[0] in _KOREAN_SURNAMES
        and words not in _KOREAN_NOUNS
    )


def is_latin_name(words: str) -> bool:
    """``Jane Miller``: two to four words as names are written, the first a given name."""
    if len(words) > 40 or words.isupper():
        return False
    match = _LATIN.match(words)
    return match is not None and match["first"] in _GIVEN_NAMES


def is_name(words: str) -> bool:
    """Whether ``words`` are a person's name in a script of the tables."""
    return is_japanese_name(words) or is_korean_name(words) or is_latin_name(words)


def _letter(char: str) -> bool:
    return "\u3041" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or char == "々"
