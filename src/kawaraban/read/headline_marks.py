"""Tables of what stands around a headline: genre marks, revision marks, countries, editions.

One line a genre: its code, its marks in all languages. A language is added by adding marks.
Marks are compared folded (width, case, no spaces); see :func:`kawaraban.read.agencies.fold_name`.
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
    "photo": ("Photo", "写真"),
    "video": ("Video", "動画"),
    "audio": ("Audio", "音声"),
    "correction": ("Correction", "訂正"),
    "sponsored": ("Sponsored", "広告"),
}
"""Genre codes with their names in English and Japanese."""

# Marks that are enough in brackets, or before a colon or bar.
MARKS: dict[str, str] = {
    "editorial": (
        "社説 社論 社论 社評 社评 主張 論説 사설 사설/칼럼 Editorial Editorials Leader Передовица "
        "Редакционная Отредакции Leitartikel Éditorial Edito Édito"
    ),
    "opinion": (
        "時論 オピニオン 論評 評論 评论 評論員 评论员 时评 時評 論壇 论坛 视点 視点 提言 観点 "
        "观点 觀點 锐评 银评 논평 시론 시평 오피니언 Opinion Opinions Op-Ed OpEd Commentary "
        "Comment Perspective Viewpoint Мнение Комментарий Точказрения Kommentar Meinung Opinión "
        "Tribune Tribuna"
    ),
    "column": (
        "コラム 専栏 专栏 專欄 칼럼 Column Columnist Колонка Авторскаяколонка Kolumne Columna "
        "Chronique 朝のコラム"
    ),
    "contribution": (
        "寄稿 特別寄稿 投稿 来稿 기고 특별기고 GuestColumn GuestEssay Guestcommentary "
        "GuestOpinion Contribution Gastbeitrag"
    ),
    "interview": (
        "インタビュー 単独インタビュー 会見 対談 専訪 专访 独家专访 访谈 訪談 인터뷰 단독인터뷰 "
        "대담 Interview Q&A Интервью Entretien Entrevista Intervista"
    ),
    "analysis": (
        "解説 分析 ニュース解説 深読み 検証 解析 深度 解读 解讀 述评 述評 분석 해설 뉴스해설 "
        "뉴스분석 Analysis Explainer Explained Newsanalysis Анализ Аналитика Разбор Analyse "
        "Análisis Décryptage"
    ),
    "breaking": (
        "速報 緊急 快讯 快訊 突发 突發 即時 속보 긴급 1보 2보 Breaking BreakingNews Newsflash "
        "Flash Urgent Срочно Молния Eilmeldung Urgente Dringend"
    ),
    "extra": "号外 號外 호외 Extra",
    "exclusive": (
        "独自 独家 獨家 スクープ 単独 단독 Exclusive Scoop Эксклюзив Exklusiv Exclusif Exclusivo "
        "Exclusiva"
    ),
    "live": (
        "中継 ライブ 生中継 実況 直播 现场直播 생중계 라이브 Live LiveUpdates LiveBlog Liveticker "
        "Онлайн Прямойэфир Прямаятрансляция Endirect Endirecto"
    ),
    "reportage": (
        "レポート 現地レポート ルポ 現地ルポ ルポルタージュ 現場から 特写 르포 현장르포 현장 "
        "Reportage Репортаж Dispatch"
    ),
    "feature": (
        "特集 連載 特集記事 専題 专题 專題 기획 특집 기획특집 연재 Feature Longread Special "
        "SpecialReport Спецпроект Лонгрид Dossier"
    ),
    "review": (
        "書評 映画評 レビュー 劇評 书评 影评 서평 리뷰 Review BookReview FilmReview Рецензия "
        "Обзор Rezension Critique"
    ),
    "letter": (
        "投書 読者の声 声 讀者投書 读者来信 독자투고 독자의견 Letter Letters LettertotheEditor "
        "LetterstotheEditor Письма Leserbrief Leserbriefe"
    ),
    "obituary": "訃報 追悼 悼念 讣告 訃聞 부고 부음 Obituary Obit Некролог Nachruf",
    "full-text": "全文 詳報 発言全文 전문 FullText Transcript Стенограмма Полныйтекст",
    "fact-check": "ファクトチェック 事实核查 事實查核 팩트체크 FactCheck Фактчек Faktencheck",
    "graphic": (
        "図解 図表 グラフィック 图解 圖解 一图读懂 그래픽 인포그래픽 Graphic Infographic "
        "Инфографика Grafik"
    ),
    "photo": (
        "写真 フォト 写真特集 寫真 画報 图片 圖片 组图 图集 圖集 高清组图 사진 포토 화보 포토뉴스 "
        "Photo Photos InPictures Pictures Gallery PhotoGallery Фото Фотогалерея Фоторепортаж "
        "Fotos"
    ),
    "video": (
        "動画 映像 視頻 视频 影片 影音 동영상 영상 비디오 Video Videos Watch Видео Vídeo Vidéo"
    ),
    "audio": "音声 ポッドキャスト 音频 播客 팟캐스트 오디오 Podcast Audio Listen Подкаст Аудио",
    "correction": (
        "訂正 おわび 訂正とおわび 更正 정정 바로잡습니다 Correction Уточнение Korrektur"
    ),
    "sponsored": (
        "PR AD 広告 企画広告 広告企画 タイアップ 广告 廣告 광고 Sponsored Advertorial "
        "Advertisement Реклама Anzeige"
    ),
}

# Genres whose mark may close a longer name: 【金大中コラム】, [서울 칼럼], 「週末インタビュー」.
NAMED_KINDS = ("editorial", "column", "opinion", "contribution", "interview", "reportage")

# Marks that need no brackets or colon, only a space after them, at the start of a headline.
BARE_MARKS = ("社説", "社論", "社论", "社評", "号外", "速報", "사설")

# Marks of agencies for repeated versions of a running report; no genre, and no part of the news.
REVISIONS = (
    r"(?:\d(?:st|nd|rd|th) )?(?:LD|LEAD|URGENT|UPDATE|ROUNDUP|News Focus)(?: \d)?|"
    r"(?:종합|상보|수정|업데이트)(?:\d{0,2}보)?|\d보"
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
