"""Tables of genre marks by language, and of the other words that stand around a headline.

A language is added by one table of its own (:data:`BY_LANGUAGE`): genre code → marks, parted by
commas. Marks are compared folded (width, case, no spaces), see
:func:`kawaraban.read.names.agencies.fold_name`, so that "Live updates" is also "LIVE UPDATES".
"""

from __future__ import annotations

GENRES: dict[str, tuple[str, str]] = {
    "editorial": ("Editorial", "社説"),
    "opinion": ("Opinion", "論説"),
    "column": ("Column", "コラム"),
    "contribution": ("Contribution", "寄稿"),
    "interview": ("Interview", "インタビュー"),
    "analysis": ("Analysis", "解説"),
    "breaking": ("Breaking news", "速報"),
    "extra": ("Extra", "号外"),
    "exclusive": ("Exclusive", "独自"),
    "live": ("Live", "中継"),
    "reportage": ("Reportage", "ルポ"),
    "feature": ("Feature", "特集"),
    "review": ("Review", "書評・評"),
    "letter": ("Letter", "投書"),
    "obituary": ("Obituary", "訃報"),
    "full-text": ("Full text", "全文"),
    "fact-check": ("Fact check", "ファクトチェック"),
    "graphic": ("Graphic", "図解"),
    "cartoon": ("Cartoon", "漫画"),
    "photo": ("Photo", "写真"),
    "video": ("Video", "動画"),
    "audio": ("Audio", "音声"),
    "notice": ("Notice", "人事・告知"),
    "correction": ("Correction", "訂正"),
    "sponsored": ("Sponsored", "広告"),
}
"""Genre codes with their names in English and Japanese."""

JAPANESE: dict[str, str] = {
    "editorial": "社説, 社論, 主張, 論説",
    "opinion": "時論, 時評, オピニオン, 論評, 評論, 論壇, 視点, 提言, 観点, 私見",
    "column": "コラム, 朝のコラム, コラムニスト",
    "contribution": "寄稿, 特別寄稿, 投稿, 来稿, 緊急寄稿, 識者寄稿",
    "interview": (
        "インタビュー, 単独インタビュー, 独占インタビュー, 特別インタビュー, 会見, 対談, 鼎談, "
        "座談会, 単独会見, 一問一答"
    ),
    "analysis": "解説, 分析, ニュース解説, 深読み, 検証, 解析, 核心, Q&A, 論点",
    "breaking": "速報, 緊急, 緊急速報, ニュース速報, 続報, 速報中, 随時更新",
    "extra": "号外",
    "exclusive": "独自, スクープ, 単独, 独占, 特報, 独自記事",
    "live": "中継, ライブ, 生中継, 実況, ライブ中継, ライブ配信, 生配信",
    "reportage": (
        "レポート, 現地レポート, ルポ, 現地ルポ, ルポルタージュ, 現場から, リポート, 現地報告"
    ),
    "feature": "特集, 連載, 特集記事, 企画, 特別企画, 連載企画",
    "review": "書評, 映画評, レビュー, 劇評, 舞台評, 音楽評, 新刊紹介",
    "letter": "投書, 読者の声, 声, 読者投稿",
    "obituary": "訃報, 追悼, 悼む, 評伝, おくやみ",
    "full-text": "全文, 詳報, 発言全文, 全文掲載, 会見全文",
    "fact-check": "ファクトチェック",
    "graphic": "図解, 図表, グラフィック, インフォグラフィック",
    "cartoon": "漫画, マンガ, 風刺画, 一コマ漫画, ４コマ漫画, 四コマ漫画",
    "photo": "写真, フォト, 写真特集, 画像, フォトギャラリー, フォトニュース, 写真ニュース, 写真集",
    "video": "動画, 映像, ビデオ, 動画あり, 動画付き, ニュース動画",
    "audio": "音声, ポッドキャスト",
    "notice": "人事, お知らせ, 告知, 社告",
    "correction": "訂正, おわび, 訂正とおわび, おことわり, 訂正・おわび",
    "sponsored": "PR, AD, 広告, 企画広告, 広告企画, タイアップ, 広告特集",
}
KOREAN: dict[str, str] = {
    "editorial": "사설, 사설/칼럼",
    "opinion": "논평, 시론, 시평, 오피니언, 논단, 시각, 관점",
    "column": "칼럼",
    "contribution": "기고, 특별기고, 기고문, 특별 기고",
    "interview": "인터뷰, 단독인터뷰, 대담, 좌담, 일문일답, 파워인터뷰",
    "analysis": "분석, 해설, 뉴스해설, 뉴스분석, Q&A, 뉴스 깊이보기, 심층분석",
    "breaking": "속보, 긴급, 1보, 2보, 3보, 긴급속보",
    "extra": "호외",
    "exclusive": "단독, 특종",
    "live": "생중계, 라이브, 실시간, 중계",
    "reportage": "르포, 현장르포, 현장, 현장에서, 르포르타주",
    "feature": "기획, 특집, 기획특집, 연재, 특별기획, 신년기획, 신년특집",
    "review": "서평, 리뷰, 신간, 책마을, 공연리뷰",
    "letter": "독자투고, 독자의견, 독자편지, 독자의 소리",
    "obituary": "부고, 부음, 추모",
    "full-text": "전문",
    "fact-check": "팩트체크, 사실은",
    "graphic": "그래픽, 인포그래픽, 그래픽뉴스, 표",
    "cartoon": "만평, 만화, 그림판, 카툰, 네컷만화",
    "photo": "사진, 포토, 화보, 포토뉴스, 사진톡톡, 포토뉴스",
    "video": "동영상, 영상, 비디오, 현장영상, 영상뉴스, 뉴스영상",
    "audio": "팟캐스트, 오디오",
    "notice": "인사, 동정, 알림, 게시판, 부고·인사, 인사·부고, 알립니다, 인사 동정",
    "correction": "정정, 바로잡습니다, 정정보도, 고침",
    "sponsored": "광고, 애드버토리얼, 협찬",
}
CHINESE: dict[str, str] = {
    "editorial": "社论, 社論, 社评, 社評, 社說, 社说",
    "opinion": (
        "评论, 評論, 評論員, 评论员, 时评, 時評, 論壇, 论坛, 观点, 觀點, 視點, 视点, 锐评, 银评, "
        "短评, 快评, 漫评, 国际锐评"
    ),
    "column": "专栏, 專欄, 専栏",
    "contribution": "投书, 来论, 來論, 特稿",
    "interview": "专访, 專訪, 专訪, 独家专访, 獨家專訪, 访谈, 訪談, 对话, 專題訪問",
    "analysis": "解读, 解讀, 述评, 述評, 深度, 分析, 解析, 解局, 新闻分析, 热点问答, 深度分析",
    "breaking": "快讯, 快訊, 突发, 突發, 即時, 最新, 急讯, 刚刚, 突发快讯",
    "extra": "号外, 號外",
    "exclusive": "独家, 獨家",
    "live": "直播, 现场直播, 直播中, 現場直播",
    "reportage": "特写, 特寫, 现场, 现场直击, 直击, 直擊, 探访",
    "feature": "专题, 專題, 専題, 特稿",
    "review": "书评, 書評, 影评, 影評, 剧评",
    "letter": "讀者投書, 读者来信",
    "obituary": "悼念, 讣告, 訃聞, 讣闻",
    "full-text": "全文, 实录",
    "fact-check": "事实核查, 事實查核, 求证, 辟谣",
    "graphic": "图解, 圖解, 一图读懂, 图表, 圖表, 一图看懂, 数读",
    "cartoon": "漫画, 漫畫",
    "photo": "图片, 圖片, 组图, 組圖, 图集, 圖集, 高清组图, 寫真, 画报, 图刊, 多图, 圖輯, 镜头",
    "video": "视频, 視頻, 影片, 影音, 微视频, 短视频",
    "audio": "音频, 播客, 音頻",
    "notice": "公告, 任免, 人事",
    "correction": "更正, 勘误",
    "sponsored": "广告, 廣告",
}
ENGLISH: dict[str, str] = {
    "editorial": "Editorial, Editorials, Leader, The Editorial",
    "opinion": (
        "Opinion, Opinions, Op-Ed, OpEd, Commentary, Comment, Perspective, Viewpoint, Point of view"
    ),
    "column": "Column, Columnist",
    "contribution": (
        "Guest Column, Guest Essay, Guest commentary, Guest Opinion, Contribution, Contributed, "
        "Guest Post"
    ),
    "interview": "Interview, Exclusive interview, Interviews",
    "analysis": (
        "Analysis, Explainer, Explained, News analysis, Q&A, Factbox, Backgrounder, Deep dive"
    ),
    "breaking": "Breaking, Breaking News, Newsflash, News flash, Flash, Urgent, Just in, Alert",
    "extra": "Extra",
    "exclusive": "Exclusive, Scoop",
    "live": (
        "Live, Live Updates, Live update, Live blog, LiveBlog, As it happened, Live coverage, "
        "Watch live, Live news"
    ),
    "reportage": "Reportage, Dispatch, On the ground",
    "feature": "Feature, Longread, Long read, The long read, Special, Special Report",
    "review": (
        "Review, Book review, Film review, Movie review, TV review, Theatre review, "
        "Theater review, Album review, Concert review, Music review, Restaurant review"
    ),
    "letter": "Letter, Letters, Letter to the Editor, Letters to the Editor, Reader letters",
    "obituary": "Obituary, Obit, Obituaries, In memoriam",
    "full-text": "Full text, Transcript, Full transcript, In full",
    "fact-check": "Fact Check, Fact checker",
    "graphic": "Graphic, Infographic, Graphics, Chart",
    "cartoon": "Cartoon, Editorial cartoon, Comic",
    "photo": (
        "Photo, Photos, In Pictures, In photos, Pictures, Gallery, Photo Gallery, Picture gallery, "
        "Photo essay, Slideshow"
    ),
    "video": "Video, Videos, Watch, Watch video",
    "audio": "Podcast, Audio, Listen",
    "notice": "Notice, Announcement",
    "correction": "Correction, Corrections, Clarification, Correction & clarification",
    "sponsored": "Sponsored, Advertorial, Advertisement, Partner content, Paid post",
}
RUSSIAN: dict[str, str] = {
    "editorial": "Передовица, Редакционная, От редакции",
    "opinion": "Мнение, Комментарий, Точка зрения, Мнения",
    "column": "Колонка, Авторская колонка",
    "interview": "Интервью",
    "analysis": "Анализ, Аналитика, Разбор, Объясняем",
    "breaking": "Срочно, Молния, Срочная новость",
    "exclusive": "Эксклюзив",
    "live": "Онлайн, Прямой эфир, Прямая трансляция, Трансляция, Онлайн-трансляция",
    "reportage": "Репортаж",
    "feature": "Спецпроект, Лонгрид, Спецрепортаж",
    "review": "Рецензия, Обзор",
    "letter": "Письма, Письма читателей",
    "obituary": "Некролог",
    "full-text": "Стенограмма, Полный текст",
    "fact-check": "Фактчек",
    "graphic": "Инфографика",
    "cartoon": "Карикатура",
    "photo": "Фото, Фотогалерея, Фоторепортаж, Фотографии",
    "video": "Видео",
    "audio": "Подкаст, Аудио",
    "correction": "Уточнение",
    "sponsored": "Реклама, Партнерский материал",
}
GERMAN: dict[str, str] = {
    "editorial": "Leitartikel",
    "opinion": "Kommentar, Meinung, Standpunkt, Pro und Contra",
    "column": "Kolumne, Glosse",
    "contribution": "Gastbeitrag, Gastkommentar",
    "interview": "Interview, Gespräch, Im Gespräch",
    "analysis": "Analyse, Hintergrund, Faktenbox",
    "breaking": "Eilmeldung, Eil, +++ Eilmeldung +++",
    "exclusive": "Exklusiv",
    "live": "Liveticker, Liveblog, Live-Ticker, Live-Blog, Newsblog, Livestream",
    "reportage": "Reportage",
    "review": "Rezension, Kritik",
    "letter": "Leserbrief, Leserbriefe",
    "obituary": "Nachruf",
    "fact-check": "Faktencheck",
    "graphic": "Grafik",
    "cartoon": "Karikatur",
    "photo": "Fotos, Bilder, Fotostrecke, Bildergalerie",
    "video": "Video, Im Video",
    "audio": "Podcast",
    "correction": "Korrektur",
    "sponsored": "Anzeige",
}
FRENCH: dict[str, str] = {
    "editorial": "Éditorial, Édito, Edito",
    "opinion": "Tribune, Opinion, Point de vue, Avis",
    "column": "Chronique, Billet",
    "interview": "Entretien, Interview, Grand entretien",
    "analysis": "Analyse, Décryptage, Éclairage",
    "breaking": "Alerte, Urgent, Flash",
    "exclusive": "Exclusif, Info exclusive",
    "live": "En direct, Direct, Live",
    "reportage": "Reportage",
    "feature": "Dossier, Enquête, Récit",
    "review": "Critique",
    "obituary": "Nécrologie, Disparition",
    "fact-check": "Vrai ou faux",
    "graphic": "Infographie, Carte",
    "cartoon": "Dessin",
    "photo": "Photos, En images, Diaporama",
    "video": "Vidéo, Vidéos",
    "audio": "Podcast",
    "correction": "Rectificatif",
    "sponsored": "Publicité",
}
SPANISH: dict[str, str] = {
    "editorial": "Editorial",
    "opinion": "Opinión, Tribuna",
    "column": "Columna",
    "interview": "Entrevista, Intervista",
    "analysis": "Análisis, Claves",
    "breaking": "Urgente, Última hora",
    "exclusive": "Exclusiva, Exclusivo",
    "live": "En directo, En vivo, Directo",
    "reportage": "Reportaje, Crónica",
    "review": "Crítica, Reseña",
    "letter": "Cartas al director",
    "obituary": "Obituario",
    "photo": "Fotos, Galería, Fotogalería, En imágenes",
    "video": "Vídeo, Vídeos",
    "correction": "Fe de errores",
}
OTHERS: dict[str, str] = {"breaking": "Dringend"}

BY_LANGUAGE: dict[str, dict[str, str]] = {
    "ja": JAPANESE,
    "ko": KOREAN,
    "zh": CHINESE,
    "en": ENGLISH,
    "ru": RUSSIAN,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "": OTHERS,
}


def split_marks(marks: str) -> tuple[str, ...]:
    """The marks of one line of a table."""
    return tuple(mark.strip() for mark in marks.split(", "))


MARKS: dict[str, tuple[str, ...]] = {
    code: tuple(
        dict.fromkeys(
            mark
            for table in BY_LANGUAGE.values()
            if code in table
            for mark in split_marks(table[code])
        )
    )
    for code in GENRES
}
"""Marks that are enough in brackets, or before a colon or bar: genre code → all languages'."""

# Genres whose mark may close a longer name: 【金大中コラム】, [서울 칼럼], 「週末インタビュー」.
NAMED_KINDS = ("editorial", "column", "opinion", "contribution", "interview", "reportage")

# Columns told by the end of their name, which is genre and name at once: [기자수첩].
COLUMN_ENDINGS = ("수첩", "데스크", "데스크 시각", "기자의 눈", "記者手帳", "記者手帖", "记者手记")

# Marks that need no brackets or colon, only a space after them, at the start of a headline.
BARE_MARKS = ("社説", "社論", "社论", "社評", "号外", "速報", "사설")

# Marks with an exclamation mark for a colon (快讯！, СРОЧНО!).
SHOUTED = ("breaking", "extra", "exclusive")

# Marks that tell what follows where they close a headline after a dash (– video) …
AFTER_A_DASH = ("live", "video", "photo", "audio")
# … and, in Russian, after a full stop (… Видео).
AFTER_A_STOP = ("video", "photo", "graphic")

# Marks of agencies for repeated versions of a running report; no genre, and no part of the news.
REVISIONS = (
    r"(?:\d(?:st|nd|rd|th) )?(?:LD|LEAD|URGENT|UPDATE|ROUNDUP|News Focus)(?: \d)?|"
    r"(?:종합|상보|수정|업데이트)(?:\d{0,2}보)?"
)
# At the end only; at the front [1보] is a flash. (1/2 ページ) counts pages, not parts;
# (2024年6月19日掲載) says when.
REVISION_NUMBER = (
    r"|\d보|\d{1,2}/\d{1,2} ?(?:ページ|頁|[Pp]ages?)|"
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:掲載|配信|更新|公開)"
)

# Countries and regions as headline tags name them (=韓国). One character ones only after a mark.
_COUNTRIES = (
    "韓国 北朝鮮 日本 中国 米国 アメリカ ロシア ウクライナ 台湾 香港 モンゴル ベラルーシ "
    "英国 イギリス フランス ドイツ イタリア スペイン ポルトガル オランダ ベルギー スイス "
    "オーストリア ポーランド チェコ スロバキア ハンガリー ルーマニア ブルガリア セルビア "
    "ギリシャ トルコ フィンランド スウェーデン ノルウェー デンマーク エストニア ラトビア "
    "リトアニア ジョージア アルメニア アゼルバイジャン カザフスタン ウズベキスタン インド "
    "パキスタン バングラデシュ スリランカ ネパール アフガニスタン イラン イラク シリア "
    "イスラエル パレスチナ レバノン サウジアラビア アラブ首長国連邦 カタール エジプト "
    "南アフリカ ナイジェリア エチオピア ケニア ベトナム ラオス カンボジア タイ ミャンマー "
    "マレーシア シンガポール インドネシア フィリピン オーストラリア 豪州 ニュージーランド "
    "カナダ メキシコ キューバ ベネズエラ コロンビア ペルー チリ アルゼンチン ブラジル EU "
    "クロアチア スロベニア アイルランド アイスランド モルドバ リビア チュニジア アルジェリア "
    "モロッコ スーダン イエメン ヨルダン クウェート バーレーン オマーン ソマリア ガーナ "
    "朝鮮 欧州 国連 韓國 朝鲜 美国 俄罗斯 乌克兰 "
    "한국 북한 일본 중국 미국 러시아 우크라이나 대만 영국 프랑스 독일"
)
COUNTRIES = frozenset(_COUNTRIES.split())
COUNTRY_LETTERS = frozenset("米英仏独露韓豪印伊")

# What may follow a site's name in its tail: 「中央日報日本語版」, "BBC News Online".
_EDITIONS = (
    "日本語版 電子版 デジタル オンライン ニュース 新聞 日本語 日本 中文 中文网 中文網 新闻 新聞網 "
    "网 網 国際版 日文版 한국어 뉴스 일보 Japan Japanese English Korea Korean Chinese Russian "
    "Russia News Online Digital International World Asia Worldservice Edition Web .com .co.jp "
    ".jp .co.kr .kr .ru .cn .net .org Новости"
)
EDITIONS = tuple(_EDITIONS.split())

# How outlets' names end, for a tail that names one where the site's own name is not known. Only
# words that say what kind of thing it is, no name.
OUTLET_ENDINGS = (
    "新聞 新聞デジタル 新聞オンライン 新聞電子版 新聞社 日報 時報 タイムス タイムズ ニュース "
    "NEWS ニュースWEB ニュースオンライン 放送 テレビ オンライン 電子版 日本語版 ジャーナル "
    "일보 신문 뉴스 방송 타임스 타임즈 투데이 저널 미디어 닷컴 "
    "日报 晚报 晨报 时报 早报 新闻网 新聞網 新闻 网 網 周刊 晚報 早報"
)
OUTLET_WORDS = (
    "News Times Post Herald Tribune Gazette Journal Telegraph Chronicle Observer Mail Inquirer "
    "Examiner Bulletin Courier Dispatch Standard Online Magazine Radio TV Network Press Daily "
    "Independent Newspaper Broadcasting Новости Газета Ведомости Zeitung Nachrichten Rundschau"
)
