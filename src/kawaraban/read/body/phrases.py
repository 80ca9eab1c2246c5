"""Lines that outlets set between an article's paragraphs and that are none of its text.

Tables of phrases by language (spaces mean any white space); a language is added by adding a
line. What could as well open a sentence of the article stands in ``_ALONE``, which counts only
where nothing, or a colon or closing bracket, follows.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
        r"相关(?:阅读|新闻|报道|链接|推荐)|(?:特别|免责|版权)声明|免責聲明|正文已结束|"
        r"[（(]?原(?:标题|標題|题)(?:[:：]|为)|(?:为|為)(?:您|你)推|猜你喜|热门(?:文章|新闻|推)|▲?图片均?来(?:自|源)|延伸閱讀|延伸阅读|相關(?:新聞|報導)|推荐阅读|查看更多|更多新闻",
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
# Anywhere in a short paragraph these make it a notice of the outlet's own. They address the reader:
# that a court spoke of a privacy policy, or a country is to become a member, is news.
_NOTICES = {
    "en": (
        r"\((?:image|photo|picture|pic|credit|bild|foto|getty)s? ?[:=/]|©",
        r"all rights reserved|our newsletter|browser does not support|enable javascript",
        r"subscribe to (?:our|the (?:[\w’'-]{1,20}\s){0,4}(?:newsletter|channel|podcast|feed))\b",
        r"(?:our|see the|read the|agree to|accept|apply|updated) (?:[\w’',-]{1,20}\s){0,8}"
        r"(?:privacy (?:policy|notice)|terms (?:of (?:use|service)|and conditions))",
        r"already an? (?:subscriber|member)\b|reprinted? with permission",
        r"become an? (?:paid |paying )?(?:subscriber|supporter|member (?:today|now|to read))",
        r"this article (?:was|is) (?:first|originally) published",
        r"sign up (?:for|to) (?:[\w’'.-]{1,20}\s){1,5}newsletter|(?:to|in|into) your inbox",
        r"moderat\w{2,4} (?:all )?comments|(?:views|opinions) expressed (?:in this|here|are)",
        r"have a (?:news )?tip\?|(?:follow|add) .{0,40}google news|a preferred source",
        r"(?:get|receive|sign up (?:for|to)) (?:our|the) (?:[\w’'-]{1,20}\s){0,5}e-?mails?\b",
        r"like this (?:story|article)\?|share (?:it|this) with (?:a friend|your)",
        r"may (?:earn|receive) (?:an? )?(?:affiliate )?commission",
        r"cookie (?:settings|consent|preferences)|accept (?:all )?cookies",
        r"(?:we|site) uses? cookies",
    ),
    "de": (
        r"alle rechte vorbehalten|unseren newsletter|unsere datenschutz(?:erklärung|hinweise)",
        r"unsere nutzungsbedingungen|unterstützen sie uns|cookie-?einstellungen",
        r"verwende[nt] cookies|privatsphäre-?einstellungen|persönlichen daten zu schützen",
        r"daten an drittplattformen",
    ),
    "romance": (r"todos los derechos|tous droits réservés|tutti i diritti",),
    "ru": (r"все права защищены|подписывайтесь на |наш(?:ем|его)? телеграм",),
    "ja": (
        r"無断(?:での?)?(?:転載|複製|使用|引用|複写).{0,20}(?:禁|断り|固く|できません|遠慮)",
        r"転載を禁|残り ?\d+ ?文字|この記事は有料|有料(?:会員)?(?:限定|専用)|読み放題",
        r"有料会員(?:になると|に登録|なら)|有料記事(?:です|も|を(?:読む|お読み))",
        r"会員(?:限定|登録)(?:記事|すると|が必要)|ログインして(?:ください|続き)",
    ),
    "ko": (
        r"(?:기사 ?)?제보(?:하기|는 ?카카오톡| ?및 ?보도자료)|윤리 ?강령을 ?준수합니다",
        r"무단 ?(?:전재|복제|배포).{0,24}금지|무단 ?전재|저작권자 ?[ⓒ©(（<:]|ⓒ ?[\w.]",
        r"재배포 ?금지|구독(?:하기|하세요)",
    ),
    "zh": (
        r"版权(?:所有|归)|版權所有|转载请注明|轉載請註明|仅代表作者(?:本人)?观点",
        r"未经.{0,8}(?:授权|许可|允许).{0,4}(?:不得|禁止|严禁|请勿).{0,6}(?:转载|使用|复制|摘编)",
        r"更多.{0,12}请下载|请下载.{0,12}app\b",
        r"下载.{0,8}客户端|扫(?:描|一扫).{0,6}二维码|关注.{0,12}公众号|【?点击(?:下载|投票|关注)",
    ),
}
# A notice in a language holds one of these: looked for first, since most paragraphs are none.
_HINTS = {
    "en": """
        © (image (photo (picture (pic (credit (bild (foto (getty rights_reserved cookie subscri
        newsletter google_news preferred_source email e-mail your_inbox moderat expressed_ tip?
        story? article? share_it share_this a_member a_supporter terms_of terms_and browser
        javascript privacy_ reprint originally_published first_published may_earn may_receive
    """,
    "de": """
        rechte_vorb newsletter datenschutz nutzungs unterstützen_sie cookie privatsph
        persönlichen_daten drittplatt
    """,
    "romance": "derechos droits diritti",
    "ru": "права_защ подписывайтесь телеграм",
    "ja": "無断 転載 残り 有料 会員 ログイン 読み放題",
    "ko": "무단 저작권 재배포 구독 제보 준수합니다 ⓒ",
    "zh": "版权 未经 版權 转载 轉載 作者 客户端 二维码 公众号 点击 请下载",
}


# Where a text ends, these say that it goes on for those who pay, sign up or sign in.
_WALLS = {
    "en": (
        r"(?:subscribe|sign (?:in|up)|log ?in|register|create (?:a|an|your) (?:free )?account|"
        r"sign in or create|become a (?:member|subscriber)|(?:start|claim) your .{0,30}trial|"
        r"upgrade).{0,60}"
        r"(?:to continue|(?:continue|keep|finish) reading|continue this|unlock|full access|"
        r"read (?:the |this )?(?:full|rest|more|article|story)|full (?:article|story))",
        r"(?:to|want to) (?:continue|keep|finish) reading|continue reading (?:this|with|by|for)\b",
        r"(?:exclusive(?:ly)?|only|available|reserved) (?:to|for) (?:our )?"
        r"(?:paid|paying|premium|registered)? ?(?:subscriber|member)s",
        r"(?:subscriber|member|premium)s?[- ](?:only|exclusive) (?:article|story|content)",
        r"you(?:'|’)?(?:ve| have) (?:reached|read|used) .{0,40}(?:limit|free articles?)",
        r"\d+ ?% of (?:this|the) article|the rest of this (?:article|story) is",
    ),
    "de": (
        r"(?:jetzt|hier) weiterlesen|weiterlesen mit|noch \d+ ?% (?:des|vom|dieses)",
        r"um (?:weiterzulesen|(?:diesen|den) (?:artikel|beitrag|text)).{0,60}"
        r"(?:abo|anmeld|registr|lesen)",
        r"(?:nur|exklusiv) für (?:unsere )?(?:abonnent|premium|registriert|plus|mitglied)",
    ),
    "fr": (
        r"il vous reste [\d,.]+ ?%|réservé(?:e|s|es)? (?:à nos|aux) (?:abonn|membres)",
        r"pour (?:lire|continuer).{0,60}(?:abonn|connect|inscri)|abonnez-vous pour lire",
    ),
    "romance": (
        r"(?:exclusiv[oa]|sol[oa]|só|reservad[oa]|riservat[oa]) .{0,20}"
        r"(?:suscriptores|assinantes|abbonati|abonados)",
        r"(?:suscríbete|assine|abbonati|regístrate|accedi).{0,40}"
        r"(?:seguir|continuar|leyendo|leer|lendo|leggere|leggendo)",
    ),
    "ru": (
        r"(?:доступ|откры|читать|читайте).{0,40}(?:подписчик|подписк|зарегистрированн)",
        r"чтобы (?:прочитать|читать|продолжить|дочитать).{0,50}(?:подпи|войди|зарегистр|оформ)",
        r"(?:оформите|купите|оплатите) (?:\w{2,12}\s)?(?:подписку|доступ)",
        r"(?:полный текст|полная версия|продолжение).{0,40}(?:подпис|доступ|для зарегистр)",
    ),
    "ja": (
        r"残り ?[:：]? ?[\d,，０-９]+ ?(?:文字|字)",
        r"この(?:記事|コンテンツ)は.{0,8}(?:有料|会員限定|会員専用)",
        r"(?:有料|会員|購読者?)(?:会員)?(?:限定|専用)(?:の?(?:記事|コンテンツ))?(?:です|となって)",
        r"(?:続き|全文|この先|ここから先)(?:を|は|の).{0,24}"
        r"(?:には|会員|有料|購読|登録|ログイン|無料体験)",
        r"続きは.{0,40}(?:お読み|ご覧|読め|読み)",
        r"(?:会員)?登録(?:すると|して|いただくと).{0,20}(?:続き|全文)",
        r"ログイン(?:して|すると|後に).{0,12}(?:続き|全文)|購読(?:すると|して).{0,16}(?:続き|全文)",
    ),
    "ko": (
        r"(?:유료|구독자?|회원|프리미엄|멤버십) ?(?:회원|독자)? ?(?:전용|한정) ?"
        r"(?:기사|콘텐츠|서비스|입니다)",
        r"(?:로그인|구독|회원 ?가입|결제)(?: ?후|하시?면|하고|하셔야|을 ?하면).{0,30}"
        r"(?:읽|보실|볼 ?수|열람|이용|전문|계속)",
        r"전문(?:은|을).{0,30}(?:유료|회원|구독|로그인)",
        r"유료 ?(?:회원|구독자?)(?:만|에게만|에 ?한해)",
        r"이 ?기사는 ?(?:유료|회원|구독)",
    ),
    "zh": (
        r"(?:剩余|剩餘|还有|還有) ?[\d.]+ ?(?:%|字)",
        r"本文(?:为|為|是|屬)?.{0,4}(?:付费|付費|会员|會員|订阅|訂閱)",
        r"(?:登录|登入|订阅|訂閱|付费|付費|购买|購買|会员|會員|注册|註冊).{0,12}"
        r"(?:阅读|閱讀|查看|解锁|解鎖|继续|繼續).{0,4}(?:全文|全部|完整|剩|文章|余下|內容|内容)",
        r"(?:继续|繼續)(?:阅读|閱讀)(?:全文|请|請|需)",
        r"(?:会员|會員|订阅者|訂閱者)(?:专享|專享|专属|專屬|限定|獨享)",
    ),
}
# One of these is in each of them: most lines hold none.
_WALL_WORDS = """
    subscri sign log register account member trial upgrade reading %_of rest_of lesen noch für um_
    reste réserv pour_ abonn suscri assin abbon regístr accedi доступ откры чит подпис оформ купит
    оплат полн продолж 残り 有料 会員 購読 続き 全文 この先 ここから先 登録 ログイン 유료 구독 회원
    프리미엄 멤버십 로그인 결제 전문 剩 还有 還有 本文 登录 登入 订阅 訂閱 付费 付費 购买 購買 会员
    會員 注册 註冊 继续 繼續 limit free_article
"""
# What only members may write is no matter of what all may read.
_TALK = ("comment", "contribut", "コメント", "댓글", "评论", "評論", "комментар", "kommentar")
_WALL_HINTS = tuple(hint.replace("_", " ") for hint in _WALL_WORDS.split())
# The length of what is left: nobody says that of a text that is whole.
_REST = r"残り ?[:：]? ?[\d,，０-９]+ ?(?:文字|字)|(?:剩余|剩餘|还有|還有) ?[\d.]+ ?(?:%|字)"
_REST += r"|il vous reste [\d,.]+ ?%|\d+ ?% of (?:this|the) article|noch \d+ ?% (?:des|vom|dieses)"
# On a line of their own they lead to the rest of a text.
_ON = (
    r"続きを(?:読む|見る)|(?:記事)?全文を?(?:読む|表示|見る)|もっと読む|この続き(?:は|を).{0,12}",
    r"(?:read|view|see) (?:the )?(?:full|whole|complete|entire|rest).{0,24}|"
    r"(?:continue|keep) reading.{0,8}",
    r"(?:阅读|閱讀|查看|展开|展開)(?:全文|更多|原文)|기사 ?(?:전문|원문|계속) ?(?:보기|읽기)?|"
    r"전체 ?(?:기사|내용) ?(?:보기)?",
    r"читать (?:полностью|далее|дальше|целиком).{0,12}|подробнее|weiterlesen|lire la suite.{0,16}",
    r"seguir leyendo|leer (?:más|completo)|leggi tutto|continua a leggere|continuar lendo",
)
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
    r"▲?(?:图|圖|图片|圖片|摄影|攝影|摄|资料图|图源|视频)(?:均?来(?:自|源)|[:：/／]) ?.{1,40}",
    r".{0,80}(?:[^\W\d_] ?(?:摄|攝)"
    r"|供(?:图|圖)(?: ?[^\W\d_]{2,8})?|(?:视频|視頻|报道|新闻)截图|资料图片?)[。）)]?",
    r"[（(【]?(?:编辑|编校|校对|责编|责任编辑|编审|监制|審校)(?:[:：/丨|] ?| ).{2,30}",
    r".{2,90}[=＝](?:ロイター|AP|ＡＰ|AFP|ＡＦＰ|共同|時事|.{1,14}(?:撮影|提供|写す))",
    r".{2,90}[（(][^（()）]{1,18}(?:撮影|提供|写す)[)）]",
    r".{2,90}(?:/|=|ㅣ|\|) ?(?:연합뉴스|뉴시스|뉴스1|로이터|AFP|AP|게티이미지.{0,4}|.{1,14} ?제공)",
    r".{0,90}[\[(（【<](?:사진|자료|그래픽) ?(?:제공)? ?[=:|].{1,24}[\])）】>]",
    r".{4,}(?:via getty images|/afp|/ap photo|\(ap photo/.{2,30}\))",
    r"[(（](?:(?:撮影|写真|画像|提供|출처|사진|图|圖)[=＝:：/／]).{1,60}[)）]",
)
# The headline of a page that says it is none, though its server says that it is there.
_GONE = {
    "en": (
        r"not found|(?:this |the )?(?:page|article|content) (?:was |is )?not found",
        r"(?:this |the )?(?:page|article) (?:does not|doesn['’]t) exist|page cannot be found",
        r"(?:this |the )?(?:page|article|content) (?:is )?no longer available",
    ),
    "de": (r"(?:die )?seite (?:wurde )?nicht gefunden",),
    "fr": (r"page (?:non trouvée|introuvable)",),
    "romance": (r"página no encontrada|pagina non trovata|página não encontrada",),
    "ru": (r"страница не найдена|(?:такой )?страницы не существует",),
    "ja": (
        r"(?:お探しの|ご指定の|指定された)?(?:ページ|記事|url)[はが]"
        r"(?:見つかりません(?:でした)?|存在しません|ありません)",
    ),
    "ko": (
        r"(?:요청하신 |해당 )?(?:페이지|기사)[를가는] ?(?:찾을 ?수 ?없습니다|존재하지 ?않습니다)",
    ),
    "zh": (
        r"(?:页面|頁面|网页|網頁|文章|您访问的页面)(?:不存在|未找到|找不到|已[删刪]除)",
        r"(?:找不到|无法找到)(?:页面|頁面|网页|網頁)",
    ),
}


def _any_of(table: dict[str, tuple[str, ...]]) -> str:
    return "|".join("|".join(line) for line in table.values()).replace(" ", r"\s?")


_SHORT = 400
_STOPS = frozenset(".。!?！？")
_OPENS = r"[\W_]{0,4}"
_LABEL = re.compile(
    rf"{_OPENS}(?:{_any_of(_OPENERS)}|(?:{'|'.join(_ALONE.values())})\s?(?:$|[:：】］\]）)>＞》]))",
    re.IGNORECASE,
)
_NOTICE = tuple(
    (
        tuple(hint.replace("_", " ") for hint in _HINTS[language].split()),
        re.compile(_any_of({language: lines})),
    )
    for language, lines in _NOTICES.items()
)
# Of a line in ASCII only what ASCII can say.
_PLAIN_NOTICE = tuple(
    (plain, pattern)
    for hints, pattern in _NOTICE
    if (plain := tuple(hint for hint in hints if hint.isascii()))
)
_CREDIT = re.compile(
    rf"(?:{'|'.join(_CREDITS)})".replace(" ", r"\s?") + r"(?<![.。!?！？])\Z", re.IGNORECASE
)
_PLAIN_WALL_HINTS = tuple(hint for hint in _WALL_HINTS if hint.isascii())
_WALL = re.compile(_any_of(_WALLS))
_MISSING = re.compile(
    rf"\W*(?:(?:(?:error|http|エラー)\s?)?(?:404|410)\W{{0,3}}(?:{_any_of(_GONE)})?|{_any_of(_GONE)})\W*\Z",
    re.IGNORECASE,
)
_LEFT = re.compile(_REST.replace(" ", r"\s?"), re.IGNORECASE)
_LEADS_ON = re.compile(
    rf"{_OPENS}(?:{'|'.join(_ON)})[\W_]{{0,4}}\Z".replace(" ", r"\s?"), re.IGNORECASE
)
# The line under a headline: when, where from, what to do with it.
_STAMP = re.compile(
    r"[\W_]{0,4}(?:19|20)\d\d\s?[年년./-]\s?\d{1,2}\s?[月월./-]\s?\d{1,2}\s?[日일]?\.?"
    r"(?:\s?[（(].{1,5}[）)])?[\sT]{0,3}(?:오[전후]\s?|午[前後]|[上下]午)?\d{1,2}\s?[:：時时點点시]\s?\d\d"
)
_SIGNED = re.compile(r"[\w.+-]{2,40}@[\w-]{2,40}\.(?:co\.kr|com|kr|net)\Z")


def is_label(line: str) -> bool:
    """Whether a short line points elsewhere (``Read more: …``, ``関連記事``) or names its kind."""
    return _LABEL.match(line) is not None


def is_wall(line: str) -> bool:
    """Whether a short paragraph says that the text goes on for those who pay or sign in."""
    return len(line) <= _SHORT and _is_wall(line)


@lru_cache(maxsize=1024)
def _is_wall(line: str) -> bool:
    lower = line.lower()
    for hint in _PLAIN_WALL_HINTS if line.isascii() else _WALL_HINTS:
        if hint in lower:
            return _WALL.search(lower) is not None and not any(word in lower for word in _TALK)
    return False


def counts_the_rest(line: str) -> bool:
    """Whether a notice says how much of the text is left (残り1234文字)."""
    return len(line) <= _SHORT and _LEFT.search(line) is not None


def leads_on(line: str) -> bool:
    """Whether a line is a link to the rest of the text (続きを読む, Read the full story)."""
    return len(line) <= 48 and _LEADS_ON.match(line) is not None


def is_credit(line: str) -> bool:
    """Whether a short line says who made a picture or text, and nothing else."""
    return len(line) <= 100 and line[-1:] not in _STOPS and _CREDIT.match(line) is not None


def is_missing(headline: str) -> bool:
    """Whether a headline says that there is no such page (404, ページが見つかりません)."""
    return len(headline) <= 60 and _MISSING.match(headline) is not None


def is_stamp(line: str) -> bool:
    """Whether a short line opens with a date and a time of day and is no sentence: what stands
    under a headline (2024年6月19日17:05 来源：… 分享到：)."""
    return len(line) <= 120 and line[-1:] not in _STOPS and _STAMP.match(line) is not None


def is_notice(line: str) -> bool:
    """Whether a short paragraph is a notice: rights, subscription, privacy, a reporter's mail."""
    if "@" in line and len(line) <= 100 and _SIGNED.search(line):
        return True
    lower = line.lower()
    for hints, pattern in _PLAIN_NOTICE if line.isascii() else _NOTICE:
        for hint in hints:
            if hint in lower:
                if pattern.search(lower):
                    return True
                break
    return False
