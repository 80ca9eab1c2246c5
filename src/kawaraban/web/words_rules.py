"""What the rule editor's pages say, English and Japanese side by side (see ``words``)."""

from __future__ import annotations

RULES_WORDS: dict[str, tuple[str, str]] = {
    "rules": ("Rules", "規則"),
    "rules_text": ("The topic file", "主題ファイル"),
    "rules_help": (
        "How rules are written: docs/topics.md. Nothing counts before it is saved.",
        "書き方は docs/topics.md にあります。保存するまでは何も変わりません。",
    ),
    "rules_look_only": (
        "This account may look, and not change the rules.",
        "このアカウントは閲覧だけで、規則は変更できません。",
    ),
    "try_rules": ("Check, and show what changes", "点検し、変化を見る"),
    "save_rules": ("Save", "保存"),
    "rules_saved": (
        "Saved. The next round matches the archive with it.",
        "保存しました。次の巡回で記事が照合されます。",
    ),
    "rules_not_saved": (
        "Not saved: with this mistake the rules would not work.",
        "保存していません。このままでは規則が働きません。",
    ),
    "rules_draft": (
        "This is what you were writing on {when}. It is not saved.",
        "{when} に書きかけたものです。まだ保存していません。",
    ),
    "discard_draft": ("Discard it", "破棄する"),
    "rules_conflict": (
        "{who} saved these rules on {when}, after you had begun. Nothing of yours is in force; "
        "it is kept in the history. Below is yours, and how it differs from theirs.",
        "書きはじめた後の {when} に、{who} が規則を保存しました。あなたの分はまだ有効ではなく、"
        "履歴に残してあります。下はあなたの文と、保存済みのものとの違いです。",
    ),
    "rules_merged": (
        "Both changed other lines, so below is theirs with your changes put in. Look at it, then "
        "save.",
        "変更した行が重ならないので、下では保存済みのものにあなたの変更を加えました。"
        "確かめてから保存してください。",
    ),
    "rules_elsewhere": (
        "Somebody has saved these rules since. Saving will show you both.",
        "ほかの人がこの規則を保存しました。保存しようとすると両方が表示されます。",
    ),
    "on_disk": ("somebody at the file itself", "ファイルを直接編集した人"),
    "save_mine": ("Save what is below instead", "下のものを保存する"),
    "take_theirs": ("Leave it as they saved it", "保存済みのものにする"),
    "rules_sound": ("No mistakes.", "誤りはありません。"),
    "mistakes": ("Mistakes", "誤り"),
    "line_n": ("Line {n}", "{n} 行目"),
    "error": ("error", "誤り"),
    "warning": ("warning", "注意"),
    "would_change": ("What this would change", "これによる変化"),
    "looked_n": (
        "{done} of {total} articles looked at, the latest first",
        "{total} 件中 {done} 件を照合（新しい順）",
    ),
    "looked_all": ("All {total} articles looked at", "全 {total} 件を照合しました"),
    "looked_stopped": (
        "Stopped after {done} of {total} articles, the latest first",
        "{total} 件中 {done} 件（新しい順）で止めました",
    ),
    "looked_failed": (
        "It could not be found out just now. Try again.",
        "ただいま調べられません。もう一度お試しください。",
    ),
    "look_again": ("Show how far it is", "続きを見る"),
    "change_in": ("Comes in", "載る"),
    "change_out": ("Goes out", "外れる"),
    "change_ask": ("To the inbox", "判断待ちへ"),
    "no_change": ("Nothing changes.", "変化はありません。"),
    "no_change_yet": ("Nothing so far.", "まだありません。"),
    "none_of_these": ("None of these.", "該当はありません。"),
    "newest_shown": ("The latest {n} are shown.", "新しい {n} 件だけを示します。"),
    "score_now": ("score {now} of {threshold}", "得点 {now}（掲載は {threshold} から）"),
    "score_was": (
        "score {before}, now {now} of {threshold}",
        "得点 {before} → {now}（掲載は {threshold} から）",
    ),
    "score_none": ("0", "0"),
    "add_rule": ("Add a rule", "規則を足す"),
    "add_rule_help": (
        "Words parted by commas. @north-korea stands for all its names.",
        "語は「、」か「,」で区切ります。@north-korea のような名前の集合も使えます。",
    ),
    "any_words": ("Any of these words", "これらの語のどれか"),
    "also_words": ("and also any of these", "さらに、これらのどれか（任意）"),
    "not_words": ("but none of these", "ただし、これらはないもの（任意）"),
    "strength": ("That is", "その重み"),
    "strength_headline": ("enough in a headline", "見出しにあれば載せる"),
    "strength_anywhere": ("enough wherever it stands", "どこにあっても載せる"),
    "strength_sign": ("one sign among others", "手がかりの一つ"),
    "strength_against": ("a sign against it", "載せない手がかり"),
    "put_in": ("Put it into the text", "下書きに入れる"),
    "rule_added": ("Put in, not yet saved: line {n}", "入れました（未保存）：{n} 行目"),
    "suggestions": ("Suggested words", "語の提案"),
    "suggest": ("Suggest words from what was decided", "判断した記事から語を提案する"),
    "suggest_help": (
        "Words that stand in what was accepted and hardly anywhere else.",
        "採用した記事によく出て、ほかにはあまり出ない語です。",
    ),
    "no_suggestions": ("Nothing stands out.", "目立つ語はありません。"),
    "accept_first": ("Accept a few articles first.", "まず何件か採用してください。"),
    "suggest_add": ("Add", "足す"),
    "suggest_add_of": ("Add “{term}”", "「{term}」を足す"),
    "suggest_against": ("Against", "除く"),
    "suggest_against_of": ("Add “{term}” as a sign against", "「{term}」を載せない手がかりにする"),
    "in_accepted": ("{n} of {of} accepted", "採用 {of} 件中 {n}"),
    "in_rejected": ("{n} of {of} rejected", "不採用 {of} 件中 {n}"),
    "in_others": ("{n} others", "ほか {n}"),
    "covered_by": ("in {set}", "{set} にある"),
    "take_out": (
        "Take “{term}” out of “{rule}”? It stands mostly in what was rejected.",
        "「{rule}」から「{term}」を外しますか。不採用の記事に多く出ます。",
    ),
    "versions": ("Earlier versions", "以前の版"),
    "version_of": ("Version of {when}", "{when} の版"),
    "version_saved": ("saved", "保存"),
    "version_found": ("found in the file", "ファイルで見つかった"),
    "version_kept": ("not in force: another had saved", "無効（ほかの人が先に保存）"),
    "in_force": ("in force", "有効"),
    "lines_changed": ("+{more} −{less} lines", "+{more} −{less} 行"),
    "no_versions": ("Nothing has been saved yet.", "まだ何も保存していません。"),
    "against_before": ("Against the one before", "前の版との違い"),
    "before_mistake": (
        "This is of the text before the mistake.",
        "誤りが入る前の文についてのものです。",
    ),
    "since_then": ("What is different now", "いまとの違い"),
    "no_difference": ("It is as it was then.", "違いはありません。"),
    "restore": ("Put this version in force", "この版に戻す"),
    "whole_text": ("The whole text", "全文"),
    "rules_back": ("Back to the rules", "規則に戻る"),
    "new_topic": ("New topic", "新しい主題"),
    "new_topic_words": (
        "A few words it is about, parted by commas (can stay empty)",
        "その主題の語をいくつか、「、」か「,」で区切って（空でも可）",
    ),
    "new_topic_help": (
        "Articles with one of the words in the headline come onto its page. Without words it "
        "follows what you accept. All of it can be changed afterwards.",
        "見出しに語のどれかがある記事が載ります。語がなければ、採用した記事に似たものを拾います。"
        "あとから何でも変えられます。",
    ),
    "new_topic_slug": (
        "Its address and file (made of the name where empty)",
        "アドレスとファイル名（空なら名前から作ります）",
    ),
    "make_topic": ("Make the topic", "主題を作る"),
    "or_search": ("Or make one of a search", "検索から作る"),
    "refused_rules": (
        "Not saved: this page was too old. Here is what you wrote; press again.",
        "保存していません。頁が古くなっていました。書いたものはここにあります。もう一度押してください。",
    ),
    "too_long_rules": ("That is too long to be edited here.", "ここで編集するには長すぎます。"),
}  # fmt: skip
