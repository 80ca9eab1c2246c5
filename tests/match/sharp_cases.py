"""Sharp cases for the starter topic 朝ロ関係: what is on the page, asked about, or off it, and why.

All headlines and texts are our own. One case a line: outcome | headline | text | reason. ``¶``
starts a paragraph; ``{F}`` stands for two neutral paragraphs in the language, longer than a lead,
so that what follows is background; ``{f}`` for one short neutral paragraph.

Of each language every second case is held out: the starter topic and the alias sets were tuned
on the others only.
"""

from __future__ import annotations

from typing import NamedTuple

NEUTRAL = {
    "ja": (
        "市は来年度の予算案をまとめ、道路の補修と図書館の改修に重点を置いた。担当者は「身近な施設から"
        "順に直したい」と話す。議会の審議は来週始まり、月末に採決される見通しだ。"
    ),
    "ko": (
        "시는 내년도 예산안을 마련해 도로 보수와 도서관 개축에 중점을 뒀다. 담당자는 가까운 시설부터 "
        "차례로 고치겠다고 말했다. 의회 심의는 다음 주 시작돼 월말에 표결에 부쳐질 전망이다. "
    ),
    "zh": (
        "市政府编制了明年的预算草案,重点放在道路维修和图书馆改造上。负责人说,希望从身边的设施开始逐步修缮。"
        "议会将于下周开始审议,预计月底表决。"
    ),
    "en": (
        "The city has drawn up a budget for next year that puts repairs to roads and libraries "
        "first. An official said that work would begin with the buildings people use most. "
        "Councillors start their debate next week and are to vote at the end of the month. "
    ),
    "ru": (
        "Город подготовил проект бюджета на следующий год, главное место в нём заняли ремонт дорог "
        "и обновление библиотек. По словам чиновника, начнут с самых посещаемых зданий. Обсуждение "
        "начнётся на следующей неделе, голосование ожидается в конце месяца. "
    ),
}

JA = """
on | 露國、朝鮮民主主義人民共和國と協約 | | old characters for both sides
on | 北鮮とソ聯ではなく北朝鮮と露西亜の今 | 北朝鮮と露西亜(ロシア)の貿易を追った。 | an old spelling of Russia beside its usual one
on | ﾛ朝首脳、電話で協議 | | half-width kana in a compound
on | ﾌﾟｰﾁﾝ氏、ﾋﾟｮﾝﾔﾝ到着 | | half-width kana with voicing marks
on | 朝-ロ間の鉄道貨物が倍増 | | a hyphen between the sides
on | ロ・朝の国防相が会談 | | middle dot, the other order
on | 露・北朝鮮 国防相が会談 | | short form and name joined by a dot
on | 北朝鮮・ロシア間の定期船が就航 | | both names joined by a dot
on | 露と北朝鮮、合同演習を検討 | | short form, と, name
on | 北露首脳、国境の駅で握手 | | 北 and 露, both short
on | 北ロ会談へ 極東の港で準備進む | | 北ロ is no north of anything before 会談
on | ロ北接近を警戒、韓国外相 | | ロ北 as a pair
on | 朝ロ関係「新段階」と声明 | | the subject in a compound and a quotation
on | 「朝ロ蜜月」の舞台裏 | | in brackets
on | 中朝ロ3カ国の外相、初会合 | | the sides within the name of three
on | 日米韓、露朝の軍事協力を非難 | | what others say of the relation is about it
on | 米国務長官「露朝の取引を注視」 | | a quotation of a third party on the relation
on | ショイグ氏が訪朝 正恩氏に親書 | | persons with a title, 訪朝
on | ロシア安保会議書記、平壌入り | | office and capital
on | 崔善姫外相がモスクワ訪問 | | minister and capital
on | ラブロフ氏と崔外相が会談 元山で | ロシアのラブロフ外相は12日、北朝鮮東部の元山で崔善姫外相と会談した。 | 崔 alone is common; the lead tells
on | マツェゴラ駐朝大使が死去 | 北朝鮮に駐在するロシアのマツェゴラ大使が死去した。北朝鮮外務省が弔意を示した。 | the ambassador of one to the other
on | コズロフ天然資源相が平壌へ | ロシアのコズロフ天然資源相が15日、平壌に到着し北朝鮮側と経済協力を協議した。 | a minister few know, told in the lead
on | 北朝鮮、ロシアへの派兵を初めて認める | | admission
on | 北朝鮮、ロシアへの武器供与を否定 | 北朝鮮外務省は「ロシアに武器を渡したことはない」との談話を出した。 | a denial is about the relation
on | クレムリン、北朝鮮への技術移転「ない」 | ロシアのペスコフ大統領報道官は、北朝鮮への技術移転を否定した。 | negation in the headline
on | クルスク州に北朝鮮の工兵千人 ロシア発表 | | place in Russia, troops of the North
on | 元山リゾートにロシア人観光客 | 北朝鮮東部の元山に、ロシアからの観光客が着いた。北朝鮮はロシア人客を優先して受け入れている。 | tourism between them
on | 豆満江に橋、ロシアが着工 | ロシア政府は豆満江をまたぎ北朝鮮と結ぶ道路橋の工事を始めた。 | the border river
on | 派兵の代償は何か | ¶北朝鮮がロシアに兵を送って1年。ロシアは北朝鮮に石油を渡し、対価を払った。 | nothing in the headline, all in the lead
on | 【解説】包括的戦略パートナーシップ条約とは | ロシアと北朝鮮が結んだ条約の第4条は、一方が攻撃を受ければ他方が支援すると定める。 | explains the treaty
on | 北朝鮮の対ロ輸出、5年ぶり高水準 | | 対ロ with the North as actor
on | ロシア、対北朝鮮の石油供給枠を超過 | | 対 before the other side's name
on | ソ連占領下の平壌、ロシアの公文書で判明 | 平壌に進駐したソ連軍と北朝鮮指導部の関係を示す文書が、モスクワの公文書館で見つかった。ロシアと北朝鮮の関係の出発点だ。 | a historical article about the relation itself
off | 日露戦争と朝鮮半島 | 1904年に始まった日露戦争で、ロシアと日本は朝鮮半島の支配を争った。 | history before there was a North Korea
off | 朝鮮戦争とソ連の空軍 | 朝鮮戦争でソ連の操縦士が飛んだ記録を、歴史家がまとめた。 | the war, no North by name, no Russia
ask | 朝鮮戦争とスターリン、新史料 | スターリンは1950年、金日成の南進計画を承認した。モスクワの公文書館の電報でわかった。 | the relation's past told with names of both, no news of today
off | 露館播遷の跡を歩く | 高宗がロシア公使館に移った1896年の事件。朝鮮王朝の末期を訪ねる。 | the old kingdom
off | 伊藤博文とロシア蔵相、ハルビンの朝 | | morning in Harbin
off | 朝日ロシア語学院が移転 | | 朝日 and ロシア: neither 朝ロ nor 日ロ
off | 北ロシアの木造教会、修復終わる | | 北 before ロシア is northern Russia
off | 台北ロケ地めぐり | | 台北 + ロケ
off | 河北ロータリークラブが植樹 | | 河北 + ロータリー
off | 東北ロシア会、料理教室 | 東北で暮らすロシア出身者の会が料理教室を開いた。 | 北ロ across two words
off | 今朝ロサンゼルスで停電 | | 今朝 + ロサンゼルス
off | 毎朝ロシアパンを焼く店 | | 毎朝 + ロシアパン
off | 12日朝ロシア西部で脱線 | 12日朝、ロシア西部で列車が脱線した。 | 日朝, 朝ロ across words
off | 甘露朝顔の苗を配布 | | 露朝 across words
off | 吐露朝まで続いた討論会 | | 露朝 across 吐露 and 朝
off | 暴露北欧ミステリーの新作 | | 露北 across 暴露 and 北欧
off | 露地栽培の朝採れ野菜 | | 露 and 朝 in words of farming
off | 露骨な値上げ、朝食メニューも | | 露骨, 朝食
off | 朝露の五線譜展 | 画家が朝露を題材に描いた。ロシアの顔料も使う。 | dew, with Russia named in the text for paint
off | 結露対策と北側の窓 | | 結露 and north
off | キムチとボルシチの夕べ | 各国料理を楽しむ会が開かれた。 | food
off | キム・ヨナさん、モスクワの思い出 | 韓国の元フィギュア選手キム・ヨナさんがモスクワ大会を振り返った。 | a common family name, the South
off | 金氏がロシア文学賞 | 韓国の金氏がロシア文学の翻訳賞を受けた。 | 金氏 of the South
off | 北朝鮮が韓国を非難 | 北朝鮮の談話は韓国の演習を非難した。{F}¶ロシアでは大統領選が行われた。 | Russia only in an unrelated closing item
off | ロシア軍がキーウ攻撃 | ロシア軍が夜間に攻撃した。{F}¶破片には北朝鮮製の部品もあったという。 | one passing sentence far down
ask | ロシア軍がキーウ攻撃 | ロシア軍が夜間に攻撃した。{F}¶北朝鮮はロシアと条約を結び、兵を送った。ロシアは北朝鮮から砲弾も受け取り、露朝の軍事協力は深まっている。 | a background paragraph recounts the relation
ask | 北朝鮮、党大会を年内に | 北朝鮮が党大会を開く。{F}¶北朝鮮はロシアと包括的条約を結んだ。ロシアへの派兵も認め、プーチン大統領は金正恩氏に謝意を伝えた。 | background on the relation in an article on one side
ask | 韓国大統領、国連で演説へ | 韓国大統領が国連で演説する。{F}¶北朝鮮はロシアに派兵した。韓国はロシアと北朝鮮の軍事協力の停止を求めてきた。朝ロの条約も議題になりそうだ。 | background on the relation in an article on a third
off | 国連総会が開幕 | 各国首脳が演説する。{F}¶米国、中国、ロシア、イラン、北朝鮮、シリアなどの演説は来週になる。 | a list of states deep in the text
off | 核軍縮、遠い道 | 核を持つ米国、ロシア、英国、フランス、中国、インド、パキスタン、イスラエル、北朝鮮の9カ国の弾頭は計1万2千発。 | the list of nuclear powers in the lead
off | 核弾頭、9カ国で1万2千発 | 国別ではロシア5580発、米国5044発、中国500発、フランス290発、英国225発、インド172発、北朝鮮50発と推定される。 | a list with numbers
off | サイバー攻撃、国家の影 | 警察庁は、中国、ロシア、北朝鮮の関与が疑われる攻撃が増えたと発表した。 | three states listed, no relation
off | 「中ロ朝の脅威」に備え 防衛白書 | 防衛白書は中国、ロシア、北朝鮮の軍事動向を順に記した。 | three threats listed; the three as one word
off | 独裁者はなぜ滅びないか | ヒトラー、スターリン、毛沢東、金日成、プーチンらを論じる。 | a list of dictators
off | 独裁者図鑑、重版 | プーチン、金正恩、ルカシェンコ、習近平、アサドの5人を描く。 | another list of leaders
off | 米大統領「習氏もプーチン氏も金氏も私を尊敬」 | | leaders in a row, joined by も
off | 制裁対象にロシア、ベラルーシ、イラン、北朝鮮 | 国際機関が更新した一覧にロシア、ベラルーシ、イラン、北朝鮮が並んだ。 | a list of sanctioned states
off | 報道の自由度、日本は66位 | 最下位はエリトリアで、北朝鮮、中国、ロシアも下位だった。 | a ranking
off | 女子サッカーU20、北朝鮮がロシアに快勝 | | a match
off | レスリング世界選手権 ロシア勢が北朝鮮を破り金 | | a championship
off | アイスホッケー、北朝鮮−ロシア戦は中止 | | a fixture of another sport
off | 体操W杯 北朝鮮とロシアの選手が決勝へ | | gymnasts
ask | ロシアのサッカーチーム、平壌で親善試合 両国の友好強調 | ロシアと北朝鮮のスポーツ相が会談し、両国の友好を強調した。サッカーの親善試合も開かれた。 | sport as diplomacy
off | 「まるで北朝鮮かロシアだ」 野党が議会運営を批判 | 野党は採決を強行した与党を批判した。 | a comparison
off | 朝鮮学校でロシア民謡の合唱 | | a school in Japan
off | 朝鮮半島情勢、日本とロシアが協議 | 日本とロシアの外務省局長が協議した。 | the peninsula as a topic of two others
off | 朝鮮通信使とロシア使節 江戸の外交展 | | old embassies
off | 北朝鮮拉致問題、ロシア文学者が寄稿 | 拉致被害者の家族を支える会報に、ロシア文学の研究者が寄稿した。 | a scholar of literature
off | 北方領土、ロシアが演習 朝から砲声 | | 北方 and 朝
off | ロ軍、朝方に北部を砲撃 | ロシア軍は朝方、ウクライナ北部を砲撃した。 | 朝方 is morning, 北部 north
off | 露、北部前線に増派 | ロシアがウクライナ北部の前線に増派した。 | 北部
off | 露へ北海道産ホタテ輸出再開 | | 北海道
on | 北の派兵、露が対価に軍事技術か | 北朝鮮による派兵の対価として、ロシアが軍事技術を渡したと韓国が分析した。 | 北の and 露が, short in the headline
on | 金総書記、極東の工場視察へ 露大統領と再会も | 北朝鮮の金正恩総書記がロシア極東を訪れる。 | titles only in the headline
ask | 安保理、制裁監視の報告書 | 安保理の専門家は、北朝鮮の制裁逃れを報告した。{f}¶船舶はロシアの港で北朝鮮の石炭を積み替えていた。 | one sentence of substance, not the main matter
"""

KO = """
on | 북·러, 군사협력 협정 서명 | | middle dot
on | 북-러 정상, 블라디보스토크서 만나 | | hyphen
on | 북/러 무역액 사상 최대 | | slash
on | 러·북 외교장관 회담 | | the other order
on | 조로 친선 강조한 노동신문 | 로동신문은 조로친선을 강조하며 로씨야 대사의 글을 실었다. | the North's own 조로
on | 北·러 밀착 가속 | | hanja and hangul in one compound
on | 北露, 경제공동위 개최 | | hanja on both sides
on | 朝露關係의 어제와 오늘 | 북한과 러시아의 관계를 되짚었다. | hanja compound, names in the lead
on | 김정은, 푸틴에 생일 축전 | | persons with particles
on | 푸틴 "북한군에 감사" | | thanks, in a quotation
on | 크렘린궁 "김정은 방러 일정 조율 중" | | palace and person
on | 쇼이구 서기, 평양서 김정은 면담 | | official and capital
on | 최선희 외무상 모스크바 도착 | | minister and capital
on | 북한군 사상자 4천명…러 쿠르스크 전선 | 북한군이 러시아 쿠르스크 전선에서 큰 피해를 입었다고 국정원이 밝혔다. | troops
on | 러, 北에 방공무기 제공 | 러시아가 북한에 방공미사일을 줬다고 정부가 밝혔다. | short forms with particles
on | 北 "러 파병은 조약 따른 것" | 북한이 러시아 파병을 공식 인정했다. | quotation of one side
on | 북한, 러시아에 무기 준 적 없다 | 북한 국방성은 러시아에 무기를 수출한 적이 없다고 했다. | denial
on | 평양-모스크바 직항 재개 | | capitals
on | 나선 경제특구에 러시아 투자단 | 러시아 투자단이 북한 나선 경제특구를 찾았다. | place and visitors
on | 한미일 "북러 군사협력 즉각 중단해야" | | others on the relation
on | 두만강 자동차 다리 착공식 | 북한과 러시아를 잇는 두만강 다리 착공식이 열렸다. 러시아 총리가 화상으로 참석했다. | a bridge between them
on | 원산갈마에 러시아 관광객 첫 입국 | 러시아 관광객이 북한 원산갈마 해안관광지구에 도착했다. | tourism
on | 로씨야련방 대표단 평양 도착 | | the North's spelling
on | 러시아 파병 북한군 포로 "한국행 희망" | | captured soldiers
off | 한·러 어업협상 타결 | | Seoul and Moscow
off | 남북러 가스관 구상, 10년의 기록 | 구상이 나온 지 10년, 서울의 연구자들이 기록을 모았다. | a plan of three, told as Seoul's history
off | 조선소, 러시아 쇄빙선 건조 재개 | | shipyard
off | 조선 후기 러시아와의 통상 | 조선 왕조의 대외 통상을 다룬 책이 나왔다. | the old kingdom
off | 아관파천 현장, 옛 러시아공사관 복원 | 고종이 머문 옛 러시아공사관이 복원된다. | history of the old kingdom
off | 북촌 러시아 카페 인기 | | 북촌 is a quarter
off | 북미 러닝화 시장 성장 | | 북미 is North America, 러닝 is running
off | 전자북 러시아어판 출시 | | 북 + 러시아 across words
off | 북유럽·러시아 오로라 여행 | | northern Europe
off | 강북 러시아거리 상권 | | 강북 is a district
off | 노트북 러시아 수출 급증 | | 노트북 is a laptop
off | 페이스북·러시아 선거 개입 의혹 | | 페이스북 + · + 러시아
off | 북한산 단풍 절정, 러시아 유학생도 산행 | | the mountain
off | 평양냉면집 사장님의 러시아 유학기 | | a dish
off | 라스푸틴과 조선의 무희 | | Rasputin, old kingdom
off | 미국·중국·러시아·일본·북한 등 5개국 조사 | | a list in the headline
off | 수출 상위국 순위 | 국가별로 중국 1300억 달러, 미국 1200억 달러, 베트남 500억 달러, 러시아 60억 달러, 북한 0달러로 집계됐다. | a long list with numbers
off | 핵탄두 보유국 현황 | 스톡홀름 연구소는 러시아 5580기, 미국 5044기, 중국 500기, 프랑스 290기, 영국 225기, 인도 172기, 파키스탄 170기, 이스라엘 90기, 북한 50기로 추산했다. | the longest list, a known miss
off | 전세계 확진자 현황 | 미국(100만명), 인도(80만명), 브라질(70만명), 러시아(60만명), 이란(20만명) 순이며 북한은 통계를 내지 않았다. | a list with numbers, and one left out
off | 언론자유지수 한국 62위 | 중국 172위, 러시아 171위, 이란 176위, 북한 179위였다. | a ranking with numbers
off | 트럼프 "시진핑·푸틴·김정은 모두 똑똑" | | leaders
off | 독재자들의 식탁 | 스탈린, 히틀러, 김정일, 푸틴의 식탁을 다룬 책이다. | a list of dictators
off | 여자배구 북한, 러시아에 0-3 패 | | a match
off | 아시안컵 축구 북한 조편성, 심판은 러시아 출신 | | sport
off | 북한, 순항미사일 발사 | 합참이 밝혔다.{F}¶러시아는 논평하지 않았다. | one word far down
ask | 이 대통령, 유엔서 기조연설 | 이 대통령이 유엔에서 연설한다.{F}¶북한은 러시아와 조약을 맺고 파병했다. 정부는 북러 군사협력의 중단을 러시아에 요구해 왔다. | background paragraph
ask | 우크라이나 동부 공방전 | 우크라이나군이 후퇴했다.{F}¶러시아는 북한군을 전선에 보냈다. 북한이 러시아에 준 포탄은 수백만 발로, 북러 조약이 근거다. | background paragraph
off | 사이버 공격 배후에 중국·러시아·북한 | 정보당국은 중국, 러시아, 북한을 배후로 꼽았다. | three listed
"""

ZH = """
on | 朝俄关系进入新阶段 | | compound
on | 俄朝两国防长会谈 | | the other order
on | 朝、俄外长在元山会晤 | 朝鲜外相崔善姬与俄罗斯外长拉夫罗夫在元山会晤。 | an enumeration comma between two short forms
on | 俄羅斯與北韓簽署軍事協定 | | traditional characters, Taiwan's name
on | 北韓士兵現身庫斯克 俄國證實 | 俄羅斯證實北韓士兵在庫斯克作戰。 | traditional, 俄國
on | 普丁訪平壤 金正恩親自接機 | | Taiwan's spelling of Putin
on | 蒲亭訪問朝鮮民主主義人民共和國 | 俄羅斯總統蒲亭抵達平壤。 | rarer spelling of Putin, full name
on | 金正恩致电普京祝贺胜利日 | | persons
on | 朝鲜外务省否认向俄罗斯出口武器 | | denial
on | 崔善姬抵达莫斯科 | | minister and capital
on | 绍伊古再访平壤 | | official and capital
on | 朝鮮派兵俄羅斯 南韓國情院通報 | | traditional
on | 图们江大桥开工 连接朝俄 | | border bridge
on | 俄国客列车抵达平壤 | 从莫斯科开出的列车抵达平壤,朝俄铁路客运恢复。 | railway
on | 俄媒:朝鲜工兵将赴库尔斯克排雷 | 俄罗斯媒体称朝鲜工兵将赴库尔斯克州。 | 俄媒 and the name
on | 韩外长:俄朝军事合作须停止 | | a third on the relation
on | 佩斯科夫:俄将继续发展同朝鲜关系 | | spokesman
off | 朝露待日晞 古诗新读 | | dew in an old poem
off | 今朝俄顷风定云墨色 | | 今朝 and 俄顷 in a verse
off | 俄亥俄州朝圣之旅 | | Ohio, pilgrimage
off | 明朝与俄国的茶叶贸易 | | the Ming dynasty
off | 唐朝到俄罗斯的丝路展 | | a dynasty
off | 朝阳区举办俄罗斯文化节 | | 朝阳 is a district
off | 俄代表团朝觐圣地 | | 朝觐 is pilgrimage
off | 列车朝俄罗斯方向驶去 | | 朝 is towards
off | 日俄战争与朝鲜半岛 | 1904年日俄战争爆发。 | history
off | 抗美援朝老兵回忆苏联飞行员 | | the Korean War
off | 中国、俄罗斯、伊朗和朝鲜被列入名单 | | a list
off | 世界核弹头:俄罗斯5580枚、美国5044枚、中国500枚、朝鲜50枚 | | a list with numbers
off | 特朗普称普京、习近平和金正恩都很聪明 | | leaders
off | 女足友谊赛:朝鲜2比0俄罗斯 | | a match
off | 举重世锦赛 朝鲜、俄罗斯选手夺冠 | | championship
off | 白俄罗斯总统访问朝鲜 | | Belarus is not Russia
off | 中朝边境贸易恢复 | | China and the North
ask | 乌克兰东部战况 | 乌军后撤。{F}¶朝鲜向俄罗斯派兵,俄朝签署了条约。朝鲜还向俄罗斯提供炮弹。 | background paragraph
ask | 韩国总统将在联大演讲 | 韩国总统将演讲。{F}¶朝鲜与俄罗斯签订条约并派兵。韩国要求俄朝停止军事合作。 | background paragraph
off | 朝鲜试射导弹 | 韩国军方发布消息。{F}¶俄罗斯未予置评。 | one word far down
off | 朝鲜日报记者谈俄罗斯旅行 | | a newspaper
"""

EN = """
on | Russian-North Korean summit set for autumn | | adjectives in a compound
on | North Korea/Russia trade hits record | | slash
on | DPRK, Russia hold defence talks | | comma between two
on | Moscow-Pyongyang flights resume | | capitals in a compound
on | Pyongyang and Moscow deepen military ties | | capitals for governments
on | Kremlin thanks Kim for troops | The Kremlin thanked North Korean leader Kim Jong Un for sending troops to fight for Russia. | metonym and family name, told in the lead
on | Lavrov meets Choe Son Hui in Wonsan | Russia's foreign minister met his North Korean counterpart. | persons
on | Shoigu flies to Pyongyang again | | official and capital
on | Putin hails ‘heroic’ North Korean soldiers | | a quotation mark and adjectives
on | N. Korea admits sending troops to Russia | | N. Korea
on | N Korea ships shells to Russia: Seoul | | no full stop after N
on | NK soldiers in Kursk: what we know | North Korean soldiers were seen in Russia's Kursk region, Kyiv said. | NK alone is unsure, the lead tells
on | North Korea denies arming Russia | | denial
on | Kremlin says no plan to arm Pyongyang | | negation, metonyms
on | Russia’s envoy to North Korea dies | | ambassador
on | DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA AND RUSSIAN FEDERATION SIGN TREATY | | full names, capitals
on | Seoul alarmed by Russia–North Korea pact | | a third on the relation
on | Why the treaty matters | Article 4 of the treaty between Russia and North Korea commits each to aid the other. Moscow and Pyongyang ratified it in November. | only the lead tells
on | Kim Jong Un’s train crosses into Russia | | possessive
on | Russian tourists reach Wonsan resort | A first group from Vladivostok arrived at North Korea's new beach resort. | tourism
on | Tumen bridge to link Russia and North Korea by road | | border
off | Russia and South Korea discuss flights | Officials from South Korea and Russia met. | the South
off | Kim Kardashian’s Moscow photo shoot | | another Kim
off | Kim Clijsters recalls Kremlin Cup win | | Kremlin Cup, another Kim
off | Moscow, Idaho library hosts North Korea talk | | a town in Idaho
off | Pyongyang-style noodles come to Little Russia cafe | | a dish
off | Russian dressing and Korean barbecue, north of the river | | food, north
off | The Russo-Japanese War in Korea, 1904 | Russian and Japanese fleets met off Korea in 1904. | history before the North
off | Soviet pilots of the Korean War | Historians count Soviet pilots who flew in the Korean War. | the war, no side by name of today
ask | Stalin, Kim Il Sung and the road to war | Telegrams in Moscow's archive show how Stalin approved Kim Il Sung's plan in 1950. | the relation's past
off | Nine nuclear states: Russia 5,580, United States 5,044, China 500, France 290, Britain 225, North Korea 50 | | numbers in a list
off | China, Russia, Iran and North Korea top threat list | Intelligence chiefs named China, Russia, Iran and North Korea. | a list
off | Strongmen: Putin, Xi, Erdogan, Orban, Kim Jong Un | A book on Putin, Xi, Erdogan, Orban and Kim Jong Un. | leaders
off | Trump says Putin, Kim and Xi respect him | | leaders, Kim in the middle
off | Press freedom ranking out | Eritrea, North Korea, China and Russia are near the bottom. | a ranking
off | North Korea women wrestlers beat Russia at worlds | | sport
off | Ice hockey: Russia 5, North Korea 0 | | a result
off | Gymnast from North Korea edges Russian for gold medal | | a medal
off | Council budget passed | {F}¶“This is not North Korea or Russia,” said one councillor. | a comparison far down
off | ‘Like Russia or North Korea’: judge rebukes ministry | | a comparison in a quotation
off | North Korea fires missile | Seoul's military said so.{F}¶Russia did not comment. | passing
ask | Ukraine falls back in east | Ukrainian troops fell back.{F}¶North Korea has sent Russia troops and shells under a treaty. Moscow and Pyongyang say the pact is defensive; Russia pays North Korea in oil. | background paragraph
ask | UN speech by Seoul's president | He will speak on Tuesday.{F}¶North Korea signed a treaty with Russia and sent troops. Seoul asks Moscow to stop Russia-North Korea arms deals. | background paragraph
off | Prussia, Moscow Mule and other bar names | | no state at all
off | Banks warned | Hackers tied to Russia, China and North Korea are active. | a list in the lead
off | North Koreans and Russians among 40 nationalities at marathon | | nationalities counted
"""

RU = """
on | РФ и КНДР подписали соглашение | | abbreviations
on | Российско-северокорейские переговоры прошли в Пхеньяне | | adjectives in a compound
on | КНДР–Россия: итоги года | | en dash
on | Лавров встретился с Цой Сон Хи в Вонсане | Министры иностранных дел России и КНДР провели переговоры. | persons, instrumental
on | Шойгу прибыл в Пхеньян с посланием Путина | | genitive of Putin
on | Путин поблагодарил Ким Чен Ына | | inflected given name
on | Кремль: визит Кима в Москву готовится | Лидер КНДР Ким Чен Ын посетит Россию, сообщил Песков. | Ким in company
on | Военные КНДР разминируют Курскую область | Минобороны России сообщило о сапёрах из КНДР в Курской области. | troops
on | Россиян в Вонсане встретили песнями | Первые туристы из России приехали на курорт КНДР. | tourism
on | Мост через Туманную свяжет Россию и КНДР | | border bridge
on | МИД КНДР опроверг поставки оружия России | | denial, dative
on | Сеул обеспокоен сближением Москвы и Пхеньяна | | capitals, genitive
on | Корейская Народно-Демократическая Республика и Россия: текст договора | | full name
on | О дружбе Пхеньяна с Москвой | | capitals, instrumental
on | Мацегора: товарооборот с КНДР растёт | Посол России в КНДР Александр Мацегора рассказал о торговле двух стран. | ambassador
on | Северную Корею посетил Козлов | Глава Минприроды России прибыл в КНДР. | accusative, a minister
off | Россия и Южная Корея обсудили рейсы | Республика Корея и Россия возобновят рейсы. | the South
off | Русско-японская война и Корея | В 1904 году началась война. | history
off | Корейская война: воспоминания советских лётчиков | | history
off | Путина на Камчатке: корейская кухня | | путина is a fishing season
off | Москвич по фамилии Ким выиграл олимпиаду | Школьник Ким победил. | a common name
off | Кафе «Пхеньян» открылось в Москве | В меню холодная лапша и чай. | a restaurant's name
off | Китай, Россия, Иран и КНДР вошли в список | | a list
off | Ядерные державы: Россия 5580, США 5044, Китай 500, КНДР 50 | | numbers in a list
off | Трамп похвалил Путина, Си Цзиньпина и Ким Чен Ына | | leaders
off | Хоккей: Россия — КНДР 9:0 | | a result
off | Сборная КНДР по борьбе обошла россиян | | sport
off | КНДР запустила ракету | Сообщили в Сеуле.{F}¶Россия не комментировала. | passing
ask | Бои на востоке Украины | ВСУ отошли.{F}¶КНДР направила России войска по договору. Москва и Пхеньян называют договор оборонительным, Россия платит КНДР нефтью. | background paragraph
ask | Президент в ООН | Президент Южной Кореи выступит во вторник.{F}¶КНДР подписала с Россией договор и направила войска. Сеул требует от Москвы прекратить сотрудничество с КНДР. | background paragraph
off | «Как в КНДР или в России» — спор в парламенте | | a comparison
off | Белоруссия и КНДР подписали соглашение | | Belarus
off | Бюджет принят | {F}¶Хакеров связывают с Россией, Китаем, Ираном и КНДР. | a list far down
off | Украинские власти назвали список стран | Санкции введут против России, Беларуси, Ирана, Сирии и КНДР. | a list, genitive
"""


class Sharp(NamedTuple):
    """One case. ``expected`` is on, ask or off."""

    language: str
    expected: str
    headline: str
    text: str
    reason: str


def _read(language: str, table: str) -> list[Sharp]:
    neutral = NEUTRAL[language]
    least = -(-450 // len(neutral))
    cases = []
    for line in table.strip().splitlines():
        expected, headline, text, reason = (part.strip() for part in line.split("|"))
        text = text.replace("{F}", "\n" + neutral * least + "\n" + neutral)
        text = text.replace("{f}", "\n" + neutral).replace("¶", "\n")
        cases.append(Sharp(language, expected, headline, text.strip(), reason))
    return cases


_ALL = [_read(*of) for of in (("ja", JA), ("ko", KO), ("zh", ZH), ("en", EN), ("ru", RU))]
TUNED = [case for cases in _ALL for case in cases[::2]]
HELD_OUT = [case for cases in _ALL for case in cases[1::2]]
