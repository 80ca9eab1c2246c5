"""Names, passwords, and how attempts are slowed down."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawaraban.web import accounts
from kawaraban.web.accounts import (
    check_password,
    checked_name,
    checked_password,
    form_token,
    hash_password,
    is_outdated,
    key_of,
    verify,
)
from kawaraban.web.slowing import Attempt, Attempts, Slowing, network


def test_a_password_is_known_by_its_hash_alone() -> None:
    hashed = hash_password("correct horse battery")
    assert hashed != hash_password("correct horse battery")
    assert "horse" not in hashed
    assert verify("correct horse battery", hashed)
    assert verify("ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　ｂａｔｔｅｒｙ", hashed)  # another keyboard
    assert not verify("Correct horse battery", hashed)
    assert not verify("", None)
    assert not is_outdated(hashed)


def test_a_hash_of_other_parameters_is_still_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_LOG_N", 12)
    old = hash_password("correct horse battery")
    monkeypatch.undo()
    assert verify("correct horse battery", old)
    assert is_outdated(old)


@settings(max_examples=5)
@given(st.text(max_size=2000))
def test_any_text_may_be_tried(text: str) -> None:
    assert not verify(text + "\ud800", hash_password("correct horse battery"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "short"),
        ("ｓｈｏｒｔ", "short"),
        ("x" * 1001, "long"),
        ("aaaaaaaaaaaa", "simple"),
        ("passwordpassword", "simple"),
        ("abcdefghijklmnop", "simple"),
        ("anna-anna-1234", "simple"),
        ("ANNAannaＡＮＮＡ!", "simple"),
        ("correct horse battery", None),
        ("うみべの町の古い灯台と猫", None),
    ],
)
def test_which_passwords_will_do(password: str, why: str | None) -> None:
    assert check_password(password, "Anna") == why
    if why is None:
        assert checked_password(password, "Anna") == password
    else:
        with pytest.raises(ValueError, match=r"password|パスワード"):
            checked_password(password, "Anna")


def test_names() -> None:
    assert checked_name("  田中 一郎 ") == "田中 一郎"
    assert key_of("Ａｎｎａ") == key_of("anna") == key_of("ANNA ")
    for bad in ("", " ", "a\nb", "<b>", "x" * 41, "a\u202eb", "\ufeff"):
        with pytest.raises(ValueError, match=r"name|名前"):
            checked_name(bad)


@given(st.text(max_size=60))
def test_a_name_that_will_do_is_found_again(name: str) -> None:
    try:
        kept = checked_name(name)
    except ValueError:
        return
    assert checked_name(kept) == kept
    assert key_of(kept) == key_of(key_of(kept)) == key_of(name)


def test_a_form_s_token_is_of_its_cookie_and_does_not_tell_it() -> None:
    assert form_token("a") != form_token("b")
    assert form_token("secret") == form_token("secret")
    assert "secret" not in form_token("secret")


# Slowing down --------------------------------------------------------------------------


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def refused(attempts: Attempts, name: str, address: str, browser: bytes | None = None) -> bool:
    return not isinstance(attempts.begin(name, address, browser), Attempt)


def test_a_few_at_once_then_one_now_and_then() -> None:
    clock = Clock()
    slowing = Slowing(3, 10, clock=clock)
    for _ in range(3):
        assert slowing.wait("k") == 0
        slowing.take("k")
    assert slowing.wait("k") == pytest.approx(10)
    assert slowing.wait("other") == 0
    clock.now += 10
    assert slowing.wait("k") == pytest.approx(0)
    slowing.take("k")
    assert slowing.wait("k") == pytest.approx(10)
    slowing.take("k", -1)
    assert slowing.wait("k") == 0


def test_memory_is_bounded() -> None:
    slowing = Slowing(1, 10, clock=Clock())
    for n in range(20_000):
        slowing.take(n)
    assert len(slowing._used) == 10_000


def test_one_who_guesses_does_not_lock_the_person_out() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    guessed = 0
    for _ in range(24 * 3600):  # once a second, a whole day
        clock.now += 1
        guessed += not refused(attempts, "anna", "203.0.113.7")
    assert guessed < 24 * 60 + 10
    assert refused(attempts, "anna", "203.0.113.7")
    assert not refused(attempts, "anna", "198.51.100.1")


def test_not_even_attempts_from_everywhere_keep_a_known_browser_out() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    let = sum(not refused(attempts, "anna", f"198.51.{n // 250}.{n % 250}") for n in range(5_000))
    assert let == 100
    assert refused(attempts, "anna", "203.0.113.9")
    assert not refused(attempts, "anna", "203.0.113.9", b"known")
    assert not refused(attempts, "bert", "203.0.113.9")


def test_many_names_from_one_address_are_slowed_down_as_well() -> None:
    attempts = Attempts(Clock())
    let = sum(not refused(attempts, f"name{n}", "2001:db8::" + f"{n:x}") for n in range(100))
    assert let == 30
    assert not refused(attempts, "name1", "2001:db8:0:1::1")


def test_a_known_browser_is_slowed_down_too() -> None:
    attempts = Attempts(Clock())
    assert sum(not refused(attempts, "anna", "::1", b"stolen") for _ in range(50)) == 10


def test_success_is_held_against_nobody() -> None:
    attempts = Attempts(Clock())
    for _ in range(200):
        attempt = attempts.begin("anna", "203.0.113.7", None)
        assert isinstance(attempt, Attempt)
        attempt.succeeded()


@pytest.mark.parametrize(
    ("address", "as_"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:", "unix:"),
    ],
)
def test_what_counts_as_one_address(address: str, as_: str) -> None:
    assert network(address) == as_
