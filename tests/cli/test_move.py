"""``dangan move`` and ``dangan sign`` as a person uses them, in a company of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dangan import pipeline
from dangan.cli import sign
from dangan.cli.main import run
from dangan.findings import load_codes
from dangan.pipeline import check
from dangan.project import open_project
from dangan.read.compose import compose
from dangan.schema.kinds import read_kinds
from dangan.write import days
from dangan.write.desk import open_desk, target_of
from dangan.write.moving import Act, best, moves_from, objections, transitions_of, ways
from dangan.write.people import load_people
from dangan.write.values import appended

BASE = Path(__file__).parents[1] / "corpus" / "base"
CASE = "records/complaints/2026/T-26-2AAAA.yaml"
PROPOSED = (
    *("--set", "/investigation/cause=堆码超限", "--set", "/investigation/course=现场查看"),
    *("--set", "/investigation/cause_side=己方原因", "--set", "/proposal/text=更换外箱"),
)
TODAY = "2026-05-20"


@cache
def _kinds() -> Any:
    return read_kinds(open_project(BASE))


@cache
def _codes() -> Any:
    return load_codes(open_project(BASE))


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Schemas are read once; the day and the settings of git are those of the test."""
    monkeypatch.setattr(pipeline, "read_kinds", lambda _: _kinds())
    monkeypatch.setattr(pipeline, "load_codes", lambda _: _codes())
    monkeypatch.setattr(days, "today", lambda _: TODAY)
    for name in list(os.environ):
        if name.startswith(("DANGAN_", "GIT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "company"
    shutil.copytree(BASE, root)
    monkeypatch.chdir(root)
    return root


class Screen:
    """Runs the command line and keeps what it says."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as left:
            run(list(words))
        said = self.capsys.readouterr()
        text = said.out + said.err
        assert left.value.code == code, text
        assert "Traceback" not in text
        assert "Both(" not in text
        return text


@pytest.fixture
def dangan(capsys: pytest.CaptureFixture[str]) -> Screen:
    return Screen(capsys)


def record(root: Path, path: str = CASE) -> Any:
    return yaml.safe_load((root / path).read_text(encoding="utf-8"))


def sound(root: Path) -> bool:
    return not [f for f in check(open_project(root)).findings if f.severity == "error"]


# dangan move


def test_without_a_state_it_shows_where_the_record_stands(company: Path, dangan: Screen) -> None:
    before = (company / CASE).read_bytes()
    said = dangan("move", "T-26-2AAAA")
    assert "现在是“调查中”，自 2026-05-07 起，由罗景行办理。" in said
    assert "提出处理方案 → 已提出方案    dangan move T-26-2AAAA proposed" in said
    assert "客户投诉专员（何静怡 he-jingyi）；主管部门（承办部门）（罗景行 luo-jingxing）" in said
    assert "还要填写：处理方案 · 处理方案（对策）    --set /proposal/text=内容" in said
    english = dangan("move", "T-26-2AAAA", "--lang", "en")
    assert "Propose a solution → Solution proposed, awaiting approval" in english
    assert "Still to fill in: Investigation · Side of the cause" in english
    assert "One of: own (Own side), not_own (Not the own side)" in english
    assert (company / CASE).read_bytes() == before


def test_a_step_is_written_with_its_fields_and_checked(company: Path, dangan: Screen) -> None:
    words = ("T-26-2AAAA", "已提出方案", "--on", "2026-05-10", "--by", "罗景行", *PROPOSED)
    trial = dangan("move", *words, "--note", "见现场照片", "--dry-run")
    assert "+  - to: proposed" in trial
    assert len(record(company)["steps"]) == 5
    said = dangan("move", *words, "--note", "见现场照片")
    assert "从“调查中”到“已提出方案”，2026-05-10，罗景行" in said
    assert "自行处理 → 已审批    dangan move T-26-2AAAA approved" in said
    assert "git commit" in said
    assert record(company)["steps"][-1] == {
        "to": "proposed",
        "on": "2026-05-10",
        "by": "luo-jingxing",
        "note": "见现场照片",
    }
    assert record(company)["investigation"]["cause_side"] == "own"
    assert sound(company)
    dangan("fmt", "--check")


def test_comments_stay_where_they_are(company: Path, dangan: Screen) -> None:
    path = company / CASE
    old = path.read_text("utf-8").replace("urgency: urgent", "# 电话里说很急\nurgency: urgent")
    path.write_text(old.replace("by: song-liheng", "by: song-liheng  # 代签"), "utf-8")
    before = path.read_text("utf-8").splitlines()
    dangan("move", "T-26-2AAAA", "proposed", "--on", "2026-05-10", "--by", "he-jingyi", *PROPOSED)
    after = path.read_text("utf-8").splitlines()
    assert [line for line in before if line in after] == before


def test_what_is_missing_is_said_all_at_once_and_nothing_is_written(
    company: Path, dangan: Screen
) -> None:
    before = (company / CASE).read_bytes()
    said = dangan("move", "T-26-2AAAA", "proposed", "--on", "2026-05-01", code=1)
    assert "早于前面的一步（2026-05-07）" in said
    assert "git 没有设置 user.email" in said
    for pointer in ("/investigation/cause", "/investigation/course", "/proposal/text"):
        assert f"--set {pointer}=内容" in said
    assert "--set /investigation/cause_side=选项" in said
    wrong = dangan("move", "T-26-2AAAA", "proposed", "--by", "xu-wenbo", "--lang", "en", code=1)
    assert f"许文博 could not take this step on {TODAY}." in wrong
    assert "Complaint specialist (何静怡 he-jingyi)" in wrong
    assert "Still to fill in: Investigation · Cause" in wrong
    assert (company / CASE).read_bytes() == before


def test_a_step_that_does_not_follow_is_refused_with_those_that_do(
    company: Path, dangan: Screen
) -> None:
    said = dangan("move", "T-26-2AAAA", "closed", code=1)
    assert "不能从“调查中”直接到“已结案”" in said
    assert "提出处理方案 → 已提出方案" in said
    assert "撤回 → 已撤回" in said
    assert "没有办理：现在已经是“调查中”" in dangan(
        "move", "T-26-2AAAA", "investigating", "--lang", "zh", code=1
    )
    assert len(record(company)["steps"]) == 5


def test_values_that_do_not_fit_are_refused_in_words(company: Path, dangan: Screen) -> None:
    said = dangan(
        *("move", "T-26-2AAAA", "withdrawn", "--by", "he-jingyi"),
        *("--set", "/closure/withdrawn_how=电话", "--set", "/closure/supervisor_informed_on=昨天"),
        code=1,
    )
    assert "结案 · 告知主管日期" in said
    assert "closure" not in record(company)


def test_findings_of_the_whole_company_count(company: Path, dangan: Screen) -> None:
    said = dangan(
        *("move", "T-26-2AAAA", "proposed", "--on", "2026-05-10", "--by", "he-jingyi", *PROPOSED),
        *("--set", "/investigation/verifier=luo-jingxing"),
        code=1,
    )
    assert "承办人和查证人都是罗景行" in said
    assert "rule/handler-verifier" in said
    assert len(record(company)["steps"]) == 5


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("T-26-9ZZZZ", "closed"), "T-26-9ZZZZ"),
        (("K-25-2AAA",), "没有办理状态"),
        (("T-26-2AAAA", "gone"), "没有“gone”这个状态"),
        (("T-26-2AAAA", "closed", "--on", "gestern"), "gestern"),
        (("T-26-2AAAA", "closed", "--by", "nobody-here"), "nobody-here"),
        (("T-26-2AAAA", "proposed", "--set", "/caus=x"), "/caus"),
        (("T-26-2AAAA", "proposed", "--set", "x"), "--set"),
        (("T-26-2AAAA", "--set", "/reason=x"), "请写明要进入哪个状态"),
    ],
)
def test_what_cannot_run_says_why(
    company: Path, dangan: Screen, words: tuple[str, ...], part: str
) -> None:
    before = (company / CASE).read_bytes()
    assert part in dangan("move", *words, code=2)
    dangan("move", *words, "--lang", "en", code=2)
    assert (company / CASE).read_bytes() == before


def test_a_day_to_come_is_pointed_out(company: Path, dangan: Screen) -> None:
    words = ("move", "T-26-2AAAA", "proposed", "--by", "he-jingyi", *PROPOSED)
    assert "还没有到" in dangan(*words, "--on", "2026-05-21", "--dry-run")
    assert "还没有到" not in dangan(*words, "--on", TODAY, "--dry-run")
    assert len(record(company)["steps"]) == 5


def test_a_change_by_somebody_else_is_not_overwritten(
    company: Path, dangan: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = company / CASE
    judged = pipeline.read

    def slowly(*words: Any) -> Any:
        found = judged(*words)
        path.write_bytes(path.read_bytes() + b"notes: x\n")
        return found

    monkeypatch.setattr(pipeline, "read", slowly)
    words = ("move", "T-26-2AAAA", "proposed", "--by", "he-jingyi", *PROPOSED)
    assert "读取之后有人改过它" in dangan(*words, code=2)
    assert record(company)["notes"] == "x"
    assert len(record(company)["steps"]) == 5


def test_a_supplier_may_be_suspended_and_come_back(company: Path, dangan: Screen) -> None:
    path = "records/suppliers/S-25-2AAA.yaml"
    dangan("move", "S-25-2AAA", "suspended", "--by", "zhou-xiaolan", "--note", "暂停")
    said = dangan("move", "S-25-2AAA", "恢复合作", code=2)
    assert "active（合作中）" in said
    dangan("move", "S-25-2AAA", "active", "--by", "zhou-xiaolan", "--on", "2026-05-21")
    assert [step["to"] for step in record(company, path)["steps"]][-2:] == ["suspended", "active"]
    assert sound(company)


# dangan sign


def test_without_a_role_it_shows_who_signs_what(company: Path, dangan: Screen) -> None:
    said = dangan("sign", "T-26-2AAAA")
    assert "- 查证人    dangan sign T-26-2AAAA --role verifier" in said
    assert "  签署内容：调查" in said
    assert "  可以由：许文博 xu-wenbo" in said
    english = dangan("sign", "E-26-2AAAA", "--lang", "en")
    assert "Operations management centre" in english
    assert (company / CASE).exists()


def test_a_signature_shows_what_it_covers_and_is_added(company: Path, dangan: Screen) -> None:
    words = ("sign", "T-26-2AAAA", "--role", "查证人", "--by", "许文博", "--on", "2026-05-10")
    assert "+sign_offs:" in dangan(*words, "--dry-run")
    assert "sign_offs" not in record(company)
    said = dangan(*words, "--opinion", "属实", "--for", "调查")
    assert "调查 · 责任归属部门 第1项 · 责任比率：100%" in said
    assert "已签署 T-26-2AAAA：查证人，许文博，2026-05-10，同意" in said
    assert "git commit -S" in said
    assert record(company)["sign_offs"] == [
        {
            "role": "verifier",
            "staff": "xu-wenbo",
            "on": "2026-05-10",
            "decision": "agree",
            "opinion": "属实",
            "for": "调查",
        }
    ]
    assert sound(company)
    assert "2026-05-10 许文博：同意（调查）" in dangan("sign", "T-26-2AAAA")
    again = dangan(*words, "--for", "调查", code=1)
    assert "schema/duplicate-item" in again


def test_nobody_signs_in_a_role_of_others(company: Path, dangan: Screen) -> None:
    said = dangan(
        *("sign", "T-26-2AAAA", "--role", "verifier", "--by", "he-jingyi"),
        *("--decision", "不同意", "--lang", "en"),
        code=1,
    )
    assert "何静怡 was not “Verifier” on 2026-05-20" in said
    assert "许文博 xu-wenbo" in said
    assert '--opinion "TEXT"' in said
    assert "不知道由谁签署" in dangan("sign", "T-26-2AAAA", "--role", "verifier", code=1)
    early = ("--role", "complaint_supervisor", "--by", "song-liheng", "--on", "2023-01-01")
    assert "目前没有人" in dangan("sign", "T-26-2AAAA", *early, code=1)
    nothing = ("--role", "general_manager", "--by", "qin-wangshu")
    assert "没有什么可以同意" in dangan("sign", "T-26-2AAAA", *nothing, code=1)
    assert "sign_offs" not in record(company)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("staff/he-jingyi", "--role", "handler"), "没有签署栏"),
        (("T-26-2AAAA", "--role", "boss"), "没有“boss”这个签署角色"),
        (("T-26-2AAAA", "--decision", "agree"), "--role"),
        (("T-26-2AAAA", "--role", "handler", "--decision", "也许"), "也许"),
        (("T-26-2AAAA", "--role", "handler", "--commit"), "git"),
    ],
)
def test_what_cannot_be_signed_says_why(
    company: Path, dangan: Screen, words: tuple[str, ...], part: str
) -> None:
    assert part in dangan("sign", *words, code=2)
    assert "sign_offs" not in record(company)


def test_a_signature_lets_the_step_follow(company: Path, dangan: Screen) -> None:
    dangan(
        *("move", "T-26-2AAAA", "proposed", "--on", "2026-05-10", "--by", "he-jingyi", *PROPOSED),
        *("--set", "/proposal/amount=15000"),
    )
    after = dangan("move", "T-26-2AAAA", "--on", "2026-05-11")
    assert "超过了 1000 的权限" in after
    assert "“处理方案 · 方案金额”不超过 20000（当日有效的 authority_limits." in after
    words = (
        *("move", "T-26-2AAAA", "approved", "--on", "2026-05-12", "--by", "song-liheng"),
        *("--set", "/proposal/settled_by=customer_service_manager"),
        *("--set", "/proposal/company_measure=更换", "--set", "/investigation/finding=超限"),
    )
    missing = dangan(*words, code=1)
    assert "还要签署：客户服务部经理    dangan sign T-26-2AAAA --role" in missing
    assert "还要填写" not in missing
    role = ("--role", "customer_service_manager", "--by", "song-liheng")
    dangan("sign", "T-26-2AAAA", *role, "--on", "2026-05-11")
    assert "从“已提出方案”到“已审批”" in dangan(*words)
    assert sound(company)


# dangan sign --commit


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@pytest.fixture
def repository(company: Path) -> Path:
    (company / ".gitignore").write_text("build/\n", "utf-8")
    git(company, "init", "-q", "-b", "main")
    for name, value in (("user.name", "宋立衡"), ("user.email", "song-liheng@yunxiu.example")):
        git(company, "config", name, value)
    git(company, "add", "-A")
    git(company, "commit", "-qm", "start")
    return company


@pytest.fixture
def key(tmp_path: Path) -> Path:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("needs ssh-keygen")
    path = tmp_path / "id"
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)]
    subprocess.run(made, check=True)
    return path


SUPERVISOR = ("sign", "T-26-2AAAA", "--role", "complaint_supervisor", "--commit", "--on")


def test_a_commit_without_a_key_is_attributed_and_says_so(repository: Path, dangan: Screen) -> None:
    (repository / "other.txt").write_text("x", "utf-8")
    git(repository, "add", "other.txt")
    said = dangan(*SUPERVISOR, "2026-05-08")
    assert "不能作为证明" in said
    assert "git config gpg.format ssh" in said
    assert git(repository, "show", "--name-only", "--format=%an %s").split() == [
        *("宋立衡", "签署", "T-26-2AAAA：客户投诉主管，同意", CASE)
    ]
    assert git(repository, "status", "--porcelain") == "A  other.txt\n"
    other = dangan(
        *("sign", "T-26-2AAAA", "--role", "verifier", "--by", "xu-wenbo", "--commit"),
        *("--lang", "en"),
    )
    assert "not proof" in other
    assert "the commit's address song-liheng@yunxiu.example is not 许文博's" in other


def test_a_commit_with_a_registered_key_is_proof(
    repository: Path, dangan: Screen, key: Path
) -> None:
    git(repository, "config", "gpg.format", "ssh")
    git(repository, "config", "user.signingkey", str(key))
    said = dangan(*SUPERVISOR, "2026-05-08")
    public = key.with_name("id.pub").read_text("utf-8").strip()
    assert "没有登记在宋立衡的员工档案里" in said
    assert public in said
    assert "gpgsig" in git(repository, "cat-file", "commit", "HEAD")
    staff = repository / "records/staff/song-liheng.yaml"
    entry = f"signing_keys:\n  - key: {public}\n    from: '2024-01-01'\n"
    staff.write_bytes(staff.read_bytes() + entry.encode())
    # a key that nobody has reviewed yet proves nothing
    assert "没有登记" in dangan(*SUPERVISOR, "2026-05-09")
    git(repository, "commit", "-qam", "key")
    assert "这次签署可以作为宋立衡的证明" in dangan(*SUPERVISOR, "2026-05-10")
    git(repository, "config", "user.signingkey", f"key::{public}")
    other = ("sign", "T-26-2AAAA", "--role", "handler", "--by", "luo-jingxing", "--dry-run")
    before = git(repository, "rev-parse", "HEAD")
    dangan(*other, "--commit")
    assert git(repository, "rev-parse", "HEAD") == before


def test_a_key_proves_only_its_owner(repository: Path, dangan: Screen, key: Path) -> None:
    git(repository, "config", "gpg.format", "ssh")
    git(repository, "config", "user.signingkey", str(key.with_name("id.pub")))
    said = dangan("sign", "T-26-2AAAA", "--role", "verifier", "--by", "xu-wenbo", "--commit")
    assert "不能证明许文博签了" in said


def test_earlier_changes_of_the_file_are_mentioned(repository: Path, dangan: Screen) -> None:
    path = repository / CASE
    path.write_bytes(path.read_bytes() + b"notes: x\n")
    assert "还有此前没有提交的修改" in dangan(*SUPERVISOR, "2026-05-08")


def test_a_commit_that_git_refuses_leaves_the_signature_in_the_file(
    repository: Path, dangan: Screen
) -> None:
    git(repository, "config", "gpg.format", "ssh")
    git(repository, "config", "user.signingkey", str(repository / "none.pub"))
    head = git(repository, "rev-parse", "HEAD")
    said = dangan(*SUPERVISOR, "2026-05-08", code=1)
    assert "但没有提交" in said
    assert git(repository, "rev-parse", "HEAD") == head
    assert len(record(repository)["sign_offs"]) == 1


def test_the_default_decision_is_one_that_every_kind_has() -> None:
    for kind in _kinds()[0].values():
        field = kind.by_pointer.get("/sign_offs/*/decision")
        assert field is None or sign.AGREED in {choice.const for choice in field.choices}


# the sample company


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "company"
    with pytest.raises(SystemExit) as left:
        run(["demo", str(root), "--customers", "12", "--no-git"])
    assert left.value.code == 0
    return root


def _cases(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("records/complaints/*/*.yaml")):
        yield path.stem


def test_every_complaint_of_the_sample_can_be_shown(
    demo: Path, dangan: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo)
    for case in list(_cases(demo))[:4]:
        assert case in dangan("move", case, "--lang", "en")
        assert case in dangan("sign", case)


def test_what_move_demands_is_what_the_check_demands(demo: Path) -> None:
    """Whatever step is tried, the answer beforehand is that of the check afterwards."""
    project = open_project(demo)
    tried = refused = 0
    with open_desk(project) as desk:
        people = load_people(desk)
        for name in _cases(demo):
            whole = desk.find(name)
            steps = whole.value["steps"]
            # stand at an earlier state too, where what came later is filled in already
            for length in {len(steps), len(steps) // 2 + 1}:
                value = {**whole.value, "steps": steps[:length]}
                case = target_of(whole.kind, whole.path, _cut(whole.data, length))
                assert case.value == value
                move = next(iter(moves_from(case)), None)
                if move is None or tried > 40:
                    continue
                day = str(steps[length - 1]["on"])
                who = [*(people.holders(case, role, day) for role in move.by), ()]
                act = Act(move.target, day, next((one[0] for one in who if one), "he-jingyi"))
                way = best(ways(desk, case, act))
                against = objections(desk, case, act)
                fine = way.refusal is None and way.may and not way.missing and not against
                data = appended(case.data, "steps", act.entry())
                found = {f.code for f in desk.caused(case, data) if f.severity == "error"}
                steps_found = {code for code in found if code.startswith("rule/step-")}
                assert fine == (not steps_found), (name, act, way, steps_found)
                tried += 1
                refused += not fine
        assert transitions_of(desk.find(next(_cases(demo)))).states
    assert tried > 15
    assert 0 < refused < tried


def _cut(data: bytes, length: int) -> bytes:
    """The record with only its first steps."""
    from dangan.read.edit import replace_value

    value: Any = compose(data).value
    return replace_value(data, "/steps", value["steps"][:length])
