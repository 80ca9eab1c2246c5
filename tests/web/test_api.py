"""The desk's API: what it promises in its OpenAPI document, and whom it lets decide."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

sys.path.insert(0, str(Path(__file__).parent))  # tests have no packages
import small_desk
from small_desk import TOPIC, served_desk, url, verdicts

from kawaraban.web.api import OPERATIONS

try:
    import schemathesis
except ImportError:  # said by the test
    schemathesis = None  # type: ignore[assignment]


@pytest.fixture(scope="module")
def shared_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("api")
    small_desk.fill(folder)
    with served_desk(folder) as inbox:
        yield inbox.split("/desk/")[0] + "/api/v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_desk.fill(tmp_path)
    return tmp_path


@pytest.fixture
def api(folder: Path) -> Iterator[str]:
    with served_desk(folder) as inbox:
        yield inbox.split("/desk/")[0] + "/api/v1"


def ask(address: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], Any]:
    """Status, headers and content of one request; with a body it is posted as JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        named.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(address, data=data, headers=named)
    try:
        with urllib.request.urlopen(request) as response:
            content = response.read()
            return response.status, dict(response.headers), json.loads(content)
    except urllib.error.HTTPError as error:
        content = error.read()
        return error.code, dict(error.headers), json.loads(content) if content else None


def test_lists_come_in_pages_that_leave_nothing_out(api: str) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        _, _, page = ask(f"{api}/topics/{TOPIC}/inbox?limit=2{cursor}")
        seen += [item["article"]["url"] for item in page["items"]]
        if "next" not in page:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(seen) == [url(n) for n in range(3, 8)]


def test_a_decision_is_kept_and_undone(api: str, folder: Path) -> None:
    body = {"urls": [url(3), url(4)], "verdict": "accept"}
    status, _, done = ask(f"{api}/topics/{TOPIC}/decisions", body)
    assert (status, done) == (200, {"clips": 5, "asked": 3})
    assert verdicts(folder) == {url(3): "accepted", url(4): "accepted"}
    _, _, log = ask(f"{api}/topics/{TOPIC}/decisions")
    assert {(d["kind"], d["url"]) for d in log["items"]} == {("accept", url(3)), ("accept", url(4))}
    _, _, undone = ask(f"{api}/topics/{TOPIC}/undo", {})
    assert len(undone["items"]) == 2
    assert verdicts(folder) == {}


def test_an_edit_leaves_alone_what_it_does_not_name(api: str) -> None:
    ask(f"{api}/topics/{TOPIC}/edits", {"url": url(0), "headline": "甲", "note": "乙"})
    ask(f"{api}/topics/{TOPIC}/edits", {"url": url(0), "headline": ""})
    _, _, page = ask(f"{api}/topics/{TOPIC}/clips")
    clip = next(clip for clip in page["items"] if clip["article"]["url"] == url(0))
    assert (clip["headline"], clip["note"]) == (clip["article"]["headline"], "乙")


def test_what_did_not_change_is_not_sent_again(api: str) -> None:
    _, headers, _ = ask(f"{api}/topics")
    assert ask(f"{api}/topics", If_None_Match=headers["ETag"])[0] == 304
    ask(f"{api}/topics/{TOPIC}/decisions", {"urls": [url(3)], "verdict": "reject"})
    assert ask(f"{api}/topics", If_None_Match=headers["ETag"])[0] == 200


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/topics/nowhere/clips", None, {}, 404),
        ("/articles?url=https://minato.example/none", None, {}, 404),
        ("/articles", None, {}, 400),
        (f"/topics/{TOPIC}/clips?limit=0", None, {}, 400),
        (f"/topics/{TOPIC}/clips?cursor=x", None, {}, 400),
        (f"/topics/{TOPIC}/decisions", {"urls": [url(3)], "verdict": "burn"}, {}, 400),
        (f"/topics/{TOPIC}/decisions", {"urls": [], "verdict": "accept"}, {}, 400),
        (f"/topics/{TOPIC}/edits", {"url": url(3), "date": "2024-13-45"}, {}, 422),
        (
            f"/topics/{TOPIC}/decisions",
            {"urls": [url(3)], "verdict": "accept"},
            {"Content_Type": "text/plain"},
            415,
        ),
        (
            f"/topics/{TOPIC}/decisions",
            {"urls": [url(3)], "verdict": "accept"},
            {"Sec_Fetch_Site": "cross-site"},
            403,
        ),
        ("/topics", None, {"Host": "evil.example"}, 404),
    ],
)
def test_mistakes_are_told_and_nothing_is_kept(
    api: str, folder: Path, path: str, body: Any, headers: dict[str, str], status: int
) -> None:
    got, answered, problem = ask(f"{api}{path}", body, **headers)
    assert got == status
    assert answered["Content-Type"].startswith("application/problem+json")
    assert problem["status"] == status
    assert problem["detail"]
    assert verdicts(folder) == {}


def test_it_does_what_its_document_says(shared_api: str) -> None:
    """Every operation, asked with what its document allows and with what it does not."""
    if schemathesis is None:
        pytest.skip("the package schemathesis is not installed")
    if find_spec("urllib3_future") is not None:
        pytest.skip("urllib3-future (with niquests, a benchmark's peer) stands in urllib3's place")
    from schemathesis.core.result import Ok
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    schema = schemathesis.openapi.from_url(f"{shared_api}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == len(OPERATIONS)
    for operation in operations:
        for mode in schemathesis.GenerationMode:

            @given(operation.as_strategy(generation_mode=mode))
            @settings(max_examples=20, suppress_health_check=list(HealthCheck))
            def holds(case: Any) -> None:
                # A date may have the form of one and yet be none: 2024-02-31.
                case.call_and_validate(excluded_checks=[positive_data_acceptance])

            # What takes nothing, or any text, cannot be asked wrongly.
            wrong = mode is schemathesis.GenerationMode.NEGATIVE
            with suppress(Unsatisfiable) if wrong else nullcontext():
                holds()
