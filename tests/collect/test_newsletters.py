"""Mails and mailboxes: charsets, parts, links, and what is made to be a burden."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.article import Problem, Unreadable
from kawaraban.collect import newsletters
from kawaraban.collect.newsletters import looks_like_mail, read_mail, split_mbox

HEADLINE = "金総書記とプーチン氏が平壌で会談"
HTML = f"""<html><body><div style="display:none">前書き</div>
<h1>みなと新報メール</h1><p>きょうの<b>ニュース</b>です。</p>
<p><a href="https://click.example/?u=https%3A%2F%2Fminato.example%2Fnews%2F20240619%3Futm_id%3Dm">
{HEADLINE}</a></p>
<p><a href="https://minato.example/news/20240620">
<img alt=""><span>関連の記事の見出しです</span></a></p>
<p><a href="https://minato.example/mail/unsubscribe?id=7">配信停止はこちらからお願いします</a></p>
<p><a href="https://minato.example/account/settings">設定の変更</a>
<a href="https://minato.example/">トップ</a></p>
<p>配信停止はこちら</p></body></html>"""


def newsletter(*, charset: str = "iso-2022-jp", html: str = HTML) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "みなと新報 <news@mail.minato.example>"
    mail["Subject"] = "【朝刊】朝ロ首脳が会談"
    mail["Date"] = "Wed, 19 Jun 2024 07:05:00 +0900"
    mail["Message-ID"] = "<20240619.1@minato.example>"
    mail["List-Unsubscribe"] = "<https://minato.example/u/7>, <mailto:u@minato.example>"
    mail.set_content("本文です。\n", charset=charset)
    mail.add_alternative(html, subtype="html", charset=charset)
    return mail


@pytest.mark.parametrize("charset", ["iso-2022-jp", "utf-8", "shift_jis", "euc-jp"])
def test_a_newsletter_in_html(charset: str) -> None:
    mail = read_mail(newsletter(charset=charset).as_bytes())
    assert mail.subject == "【朝刊】朝ロ首脳が会談"
    assert (mail.sender, mail.host) == ("みなと新報", "mail.minato.example")
    assert str(mail.sent) == "2024-06-19T07:05+09:00"
    assert mail.address == "mid:20240619.1@minato.example"
    assert [(link.url, link.words) for link in mail.links] == [
        ("https://minato.example/news/20240619", HEADLINE),
        ("https://minato.example/news/20240620", "関連の記事の見出しです"),
    ]
    texts = [p.text for p in mail.text]
    assert "きょうのニュースです。" in texts
    assert not any("前書き" in text or "配信停止" in text for text in texts)


def test_a_newsletter_in_plain_text() -> None:
    mail = EmailMessage()
    mail["From"] = "news@wire.example"
    mail["Subject"] = "Morning brief"
    mail["Archived-At"] = "<https://wire.example/lists/1>"
    mail.set_content(
        "Kim confirms a summit\nwith Putin in Pyongyang\nhttps://wire.example/2024/06/19/kim-putin\n\n"
        "Leaders signed a treaty of\nmutual defence on Wednesday.\n\n"
        "Unsubscribe: https://wire.example/unsubscribe/77\n"
    )
    read = read_mail(mail.as_bytes())
    assert read.address == "https://wire.example/lists/1"
    assert [(link.url, link.words) for link in read.links] == [
        ("https://wire.example/2024/06/19/kim-putin", "with Putin in Pyongyang")
    ]
    assert [p.text for p in read.text] == [
        "Kim confirms a summit with Putin in Pyongyang",
        "Leaders signed a treaty of mutual defence on Wednesday.",
    ]


def test_headers_that_are_not_declared() -> None:
    head = "From: 新聞 <a@b.example>\nSubject: 平壌で会談した\n\n本文\n".encode()
    assert read_mail(head).subject == "平壌で会談した"
    broken = b"From: a@b.example\nSubject: =?iso-2022-jp?B?!!!?= x\nDate: never\n\nx"
    assert read_mail(broken).sent is None


def test_a_mailbox_one_mail_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    one = newsletter().as_bytes()
    quoted = b"From: a@b.example\nSubject: two\nDate: x\n\n>From here on\nFrom there\n"
    box = b"".join(
        b"From MAILER-DAEMON Wed Jun 19 07:05:00 2024\n" + mail.rstrip() + b"\n\n"
        for mail in (one, quoted)
    )
    assert looks_like_mail(box) == "mbox"
    first, second = split_mbox(io.BytesIO(box))
    assert isinstance(first, bytes)
    assert read_mail(first).subject == "【朝刊】朝ロ首脳が会談"
    assert second == quoted.replace(b">From", b"From") + b"\n"
    monkeypatch.setattr(newsletters, "MOST_BYTES", 1000)
    large, small = split_mbox(io.BytesIO(box))
    assert isinstance(large, Problem)
    assert large.code == "too-large"
    assert small == second


def nested(levels: int) -> bytes:
    part = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    parts = b"".join(part % (level, level) for level in range(levels))
    return b"From: a@b.example\n" + parts + b"Content-Type: text/plain\n\nhere\n"


def within(levels: int) -> bytes:
    return b"Subject: deep\nContent-Type: message/rfc822\n\n" * levels + b"Subject: x\n\nhere\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"hello", "not-a-mail"),
        (b"X: " + b"y" * 300_000 + b"\n\nz", "too-large"),
        (b"Subject: x\n\n" + b"y" * (newsletters.MOST_BYTES + 1), "too-large"),
        (nested(5_000), "nested"),
        (within(100_000), "not-a-mail"),
        (within(2_000), "not-a-mail"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_mail(data)
    assert refused.value.problem.code == code


def test_nesting_that_real_mails_have() -> None:
    assert [p.text for p in read_mail(nested(20)).text] == ["here"]


def test_thousands_of_parts_and_links_are_cut() -> None:
    part = b"--b\nContent-Type: text/plain\n\nx\n"
    many = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n" + part * 20_000
    assert len(read_mail(many).text) <= 500
    links = "".join(
        f'<a href="https://a.example/{n:06}">A headline that is long enough {n}</a>'
        for n in range(5_000)
    )
    assert len(read_mail(newsletter(html=links).as_bytes()).links) == 200


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 1500))
def test_any_bytes_are_a_mail_or_refused(noise: bytes, at: int) -> None:
    whole = newsletter().as_bytes()
    for data in (noise, whole[:at] + noise + whole[at:], whole[:at]):
        try:
            mail = read_mail(data)
        except Unreadable:
            continue
        assert all(link.url.startswith(("http://", "https://")) for link in mail.links)
