"""What the desk's pages in the browser say, English and Japanese side by side."""

from __future__ import annotations

from functools import lru_cache

from kawaraban.publish.words import Words
from kawaraban.web.words_rules import RULES_WORDS

_WORDS: dict[str, tuple[str, str]] = {
    "colophon": (
        "Every decision is kept with who and when, and can be undone.",
        "判断はすべて、だれがいつしたかとともに残り、取り消せます。",
    ),
    "desk": ("The desk", "デスク"),
    "to_site": ("The published page", "公開頁"),
    "inbox": ("Inbox", "判断待ち"),
    "on_it": ("On the page", "掲載中"),
    "history": ("History", "履歴"),
    "sections": ("The topic", "主題"),
    "to_decide_n": ("{n} to decide", "判断待ち {n} 件"),
    "to_decide_1": ("1 to decide", "判断待ち 1 件"),
    "to_decide_0": ("Nothing to decide", "判断待ちはありません"),
    "clips_n": ("{n} on the page", "掲載 {n} 件"),
    "clips_1": ("1 on the page", "掲載 1 件"),
    "cleared": (
        "The inbox is empty. What comes in is shown here at once.",
        "判断待ちはありません。届きしだいここに出ます。",
    ),
    "no_clips": ("Nothing is on the page yet.", "まだ何も載っていません。"),
    "no_history": ("Nothing has been decided yet.", "まだ何も判断していません。"),
    "accept": ("Accept", "採用"),
    "reject": ("Reject", "不採用"),
    "pin": ("Pin", "固定"),
    "unpin": ("Unpin", "固定を外す"),
    "clear": ("Take back", "判断を取り消す"),
    "undo": ("Undo my last decision", "直前の判断を取り消す"),
    "undone": ("Undone: {n}", "取り消しました：{n} 件"),
    "nothing_undone": ("There is nothing of yours to undo.", "取り消すものはありません。"),
    "edit": ("Edit", "編集"),
    "edit_of": ("Edit “{headline}”", "「{headline}」を編集"),
    "save": ("Save", "保存"),
    "headline": ("Headline", "見出し"),
    "excerpt": ("Excerpt", "抜粋"),
    "date": ("Date", "日付"),
    "note": ("Note (not published)", "メモ（公開しません）"),
    "blank": (
        "A field left empty shows what the article itself has.",
        "空欄にすると、記事そのものの表示に戻ります。",
    ),
    "select": ("Select “{headline}”", "「{headline}」を選ぶ"),
    "selected": ("For all selected:", "選んだものすべて："),
    "why": ("Why it is asked about", "なぜ尋ねるか"),
    "sure": ("{n} % likely", "見込み {n} %"),
    "of_score": ("score {score}", "得点 {score}"),
    "copies_n": ("and {n} copies", "ほか同じ記事 {n} 件"),
    "copies_1": ("and 1 copy", "ほか同じ記事 1 件"),
    "record": ("Whole record", "記録"),
    "keys": ("Keys", "キー操作"),
    "keys_told": (
        "j k: next, previous · a: accept · x: reject · p: pin · e: edit · o: open · s: select · "
        "u: undo · r: show what is new",
        "j・k：次・前　a：採用　x：不採用　p：固定　e：編集　o：記事を開く　s：選ぶ　"
        "u：取り消し　r：新しいものを表示",
    ),
    "changed": (
        "Something changed meanwhile. Show it (r)",
        "ほかで変わったところがあります。表示する（r）",
    ),
    "failed": (
        "That was not kept: the server did not answer. Try again.",
        "保存できませんでした。サーバーが応答しません。もう一度お試しください。",
    ),
    "stale": (
        "This page is from before the desk was started again. Reload it, then decide.",
        "この頁は、デスクを起動し直す前のものです。読み込み直してから判断してください。",
    ),
    "refused": (
        "Only pages of this desk may decide.",
        "このデスクの頁からでなければ判断できません。",
    ),
    "done_accept": ("Accepted", "採用しました"),
    "done_reject": ("Rejected", "不採用にしました"),
    "done_pin": ("Pinned", "固定しました"),
    "done_unpin": ("Unpinned", "固定を外しました"),
    "done_clear": ("Taken back", "判断を取り消しました"),
    "done_edit": ("Saved", "保存しました"),
    "kind_accept": ("accepted", "採用"),
    "kind_reject": ("rejected", "不採用"),
    "kind_clear": ("took the decision back", "判断の取り消し"),
    "kind_pin": ("pinned", "固定"),
    "kind_unpin": ("unpinned", "固定を解除"),
    "kind_headline": ("headline", "見出し"),
    "kind_excerpt": ("excerpt", "抜粋"),
    "kind_date": ("date", "日付"),
    "kind_note": ("note", "メモ"),
    "kind_undo": ("undid", "取り消し"),
    "taken_back": ("undone", "取り消し済み"),
    "who": ("Who", "だれ"),
    "when": ("When", "いつ"),
    "what": ("What", "何を"),
    "other_language": ("日本語", "English"),
    "newer": ("Newer", "新しいもの"),
    "older": ("Older", "古いもの"),
    "unavailable": (
        "The desk could not be read just now. Please try again.",
        "ただいまデスクを読めません。しばらくしてからお試しください。",
    ),
    "login": ("Log in", "ログイン"),
    "login_name": ("Name", "名前"),
    "password": ("Password", "パスワード"),
    "login_wrong": (
        "That name and password do not belong together. Try again.",
        "名前とパスワードの組み合わせが違います。もう一度お試しください。",
    ),
    "login_slow": (
        "Too many attempts. Wait a minute, then try again.",
        "試行が多すぎます。1 分ほど待ってからもう一度お試しください。",
    ),
    "login_again": (
        "That form was too old, or cookies are off. Please try again.",
        "フォームの期限が切れたか、Cookie が無効です。もう一度お試しください。",
    ),
    "logged_out": (
        "You are logged out. Log in again; nothing that was kept is lost.",
        "ログアウトしています。もう一度ログインしてください。保存済みのものは失われません。",
    ),
    "onward": ("One moment …", "少しお待ちください……"),
    "log_out": ("Log out", "ログアウト"),
    "logged_in_as": ("Logged in as", "ログイン中："),
    "account_of": ("Account of {name}", "{name} のアカウント"),
    "account": ("Account", "アカウント"),
    "role_reader": ("reader: sees the desk", "閲覧者（デスクを見る）"),
    "role_editor": ("editor: decides", "編集者（判断する）"),
    "role_owner": ("owner: decides, and manages people", "管理者（判断と、人の管理）"),
    "new_password": ("Another password", "パスワードの変更"),
    "old_password": ("Password now", "いまのパスワード"),
    "next_password": ("New password (12 characters or more)", "新しいパスワード（12 字以上）"),
    "change_password": ("Change, and log out everywhere else", "変更し、ほかではログアウト"),
    "password_changed": (
        "Changed. Wherever else you were logged in, you are not any more.",
        "変更しました。ほかの場所ではログアウトしました。",
    ),
    "password_wrong": (
        "The password now is another one. Nothing was changed.",
        "いまのパスワードが違います。変更していません。",
    ),
    "password_short": (
        "A password has at least {least} characters; a few words do well.",
        "パスワードは {least} 字以上です。いくつかの単語を並べるとよいでしょう。",
    ),
    "password_long": (
        "A password has at most {most} characters.",
        "パスワードは {most} 字までです。",
    ),
    "password_simple": (
        "That is too easily guessed: the name, or the same again and again.",
        "推測されやすすぎます（名前、または同じ文字の繰り返し）。",
    ),
    "may_look": (
        "This account may look, and not decide. An owner can change that.",
        "このアカウントは閲覧だけです。管理者が変更できます。",
    ),
    "saved_query": ("The search", "検索式"),
    "topic_name": ("What the topic's page is called", "主題の名前"),
    "topic_slug": (
        "Its address and file: letters, digits, - and _",
        "アドレスとファイル名（文字・数字・-・_）",
    ),
    "search_saved": (
        "topics/{slug}.toml is written. The next round puts on its page what it finds.",
        "topics/{slug}.toml を作りました。次の巡回で記事が頁に載ります。",
    ),
    "missing": ("There is no such topic.", "その主題はありません。"),
} | RULES_WORDS  # fmt: skip


class DeskWords(Words):
    """The words of the desk's own pages, after them those of the published ones."""

    def __call__(self, name: str, /, **values: object) -> str:
        pair = _WORDS.get(name)
        if pair is None:
            return super().__call__(name, **values)
        text = pair[self._side]
        return text.format(**values) if values else text

    def to_decide(self, n: int) -> str:
        """How much is to be decided."""
        return self("to_decide_0") if n == 0 else self.count(n, "to_decide_1", "to_decide_n")

    def kind_of(self, name: str) -> str:
        """What an event of the log is called; its code where it has no name here."""
        return self._of(_WORDS, f"kind_{name}").removeprefix("kind_")


@lru_cache(maxsize=2)
def desk_words(language: str) -> DeskWords:
    """The words for pages in ``ja`` or ``en``."""
    return DeskWords(language)
