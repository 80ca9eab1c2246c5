"""What the names that a page gives its elements (class, id, test id) say of their content.

Names are taken apart into words (``articleBody``, ``article-body`` and ``article_body`` are
``article`` ``body``); a word, or two or three that follow each other, decides. Tables: what
holds the article, what surely holds something else, what likely does, and what is the name of
a label (a date, a caption), which holds no more than a line or two. A word may stand for a
beginning (``related*``).
"""

from __future__ import annotations

import re
from functools import lru_cache

GOOD, PLAIN, LABEL, BAD, WORSE = 1, 0, -1, -2, -3
"""The article's text; nothing said; a label; likely something else; surely something else."""

_GOOD = """
    articlebody* articletext* articlecontent* articlecopy articleview* articletxt articlemain
    storybody* storytext* storycontent* newsbody* newstext newscontent* newsview
    newsarticle postbody postcontent* posttext entrycontent entrytext bodytext bodycopy bodycontent
    maintext textbody contentbody contbody fulltext thecontent singlecontent artikeltext
"""
_WORSE = """
    comment comments commentlist commentarea commentbox disqus respond replies discussion
    livefyre related* recommend* recirc* mostread mostpopular mostviewed mostrecent mostshared
    morenews morestories morearticles morelinks moreon morefrom morein morelike moretop readmore
    readalso readnext readon alsoread seealso furtherreading upnext youmay* nextarticle prevnext
    popular trending ranking toplist outbrain taboola plista ligatus teaserlist articlelist
    articlelinks articlelink articlenav sidebar sidebars rightcol* rightrail rail nav navbar navi
    gnb lnb navigation menu menus megamenu breadcrumb breadcrumbs pagination pager paging skiplink
    foot footer footers sitefooter colophon cookie cookies consent gdpr cmpbox cmpmodal cmpbanner
    modal popup lightbox newsletter newsletters twittertweet instagrammedia tiktokembed fbpost
    telegrampost ad ads
    advert* adbox adslot adcontainer adwrapper adunit adlabel adblock outerlinks affiliate*
"""
_BAD = """
    community latest* headlines postcard postcards teaser teasers promo promos promotion* promobox
    share shares sharing sharebar sharetools sharelinks sharelink sharebuttons sharebutton social*
    sns follow*
    likebox nlbox subscri* signup register registration login signin paywall barrier premiumbox
    premiumteaser premiumoffer offer upsell cta calltoaction donat* membership adv banner banners
    sponsor* anzeige werbung publicidad publicite dfp gpt shopping product* deal deals widget
    widgets widgetarea imprint legal disclaimer overlay tooltip toast notification authorbio
    authorbox authorinfo bio biography aboutauthor tagcloud toolbar tools toolbox gallery
    slideshow carousel slider swiper hidden pullquote infobox factbox boxout feedback rating poll
    survey quiz toc tableofcontents liveticker articlebottom articlefoot* articletools
    articleshare
"""
_LABEL = """
    copyright copyrights byline* author authors author* writer reporter* journalist contributor
    avatar date dates dateline datelines time timestamp datetime pubdate publish* meta metadata
    articlemeta articleinfo postmeta entrymeta infobar caption captions figcaption wpcaption
    credit credits photocredit photodesc photocaption phototext photoinfo imagecredit imagedesc
    imagecaption imagetext imageinfo imgcredit imgdesc imgcaption imgtxt imgtext imginfo
    piccaption pictext legend bildinfo bildtext bildunterschrift bildnachweis bildquelle
    tag tags taglist topic topics keyword keywords category categories label labels
    kicker overline eyebrow rubric action actions button buttons btn icon icons print emailthis
    bookmark fontsize textsize audio audioplayer audiobox listen player video videoplayer videojs
    videometa videoinfo sronly visuallyhidden screenreader* printonly invisible articletag
    articletags articlecopyright
"""
# What content systems call the box of a post, beside the names of its tags and categories.
_POST = 2
_POSTS = frozenset(["hentry", "typepost", "typearticle", "statuspublish"])


def _table(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    whole = frozenset(w for w in words.split() if not w.endswith("*"))
    return whole, tuple(w[:-1] for w in words.split() if w.endswith("*"))


_TABLES = ((LABEL, _LABEL), (BAD, _BAD), (WORSE, _WORSE), (GOOD, _GOOD))
# Where a word stands in two tables the later one decides.
_WHOLE = {word: verdict for verdict, words in _TABLES for word in _table(words)[0]}
_STARTS = tuple((verdict, _table(words)[1]) for verdict, words in reversed(_TABLES))
_BEGINNINGS = tuple(start for _, starts in _STARTS for start in starts)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# A word with digits in the middle is a key, not a name.
_WORDS = re.compile(r"(?<![a-z0-9])[a-z]+(?=\d{0,3}(?:[^a-z0-9]|\Z))")
_LONGEST = 400


@lru_cache(maxsize=32_768)
def judge(named: str) -> int:
    """GOOD, PLAIN, LABEL, BAD or WORSE, for the value of one attribute."""
    lowest, good = PLAIN, False
    for name in named[:_LONGEST].split():
        # Names with a colon or bracket are utility classes for one state (print:block); what
        # follows a double hyphen tells a variant (field--label-hidden), not the content.
        if ":" in name or "[" in name:
            continue
        name = name.partition("--")[0]
        if not name.islower():
            name = _CAMEL.sub("-", name).lower()
        parts = _WORDS.findall(name)
        if parts[:1] == ["elementor"]:  # a page builder, to which every part is a widget
            parts = [part for part in parts if part not in ("elementor", "widget")]
        before = last = ""
        for word in parts:
            # The word alone, with the one before it, and with the two before it.
            joined = last + word if len(last) > 1 else ""
            for one in (word, joined, before and before + last + word):
                verdict = _judge(one) if one else PLAIN
                if verdict == _POST:
                    return PLAIN
                if verdict == GOOD:
                    good = True
                elif verdict < lowest:
                    lowest = verdict
            before, last = last, word
    return GOOD if good else lowest


@lru_cache(maxsize=65_536)
def _judge(word: str) -> int:
    if word in _POSTS:
        return _POST
    verdict = _WHOLE.get(word, PLAIN)
    if not word.startswith(_BEGINNINGS):
        return verdict
    found = [verdict, *(v for v, starts in _STARTS if word.startswith(starts))]
    return GOOD if GOOD in found else min(found)
