"""The words of the published pages, in Japanese and English.

A site is written once for all readers, so its words follow the language of the topic, not the
language of the process (``kawaraban.wording`` is for that).
"""

from __future__ import annotations

from functools import lru_cache

from kawaraban.read.headlines.headline import GENRES

# name: (English, Japanese). Braces are filled with str.format.
_WORDS: dict[str, tuple[str, str]] = {
    "skip": ("Skip to the clips", "記事へ進む"),
    "home": ("All topics", "主題の一覧"),
    "search": ("Search", "検索"),
    "search_label": ("Search the articles", "記事を検索"),
    "search_hint": ("words or \"a phrase\"", "語、または \"語句\""),
    "notice": ("Notice", "おことわり"),
    "topics": ("Topics", "主題"),
    "clips": ("{n} clips", "全{n}件"),
    "clip": ("1 clip", "全1件"),
    "newest": ("Newest", "最新"),
    "no_clips": ("No clips yet.", "まだ記事がありません。"),
    "no_topics": ("No topics yet.", "まだ主題がありません。"),
    "page_of": ("Page {n} of {last}", "{last}頁のうち{n}頁目"),
    "page_title": ("{name} (page {n})", "{name}（{n}頁）"),
    "page_link": ("Page {n}", "{n}頁"),
    "pages": ("Pages", "頁"),
    "newer": ("Newer", "新しい記事"),
    "older": ("Older", "以前の記事"),
    "also_in": ("Also in", "ほかに掲載"),
    "why_link": ("Why it is here", "掲載の理由"),
    "why_link_of": ("Why it is here: {headline}", "掲載の理由：{headline}"),
    "undated": ("no date", "日付不明"),
    "part": ("part {n}", "その{n}"),
    "cut": ("cut short", "一部のみ"),
    "pinned": ("pinned", "固定"),
    "edited_headline": (
        "The headline is the editor's. As published:",
        "見出しは編者によるものです。原題：",
    ),
    "edited_excerpt": (
        "The excerpt is the editor's. As published:",
        "抜粋は編者によるものです。もとの抜粋：",
    ),
    "edited_date": (
        "The date is the editor's. As published:",
        "日付は編者によるものです。もとの日付：",
    ),
    "feeds": ("Feeds", "フィード"),
    "colophon": (
        "Headlines lead to the articles; excerpts are their first {n} characters. "
        "The articles belong to their publishers.",
        "見出しから各紙の記事へ進めます。抜粋は本文の冒頭{n}字です。記事の権利は各媒体にあります。",
    ),
    "made_with": ("Made with Kawaraban", "瓦版で編む"),
    "why": ("Why it is on the page", "掲載の理由"),
    "on_page": ("On the page “{topic}”", "「{topic}」に掲載"),
    "accepted": ("An editor put it on the page.", "編者が採りました。"),
    "rejected": ("An editor took it off the page.", "編者が外しました。"),
    "score": ("Score {score}", "得点 {score}"),
    "no_reasons": (
        "No rule spoke for it; it is here by an editor's decision.",
        "規則による一致はなく、編者の判断で載せています。",
    ),
    "rule": ("Rule", "規則"),
    "place": ("Where", "箇所"),
    "matched_text": ("Matched text", "一致した語句"),
    "weight": ("Weight", "重み"),
    "in_headline": ("Headline", "見出し"),
    "in_text": ("Text", "本文"),
    "record": ("Record", "記録"),
    "field": ("Field", "項目"),
    "value": ("Value", "内容"),
    "evidence": ("Seen in", "典拠"),
    "sure": ("{n} % sure", "確度{n}%"),
    "copies": ("Also in", "ほかに掲載"),
    "copies_n": ("{n} other outlets carry the same text.", "同じ記事がほかに{n}件あります。"),
    "copies_1": ("One other outlet carries the same text.", "同じ記事がほかに1件あります。"),
    "outlet": ("Outlet", "媒体"),
    "headline": ("Headline", "見出し"),
    "published": ("Published", "掲載日時"),
    "kind": ("How it differs", "違い"),
    "series": ("Other parts", "この連載のほかの回"),
    "story": ("The story", "この出来事の記事"),
    "story_span": ("{n} articles", "{n}件"),
    "and_copies": (" and {n} copies", "と転載{n}件"),
    "stories": ("Stories", "出来事"),
    "by_time": ("Newest first", "新しい順"),
    "by_story": ("By story", "出来事ごと"),
    "view": ("View", "並べ方"),
    "by_days": ("Day by day", "日ごと"),
    "course": ("Course", "推移"),
    "course_title": ("{name}: its course in time", "{name}（報道の推移）"),
    "course_title_of": ("{name}: its course, {when}", "{name}（報道の推移、{when}）"),
    "days_title": ("{name}, day by day: {when}", "{name}（日ごと、{when}）"),
    "day_title": ("{name}, {when}", "{name}（{when}）"),
    "weekdays": ("Mon Tue Wed Thu Fri Sat Sun", "月 火 水 木 金 土 日"),
    "month_of": ("{year}-{month:02d}", "{year}年{month}月"),
    "year_of": ("{n}", "{n}年"),
    "whole_time": ("The whole time", "全期間"),
    "months": ("Months", "月"),
    "day": ("Day", "日"),
    "and_more": ("and {n} more", "ほか{n}件"),
    "earlier": ("Earlier", "前"),
    "later": ("Later", "後"),
    "days_way": ("Days", "前後の日"),
    "months_way": ("Months", "前後の月"),
    "others_n": ("{n} other outlets", "ほか{n}媒体"),
    "no_outlet": ("outlet unknown", "媒体不明"),
    "all": ("All", "全体"),
    "articles_n": ("{n} articles", "{n}件"),
    "articles_1": ("1 article", "1件"),
    "reprints_n": ("{n} reprints", "転載{n}件"),
    "reprints_1": ("1 reprint", "転載1件"),
    "copy_kind": ("reprint, {kind}", "転載・{kind}"),
    "course_day": (
        "{n} articles and reprints from {first} to {latest}, by day; most on {when}: {most}.",
        "{first}から{latest}までに転載を含め{n}件（日別）。最多は{when}の{most}件。",
    ),
    "course_week": (
        "{n} articles and reprints from {first} to {latest}, by week; most in the week from "
        "{when} {most}.",
        "{first}から{latest}までに転載を含め{n}件（週別）。最多は{when}の週の{most}件。",
    ),
    "course_month": (
        "{n} articles and reprints from {first} to {latest}, by month; most in {when}: {most}.",
        "{first}から{latest}までに転載を含め{n}件（月別）。最多は{when}の{most}件。",
    ),
    "course_year": (
        "{n} articles and reprints from {first} to {latest}, by year; most in {when}: {most}.",
        "{first}から{latest}までに転載を含め{n}件（年別）。最多は{when}の{most}件。",
    ),
    "peaks": ("What it was about", "山となった出来事"),
    "in_numbers": ("The numbers as a table", "数値を表で見る"),
    "when": ("When", "時期"),
    "outlet_list": ("Outlets", "媒体の一覧"),
    "outlets_of": ("{title}: outlets", "{title}：媒体の一覧"),
    "outlets_n": ("{n} outlets", "{n}媒体"),
    "outlet_title": ("{name} (outlet)", "{name}（媒体）"),
    "outlet_title_n": ("{name} (outlet, page {n})", "{name}（媒体、{n}頁）"),
    "outlet_articles": ("Its articles", "記事"),
    "outlet_runs": ("Its series and columns", "連載と欄"),
    "outlet_course": ("When it wrote", "掲載の推移"),
    "on_topics": ("On the topics", "主題ごと"),
    "languages": ("Languages", "言語"),
    "around": ("Before and after on “{topic}”", "「{topic}」の前後の記事"),
    "newer_clip": ("Newer", "次（新しい）"),
    "older_clip": ("Older", "前（古い）"),
    "around_story": ("Stories before and after on “{topic}”", "「{topic}」の前後の出来事"),
    "stories_title": ("{name}, by story", "{name}（出来事ごと）"),
    "stories_title_n": ("{name}, by story (page {n})", "{name}（出来事ごと、{n}頁）"),
    "stories_n": ("{n} stories", "{n}の出来事"),
    "whole_story": ("The whole story: {count}", "この出来事の全記事：{count}"),
    "whole_story_of": ("The whole story: {headline}", "この出来事の全記事：{headline}"),
    "also": ("also", "ほかに"),
    "reports": ("reports", "報道"),
    "genre_count": ("{genre} {n}", "{genre}{n}"),
    "outlets": ("Outlets", "媒体"),
    "kinds": ("Kinds", "種別"),
    "period": ("Time", "期間"),
    "first_shown": (
        "The first {n} of {all} articles are shown.",
        "{all}件のうち初めの{n}件を示します。",
    ),
    "first_told": ("{outlet} was first, on {when}.", "最初に伝えたのは{outlet}（{when}）。"),
    "was_first": ("first", "第一報"),
    "first_in": ("first in {language}", "{language}で最初"),
    "copied_1": ("copied by one outlet", "1媒体が転載"),
    "copied_n": ("copied by {n} outlets", "{n}媒体が転載"),
    "added": ("New here: {what}", "新たに伝えた事柄：{what}"),
    "new_sentences": ("{n} sentences", "{n}文"),
    "minutes_after": ("{n} min later", "{n}分後"),
    "hours_after": ("{n} h later", "{n}時間後"),
    "days_after": ("{n} days later", "{n}日後"),
    "strip": (
        "{n} articles and copies from {first} to {latest}; most on {day}: {most}.",
        "{first}から{latest}までに転載を含め{n}件。最多は{day}の{most}件。",
    ),
    "in_time": ("In order of time", "時間順"),
    "opinions": ("opinions", "論説"),
    "copies_short": ("copies", "転載"),
    "merged_by_hand": (
        "An editor put articles of several stories together here ({when}).",
        "編者が複数の出来事の記事を一つにまとめました（{when}）。",
    ),
    "split_by_hand": (
        "An editor set this story apart from another ({when}):",
        "編者が別の出来事から分けました（{when}）：",
    ),
    "parted_by_hand": (
        "An editor took articles out of this story ({when}):",
        "編者がこの出来事から一部の記事を分けました（{when}）：",
    ),
    "story_record": ("Record", "記録"),
    "record_of": ("Record: {headline}", "記録：{headline}"),
    "moved": ("This story is part of another now", "この出来事は別の出来事にまとめました"),
    "moved_why": (
        "Its articles are on the page of the story below; this address goes on leading there.",
        "記事は次の出来事の頁にあります。このアドレスからは今後も移動できます。",
    ),
    "moved_run": ("This list is at another address now", "この一覧は別のアドレスに移りました"),
    "changes": ("What was changed", "書き換え"),
    "revision": ("Revision {n}", "改訂{n}"),
    "revised_as": ("Published again: {headline}", "改稿：{headline}"),
    "sentences_added": ("{n} sentences added", "加筆{n}文"),
    "sentences_removed": ("{n} removed", "削除{n}文"),
    "sentences_changed": ("{n} changed", "修正{n}文"),
    "sentences_moved": ("{n} moved", "移動{n}文"),
    "headline_changed": ("Headline", "見出し"),
    "series_of": ("Series", "連載"),
    "column_of": ("Column", "欄"),
    "serials": ("Series and columns", "連載と欄"),
    "serials_of": ("{title}: series and columns", "{title}：連載と欄"),
    "parts_n": ("{n} parts", "{n}回"),
    "instalments_n": ("{n} instalments", "{n}回"),
    "part_missing": ("part {n} not found", "第{n}回は未収集"),
    "parts_missing": ("parts {first} to {last} not found", "第{first}回から第{last}回は未収集"),
    "parts_missing_of": ("parts {which} not found", "第{which}回は未収集"),
    "whole_series": ("The whole series: {count}", "連載の一覧：{count}"),
    "whole_column": ("All of the column: {count}", "この欄の一覧：{count}"),
    "previous_part": ("Previous part", "前の回"),
    "next_part": ("Next part", "次の回"),
    "elsewhere": ("at the outlet", "媒体の頁へ"),
    "this": ("this article", "この記事"),
    "read_article": ("Read the article", "記事を読む"),
    "permanent": ("Permanent address of this record", "この記録の固定アドレス"),
    "not_found": ("There is no such page", "お探しの頁はありません"),
    "not_found_why": (
        "The address may be mistyped, or the clip was taken off its page.",
        "アドレスの誤りか、記事が頁から外されたためです。",
    ),
    "results": ("{n} articles with “{q}”", "「{q}」を含む記事 {n}件"),
    "result": ("1 article with “{q}”", "「{q}」を含む記事 1件"),
    "no_results": ("No article holds “{q}”.", "「{q}」を含む記事はありません。"),
    "search_help": (
        "Words beside each other must all occur, in the headline or the text.",
        "空白で区切った語を、見出しか本文にすべて含む記事を探します。",
    ),
    "wrong_query": ("Character {n}: {why}.", "{n}文字目：{why}。"),
    "order_newest": ("Newest first", "新しい順"),
    "order_best": ("Best first", "よく合う順"),
    "variants_off": ("With other names", "別名も探す"),
    "variants_on": ("With other names ×", "別名も探す ×"),
    "save_search": ("Make this a topic", "この検索を主題にする"),
    "narrow": ("Narrow down", "絞り込み"),
    "widen": ("Without {what}", "{what} を外す"),
    "by_outlet": ("Outlet", "媒体"),
    "by_genre": ("Kind", "種別"),
    "by_lang": ("Language", "言語"),
    "by_month": ("Month", "月"),
    "by_topic": ("Topic", "主題"),
    "every_topic": ("Whole archive", "全記事"),
    "in_topic": ("On the page", "範囲"),
    "search_failed": (
        "The archive could not be searched just now. Please try again.",
        "ただいま検索できません。しばらくしてからお試しください。",
    ),
    "bad_query": ("This cannot be searched for: {why}", "検索できない語です：{why}"),
    "too_long": ("at most {n} characters", "{n}文字までです"),
}  # fmt: skip

_SIGNS: tuple[tuple[str, str, str], ...] = (
    ("朝ロ OR 露朝", "either of them (または, |)", "どちらか（または、|）"),
    ("-映画", "not this one", "この語を含まない"),
    ('"signed a treaty"', "in this order", "この並びのまま"),
    ("会談 (訪朝 OR 訪ロ)", "parentheses group", "括弧でまとめる"),
    ("росси*", "whatever begins so", "この綴りで始まる語"),
    ("~朝ロ", "its other names too (露朝, 북러 …)", "別名も（露朝、북러 など）"),
    ("headline:訪朝", "in the headline", "見出しに"),
    ('outlet:"…"  byline:…', "of this outlet, by this author", "この媒体の、この署名の"),
    ("lang:ko  genre:editorial", "in this language, of this kind", "この言語の、この種別の"),
    ("after:2024-06  before:2024-07", "published in this time", "この期間の"),
)
"""How a question is written."""

_SOURCES: dict[str, tuple[str, str]] = {
    "json-ld": ("structured data (JSON-LD)", "構造化データ（JSON-LD）"),
    "microdata": ("structured data (microdata)", "構造化データ（microdata）"),
    "open-graph": ("Open Graph data", "Open Graph"),
    "meta": ("meta data", "メタデータ"),
    "time": ("time element", "time 要素"),
    "h1": ("page heading", "頁の見出し"),
    "heading": ("heading over the text", "本文の上の見出し"),
    "title": ("page title", "頁の題名"),
    "page-text": ("text of the page", "頁の本文"),
    "script": ("scripts of the page", "頁のスクリプト"),
    "url": ("address", "アドレス"),
    "http": ("HTTP header", "HTTP ヘッダー"),
    "feed": ("feed", "フィード"),
    "sitemap": ("sitemap", "サイトマップ"),
    "listing": ("listing page", "一覧頁"),
    "headline": ("headline", "見出し"),
    "desk": ("desk settings", "デスクの設定"),
    "selector": ("the source's own rule (CSS)", "情報源ごとの規則（CSS）"),
    "import": ("import", "取り込み"),
}

_PLACES: dict[str, tuple[str, str]] = {
    "headline": ("headline", "見出し"),
    "lead": ("opening", "書き出し"),
    "text": ("text", "本文"),
    "outlet": ("outlet", "媒体"),
    "genre": ("genre", "種別"),
    "lang": ("language", "言語"),
    "decision": ("decision", "判断"),
    "example": ("examples", "用例"),
}

_FIELDS: dict[str, tuple[str, str]] = {
    "headline": ("Headline", "見出し"),
    "headline_clean": ("Headline without marks", "見出し（標識を除く）"),
    "published": ("Published", "掲載日時"),
    "updated": ("Updated", "更新日時"),
    "outlet": ("Outlet", "媒体"),
    "bylines": ("Byline", "署名"),
    "agency": ("Agency", "通信社"),
    "dateline": ("Dateline", "発信地"),
    "language": ("Language", "言語"),
    "genre": ("Genre", "種別"),
    "column": ("Column", "欄"),
    "series": ("Series", "連載"),
    "part": ("Part", "回"),
    "country": ("Country tag", "国名標識"),
    "section": ("Section", "面"),
    "keywords": ("Keywords", "キーワード"),
    "lead_picture": ("Lead picture", "写真"),
    "lead_picture_caption": ("Caption", "写真説明"),
    "extent": ("Text at hand", "本文の範囲"),
    "next_page": ("Goes on at", "続きの頁"),
    "parts": ("Other parts", "ほかの回"),
    "access": ("Access", "公開"),
    "canonical": ("Address", "アドレス"),
    "url": ("Read at", "読み取り元"),
    "found_in": ("Found in", "見つけた場所"),
}

_EXTENTS: dict[str, tuple[str, str]] = {
    "full": ("whole text", "全文"),
    "part": ("part of the text", "本文の一部"),
    "summary": ("summary only", "要約のみ"),
    "headline": ("headline only", "見出しのみ"),
}

_ACCESS: dict[str, tuple[str, str]] = {
    "free": ("free to read", "無料"),
    "cut": ("cut short for those who pay or sign in", "会員向け、一部のみ"),
    "unknown": ("not known", "不明"),
}

_KINDS: dict[str, tuple[str, str]] = {
    "same": ("same text", "同文"),
    "contains": ("longer", "加筆"),
    "contained": ("shortened", "短縮"),
    "revised": ("revised", "改稿"),
}

_LANGUAGES: dict[str, tuple[str, str]] = {
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "韓国語"),
    "zh": ("Chinese", "中国語"),
    "en": ("English", "英語"),
    "ru": ("Russian", "ロシア語"),
    "de": ("German", "ドイツ語"),
    "fr": ("French", "フランス語"),
    "es": ("Spanish", "スペイン語"),
    "it": ("Italian", "イタリア語"),
    "pt": ("Portuguese", "ポルトガル語"),
    "uk": ("Ukrainian", "ウクライナ語"),
    "vi": ("Vietnamese", "ベトナム語"),
    "ar": ("Arabic", "アラビア語"),
    "mn": ("Mongolian", "モンゴル語"),
}


class Words:
    """The words of one page language: ``ja``, or English for every other."""

    def __init__(self, language: str) -> None:
        self.language = "ja" if language.split("-")[0].lower() == "ja" else "en"
        self._side = 1 if self.language == "ja" else 0

    def __call__(self, name: str, /, **values: object) -> str:
        """The text ``name``; ``KeyError`` where there is none of that name."""
        text = _WORDS[name][self._side]
        return text.format(**values) if values else text

    def count(self, n: int, one: str = "clip", many: str = "clips", /, **values: object) -> str:
        return self(one, **values) if n == 1 else self(many, n=self.number(n), **values)

    def number(self, n: int) -> str:
        return f"{n:,}"

    def _of(self, table: dict[str, tuple[str, str]], key: str) -> str:
        pair = table.get(key)
        return pair[self._side] if pair else key

    def genre(self, code: str) -> str:
        return self._of(GENRES, code)

    def source(self, name: str) -> str:
        return self._of(_SOURCES, name)

    def place(self, name: str) -> str:
        return self._of(_PLACES, name)

    def field(self, name: str) -> str:
        return self._of(_FIELDS, name)

    def extent(self, name: str) -> str:
        return self._of(_EXTENTS, name)

    def access(self, name: str) -> str:
        return self._of(_ACCESS, name)

    def kind(self, name: str) -> str:
        return self._of(_KINDS, name)

    def tongue(self, tag: str) -> str:
        """What a language is called; its tag where it has no name here."""
        return self._of(_LANGUAGES, tag.split("-")[0].lower())

    @property
    def search_signs(self) -> list[tuple[str, str]]:
        """How a question can be written, and what it means."""
        return [(written, pair[self._side]) for written, *pair in _SIGNS]

    @property
    def comma(self) -> str:
        return "、" if self._side else ", "

    def quoted(self, text: str) -> str:
        """As something quoted."""
        return f"「{text}」" if self._side else f"“{text}”"

    @property
    def colon(self) -> str:
        return "：" if self._side else ": "


@lru_cache(maxsize=16)
def words_for(language: str) -> Words:
    """The words for pages in ``language`` (BCP 47)."""
    return Words(language)
