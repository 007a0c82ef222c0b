"""What stands in customers' files beyond names and numbers: profiles, terms, characters."""

from __future__ import annotations

from dangan.demo import days
from dangan.demo.dice import Dice
from dangan.demo.names import Place, bank, person
from dangan.demo.vocabulary import Trade, data
from dangan.demo.world import Record

DEALERS = frozenset({"商贸", "农资", "照明", "五金工具", "家纺"})


def _say(dice: Dice, key: str) -> str:
    found: str = dice.pick(data("profiles")[key])
    return found


def profile(dice: Dice, trade: Trade, when: tuple[int, int], level: int) -> Record:
    """The company profile; ``level`` 0 potential, 1 general, 2 key.

    ``when`` is the day on which the file was opened (ordinal) and the present year.
    """
    opened, present = when
    found: Record = {"industry": trade.industry}
    if level == 0:
        found["logistics_needs"] = trade.need
        return found
    capital = dice.pick((500, 1000, 2000, 3000, 5000, 8000)) * 10_000
    founded = days.workday(opened - 800 - dice.below(5000))
    found["capital"] = capital
    found["founded_on"] = days.text(founded)
    found["company_size"] = _say(dice, "sizes")
    found["logistics_needs"] = trade.need
    if level == 2:
        turnover = capital * dice.between(3, 9)
        found["assets"] = capital * dice.between(2, 4)
        found["registered_on"] = days.text(days.workday(founded + dice.between(8, 40)))
        found["site_area"] = dice.between(40, 900) * 100
        found["turnover"] = [
            {"year": present - 2, "amount": turnover},
            {"year": present - 1, "amount": turnover + turnover // 100 * dice.between(-8, 22)},
        ]
        share = dice.pick((51, 60, 70, 80))
        found["owners"] = [
            {"name": person(dice), "share": share},
            {"name": person(dice) + "等股东", "share": 100 - share},
        ]
        found["managers"] = [{"name": person(dice), "title": "总经理"}]
        found["resources"] = _say(dice, "resources")
        found["logistics_suppliers"] = ["云岫物流集团有限公司", "自有车队"]
        found["solutions"] = _say(dice, "solutions")
    return found


def _terms(dice: Dice, tier: str) -> tuple[Record, Record]:
    """Terms agreed, and how payment comes in; the shares of each add up to 100."""
    cash = dice.pick((0, 10, 20, 30))
    cheque = dice.pick((0, 10, 30, 40))
    state = {
        "A": "good",
        "B": dice.pick(("good", "good", "fair")),
        "C": dice.pick(("fair", "poor")),
    }
    limit = {"A": (150, 300), "B": (30, 100), "C": (5, 20)}[tier]
    terms = {
        "text": _say(dice, "terms"),
        "settlement_day": dice.pick((20, 25, 28)),
        "pay_day": dice.pick((5, 10, 15, 20)),
        "pay_cash": cash,
        "pay_cheque": cheque,
        "pay_draft": 100 - cash - cheque,
        "pay_state": state[tier],
        "credit_limit": dice.between(*limit) * 10_000,
    }
    other = dice.pick((0, 0, 5))
    collection = {
        "cash": cash,
        "cheque": cheque,
        "draft": 100 - cash - cheque - other,
        "other": other,
        "state": state[tier],
    }
    return terms, collection


def character(dice: Dice, trade: Trade, where: Place, tier: str, level: int, traded: int) -> Record:
    """Everything that a customer's file gains when trading starts; ``level`` as for `profile`."""
    terms, collection = _terms(dice, tier)
    goods = trade.goods
    credit = "credit_good" if tier == "A" else "credit"
    found: Record = {
        "legal_representative": {"name": person(dice)},
        "business": {
            "trading_since": days.text(traded),
            "sales_area": dice.pick(("山东省内", "华东", "华北、东北", "全国", "胶东半岛")),
        },
        "terms": terms,
        "collection": collection,
    }
    if level < 2:
        return found
    found["legal_representative"]["education"] = dice.pick(("本科", "大专", "硕士"))
    if dice.chance(0.4):
        born = days.of(dice.between(1964, 1984), dice.between(1, 12), dice.between(1, 28))
        found["legal_representative"]["birth_date"] = days.text(born)
    found["enterprise"] = {
        "output": f"月发货约 {dice.between(3, 40) * 50} {goods[0].unit}{goods[0].name}",
        "premises": _say(dice, "resources"),
        "nearby_competitors": f"{where.district.name}同行两家",
    }
    found["business"] |= {
        "main_customers": "区域经销商、工程客户",
        "traded_products": [
            {"name": one.name, "type": one.specification, "price": one.price} for one in goods
        ],
        "ability": _say(dice, "abilities"),
    }
    found["accounting"] = {
        "bank_credit": f"{bank(dice, where)}授信客户",
        "organisation": "有限责任公司",
        "bookkeeping": "账簿齐全，按月报税",
        "peer_opinion": _say(dice, "reputations"),
        "settlement_manner": _say(dice, credit),
    }
    found["characteristics"] = {
        "service_areas": dice.few(("济南", "青岛", "徐州", "苏州", "郑州", "石家庄"), 3),
        "sales_ability": _say(dice, "abilities"),
        "development_potential": _say(dice, "potentials"),
        "company_culture": _say(dice, "cultures"),
        "business_policy": _say(dice, "policies"),
        "management_features": _say(dice, "features"),
    }
    found["situation"] = {
        "staff_quality": _say(dice, "staff_quality"),
        "competitor_relations": _say(dice, "competitors"),
        "ties_with_us": _say(dice, "ties"),
        "cooperation_attitude": _say(dice, "attitudes"),
    }
    found["trading"] = {
        "sales_activity": _say(dice, "activities"),
        "problems": _say(dice, "problems"),
        "strengths": _say(dice, "strengths"),
        "countermeasures": _say(dice, "countermeasures"),
        "reputation": _say(dice, "reputations"),
        "credit_standing": _say(dice, credit),
    }
    if tier != "A" and dice.chance(0.5):
        found["trading"]["past_credit_problems"] = [_say(dice, "credit_problems")]
    found["credit_analysis"] = {
        "operator": _say(dice, "staff_quality"),
        "finance": _say(dice, credit),
        "sales": _say(dice, "abilities"),
        "position": _say(dice, "reputations"),
    }
    if trade.name in DEALERS:
        found |= _shop(dice, trade)
    return found


def _shop(dice: Dice, trade: Trade) -> Record:
    """The premises, goods and staff of a dealer."""
    count = dice.between(6, 40)
    return {
        "shop": {
            "tenure": dice.pick(("owned", "rented")),
            "area": dice.between(12, 90) * 10,
            "vehicles": dice.between(1, 8),
            "location": "临主干道，停车方便",
            "signboard": "门头灯箱，夜间可见",
        },
        "goods": {
            "brands": [f"{one.name}自有品牌" for one in trade.goods],
            "display": dice.pick(("tidy", "good", "fair")),
            "pop": dice.pick(("good", "few", "none")),
            "sells_to": "乡镇门店、工程采购",
            "overall_comment": "货品齐全，周转快",
        },
        "shop_staff": {
            "count": count,
            "cohesion": "稳定，骨干在职五年以上",
            "selling_power": "熟客多，上门推销少",
            "dedication": "节假日轮班到岗",
            "pay": "底薪加提成",
        },
    }


def vehicle_history(dice: Dice, name: str, traded: int, until: int, city: str) -> Record:
    """A person's vehicle, when it first came for repair, and what was done since."""
    plates = {"青岛市": "鲁B", "临沂市": "鲁Q", "烟台市": "鲁F", "潍坊市": "鲁G", "济南市": "鲁A"}
    prefix = plates.get(city, "鲁U")
    items = data("profiles")["repairs"]
    found: Record = {
        "vehicle": {
            "model": _say(dice, "vehicles"),
            # the letters I and O never stand in a number plate, so this one is nobody's
            "plate_no": f"{prefix}·{dice.between(10, 99)}O{dice.between(10, 99)}",
        },
    }
    first = dice.pick(items)
    found["first_repair"] = {"brought_on": days.text(traded), "item": first, "brought_by": name}
    repairs = []
    day = traded
    for item in (first, *dice.few([other for other in items if other != first], 2)):
        if day > until:
            break
        repairs.append(
            {
                "brought_on": days.text(day),
                "item": item,
                "next_service_on": days.text(days.workday(day + 180)),
                "brought_by": name,
            }
        )
        day = days.workday(day + dice.between(120, 200))
    if days.number(repairs[-1]["next_service_on"]) < until:
        del repairs[-1]["next_service_on"]  # sold or serviced elsewhere since
    found["visits"] = [
        {"visited_on": days.text(traded), "reason": f"送修，{first}", "visitor": name}
    ]
    found["repairs"] = repairs
    found["opinion"] = "修得快，价格清楚"
    found["wishes"] = "保养到期前电话提醒"
    return found
