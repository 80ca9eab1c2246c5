"""The words of dates, one table per language of the press.

Months in full and short, the days of the week, the words for counts back from now, and the
labels that say whether a date is that of publication, of a revision, or of something else.
``read/dates/written.py`` makes its patterns of them. Texts are in NFKC and compared without case.
"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """What one language says. Lists are parted by spaces, or by ``|`` where a word has some."""

    months: str = ""
    """Twelve lists, parted by ``|``."""
    weekdays: str = ""
    units: str = ""
    """Seconds, minutes, hours, days and weeks: five lists, parted by ``|``."""
    ago: str = ""
    """After the count."""
    since: str = ""
    """Before the count."""
    days: str = ""
    """Today, yesterday and the day before: three lists, parted by ``;``."""
    now: str = ""
    """A moment ago."""
    published: str = ""
    updated: str = ""
    other: str = ""
    """What a date that is neither is called: of an event, a broadcast, a copyright."""


JAPANESE = Words(
    weekdays="月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月曜 火曜 水曜 木曜 金曜 土曜 日曜",
    units="秒|分|時間|日|週間",
    ago="前",
    now="たった今",
    days="今日|本日|きょう;昨日|きのう;一昨日|おととい",
    published="公開|掲載|配信|投稿|発行|入力|登録|初出|作成|送信|発信|posted",
    updated="最終更新|更新|改訂|修正|訂正|改稿|改定|編集",
    other=(
        "開催|放送|放映|締め?切り?|受付|期間|会期|開演|開場|開始|終了|発売|公演|撮影|上映|開幕|閉幕|"
        "生まれ|誕生|死去|閲覧|取得|予定|開館|現在|時点|有効期限"
    ),
)
KOREAN = Words(
    weekdays="월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    units="초|분|시간|일|주",
    ago="전",
    now="방금 전|방금",
    days="오늘;어제;그제|그저께",
    published="입력|등록|승인|발행|게재|송고|작성|게시|보도|출고|기사등록|기사입력",
    updated="최종수정|최종 수정|수정|업데이트|갱신|최종편집|재송고",
    other="행사|접수|방송|촬영|개최|마감|출시|시작|종료|일시|기준|현재|까지|부터",
)
CHINESE = Words(
    weekdays=(
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 "
        "周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日"
    ),
    units="秒|分钟 分鐘 分|小时 小時|天 日|周 週 星期 礼拜",
    ago="前 之前",
    now="刚刚|剛剛",
    days="今天|今日;昨天|昨日;前天",
    published=(
        "发布|發布|發佈|发表|發表|刊登|发稿|發稿|刊发|刊發|出版|上线|上線|上架|时间|時間|日期|"
        "创建|建立|首发|首發"
    ),
    updated="最后更新|最後更新|最新更新|更新|修改|修訂|修订|编辑于",
    other="播出|开幕|開幕|截止|举行|舉行|开始|開始|结束|結束|上映|拍摄|拍攝|版权|版權|有效期",
)
RUSSIAN = Words(
    months="январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|"
    "июнь июня июн|июль июля июл|август августа авг|сентябрь сентября сен сент|"
    "октябрь октября окт|ноябрь ноября ноя нояб|декабрь декабря дек",
    weekdays="понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс",
    units="секунда секунды секунду секунд сек|минута минуты минуту минут мин|час часа часов|"
    "день дня дней|неделя недели неделю недель",
    ago="назад",
    now="только что",
    days="сегодня;вчера;позавчера",
    published="опубликован[оаы]?|публикаци[яи]|создан[оа]?|размещен[оа]?|размещён|добавлен[оа]?",
    updated=r"обновл[её]н[оаы]?|обновлени[ея]|изменен[оаы]?|измен[её]н|отредактирован[оа]?|правка",
    other="начало|окончание|эфир|трансляция|съ[её]мка|премьера|состоится|до",
)
UKRAINIAN = Words(
    months="січень січня січ|лютий лютого лют|березень березня берез бер|квітень квітня квіт кві|"
    "травень травня трав тра|червень червня черв чер|липень липня лип|серпень серпня серп сер|"
    "вересень вересня верес вер|жовтень жовтня жовт жов|листопад листопада листоп лист лис|"
    "грудень грудня груд гру",
    weekdays="понеділок вівторок середа четвер п'ятниця субота неділя пн вт ср чт пт сб нд",
    units="секунда секунди секунду секунд|хвилина хвилини хвилину хвилин хв|година години годину "
    "годин год|день дні днів|тиждень тижні тижнів",
    ago="тому",
    days="сьогодні;вчора|учора;позавчора",
    published="опубліковано|дата публікації|публікація|створено",
    updated="оновлено|змінено|відредаговано",
)
ENGLISH = Words(
    months="january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
    "september sep sept|october oct|november nov|december dec",
    weekdays="monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur "
    "thurs fri sat sun",
    units="second seconds sec secs s|minute minutes min mins m|hour hours hr hrs h|day days d|"
    "week weeks w",
    ago="ago",
    now="just now",
    days="today;yesterday;",
    published=(
        "first published|published|publish|publication|posted|created|originally|original|issued|"
        "filed|released|written|submitted|added|uploaded|premiered"
    ),
    updated=(
        "last updated?|last ?update|updated?|modified|last modified|last changed|last edited|"
        "revised|edited|changed|amended|corrected"
    ),
    other=(
        "issue|edition|copyright|event|starts?|begins?|ends?|deadline|expires?|until|till|through|"
        "born|died|photo taken|taken on|recorded|retrieved|accessed|airs?|aired|broadcast|due|"
        "effective|since|as of|founded|established|joined|member"
    ),
)
GERMAN = Words(
    months="januar jan jänner|februar feb feber|märz mär mrz|april apr|mai|juni jun|juli jul|"
    "august aug|september sep sept|oktober okt|november nov|dezember dez",
    weekdays="montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do "
    "fr sa so",
    units="sekunde sekunden sek|minute minuten min|stunde stunden std|tag tage tagen|woche wochen",
    since="vor",
    days="heute;gestern;vorgestern",
    published=(
        "veröffentlicht|geschrieben|erschienen|erstellt|publiziert|eingestellt|erstveröffentlichung"
    ),
    updated=(
        "aktualisiert|akt\\.|aktualisierung|geändert|bearbeitet|letzte änderung|überarbeitet|stand"
    ),
    other="ausgabe|beginn|ende|bis|seit|termin|sendung vom|gesendet|aufgenommen|abgerufen|geboren",
)
FRENCH = Words(
    months="janvier janv|février févr fév fevrier|mars|avril avr|mai|juin|juillet juil|août aout|"
    "septembre sept|octobre oct|novembre nov|décembre déc decembre",
    weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
    units="seconde secondes|minute minutes min|heure heures|jour jours|semaine semaines",
    since="il y a",
    days="aujourd'hui|aujourd’hui;hier;avant-hier",
    published="publiée?|publication|paru|parution|créée?|mise? en ligne|postée?|rédigé",
    updated="mise? à jour|mise à jour|modifiée?|actualisée?|dernière modification",
    other="édition|début|fin|jusqu'au|jusqu’au|diffusée?|consulté|depuis",
)
SPANISH = Words(
    months="enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sep sept set|octubre oct|noviembre nov|diciembre dic",
    weekdays="lunes martes miércoles jueves viernes sábado domingo",
    units="segundo segundos|minuto minutos|hora horas|día días|semana semanas",
    since="hace",
    days="hoy;ayer;anteayer",
    published="publicad[oa]|publicación|cread[oa]",
    updated="actualizad[oa]|actualización|modificad[oa]",
    other="edición|hasta|comienza|inicio|emitid[oa]",
)
ITALIAN = Words(
    months="gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|"
    "agosto ago|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    weekdays="lunedì martedì mercoledì giovedì venerdì sabato domenica",
    units="secondo secondi|minuto minuti|ora ore|giorno giorni|settimana settimane",
    ago="fa",
    days="oggi;ieri;",
    published="pubblicat[oa]|pubblicazione|creat[oa]",
    updated="aggiornat[oa]|aggiornamento|modificat[oa]|ultima modifica",
    other="edizione|inizio|fino al",
)
PORTUGUESE = Words(
    months="janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|"
    "setembro set|outubro out|novembro nov|dezembro dez",
    weekdays="segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    units="segundo segundos|minuto minutos|hora horas|dia dias|semana semanas",
    since="há",
    ago="atrás",
    days="hoje;ontem;anteontem",
    published="publicad[oa]|publicação|postad[oa]|criad[oa]",
    updated="atualizad[oa]|atualização|modificad[oa]|última modificação",
)
DUTCH = Words(
    months="januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|"
    "september sep|oktober okt|november nov|december dec",
    weekdays="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo",
    units="seconde seconden|minuut minuten|uur uren|dag dagen|week weken",
    ago="geleden",
    days="vandaag;gisteren;eergisteren",
    published="gepubliceerd|geplaatst|publicatie",
    updated="bijgewerkt|gewijzigd|laatste update|aangepast",
)
POLISH = Words(
    months="stycznia styczeń sty|lutego luty lut|marca marzec mar|kwietnia kwiecień kwi|"
    "maja maj|czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz|"
    "października październik paź|listopada listopad lis|grudnia grudzień gru",
    weekdays="poniedziałek wtorek środa czwartek piątek sobota niedziela",
    units="sekunda sekundy sekund|minuta minuty minutę minut min|godzina godziny godzinę godzin|"
    "dzień dni|tydzień tygodnie tygodni",
    ago="temu",
    days="dzisiaj|dziś;wczoraj;przedwczoraj",
    published="opublikowano|publikacja|dodano|data publikacji|utworzono",
    updated="zaktualizowano|aktualizacja|zmieniono|ostatnia zmiana",
)
NORDIC = Words(  # Swedish, Danish, Norwegian, Finnish
    months="januari januar jan tammikuuta tammi|februari februar feb helmikuuta helmi|"
    "mars marts maaliskuuta maalis|april apr huhtikuuta huhti|maj mai toukokuuta touko|"
    "juni jun kesäkuuta kesä|juli jul heinäkuuta heinä|"
    "augusti august aug elokuuta elo|september sep sept syyskuuta syys|oktober okt lokakuuta loka|"
    "november nov marraskuuta marras|december desember dec des joulukuuta joulu",
    weekdays="måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag "
    "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai",
    units="sekunder sekunti sekuntia|minut minuter minutter minutt minuuttia|timmar timme timer "
    "time tuntia|dagar dag dager dage päivää|veckor vecka uger uke uker viikkoa",
    ago="sedan siden sitten",
    days="i dag|idag|tänään;i går|igår|eilen;i förrgår",
    published="publicera[dt]|publiserte?t?|publiceret|offentliggjort|julkaistu|oppretta|skapad",
    updated="uppdatera[dt]|opdateret|oppdatert|päivitetty|sist endret|senast ändrad|muokattu",
)
CZECH = Words(
    months="ledna leden led|února únor únoru|března březen bře|dubna duben dub|května květen kvě|"
    "června červen čer čvn|července červenec čvc|srpna srpen srp|září zář|října říjen říj|"
    "listopadu listopad lis|prosince prosinec pro",
    weekdays="pondělí úterý středa čtvrtek pátek sobota neděle",
    published="publikováno|vydáno|zveřejněno|vytvořeno",
    updated="aktualizováno|upraveno|změněno",
    days="dnes;včera;předevčírem",
)
TURKISH = Words(
    months="ocak oca|şubat şub|mart|nisan nis|mayıs|haziran haz|temmuz tem|ağustos ağu|"
    "eylül eyl|ekim eki|kasım kas|aralık ara",
    weekdays="pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    units="saniye|dakika|saat|gün|hafta",
    ago="önce",
    days="bugün;dün;",
    published="yayınlanma|yayınlandı|yayın tarihi|giriş|oluşturulma|eklenme",
    updated="güncelleme|güncellenme|güncellendi|son güncelleme",
)
ARABIC = Words(  # as written from Cairo to the Gulf, in the Maghreb, in the Levant
    months="يناير جانفي|فبراير فيفري شباط|مارس آذار|أبريل ابريل إبريل أفريل نيسان|مايو ماي أيار|"
    "يونيو جوان حزيران|يوليو جويلية تموز|أغسطس اغسطس أوت آب|سبتمبر شتنبر أيلول|أكتوبر اكتوبر|"
    "نوفمبر نونبر|ديسمبر دجنبر",
    weekdays="الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد",
    published="تاريخ النشر|نشر في|نشر|نُشر",
    updated="آخر تحديث|اخر تحديث|تم التحديث|تحديث",
)
OTHERS = Words(  # Romanian, Slovak, Indonesian, Vietnamese: what metadata of theirs holds
    months="ianuarie januára janvāris sausio yanvar ינואר|februarie februára fevral|"
    "martie|aprilie apríla|mája мау mei|iunie júna|iulie júla|augusta agustus agt|"
    "septembrie septembra|octombrie októbra|noiembrie novembra|decembrie decembra desember des",
    weekdays="senin selasa rabu kamis jumat sabtu minggu",
    published="dipublikasikan|diterbitkan|xuất bản|đăng|publicat",
    updated="diperbarui|cập nhật|actualizat",
)

LANGUAGES = (
    JAPANESE, KOREAN, CHINESE, RUSSIAN, UKRAINIAN, ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN,
    PORTUGUESE, DUTCH, POLISH, NORDIC, CZECH, TURKISH, ARABIC,
    OTHERS,
)  # fmt: skip
ENGLISH_MONTHS = frozenset(ENGLISH.months.replace("|", " ").split())


def months() -> dict[str, int]:
    """Month names of all languages, 1 to 12. Where two languages quarrel (``mar``, ``lis``),
    the table that stands first decides."""
    found: dict[str, int] = {}
    for words in LANGUAGES:
        for number, names in enumerate(words.months.split("|"), 1):
            for name in names.split():
                found.setdefault(name, number)
    return found


def units() -> dict[str, str]:
    """Names of units of time to ``second``, ``minute``, ``hour``, ``day`` or ``week``."""
    found: dict[str, str] = {}
    for words in LANGUAGES:
        for unit, names in zip(
            ("second", "minute", "hour", "day", "week"), words.units.split("|"), strict=False
        ):
            for name in names.split():
                found.setdefault(name, unit)
    return found


def just_now() -> frozenset[str]:
    """What is said for a moment ago."""
    return frozenset(name for words in LANGUAGES for name in words.now.split("|") if name)


def named_days() -> dict[str, int]:
    """Names of days near today, to how many days ago they are."""
    found: dict[str, int] = {}
    for words in LANGUAGES:
        for ago, names in enumerate(words.days.split(";")):
            for name in names.split("|"):
                if name:
                    found.setdefault(name, ago)
    return found
