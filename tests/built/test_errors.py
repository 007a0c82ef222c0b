"""Whatever a person does wrong ends in a sentence, never in a traceback."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.built.test_one_file_each import CUSTOMER, HAMMER, REPORT, RULE, add_all
from tests.support import records
from tests.support.command import Ran, dangan, environment, git, words_of
from tests.support.once import once

CHINESE = re.compile("[\u4e00-\u9fff]")
# what only a fault of the program itself is called
OUR_FAULT = ("Traceback", "程序本身出错", "program itself failed")


@pytest.fixture(scope="session")
def sound(shared: Path) -> Path:
    return once(shared / "sound", add_all)


@pytest.fixture
def company(sound: Path, tmp_path: Path) -> Path:
    """A company to break, with a folder name that a careless program stumbles over."""
    return Path(shutil.copytree(sound, tmp_path / "公司 a'b%20&c"))


def say(root: Path, *words: str | Path, code: int | tuple[int, ...] = 2, lang: str = "zh") -> Ran:
    """Run a command that must end with ``code`` and in words of one language."""
    ran = dangan(*words, cwd=root, DANGAN_LANG=lang)
    wanted = (code,) if isinstance(code, int) else code
    assert ran.code in wanted, ran.said
    assert not [mark for mark in OUR_FAULT if mark in ran.said], ran.said
    assert ran.said.strip()
    assert "\x1b" not in ran.said
    return ran


COMMANDS = ("check", "fmt", "build", "sql", "schema", "serve")


@pytest.mark.parametrize("command", COMMANDS)
def test_outside_a_company_every_command_says_so(tmp_path: Path, command: str) -> None:
    words = (command, "SELECT 1") if command == "sql" else (command,)
    for lang in ("zh", "en"):
        ran = say(tmp_path, *words, lang=lang)
        assert "records/company.yaml" in ran.err
        assert bool(CHINESE.search(ran.err.replace(str(tmp_path), ""))) == (lang == "zh")


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("chekc",),
        ("check", "--nonsense"),
        ("check", "--format", "xml"),
        ("build", "--lang"),
        ("build", "extra"),
        ("sql",),
        ("sql", "SELECT 1", "SELECT 2"),
        ("demo",),
        ("demo", "x", "--customers", "many"),
        ("demo", "x", "--customers", "0"),
        ("serve", "--port", "99999"),
        ("fmt", "--nonsense"),
    ],
)
def test_wrong_words_are_explained_in_the_readers_language(
    company: Path, words: tuple[str, ...]
) -> None:
    said = say(company, *words)
    assert CHINESE.search(said.err), said.err


@pytest.mark.parametrize(
    "words",
    [
        ("check", "records/customers/C-26-ZZZZ.yaml"),
        ("check", "/"),
        ("check", ".."),
        ("check", "records/\udcff"),
        ("fmt", "no-such-file"),
        ("schema", "nonsense"),
        ("schema", ""),
        ("schema", "../../etc/passwd"),
        ("sql", ""),
        ("sql", "SELEC 1"),
        ("sql", "SELECT * FROM nothing"),
        ("sql", "DELETE FROM customers"),
        ("sql", "SELECT 1; SELECT 2"),
        ("sql", "SELECT '\x00'"),
        ("sql", "ATTACH 'x.sqlite' AS x"),
        ("sql", "PRAGMA journal_mode = DELETE"),
        ("sql", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT", "--lang",
         "en"),
        ("sql", "SELECT 1", "--as-of", "tomorrow"),
        ("build", "--out", "records"),
        ("build", "--as-of", "2026-13-01"),
        ("serve", "--site", "nowhere"),
        ("demo", "."),
        ("demo", "records"),
        ("demo", "x", "--as-of", "soon"),
    ],
)  # fmt: skip
def test_odd_arguments_end_in_a_sentence(company: Path, words: tuple[str, ...]) -> None:
    if any("\x00" in word for word in words):
        pytest.skip("no process can be given that")
    before = sorted(path for path in company.rglob("*") if ".cache" not in path.parts)
    say(company, *words)
    after = [p for p in company.rglob("*") if ".cache" not in p.parts and "build" not in p.parts]
    assert set(after) <= set(before)


def break_file(root: Path, name: str, data: bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


ODD_BYTES = {
    "empty": b"",
    "nothing but a mark": b"\xef\xbb\xbf",
    "not text": b"\x00\xff\xfe\x80" * 40,
    "gb18030": "名称: 客户".encode("gb18030"),
    "utf-16": "id: x".encode("utf-16"),
    "a list": b"- 1\n- 2\n",
    "a word": b"word\n",
    "unclosed": b'{"a": [1, 2',
    "deep": b"[" * 3000 + b"]" * 3000,
    "alias bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "duplicate": b"id: a\nid: b\n",
    "huge number": b"id: 1" + b"0" * 6000 + b"\n",
    "tag": b"id: !!python/object/apply:os.system ['echo']\n",
}


@pytest.mark.parametrize("data", ODD_BYTES.values(), ids=ODD_BYTES)
def test_a_record_of_odd_bytes_is_a_finding(company: Path, data: bytes) -> None:
    name = f"records/customers/{CUSTOMER}.yaml"
    break_file(company, name, data)
    assert name in say(company, "check", code=1, lang="en").out


@pytest.mark.parametrize("odd", ["empty", "not text", "a list", "deep", "huge number"])
@pytest.mark.parametrize(
    "name",
    ["records/company.yaml", "records/access.yaml", "records/policy.yaml",
     "schemas/tools.schema.json"],
)  # fmt: skip
def test_settings_and_schemas_of_odd_bytes_are_findings(company: Path, name: str, odd: str) -> None:
    break_file(company, name, ODD_BYTES[odd])
    if name == "records/policy.yaml" and odd == "empty":
        say(company, "check", code=(0, 1))  # a policy that says nothing
    else:
        assert name in say(company, "check", code=1, lang="en").out
        say(company, "build", "--lang", "zh")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("schemas/rules/tool-price.sql", RULE.replace("tools WHERE", "tols WHERE"), "tols"),
        ("schemas/rules/tool-price.sql", "SELECT 1", "tool-price.sql"),
        ("schemas/rules/tool-price.sql", RULE.replace("code: rule/", "kode: rule/"), "rule/"),
        ("schemas/rules/tool-price.sql", RULE.replace("*/", ""), "tool-price.sql"),
        ("schemas/rules/tool-price.sql", RULE.replace("severity: error", "severity: grave"),
         "grave"),
        ("schemas/rules/tool-price.sql", RULE + "; DROP TABLE tools", "tool-price.sql"),
        ("schemas/rules/tool-price.sql",
         RULE.replace("price IS NULL", "length(zeroblob(2000000000)) > 1"), "tool-price.sql"),
        ("schemas/tools.schema.json", '{"x-kind": 3}', "tools.schema.json"),
        ("schemas/tools.schema.json", '{"type": "object"}', "tools.schema.json"),
    ],
)  # fmt: skip
def test_a_broken_schema_or_rule_is_a_finding(
    company: Path, name: str, text: str, said: str
) -> None:
    (company / name).write_text(text, encoding="utf-8")
    ran = say(company, "check", code=(1, 2))
    assert said in ran.said
    assert Path(name).name in ran.said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("site/reports/tools-by-customer.sql", REPORT.replace("id: tools-by", "di: tools-by"), ""),
        ("site/reports/tools-by-customer.sql", REPORT.replace("format: money", "format: gold"),
         "gold"),
        ("site/reports/tools-by-customer.sql", REPORT.replace("FROM tools", "FROM tols"), "tols"),
        ("site/reports/tools-by-customer.sql", REPORT.replace("count(*) AS n", "count(*) AS m"),
         ""),
        ("site/forms/tool-card.yaml", "id: tool-card\nkind: nothing\ntitle: x\n", ""),
        ("site/forms/tool-card.yaml", "id: [", ""),
        ("site/pages/nav.yaml", "tabs: 3\n", ""),
        ("site/pages/nav.yaml", "tabs:\n  - kind: customer\n", "customers"),
        ("site/pages/nav.yaml", "roles:\n- title: 客服\n  links: [{form: no-form}]\n", "no-form"),
        ("site/pages/nav.yaml", "roles:\n- title: 客服\n  links: [{page: news}]\n", "news"),
        ("site/pages/nav.yaml", "roles:\n- title: 客服\n  links: [x]\n", "x"),
        ("site/pages/zh/handbook/find.md", "# {{ page.nothing }}\n", None),
        ("site/records/tools.html.j2", "{{ nothing.at.all }}", ""),
    ],
)  # fmt: skip
def test_a_broken_site_file_is_named(company: Path, name: str, text: str, said: str | None) -> None:
    path = company / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    ran = say(company, "build", "--lang", "zh", code=0 if said is None else 2)
    if said is not None:
        assert Path(name).name in ran.err, ran.err
        assert said in ran.err
        assert not (company / "build" / "site").exists()


def test_a_company_without_settings_is_told_which_it_lacks(company: Path) -> None:
    (company / "records/access.yaml").unlink()
    assert "records/access.yaml" in say(company, "build").err
    (company / "records/policy.yaml").unlink()
    say(company, "check", code=(0, 1))


def test_a_company_with_nothing_but_settings_is_built(company: Path) -> None:
    for folder in (company / "records").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    for extra in ("schemas", "site"):
        shutil.rmtree(company / extra)
    say(company, "check", code=0)
    say(company, "build", "--lang", "en", code=0)
    assert (company / "build/site/index.html").is_file()


def test_folders_where_files_should_be(company: Path) -> None:
    (company / "records/customers/C-26-2222.yaml").mkdir()
    (company / "schemas/odd.schema.json").mkdir()
    (company / "records/nonsense").mkdir()
    (company / "records/nonsense/x.yaml").write_text("id: x\n", encoding="utf-8")
    say(company, "check", code=(0, 1))


def test_a_repository_is_not_needed_and_may_be_empty_or_shallow(
    company: Path, tmp_path: Path
) -> None:
    git(company, "init", "-q")
    say(company, "build", "--lang", "zh", "--out", tmp_path / "empty", code=0)
    for number in range(2):
        path = company / f"records/tools/{HAMMER}.yaml"
        records.write(path, {**records.read(path), "price": 10 + number})
        git(company, "add", "-A")
        git(company, "commit", "-q", "-m", f"Price {number}")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", company.as_uri(), str(clone))
    say(clone, "check", code=0)
    say(clone, "build", "--lang", "zh", "--out", tmp_path / "shallow", code=0)
    page = (tmp_path / f"shallow/tools/{HAMMER}.html").read_text(encoding="utf-8")
    assert "历史不完整" in page
    (clone / ".git" / "HEAD").write_text("nonsense", encoding="utf-8")
    say(clone, "build", "--lang", "zh", "--out", tmp_path / "broken", code=(0, 2))


def test_a_reader_that_goes_away_is_no_error(company: Path) -> None:
    process = subprocess.Popen(
        words_of("schema", "customers"),
        cwd=company,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(60) in (0, 1, 141, -13)
    said = process.stderr.read().decode()
    process.stderr.close()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


def test_help_needs_no_company_and_speaks_both_languages(tmp_path: Path) -> None:
    for words in ((), ("check",), ("build",), ("sql",), ("fmt",), ("schema",), ("demo",)):
        ran = dangan(*words, "--help", cwd=tmp_path)
        assert ran.code == 0
        assert CHINESE.search(ran.out)
        assert re.search(r"[A-Za-z]{3,} [a-z]+ [a-z]+", ran.out), ran.out
