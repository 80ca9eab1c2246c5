"""The short codes that problems and decisions carry, for readers of Japanese.

A code is kept as it is, since scripts and the documentation go by it; this is what stands
beside it.
"""

from __future__ import annotations

import re

from kawaraban.wording import say

_CODES = {
    "bad-line": "読めない行",
    "bad-response": "HTTP として読めない応答",
    "bad-selector": "select の CSS が正しくない",
    "selector-empty": "select_page の規則に当てはまるものがない",
    "bad-url": "アドレスが正しくない",
    "bomb": "展開すると大きすぎる",
    "broken-gzip": "gzip が壊れている",
    "broken-json": "JSON が壊れている",
    "broken-xml": "XML が壊れている",
    "circuit-open": "何日も失敗しているので、まれにだけ試す",
    "cut-short": "途中で切れた",
    "damaged": "壊れている",
    "dns": "ホスト名を引けない",
    "empty": "中身がない",
    "hub": "ハブが断った",
    "moved": "移転した",
    "nested": "入れ子が深すぎる",
    "no-address": "アドレスのない項目",
    "no-article": "本文が見つからない",
    "no-articles": "記事の一覧が見つからない",
    "no-headline": "見出しがない",
    "no-response": "応答がない",
    "not-a-feed": "フィードではない",
    "not-a-mail": "メールではない",
    "not-handkept": "手作りのページではない",
    "not-html": "HTML ではない",
    "not-its-own": "ほかの情報源の記事",
    "not-opml": "OPML ではない",
    "not-utf-8": "UTF-8 ではない",
    "other-article": "続きではなくほかの記事",
    "other-host": "ほかのホスト",
    "our-fault": "Kawaraban の不具合",
    "page-loop": "続きの頁が前の頁に戻る",
    "private-address": "内部のアドレスなので接続しない",
    "raw-missing": "保存した応答がない",
    "reader-died": "読み取り中に異常終了",
    "recovered": "また取得できるようになった",
    "redirect-loop": "転送が堂々巡り",
    "refused": "接続を断られた",
    "robots": "robots.txt が断っている",
    "timeout": "時間内に終わらない",
    "tls": "安全な接続ができない",
    "too-large": "大きすぎる",
    "too-many-redirects": "転送が多すぎる",
    "unreachable": "つながらない",
}
_HTTP = re.compile(r"http-(\d{3})\Z")

_DECISIONS = {
    "accept": "採用",
    "reject": "不採用",
    "clear": "判断なし",
    "pin": "先頭に留める",
    "unpin": "先頭から戻す",
    "order": "並べ替え",
    "headline": "見出しを直す",
    "excerpt": "抜粋を直す",
    "date": "日付を直す",
    "note": "覚え書き",
    "undo": "元に戻す",
}


def code(name: str) -> str:
    """A problem's code, with its meaning."""
    meaning = _CODES.get(name, "")
    if found := _HTTP.match(name):
        meaning = f"サイトの応答が {found[1]}"
    return say(name, f"{name}({meaning})" if meaning else name)


def decision(name: str) -> str:
    """What a person decided."""
    return say(name, _DECISIONS.get(name, name))
