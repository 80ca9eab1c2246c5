"""Places that datelines carry, as published in each language.

With them place and agency come apart without a mark between them (北京共同), and a place alone can
be told from other words in capitals. A table only; a place is added by adding its name.
"""

from __future__ import annotations

_PLACES = """
東京 大阪 京都 名古屋 札幌 仙台 福岡 広島 長崎 那覇 横浜 神戸 新潟 稚内 根室 舞鶴 境港 北京 上海
香港 台北 重慶 広州 瀋陽 大連 丹東 延吉 長春 ハルビン 深圳 天津 武漢 成都 高雄 平壌 開城 羅先
新義州 元山 板門店 ソウル 釜山 仁川 済州 大邱 大田 光州 世宗 水原 春川 モスクワ
サンクトペテルブルク ウラジオストク ハバロフスク ハサン ユジノサハリンスク ソチ カザン キーウ
キエフ リビウ オデーサ ハルキウ ミンスク ワルシャワ ビリニュス リガ タリン ヘルシンキ
ストックホルム オスロ コペンハーゲン ベルリン フランクフルト ミュンヘン ボン ウィーン ジュネーブ
チューリヒ ブリュッセル ハーグ アムステルダム パリ ロンドン ローマ バチカン マドリード リスボン
アテネ プラハ ブダペスト ブカレスト ソフィア ベオグラード アンカラ イスタンブール カイロ
エルサレム テルアビブ ガザ ベイルート ダマスカス バグダッド テヘラン リヤド ドーハ ドバイ アブダビ
カブール イスラマバード ニューデリー ムンバイ コロンボ ダッカ カトマンズ ヤンゴン バンコク ハノイ
ホーチミン プノンペン ビエンチャン クアラルンプール シンガポール ジャカルタ マニラ シドニー
キャンベラ ウェリントン ウランバートル アスタナ タシケント ナイロビ ヨハネスブルク プレトリア
アディスアベバ ラゴス ワシントン ニューヨーク 国連 ロサンゼルス サンフランシスコ シカゴ ホノルル
オタワ トロント メキシコ市 メキシコシティ ハバナ ブラジリア サンパウロ リオデジャネイロ
ブエノスアイレス リマ サンティアゴ ボゴタ カラカス 首尔 首爾 平壤 东京 莫斯科 符拉迪沃斯托克
海參崴 海参崴 基辅 基輔 华盛顿 華盛頓 纽约 紐約 联合国 聯合國 伦敦 倫敦 巴黎 柏林 日内瓦 日內瓦
布鲁塞尔 布魯塞爾 维也纳 維也納 罗马 羅馬 马德里 馬德里 新加坡 曼谷 河内 河內 雅加达 雅加達 马尼拉
馬尼拉 吉隆坡 新德里 德黑兰 德黑蘭 耶路撒冷 开罗 開羅 安卡拉 伊斯坦布尔 堪培拉 悉尼 雪梨 沈阳 丹东
长春 哈尔滨 广州 廣州 重庆 武汉 乌兰巴托 阿斯塔纳 明斯克 华沙 赫尔辛基 서울 평양 부산 인천 제주
대구 대전 광주 세종 수원 춘천 판문점 도쿄 오사카 베이징 상하이 홍콩 타이베이 선양 단둥 모스크바
블라디보스토크 키이우 키예프 워싱턴 뉴욕 유엔본부 런던 파리 베를린 브뤼셀 제네바 빈 로마 싱가포르
방콕 하노이 자카르타 마닐라 ROME BERN OSLO KYIV KIEV LIMA DOHA BAKU BRNO NICE GAZA RIGA MINSK LVIV
CAIRO SEOUL TOKYO МОСКВА ПХЕНЬЯН СЕУЛ ТОКИО ПЕКИН ВЛАДИВОСТОК ХАБАРОВСК МИНСК КИЕВ ООН РИМ 旭川
函館 青森 盛岡 秋田 山形 福島 水戸 宇都宮 前橋 さいたま 千葉 甲府 長野 富山 金沢 福井 岐阜 静岡 津
大津 奈良 和歌山 鳥取 松江 岡山 山口 徳島 高松 松山 高知 佐賀 熊本 大分 宮崎 鹿児島 川崎 北九州
つくば 敦賀 石垣 与那国 南京 西安 杭州 青島 厦門 昆明 ウルムチ ラサ 台南 澳門 マカオ 蔚山 全州
仁川国際空港 清津 咸興 ボストン アトランタ ヒューストン シアトル デトロイト フィラデルフィア
マイアミ デンバー バンクーバー モントリオール ハワイ グアム ケープタウン キンシャサ ハルツーム
トリポリ チュニス アルジェ ラバト カサブランカ ダカール アクラ ハラレ ルサカ カンパラ モガディシオ
サヌア アデン マナマ クウェート マスカット アンマン ラマッラ エルビル アレッポ バスラ イスファハン
カラチ ラホール コルカタ チェンナイ バンガロール ネピドー ラングーン デリー ペシャワル
ドゥシャンベ ビシケク アシガバート トビリシ バクー エレバン キシナウ チラナ サラエボ ザグレブ
リュブリャナ ブラチスラバ スコピエ プリシュティナ レイキャビク ダブリン エディンバラ
マンチェスター リバプール リヨン マルセイユ ニース ストラスブール ミラノ ベネチア ナポリ
フィレンツェ バルセロナ バレンシア ポルト ハンブルク ケルン デュッセルドルフ ドレスデン ライプチヒ
ダボス ローザンヌ ルクセンブルク モナコ エカテリンブルク ノボシビルスク イルクーツク ムルマンスク
ロストフナドヌー ドネツク ルハンシク マリウポリ ザポリージャ ヘルソン セバストポリ シンフェロポリ
スーミ ドニプロ チェルノブイリ キシニョフ メルボルン ブリスベン パース オークランド スバ
ポートモレスビー ホニアラ アピア 青岛 厦门 乌鲁木齐 拉萨 呼和浩特 石家庄 太原 济南 郑州 长沙 南昌
合肥 福州 南宁 贵阳 兰州 西宁 银川 海口 三亚 澳门 旧金山 舊金山 洛杉矶 洛杉磯 芝加哥 休斯敦 波士顿
渥太华 渥太華 多伦多 墨西哥城 巴西利亚 圣保罗 里约热内卢 布宜诺斯艾利斯 利马 圣地亚哥 加拉加斯
哈瓦那 内罗毕 比勒陀利亚 约翰内斯堡 开普敦 阿布贾 拉各斯 达喀尔 亚的斯亚贝巴 喀布尔 伊斯兰堡 达卡
科伦坡 加德满都 仰光 内比都 金边 万象 贝鲁特 大马士革 巴格达 利雅得 多哈 迪拜 阿布扎比 科威特城
安曼 加沙 拉姆安拉 特拉维夫 布拉格 布达佩斯 布加勒斯特 索非亚 贝尔格莱德 雅典 里斯本 斯德哥尔摩
奥斯陆 哥本哈根 都柏林 海牙 阿姆斯特丹 法兰克福 慕尼黑 苏黎世 圣彼得堡 顿涅茨克 울산 전주 청주
창원 목포 여수 포항 안동 강릉 속초 파주 고성 철원 안산 성남 고양 용인 의정부 천안 광명 김해 진주
순천 군산 익산 충주 원주 서귀포 무안 홍성 나고야 후쿠오카 삿포로 오키나와 칭다오 광저우 선전 충칭
톈진 옌지 가오슝 울란바토르 하바롭스크 상트페테르부르크 하산 민스크 바르샤바 헬싱키 스톡홀름
오슬로 코펜하겐 프라하 부다페스트 취리히 바젤 다보스 마드리드 바르셀로나 리스본 아테네 이스탄불
앙카라 카이로 예루살렘 텔아비브 가자 베이루트 다마스쿠스 바그다드 테헤란 리야드 도하 두바이
아부다비 카불 이슬라마바드 뉴델리 뭄바이 콜롬보 다카 카트만두 양곤 네피도 호찌민 프놈펜 비엔티안
쿠알라룸푸르 시드니 캔버라 멜버른 오클랜드 웰링턴 로스앤젤레스 샌프란시스코 시카고 시애틀 애틀랜타
휴스턴 보스턴 호놀룰루 밴쿠버 토론토 오타와 멕시코시티 아바나 상파울루 리우데자네이루
부에노스아이레스 리마 산티아고 보고타 카라카스 나이로비 요하네스버그 케이프타운 아디스아바바 유엔
ABIDJAN ABUJA ACCRA ADEN ALGIERS ALMATY AMMAN AMSTERDAM ANKARA ANTANANARIVO ASHGABAT ASTANA
ASUNCION ATHENS ATLANTA AUCKLAND AUSTIN BAGHDAD BAMAKO BANDUNG BANGKOK BARCELONA BASEL BEIJING
BEIRUT BELFAST BELGRADE BENGALURU BERLIN BIRMINGHAM BISHKEK BOGOTA BONN BORDEAUX BOSTON BRASILIA
BRATISLAVA BRISBANE BRUSSELS BUCHAREST BUDAPEST BUSAN CALGARY CANBERRA CARACAS CARDIFF CASABLANCA
CHENNAI CHICAGO CHISINAU CINCINNATI CLEVELAND COLOGNE COLOMBO COPENHAGEN DAKAR DALLAS DAMASCUS
DAVOS DELHI DENVER DETROIT DHAKA DNIPRO DONETSK DRESDEN DUBAI DUBLIN DUSHANBE DUSSELDORF EDINBURGH
EDMONTON ERBIL FLORENCE FRANKFURT FREETOWN GENEVA GENOA GHENT GLASGOW GUANGZHOU GUAYAQUIL HAMBURG
HANOI HARARE HAVANA HELSINKI HIROSHIMA HONOLULU HOUSTON HYDERABAD INCHEON INDIANAPOLIS ISLAMABAD
ISTANBUL IZMIR JAKARTA JEDDAH JERUSALEM JOHANNESBURG KABUL KAMPALA KARACHI KATHMANDU KAZAN KHARKIV
KHARTOUM KHERSON KIGALI KINGSTON KINSHASA KOLKATA KYOTO LAGOS LAHORE LAUSANNE LEEDS LEIPZIG LILLE
LIMASSOL LISBON LIVERPOOL LJUBLJANA LONDON LUANDA LUSAKA LUXEMBOURG LYON MADRID MALE MANAGUA
MANAMA MANCHESTER MANILA MAPUTO MARSEILLE MARSEILLES MECCA MELBOURNE MIAMI MILAN MILWAUKEE
MINNEAPOLIS MOGADISHU MONACO MONROVIA MONTEVIDEO MONTREAL MOSCOW MUMBAI MUNICH MUSCAT NAGASAKI
NAIROBI NAPLES NASHVILLE NASSAU NAYPYITAW NICOSIA ODESA ODESSA OKINAWA OSAKA OTTAWA PARIS PERTH
PHILADELPHIA PHOENIX PITTSBURGH PODGORICA PORTLAND PRAGUE PRETORIA PRISTINA PYONGYANG QUEBEC QUITO
RABAT RAMALLAH REYKJAVIK RIYADH ROTTERDAM SACRAMENTO SANAA SANTIAGO SAPPORO SARAJEVO SEATTLE
SHANGHAI SHENYANG SHENZHEN SIMFEROPOL SINGAPORE SKOPJE SOFIA STOCKHOLM STRASBOURG STUTTGART
SURABAYA SYDNEY TAIPEI TALLINN TASHKENT TBILISI TEHRAN THESSALONIKI TIANJIN TIJUANA TIRANA TORONTO
TRIPOLI TUNIS TURIN ULAANBAATAR VALENCIA VALLETTA VANCOUVER VENICE VIENNA VIENTIANE VILNIUS
VLADIVOSTOK WARSAW WASHINGTON WELLINGTON WINNIPEG WUHAN YANGON YEREVAN YOKOHAMA ZAGREB
ZAPORIZHZHIA ZURICH ВАШИНГТОН НЬЮ-ЙОРК ЛОНДОН ПАРИЖ БЕРЛИН БРЮССЕЛЬ ЖЕНЕВА ВЕНА МАДРИД АНКАРА
СТАМБУЛ ТЕГЕРАН КАИР ДОНЕЦК ЛУГАНСК СИМФЕРОПОЛЬ СЕВАСТОПОЛЬ САНКТ-ПЕТЕРБУРГ ЕКАТЕРИНБУРГ
НОВОСИБИРСК КАЗАНЬ СОЧИ ЮЖНО-САХАЛИНСК ИРКУТСК КАЛИНИНГРАД МУРМАНСК АСТАНА ТАШКЕНТ БИШКЕК ДУШАНБЕ
ЕРЕВАН БАКУ ТБИЛИСИ КИШИНЕВ ВАРШАВА ПРАГА БУДАПЕШТ БЕЛГРАД СОФИЯ ХАНОЙ ДЕЛИ НЬЮ-ДЕЛИ УЛАН-БАТОР
"""
# Names of more than one word, parted by bars.
_LONGER = """
NEW YORK | NEW DELHI | NEW ORLEANS | LOS ANGELES | SAN FRANCISCO | SAN DIEGO | SAN ANTONIO
SAN JOSE | SAN JUAN | SAN SALVADOR | LAS VEGAS | SALT LAKE CITY | OKLAHOMA CITY | KANSAS CITY
ST. LOUIS | ST. PAUL | ST. PETERSBURG | WASHINGTON, DC | MEXICO CITY | GUATEMALA CITY
PANAMA CITY | KUWAIT CITY | VATICAN CITY | HO CHI MINH CITY | QUEBEC CITY | CAPE TOWN | TEL AVIV
HONG KONG | KUALA LUMPUR | PHNOM PENH | PORT MORESBY | PORT-AU-PRINCE | RIO DE JANEIRO
SAO PAULO | SÃO PAULO | BUENOS AIRES | ABU DHABI | ADDIS ABABA | UNITED NATIONS | THE HAGUE
BANGUI | NDJAMENA | GAZA CITY | SANTO DOMINGO | TEGUCIGALPA | LA PAZ | NIZHNY NOVGOROD | VATICAN
BOGOTÁ | BRASÍLIA | ZÜRICH | MÜNCHEN | WIEN | KÖLN | DÜSSELDORF | GENÈVE | BRUXELLES | MOSCOU
PÉKIN | LONDRES | ROMA | MILANO | TORINO | NAPOLI | MOSCÚ | PEKÍN | GINEBRA | BRUSELAS | BERLÍN
PARÍS | SEÚL | SEVILLA | MOSKAU | PEKING | WARSCHAU | BRÜSSEL | PRAG | GENF | ATHEN | KIEW
TEHERAN | WASHINGTON D.C. | KAIRO | KOPENHAGEN | MAILAND | ROM | NEU-DELHI | TOKIO | STRASSBURG
LISSABON | BELGRAD | BUKAREST | SINGAPUR | VARSOVIE | KYJIW | HAMBOURG | LA HAYE | GINEVRA
PARIGI | LONDRA | BERLINO | MOSCA | PECHINO | ESTRASBURGO | NUEVA YORK | CIUDAD DE MÉXICO
"""
PLACES: frozenset[str] = frozenset(
    [
        *_PLACES.split(),
        *(name.strip() for name in _LONGER.replace("\n", "|").split("|") if name.strip()),
    ]
)
