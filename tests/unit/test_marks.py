"""How surely a sign-off was given: histories made by hand, with real keys and false ones."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import dangan
from tests.support.history import DAY, START, Repo, company, key_pair

ZHOU, XU, SONG = "zhou-xiaolan", "xu-wenbo", "song-liheng"
POLICY = """\
evidence_from:
  - from: '2023-01-01'
    value: '2025-06-01'
    source: 启用通知
    decided_by: qin-wangshu
four_eyes:
  - from: '2023-01-01'
    value:
      - finance
    source: 内控办法
    decided_by: qin-wangshu
"""
NEEDS_KEYS = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")


def contract(name: str, *signs: str, title: str = "运输合同") -> str:
    """A contract; each of ``signs`` is role, staff, day and decision."""
    lines = [
        f"id: {name}", f"title: {title}", "customer: C-25-2AAA", "serves_as:", "  - contract",
        "signed_on: '2026-01-28'", "starts_on: '2026-02-01'", "ends_on: '2028-01-31'",
        f"owner: {ZHOU}",
    ]  # fmt: skip
    if signs:
        lines.append("sign_offs:")
    for sign in signs:
        role, staff, on, decision = sign.split()
        lines += [f"  - role: {role}", f"    staff: {staff}", f"    'on': '{on}'",
                  f"    decision: {decision}"]  # fmt: skip
    return "\n".join(lines) + "\n"


def path(name: str) -> str:
    return f"records/contracts/{name}.yaml"


@dataclass
class Scene:
    """A company whose people have keys."""

    repo: Repo
    keys: dict[str, Path] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)

    def register(self, staff: str, name: str, start: str, end: str = "") -> None:
        """Enter a key into a staff record."""
        file = f"records/staff/{staff}.yaml"
        entry = f"  - key: {self.public[name]}\n    from: '{start}'\n"
        entry += f"    to: '{end}'\n" if end else ""
        text = self.repo.read(file)
        head = "" if "signing_keys:" in text else "signing_keys:\n"
        self.repo.write(file, text.replace("joined_on:", f"{head}{entry}joined_on:"))

    def sign(self, name: str, sign: str, **how: Any) -> str:
        """Add a contract with a sign-off."""
        self.repo.write(path(name), contract(name, sign))
        return self.repo.commit(f"sign {name}", **how)

    def audit(self, *words: str) -> dict[str, dict[str, str]]:
        """The sign-offs by record."""
        ran = dangan("audit", "--format", "json", "--lang", "en", *words, cwd=self.repo.root).ok()
        listed = json.loads(ran.out)["sign_offs"]
        return {one["record"]: one for one in listed if one["record"].startswith("K-25-3")}


MANAGER = f"department_manager {ZHOU} 2026-01-20 agree"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Every case in a record of its own."""
    folder = tmp_path_factory.mktemp("marks")
    repo = company(folder / "company", begin=False)
    repo.write("records/policy.yaml", repo.read("records/policy.yaml") + POLICY)
    repo.commit("begin")
    made = Scene(repo)
    if shutil.which("ssh-keygen"):
        for name in ("zhou", "xu", "late", "old", "lost"):
            made.keys[name], made.public[name] = key_pair(folder, name)
        made.register(ZHOU, "zhou", "2026-01-01")
        made.register(ZHOU, "old", "2025-01-01", "2026-01-02")
        made.register(ZHOU, "lost", "2026-01-01")
        made.register(XU, "xu", "2026-01-01")
        repo.commit("keys", by="qin-wangshu")
    return made


@NEEDS_KEYS
def test_every_kind_of_evidence(scene: Scene) -> None:
    """One history with everything that people do, and try."""
    repo, keys = scene.repo, scene.keys
    signed = scene.sign("K-25-3AAA", MANAGER, by=ZHOU, key=keys["zhou"])
    scene.sign("K-25-3BBB", MANAGER, by=ZHOU)
    scene.sign("K-25-3CCC", MANAGER, by=ZHOU, key=keys["xu"])
    scene.sign("K-25-3DDD", MANAGER, by=XU)
    scene.sign("K-25-3EEE", MANAGER, by="stranger@example.com")
    scene.sign("K-25-3FFF", MANAGER, by=ZHOU, key=keys["zhou"])
    repo.write(path("K-25-3FFF"), contract("K-25-3FFF", MANAGER, title="别的合同"))
    repo.commit("another title", by=XU)
    scene.sign("K-25-3GGG", f"department_manager {ZHOU} 2025-05-20 agree", by="import@example.com")
    scene.sign("K-25-3HHH", MANAGER, by=ZHOU, key=keys["late"])
    scene.register(ZHOU, "late", "2025-01-01")
    repo.commit("the key comes after the fact", by=ZHOU, key=keys["late"])
    scene.sign("K-25-3JJJ", f"department_manager {SONG} 2026-01-20 agree", by=SONG)
    scene.sign("K-25-3KKK", MANAGER, by=ZHOU, key=keys["zhou"])
    repo.write(path("K-25-3KKK"), contract("K-25-3KKK"))
    repo.commit("take it out", by=XU)
    scene.sign("K-25-3MMM", MANAGER, by=ZHOU, key=keys["zhou"])
    repo.write(path("K-25-3MMM"), contract("K-25-3MMM", MANAGER.replace("agree", "refuse")))
    repo.commit("turn it round", by=XU)
    repo.git("checkout", "-q", "-b", "branch")
    scene.sign("K-25-3NNN", MANAGER, by=ZHOU, key=keys["zhou"])
    repo.git("checkout", "-q", "main")
    repo.merge("branch", by=XU, message="merge request")
    scene.sign("K-25-3PPP", MANAGER, by=ZHOU, GIT_COMMITTER_NAME="Forge",
               GIT_COMMITTER_EMAIL="noreply@forge.example")  # fmt: skip
    scene.sign("K-25-3QQQ", MANAGER, by=ZHOU, key=keys["old"])
    scene.sign("K-25-3RRR", MANAGER, by=ZHOU, key=keys["zhou"], at=START + 9 * DAY)
    scene.sign("K-25-3SSS", MANAGER, by=ZHOU, key=keys["lost"])
    file = f"records/staff/{ZHOU}.yaml"
    lost = f"  - key: {scene.public['lost']}\n    from: '2026-01-01'\n"
    repo.replace(file, lost, f"{lost}    to: '2026-01-03'\n")
    mine = f"  - key: {scene.public['zhou']}\n    from: '2026-01-01'\n"
    repo.replace(file, mine, f"{mine}    to: '2026-12-31'\n")
    repo.commit("one key was lost on the 3rd, one ends with the year", by="qin-wangshu")
    repo.write(path("K-25-3TTT"), contract("K-25-3TTT", MANAGER))

    found = scene.audit()
    marks = {record[-3:]: one["mark"] for record, one in found.items()}
    assert marks == {
        "AAA": "signed",
        "BBB": "attributed",
        "CCC": "contradicted",
        "DDD": "contradicted",
        "EEE": "unattributed",
        "FFF": "outdated",
        "GGG": "before_adoption",
        "HHH": "attributed",
        "JJJ": "contradicted",
        "KKK": "contradicted",
        "MMM": "contradicted",
        "NNN": "signed",
        "PPP": "attributed",
        "QQQ": "attributed",
        "RRR": "attributed",
        "SSS": "attributed",
        "TTT": "unattributed",
    }
    said = {record[-3:]: one["why"] for record, one in found.items()}
    assert "signed with a registered key" in said["AAA"]
    assert "anyone can type an author" in said["BBB"]
    assert "the key of 许文博" in said["CCC"]
    assert "made by 许文博" in said["DDD"]
    assert "stranger" in said["EEE"]
    assert "Title" in said["FFF"]
    assert "许文博" in said["FFF"]
    assert "signed by the person" in said["FFF"]
    assert "had not been registered" in said["HHH"]
    assert "did not hold this role" in said["JJJ"]
    assert "taken out" in said["KKK"]
    assert "squash" in said["PPP"]
    assert "not valid on the day" in said["QQQ"]
    assert "dated before the one it builds on" in said["RRR"]
    assert "later registered as ended" in said["SSS"]
    assert "not committed" in said["TTT"]
    assert found["K-25-3AAA"] == {
        "record": "K-25-3AAA", "pointer": "/sign_offs/0", "role": "department_manager",
        "staff": ZHOU, "on": "2026-01-20", "commit": signed, "mark": "signed",
        "why": found["K-25-3AAA"]["why"],
    }  # fmt: skip
    assert found["K-25-3KKK"]["pointer"] == ""
    since = scene.audit("--since", signed)
    assert "K-25-3AAA" not in since
    assert "K-25-3BBB" in since
    told = dangan("log", "K-25-3NNN", "--format", "json", cwd=repo.root).ok()
    (entry,) = json.loads(told.out)["entries"]
    assert (entry["by"], entry["mark"], entry["approved_by"]) == (ZHOU, "signed", [XU])
    text = dangan("audit", "--lang", "en", cwd=repo.root).ok().out
    assert "dangan sign" in text
    repo.git("clean", "-q", "-f", "records")
    clone = repo.root.parent / "clone"
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(clone))
    shallow = Scene(Repo(clone)).audit()
    assert not {"signed", "attributed"} & {one["mark"] for one in shallow.values()}
    assert "incomplete" in shallow["K-25-3AAA"]["why"]


def test_what_one_wrote_oneself_needs_somebody_else(tmp_path: Path) -> None:
    repo = company(tmp_path / "company", begin=False)
    repo.write("records/policy.yaml", repo.read("records/policy.yaml") + POLICY)
    repo.commit("begin")
    scene = Scene(repo)
    sign = "finance feng-zhiyuan 2026-01-20 agree"
    repo.write(path("K-25-3AAA"), contract("K-25-3AAA"))
    repo.commit("written by the one", by="feng-zhiyuan")
    repo.write(path("K-25-3AAA"), contract("K-25-3AAA", sign))
    repo.commit("who also signs", by="feng-zhiyuan")
    repo.write(path("K-25-3BBB"), contract("K-25-3BBB"))
    repo.commit("written by another", by=ZHOU)
    repo.write(path("K-25-3BBB"), contract("K-25-3BBB", sign))
    repo.commit("signed", by="feng-zhiyuan")
    found = scene.audit()
    assert found["K-25-3AAA"]["mark"] == "contradicted"
    assert "second pair of eyes" in found["K-25-3AAA"]["why"]
    assert found["K-25-3BBB"]["mark"] == "attributed"


def test_without_ssh_keygen_the_person_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no key can be made")
    from dangan.git import signatures

    repo = company(tmp_path / "company")
    key, _ = key_pair(tmp_path, "k")
    Scene(repo).sign("K-25-3AAA", MANAGER, by=ZHOU, key=key)
    monkeypatch.setattr(signatures.shutil, "which", lambda _: None)
    from click.testing import CliRunner

    from dangan.cli.main import main
    from dangan.project import UserError

    monkeypatch.chdir(repo.root)
    result = CliRunner().invoke(main, ["audit"], standalone_mode=False)
    assert isinstance(result.exception, UserError)
    assert result.exception.key == "git.no_ssh_keygen"


def test_the_mark_of_the_manager_leaves_the_signature_of_the_preparer(tmp_path: Path) -> None:
    """What the preparer wrote is covered line by line; the manager's marks are not (S3-22)."""
    repo = company(tmp_path / "company", begin=False)
    repo.commit("begin")
    file = "records/submissions/2026/SB-26-3AAAA.yaml"
    repo.write(
        file,
        "id: SB-26-3AAAA\ntitle: 客户业绩及应收帐表\nlist_type: monthly_results\nmonth: 2025-12\n"
        f"as_at: '2025-12-31'\nemployee: {XU}\npreparer: {XU}\n"
        "prepared_on: '2026-01-05'\nlines:\n"
        "  - customer: C-25-2AAA\n    business_status: 货量平稳\n"
        f"steps:\n  - to: prepared\n    'on': '2026-01-05'\n    by: {XU}\n"
        f"sign_offs:\n  - role: preparer\n    staff: {XU}\n    'on': '2026-01-05'\n"
        "    decision: agree\n",
    )
    repo.commit("prepare", by=XU)

    def mark() -> str:
        ran = dangan("audit", "--format", "json", "--lang", "en", cwd=repo.root).ok()
        listed = json.loads(ran.out)["sign_offs"]
        return next(one["mark"] for one in listed if one["record"] == "SB-26-3AAAA")

    before = mark()
    repo.replace(file, "    business_status", "    mark: attention\n    business_status")
    repo.commit("mark", by=ZHOU)
    assert mark() == before == "attributed"
    repo.replace(file, "货量平稳", "货量下降")
    repo.commit("another situation", by=ZHOU)
    assert mark() == "outdated"
