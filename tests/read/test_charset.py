# ruff: noqa: E501 (sentences)
"""Charsets: declared rightly, wrongly or not at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawaraban.read.text.charset import decode, encoding_named

# Our own sentences, long enough for what a page holds and short enough for what a feed holds.
TEXTS = {
    "ja": "朝ロ首脳は19日、平壌で会談し、包括的な条約に署名した。両国の関係は「新たな段階に入った」と述べ、記者団の質問には答えなかった。",
    "ko": "북한과 러시아의 정상은 19일 평양에서 회담을 하고 포괄적인 조약에 서명했다. 두 나라의 관계는 새로운 단계에 들어섰다고 밝혔다.",
    "zh": "朝鲜和俄罗斯领导人十九日在平壤举行会谈，并签署了全面的条约。双方表示，这是两国关系的一个新的阶段，将在各方面进行合作。",
    "zh-tw": "北韓和俄羅斯領導人十九日在平壤舉行會談，並簽署了全面的條約。雙方表示，這是兩國關係的一個新的階段，將在各方面進行合作。",
    "ru": "Руководители двух стран провели переговоры в Пхеньяне и подписали договор. Отношения вступили в новый этап, отметили стороны.",
    "fr": "Les deux dirigeants se sont rencontrés à Pyongyang et ont signé un traité, a annoncé l’agence. « Une étape nouvelle », a-t-il déclaré.",
}
ENCODINGS = [
    ("ja", "cp932", "shift_jis", "Shift_JIS"),
    ("ja", "euc_jp", "euc-jp", "x-euc-jp"),
    ("ja", "iso2022_jp", "iso-2022-jp", "ISO-2022-JP"),
    ("ko", "cp949", "euc-kr", "ks_c_5601-1987"),
    ("zh", "gb18030", "gb18030", "gb2312"),
    ("zh-tw", "big5", "big5", "Big5"),
    ("ru", "cp1251", "windows-1251", "windows-1251"),
    ("ru", "koi8-r", "koi8-r", "KOI8-R"),
    ("fr", "cp1252", "windows-1252", "ISO-8859-1"),
]


@pytest.mark.parametrize(("language", "codec", "name", "label"), ENCODINGS)
def test_declared_in_header_meta_or_xml(language: str, codec: str, name: str, label: str) -> None:
    text = TEXTS[language]
    assert decode(text.encode(codec), f"text/html; charset={label}", "html") == (text, name)
    html = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={label}">{text}'
    )
    assert decode(html.encode(codec), "text/html", "html") == (html, name)
    xml = f'<?xml version="1.0" encoding="{label}"?><rss>{text}</rss>'
    assert decode(xml.encode(codec), None, "xml") == (xml, name)


@pytest.mark.parametrize(("language", "codec", "name", "label"), ENCODINGS)
def test_told_without_a_declaration(language: str, codec: str, name: str, label: str) -> None:
    html = f"<html><head><title>x</title></head><body><p>{TEXTS[language]}</p></body></html>"
    assert decode(html.encode(codec), "text/html", "html") == (html, name)


@pytest.mark.parametrize(("language", "codec", "name", "label"), ENCODINGS)
@pytest.mark.parametrize("lie", ["utf-8", "iso-8859-1", "shift_jis", "euc-kr", "windows-1251"])
def test_a_page_that_declares_one_charset_and_uses_another(
    language: str, codec: str, name: str, label: str, lie: str
) -> None:
    html = f'<html><head><meta charset="{lie}"></head><body><p>{TEXTS[language]}</p></body></html>'
    assert decode(html.encode(codec), f"text/html; charset={lie}", "html")[0] == html


@pytest.mark.parametrize("lie", ["iso-8859-1", "shift_jis", "euc-jp", "euc-kr", "gb2312", "koi8-r"])
@pytest.mark.parametrize("language", list(TEXTS))
def test_utf8_declared_as_something_else(language: str, lie: str) -> None:
    text = TEXTS[language]
    assert decode(text.encode(), f"text/html; charset={lie}", "html") == (text, "utf-8")


def test_a_few_broken_bytes_leave_the_rest_as_it_is() -> None:
    body = TEXTS["ja"].encode() * 5 + b"\xff\xfe"[:1] + b"\xe6\x97"
    text, name = decode(body, "text/html; charset=utf-8", "html")
    assert name == "utf-8"
    assert text.startswith(TEXTS["ja"])


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16be"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32le"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32be"),
    ],
)
def test_byte_order_marks(mark: bytes, codec: str, name: str) -> None:
    xml = f"<?xml version='1.0'?><rss>{TEXTS['ja']}</rss>"
    assert decode(mark + xml.encode(codec), "text/xml; charset=iso-8859-1", "xml") == (xml, name)
    if name != "utf-8":
        assert decode(xml.encode(codec), None, "xml") == (xml, name)


def test_agency_characters_outside_the_standards() -> None:
    text = "①㈱髙〜の件で、共同通信は②㈲﨑さんの話を伝えた。"
    body = text.replace("〜", "～").encode("cp932")
    assert decode(body, "text/html; charset=Shift_JIS", "html")[0] == text.replace("〜", "～")
    euc = b"\xad\xa1\xad\xea" + "の件で伝えた。".encode("euc_jp")
    assert decode(euc, "text/html; charset=EUC-JP", "html") == ("①㈱の件で伝えた。", "euc-jp")
    jis = b"\x1b$B" + bytes(b & 0x7F for b in euc) + b"\x1b(B"
    assert decode(jis, "text/html; charset=ISO-2022-JP", "html")[0] == "①㈱の件で伝えた。"


def test_labels_as_the_encoding_standard_has_them() -> None:
    assert encoding_named(" ISO-8859-1 ") == "windows-1252"
    assert encoding_named("gb2312") == "gb18030"
    assert encoding_named("x-sjis") == "shift_jis"
    assert encoding_named("KS_C_5601-1987") == "euc-kr"
    assert encoding_named("utf-7") is None
    assert encoding_named("no such thing") is None


def test_a_pound_sign_is_no_reason_for_doubt() -> None:
    body = "Costs £5 a “day”.".encode("cp1252")
    assert decode(body, "text/xml; charset=windows-1252", "xml")[0] == "Costs £5 a “day”."


@given(
    st.binary(max_size=400),
    st.sampled_from(["html", "xml", "json"]),
    st.sampled_from([None, "text/html", "text/html; charset=big5", 'x; charset="utf-16"', "charset="]),
)  # fmt: skip
def test_never_raises(body: bytes, kind: str, content_type: str | None) -> None:
    text, name = decode(body, content_type, kind)
    assert isinstance(text, str)
    assert name


@given(st.text(max_size=300), st.sampled_from(["html", "xml", "json"]))
def test_utf8_comes_back_as_it_was(text: str, kind: str) -> None:
    body = text.encode("utf-8", "replace")
    if "\x00" not in text and "\x1b" not in text and not text.startswith("\ufeff"):
        assert decode(body, "text/html; charset=utf-8", kind)[0] == body.decode()


SHORT = [
    ("새 도서관에는", "cp949", "euc-kr", ["", "GB2312", "ISO-8859-1", "Shift_JIS", "UTF-8"]),
    ("법원은 원고의 청구를", "cp949", "euc-kr", ["", "GB2312", "Big5", "EUC-JP", "UTF-8"]),
    ("法院驳回了原告", "gb18030", "gb18030", ["", "Big5", "EUC-KR", "ISO-8859-1", "UTF-8"]),
    ("法院駁回了原告", "big5", "big5", ["", "GB2312", "ISO-8859-1", "UTF-8"]),
    ("裁判所は訴えを", "euc_jp", "euc-jp", ["", "Shift_JIS", "Big5", "EUC-KR", "ISO-8859-1"]),
    ("裁判所は訴えを", "cp932", "shift_jis", ["", "EUC-JP", "ISO-2022-JP", "ISO-8859-1", "UTF-8"]),
    ("Суд отклонил", "cp1251", "windows-1251", ["", "KOI8-R", "ISO-8859-1", "UTF-8"]),
    ("Суд отклонил", "koi8-r", "koi8-r", ["", "windows-1251", "ISO-8859-1", "UTF-8"]),
    ("für die Bücherei", "cp1252", "windows-1252", ["", "UTF-8"]),
    ("für die Bücherei", "utf-8", "utf-8", ["Shift_JIS", "EUC-KR", "GB2312", "Big5"]),
    ("법원은", "utf-8", "utf-8", ["EUC-KR", "ISO-8859-1"]),
]


@pytest.mark.parametrize(("text", "codec", "name", "declared"), SHORT)
def test_a_few_characters_say_more_than_a_wrong_declaration(
    text: str, codec: str, name: str, declared: list[str]
) -> None:
    for label in declared:
        said = f' encoding="{label}"' if label else ""
        xml = f'<?xml version="1.0"{said}?><rss><title>{text}</title></rss>'
        assert decode(xml.encode(codec), None, "xml") == (xml, name), label


# The same two bytes in each: little says which, so what is declared, then the language, decides.
@pytest.mark.parametrize(
    ("language", "label", "codec", "text"),
    [
        ("ko", "", "cp949", "한"),
        ("zh", "", "gb18030", "国"),
        ("ja", "", "euc_jp", "国"),
        ("ja", "", "cp932", "国"),
        ("pl", "", "cp1250", "ż"),
        ("tr", "", "cp1254", "ğış"),
        ("", "KOI8-R", "koi8-r", "да"),
        ("", "ISO-8859-9", "cp1254", "ğış"),
        ("", "windows-1253", "cp1253", "και"),
        ("", "windows-1257", "cp1257", "ėšų"),
        ("", "cp437", "cp437", "é"),
    ],
)
def test_what_is_told_decides_where_the_text_does_not(
    language: str, label: str, codec: str, text: str
) -> None:
    said = f' encoding="{label}"' if label else ""
    told = f"<language>{language}</language>" if language else ""
    xml = f'<?xml version="1.0"{said}?><rss>{told}<title>{text}</title></rss>'
    assert decode(xml.encode(codec), None, "xml")[0] == xml


@pytest.mark.parametrize(("language", "codec", "name", "label"), ENCODINGS)
def test_a_long_page_with_a_sign_in_its_script(
    language: str, codec: str, name: str, label: str
) -> None:
    # One sign, then much that is ASCII; a text longer than what is looked at, cut in a character.
    script = f"<script>var a = '{TEXTS[language][0]}';{'x = 1; ' * 3000}</script>"
    for shift in ("", "a", "b b"):
        html = (
            f"<html><head>{script}</head><body><p>{shift}{TEXTS[language] * 30}</p></body></html>"
        )
        assert decode(html.encode(codec), None, "html") == (html, name)


def test_a_legacy_text_in_capitals_is_still_read() -> None:
    xml = '<?xml version="1.0" encoding="windows-1251"?><rss><title>СРОЧНАЯ НОВОСТЬ</title></rss>'
    assert decode(xml.encode("cp1251"), None, "xml") == (xml, "windows-1251")


@given(
    st.binary(min_size=1, max_size=60),
    st.sampled_from(
        ["", "EUC-KR", "Shift_JIS", "GB2312", "KOI8-R", "UTF-8", "cp437", "x-nonsense"]
    ),
)
def test_any_bytes_in_a_feed_are_text(raw: bytes, label: str) -> None:
    body = b'<?xml version="1.0" encoding="' + label.encode() + b'"?><rss><title>' + raw
    text, name = decode(body, None, "xml")
    assert encoding_named(name) == name or name.startswith("utf-")
    assert isinstance(text, str)
