"""The company itself: departments, staff, regions, and the settings it has decided on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dangan.demo import days
from dangan.demo.emit import emit
from dangan.demo.names import person_signs
from dangan.demo.vocabulary import cities, data
from dangan.demo.world import Member, Record, World

ADMIN, CHIEF = "gao-yutong", "qin-wangshu"
SWITCHBOARD = "0532-5559 8800"
HEAD_OFFICE = "青岛市城阳区云岫路 1 号"


def leaving_day(as_of: int) -> int:
    """The last day of the salesperson who leaves."""
    return days.workday_before(as_of - 234)


def hire(world: World) -> None:
    """Fill ``world.staff`` with the named people and as many salespeople as the size asks."""
    found: list[Member] = []
    domain = data("company")["company"]["domain"]
    for entry in data("company")["staff"]:
        found.append(
            Member(
                id=entry["id"],
                name=entry["name"],
                department=entry["department"],
                position=entry["position"],
                roles=tuple(entry["roles"]),
                joined=days.number(entry["joined_on"]),
                left=leaving_day(world.as_of) if "left_on" in entry else None,
                email=f"{entry['id'].replace('-', '.')}@{domain}",
            )
        )
    taken = {member.id for member in found}
    names = {member.name for member in found}
    dice = world.dice("staff")
    while len(found) < len(data("company")["staff"]) + world.size.staff:
        name, surname, given = person_signs(dice)
        key = f"{surname}-{given}"
        if key in taken or name in names:
            continue
        taken.add(key)
        names.add(name)
        found.append(
            Member(
                id=key,
                name=name,
                department=("sales-1", "sales-2")[len(found) % 2],
                position="业务经理",
                roles=("salesperson", "handler"),
                joined=days.workday(days.of(2015, 3, 2) + dice.below(360)),
                left=None,
                email=f"{surname}.{given}@{domain}",
            )
        )
    world.staff = tuple(found)


def write(world: World) -> None:
    """Write everything of the company that is not business."""
    _departments(world)
    _staff(world)
    _regions(world)
    _settings(world)


def _departments(world: World) -> None:
    for number, entry in enumerate(data("company")["departments"], 1):
        record = {
            "id": entry["id"],
            "code": f"BM{number:02d}",
            "name": entry["name"],
            "parent": entry.get("parent"),
            "head": entry["head"],
            "function": entry["function"],
            "established_on": data("company")["company"]["founded_on"],
        }
        _save(world, "departments", record, world.start - 1, "建立部门目录", entry["name"])


def _save(
    world: World, kind: str, record: Mapping[str, Any], day: int, subject: str, label: str
) -> None:
    given = {key: value for key, value in record.items() if value is not None}
    world.journal.save(kind, given, day, 9 * 60 + 20, ADMIN, subject, label)


def _staff(world: World) -> None:
    for number, member in enumerate(world.staff, 1):
        record: Record = {
            "id": member.id,
            "code": f"YX{number:04d}",
            "name": member.name,
            "department": member.department,
            "position": member.position,
            "roles": [{"role": role, "from": days.text(member.joined)} for role in member.roles],
            "phone": f"{SWITCHBOARD} 转 {800 + number}",
            "email": member.email,
            "emails": [member.email],
            "joined_on": days.text(member.joined),
        }
        _save(world, "staff", record, world.start - 1, "建立员工目录", member.name)
        if member.left is not None:
            last = days.text(member.left)
            record["left_on"] = last
            record["roles"] = [{**role, "to": last} for role in record["roles"]]
            # after the branches on which the customers of that week were handed over
            entered = days.workday(days.quarter_end(days.quarter(member.left)) + 8)
            _save(world, "staff", record, entered, "登记离职，客户已全部交接", member.name)


def _regions(world: World) -> None:
    places = data("places")
    rows: list[tuple[str, str, str | None]] = [
        (entry["code"], entry["name"], None) for entry in places["provinces"]
    ]
    for city in cities():
        province = f"{city.code[:2]}0000"
        if city.code != province:
            rows.append((city.code, city.name, province))
        rows.extend((district.code, district.name, city.code) for district in city.districts)
    for code, name, parent in rows:
        record = {"id": code, "name": name, "parent": parent, "list_year": places["list_year"]}
        _save(world, "regions", record, world.start - 1, "", name)


def _settings(world: World) -> None:
    about = data("company")["company"]
    company = {
        "name": about["name"],
        "name_en": about["name_en"],
        "short_name": about["short_name"],
        "site_title": {"zh": f"{about['short_name']}档案", "en": "Yunxiu Logistics Records"},
        "address": HEAD_OFFICE,
        "telephone": SWITCHBOARD,
        "currency": "CNY",
        "language": "zh",
        "time_zone": "Asia/Shanghai",
        "business_areas": data("policy")["business_areas"],
    }
    _save_settings(world, "company", company, world.start - 1, ADMIN, "")
    _save_settings(world, "access", data("policy")["access"], world.start - 1, ADMIN, "")
    _policy(world)


def _save_settings(
    world: World, name: str, value: Mapping[str, Any], day: int, author: str, subject: str
) -> None:
    text = emit(value, world.journal.plans[name])
    path = f"records/{name}.yaml"
    world.journal.write(name, path, text, day, 10 * 60 + 5, author, subject, "")


def changes_of_policy(as_of: int) -> tuple[int, int]:
    """From when complaints are promised sooner, and from when the weights are the present ones."""
    new_year = days.of(days.year(as_of), 1, 1)
    return days.of(days.year(as_of) - 1, 7, 1), new_year


def weights(world: World, day: int) -> dict[str, int]:
    """The weight of each indicator in per cent as the company decided it for ``day``."""
    old, new = data("policy")["weights"]
    found: dict[str, int] = new if day >= changes_of_policy(world.as_of)[1] else old
    return found


def promised_days(world: World, day: int) -> dict[str, int]:
    """Days promised for each urgency, as decided for complaints received on ``day``."""
    old, new = data("policy")["promised_days"]
    found: dict[str, int] = new if day >= changes_of_policy(world.as_of)[0] else old
    return found


def limits() -> dict[str, int]:
    """Up to how many yuan each role may approve."""
    found: dict[str, int] = data("policy")["authority_limits"]
    return found


def _policy(world: World) -> None:
    """The settings as they were at first, and as two decisions changed them."""
    given = data("policy")
    sooner, reweighed = changes_of_policy(world.as_of)
    first = days.text(days.of(days.year(world.start) - 1, 1, 1))

    def entry(since: str, value: object, source: str, note: str = "") -> Record:
        found = {"from": since, "value": value, "source": source, "decided_by": CHIEF}
        return {**found, "note": note} if note else found

    # the company took the reminders into use not long ago
    reminded = f"{days.month(days.add_months(world.as_of, -1))}-01"
    policy: Record = {
        "criteria_sets": [entry(first, _criteria(0), "客户管理制度附表 1")],
        "tier_terms": [entry(first, _terms(0), "客户管理制度第二章")],
        "min_term_months": [entry(first, given["min_term_months"], "客户管理制度第三章")],
        "file_opening_days": [entry(first, given["file_opening_days"], "客户信息管理办法")],
        "promised_days": [entry(first, given["promised_days"][0], "投诉处理办法")],
        "grievance_days": [entry(first, given["grievance_days"], "投诉处理办法")],
        "authority_limits": [entry(first, _money(limits()), "授权手册第四章")],
        "evidence_from": [
            entry(first, days.text(world.start), "启用通知", "从这一天起，档案在代码库中办理。")
        ],
        "duties_from": [entry(first, reminded, "启用通知")],
    }
    for key, decided in data("settings").items():
        since = reminded if decided.get("since") == "duties_from" else first
        policy[key] = [entry(since, decided["value"], decided["source"])]
    _save_settings(world, "policy", policy, world.start - 1, ADMIN, "")
    policy["promised_days"].append(
        entry(
            days.text(sooner),
            given["promised_days"][1],
            "总经理办公会纪要",
            "普通件由 10 天缩短为 7 天。",
        )
    )
    _save_settings(
        world,
        "policy",
        policy,
        days.workday_before(sooner - 6),
        CHIEF,
        f"投诉普通件承诺天数自 {days.text(sooner)} 起由 10 天改为 7 天，客户反映等候过长",
    )
    policy["criteria_sets"].append(
        entry(
            days.text(reweighed), _criteria(1), "总经理办公会纪要", "降低规模权重，提高资信权重。"
        )
    )
    policy["tier_terms"].append(entry(days.text(reweighed), _terms(1), "总经理办公会纪要"))
    _save_settings(
        world,
        "policy",
        policy,
        days.workday_before(reweighed - 6),
        CHIEF,
        f"评估权重和分类政策自 {days.text(reweighed)} 起调整，资信风险须更早反映在等级上",
    )


def _criteria(version: int) -> Record:
    chosen = data("policy")["weights"][version]
    return {
        "default": [
            {
                "indicator": key,
                "title": entry["title"],
                "weight": chosen[key],
                "standard": entry["standard"],
            }
            for key, entry in data("policy")["indicators"].items()
        ]
    }


def _terms(version: int) -> Record:
    return {tier: dict(terms) for tier, terms in data("policy")["tier_terms"][version].items()}


def _money(amounts: Mapping[str, int]) -> dict[str, Decimal]:
    return {key: Decimal(amount) for key, amount in amounts.items()}


def limits_of_tier(tier: str) -> Record:
    """The terms that the company grants customers of ``tier`` since its last decision."""
    found: Record = data("policy")["tier_terms"][-1][tier]
    return found


def limits_on(world: World, tier: str, day: int) -> Record:
    """The terms that the company granted customers of ``tier`` on ``day``."""
    old, new = data("policy")["tier_terms"]
    found: Record = (new if day >= changes_of_policy(world.as_of)[1] else old)[tier]
    return found
