"""Lines that outlets set between an article's paragraphs and that are none of its text.

Tables of phrases by language (spaces mean any white space); a language is added by adding a
line. What could as well open a sentence of the article stands in ``_ALONE``, which counts only
where nothing, or a colon or closing bracket, follows.
"""

from __future__ import annotations

import re

# A short line that opens so points to something else, whatever follows.
_OPENERS = {
    "en": (
        r"(?:please )?(?:read|see|watch|listen|click|view|check out|find out|learn) "
        r"(?:more|also|next|now|here|this|all|below|on)\b",
        r"also read\b|related (?:articles?|stories|news|content|topics?|links?|coverage)\b",
        r"more (?:on|from|stories|news about|like)\b|follow (?:us|me) on\b|share (?:this|on|via)\b",
        r"(?:story|article) continues below|skip (?:past|to)\b|sign up (?:to|for) (?:our|the|my)\b",
        r"image (?:source|credit|caption)\b|(?:file )?photo ?:|tags? ?:|source ?: ?https?:",
        r"(?:last )?updated? ?(?:on \d|at \d|:)|published ?(?:on \d|at \d|:)|copyright\b|©|&copy;",
    ),
    "de": (
        r"lesen sie (?:auch|mehr|hier|dazu)|(?:jetzt )?lesen ?:|mehr (?:zum thema|dazu ?:|lesen)",
        r"auch interessant|das könnte sie|siehe auch|schlagw(?:ö|oe)rter|>>|lesedauer",
        r"stand ?:|quellen? ?:|fotos? ?:|bild(?:quelle)? ?:|empfohlener (?:externer|redaktion)",
        r"von \S+ \S+$|(?:hier|jetzt) (?:abonnieren|anmelden|klicken)|externe[rn]? inhalt",
    ),
    "fr": (r"lire aussi|[àa] lire (?:aussi|également)|voir aussi|pour aller plus loin",),
    "es": (r"lee (?:también|más)|leer (?:también|más)|te puede interesar|ver también",),
    "it": (r"leggi anche",),
    "pt": (r"leia (?:também|mais)|saiba mais",),
    "nordic": (r"les også|läs (?:också|mer|även)|læs også",),
    "cs": (r"čtěte také",),
    "tr": (r"ilgili haber",),
    "ru": (
        r"читайте (?:также|ещ[её]|нас в|в)\b|смотрите также|подписывайтесь на|фото ?:|видео ?:",
    ),
    "ja": (
        r"関連(?:記事|ニュース|リンク|キーワード)|あわせて読みたい|合わせて読みたい|続きを読む",
        r"もっと見る|こちらも(?:おすすめ|読まれて)|この記事を(?:シェア|読んだ)",
        r"編集部おすすめ|アクセスランキング|記事を(?:保存|印刷)|(?:最新|新着|人気|注目)の?"
        r"(?:記事|ニュース|topics|トピックス|ランキング)|次に読みたい|前の記事|次の記事",
        r"(?:写真|画像|文|取材|撮影)[=＝:：]",
    ),
    "ko": (
        r"관련 ?(?:기사|뉴스)|이 ?시각 ?(?:주요|많이)|많이 ?본 ?(?:뉴스|기사)",
        r"더 ?보기|기사 ?더보기",
        r"사진 ?[=:|ㅣ]|추천 ?기사|기사 ?(?:공유|저장)",
    ),
    "zh": (
        r"相关(?:阅读|新闻|报道|链接)|延伸閱讀|延伸阅读|相關(?:新聞|報導)|推荐阅读|查看更多|更多新闻",
        r"(?:责任编辑|責任編輯|编辑|責編|责编|来源|來源|图片来源|图|圖)[:：]",
    ),
}
# These are labels where they stand alone.
_ALONE = {
    "en": (
        "related|recommended|advertisements?|ad|sponsored|subscribe|loading|getty images?|share|"
        "topics?|tags|keywords|key points|newsletter|comments?|read more|most read|trending|"
        "don[’']t miss|more|sources?"
    ),
    "de": (
        "anzeige|werbung|zum thema|themen|quellen|newsletter|weitere (?:artikel|meldungen|themen|"
        "nachrichten|informationen)|teilen|mehr zu .{1,40}|mehr aus .{1,40}|bitte beachten"
    ),
    "fr": "publicité|partager|sur le même sujet",
    "es": "publicidad|más información|compartir|relacionad[oa]s?",
    "it": "pubblicità|condividi",
    "nordic": "annons|annonse|annonce|dela|del",
    "ru": "реклама|по теме|поделиться|теги|материалы по теме",
    "ja": (
        "広告|PR|写真|画像|動画|シェア|ツイート|おすすめ|おすすめ記事|タグ|キーワード|"
        "特集|注目記事|人気記事|トピックス"
    ),
    "ko": "광고|구독|공유|추천|댓글|태그|키워드|관련 ?태그|핫이슈|포토",
    "zh": "广告|廣告|分享|更多|推荐|标签|評論|评论|热点",
}
# Anywhere in a short paragraph these make it a notice of the outlet's own.
_NOTICES = {
    "en": (
        r"\((?:image|photo|picture|pic|credit|bild|foto|getty)s? ?[:=/]|©",
        r"all rights reserved|subscribe to (?:our|the)\b|our newsletter|browser does not support",
        r"enable javascript|privacy (?:policy|notice)|terms (?:of (?:use|service)|and conditions)",
        r"(?:already|become) a (?:subscriber|member)|reprinted? with permission",
        r"this article (?:was|is) (?:first|originally) published",
        r"sign up (?:for|to) (?:[\w’'.-]{1,20} ){1,5}newsletter|(?:to|in) your inbox",
        r"moderat\w{2,4} (?:all )?comments|(?:views|opinions) expressed (?:in this|here|are)",
        r"have a (?:news )?tip\?|(?:add us as a|on) (?:google news|preferred source)",
        r"\bour (?:[\w’'-]{1,20} ){0,5}e-?mails?\b",
        r"like this (?:story|article)\?|share (?:it|this) with (?:a friend|your)",
        r"may (?:earn|receive) (?:an? )?(?:affiliate )?commission",
        r"cookie (?:policy|settings|consent|preferences)|accept (?:all )?cookies|uses? cookies",
    ),
    "de": (
        r"alle rechte vorbehalten|unseren newsletter|datenschutz(?:erklärung|hinweise)",
        r"nutzungsbedingungen|unterstützen sie uns|cookie-?einstellungen|verwende[nt] cookies",
        r"privatsphäre-?einstellungen|persönlichen daten zu schützen|daten an drittplattformen",
    ),
    "romance": (r"todos los derechos|tous droits réservés|tutti i diritti",),
    "ru": (r"все права защищены|подписывайтесь на |наш(?:ем|его)? телеграм",),
    "ja": (
        r"無断(?:転載|複製|使用)|転載を禁|残り ?\d+ ?文字|有料(?:会員|記事)|この記事は有料",
        r"会員(?:限定|登録)(?:記事|すると|が必要)|ログインして(?:ください|続き)",
    ),
    "ko": (
        r"무단 ?(?:전재|복제|배포)|저작권자 ?[ⓒ©(（<:]|ⓒ ?[\w.]|재배포 ?금지|구독(?:하기|하세요)",
    ),
    "zh": (r"版权(?:所有|归)|未经(?:授权|许可)|版權所有|转载请注明|轉載請註明",),
}


# Who made a picture, or a text, on a line of its own: as outlets set it in capitals or after a
# sign, so that it opens no sentence.
_CREDITS = (
    r"(?:photo(?:graph)?s?|images?|video|text|translation|illustrations?|graphics?|words|"
    r"story|interview) (?:by|courtesy of) .{2,60}",
    r"(?:photo|image|picture|illustration|graphic|source|via) ?[:：/] ?.{2,60}",
    r"\(?(?:image|photo|picture|graphic) (?:taken )?(?:from|via|by) .{2,80}\)?",
    r"(?:photographie|crédits?|fotos?|bild|grafik|фото|иллюстрация|графика) ?[:/] ?.{2,60}",
    r"(?:撮影|写真|画像|図|提供|出典|出所|イラスト|文|取材・文|翻訳|編集)[/／・=＝:：] ?.{2,40}",
    r"(?:사진|그래픽|일러스트|영상|자료|출처) ?[=:／/] ?.{2,60}",
    r"(?:图|圖|图片|圖片|摄影|攝影|摄|资料图|图源|视频)[:：/／] ?.{1,40}",
    r"[(（](?:(?:撮影|写真|画像|提供|출처|사진|图|圖)[=＝:：/／]).{1,60}[)）]",
)


def _any_of(table: dict[str, tuple[str, ...]]) -> str:
    return "|".join("|".join(line) for line in table.values()).replace(" ", r"\s?")


_OPENS = r"[\W_]{0,4}"
_LABEL = re.compile(
    rf"{_OPENS}(?:{_any_of(_OPENERS)}|(?:{'|'.join(_ALONE.values())})\s?(?:$|[:：】］\]）)>＞》]))",
    re.IGNORECASE,
)
_NOTICE = re.compile(_any_of(_NOTICES), re.IGNORECASE)
_CREDIT = re.compile(
    rf"(?:{'|'.join(_CREDITS)})".replace(" ", r"\s?") + r"(?<![.。!?！？])\Z", re.IGNORECASE
)
_SIGNED = re.compile(r"[\w.+-]{2,40}@[\w-]{2,40}\.(?:co\.kr|com|kr|net)\Z")
# A notice holds one of these: looked for first, since most paragraphs are none.
_HINT_WORDS = """
    © ⓒ (image (photo (picture (pic (credit (bild (foto (getty rights cookie privatsph daten
    subscri newsletter google preferred email e-mail inbox moderat expressed tip? story? article?
    share_it share_this a_member terms_of terms_and browser javascript privacy reprint
    originally_published first_published commission rechte datenschutz nutzungs unterstützen
    derechos droits diritti права подпис наш 無断 転載 残り 有料 会員 ログイン 무단 저작권 재배포
    구독 版权 未经 版權 转载 轉載
"""
_HINTS = tuple(hint.replace("_", " ") for hint in _HINT_WORDS.split())
_PLAIN_HINTS = tuple(hint for hint in _HINTS if hint.isascii())


def is_label(line: str) -> bool:
    """Whether a short line points elsewhere (``Read more: …``, ``関連記事``) or names its kind."""
    return _LABEL.match(line) is not None


def is_credit(line: str) -> bool:
    """Whether a short line says who made a picture or text, and nothing else."""
    return len(line) <= 100 and _CREDIT.match(line) is not None


def is_notice(line: str) -> bool:
    """Whether a short paragraph is a notice: rights, subscription, privacy, a reporter's mail."""
    if "@" in line and _SIGNED.search(line[-90:]):
        return True
    lower = line.lower()
    for hint in _PLAIN_HINTS if line.isascii() else _HINTS:
        if hint in lower:
            return _NOTICE.search(line) is not None
    return False
