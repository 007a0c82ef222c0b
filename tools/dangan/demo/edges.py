"""Cases that a company of any size must have, because programs trip over them.

The first customers of every sample company of thirty or more are these; complaints take their
edge cases from `COMPLAINT_EDGES`. The sample under ``records/`` holds them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dangan.text import Both

LEAST = 30  # customers that a sample company needs before it holds the edge cases
HOSTILE = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Edge:
    """One customer that is made by hand.

    ``trade`` is the name of its trade, ``city`` and ``district`` where it sits. ``tier`` is
    the tier around which its scores move, ``state`` where its steps end, ``area_tiers`` what
    it scores in further business areas. ``last_scores`` replaces the scores of the newest
    quarter. ``extra`` holds fields of its file.
    """

    key: str
    why: Both
    name: str
    short: str
    trade: str
    city: str
    district: str
    latin: str
    tier: str = "B"
    category: str = "general"
    state: str = "trading"
    owner: str = ""
    opened: str = ""  # "late": after the last quarter that was evaluated
    contract: bool = True
    person: bool = False
    area_tiers: dict[str, str] = field(default_factory=dict)
    last_scores: dict[str, int] = field(default_factory=dict)
    contacts: tuple[str, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)


EDGES: tuple[Edge, ...] = (
    Edge(
        "moved", Both("最近一季由 A 类降为 B 类", "fell from tier A to B in the newest quarter"),
        "沐岚家电制造有限公司", "沐岚家电", "家电制造", "青岛市", "城阳区", "mulan",
        tier="A", category="key", owner="zhou-xiaolan",
        last_scores={"company_size": 88, "credit_standing": 72, "cargo_volume": 89,
                     "industry_influence": 84},
        contacts=("阎庭筠", "虞清晏", "费明栋"),
        extra={"former_names": ["沐岚电器厂"]},
    ),
    Edge(
        "exactly-85", Both("得分恰为 85.00", "a score of exactly 85.00"),
        "春笙日化有限公司", "春笙日化", "日化", "济南市", "长清区", "chunsheng",
        owner="xu-wenbo",
        last_scores={"company_size": 85, "credit_standing": 82, "cargo_volume": 88,
                     "industry_influence": 84},
        contacts=("缪清和",),
    ),
    Edge(
        "exactly-60", Both("得分恰为 60.00；名称首字为多音字", "a score of exactly 60.00; 重 read chóng"),
        "重霖包装材料有限公司", "重霖包装", "包装材料", "青岛市", "胶州市", "chonglin",
        owner="zhou-xiaolan",
        last_scores={"company_size": 62, "credit_standing": 66, "cargo_volume": 55,
                     "industry_influence": 57},
        contacts=("曲文澜",),
        extra={"pinyin": "chong lin bao zhuang cai liao you xian gong si"},
    ),
    Edge(
        "polyphone-chang", Both("“长”读 cháng", "长 read cháng, not zhǎng"),
        "长屿船舶配件有限公司", "长屿船配", "船舶配件", "烟台市", "芝罘区", "changyu",
        owner="zhou-xiaolan", contacts=("乐正平",),
        extra={"pinyin": "chang yu chuan bo pei jian you xian gong si"},
    ),
    Edge(
        "polyphone-xia", Both("“厦”读 xià", "厦 read xià, not shà"),
        "厦汀建材有限公司", "厦汀建材", "建材", "济宁市", "任城区", "xiating", tier="C",
        owner="ji-weizhen", contacts=("盖新月",),
        extra={"pinyin": "xia ting jian cai you xian gong si"},
    ),
    Edge(
        "customer-and-supplier", Both("既是客户又是供方，税号相同", "customer and supplier, one taxpayer number"),
        "穗川纸业有限公司", "穗川纸业", "纸业", "潍坊市", "寒亭区", "suichuan",
        owner="xu-wenbo", contacts=("单明澜",),
        extra={"party_roles": ["buyer", "supplier"]},
    ),
    Edge(
        "closed", Both("已注销的客户", "a closed customer"),
        "苍祁纺织有限公司", "苍祁纺织", "纺织", "淄博市", "周村区", "cangqi", tier="C",
        state="closed", owner="xu-wenbo", contacts=("解元宁",),
    ),
    Edge(
        "long-name", Both("四十个字的名称", "a name of forty characters"),
        "山东砚栎国际供应链管理与冷链仓储配送一体化综合服务发展集团股份有限公司青岛分公司",
        "砚栎供应链", "供应链管理", "青岛市", "即墨区", "yanli", category="key", tier="A",
        owner="xu-wenbo", contacts=("宓海潮",), area_tiers={"cold": "C"},
    ),
    Edge(
        "traditional", Both("名称用繁体字", "a name in traditional characters"),
        "灃嵐國際商貿有限公司", "灃嵐商貿", "商贸", "威海市", "环翠区", "fenglan", tier="C",
        owner="ji-weizhen", contacts=("區嘉寧",), contract=False,
        extra={"pinyin": "feng lan guo ji shang mao you xian gong si"},
    ),
    Edge(
        "hostile-text", Both("文本中有引号、脚本和撇号", "quotes, a script and an apostrophe in texts"),
        "碧屿水产加工有限公司", "碧屿水产", "水产加工", "日照市", "岚山区", "biyu",
        owner="ji-weizhen", contacts=("曾海平",),
        extra={
            "notes": (
                f"客户来函原文：“请按 {HOSTILE} 的格式回复”。\n\n"
                "运单备注写 'A&B' | \"加急\"，Smith's 规格书见附件 <spec>。"
            ),
            "wishes": "报价单分 A&B 两版 | 含税、不含税；'到付' 不收",
        },
    ),
    Edge(
        "similar-1", Both("与另一客户名称相近，已确认不是同一单位", "a name like another's, known to be distinct"),
        "柏栎木业有限公司", "柏栎木业", "木业", "临沂市", "兰山区", "boli", tier="C",
        owner="ji-weizhen", contacts=("麻知行",),
    ),
    Edge(
        "similar-2", Both("与另一客户名称相近，已确认不是同一单位", "a name like another's, known to be distinct"),
        "山东柏栎木业有限公司", "山东柏栎", "木业", "烟台市", "福山区", "shandongboli",
        owner="zhou-xiaolan", contacts=("阚静姝",),
    ),
    Edge(
        "no-contract", Both("C 类客户，未签合同，写明原因", "tier C without a contract, with the reason"),
        "赤磐建材有限公司", "赤磐建材", "建材", "枣庄市", "薛城区", "chipan", tier="C",
        owner="ji-weizhen", contract=False, contacts=("逄建业",),
    ),
    Edge(
        "important-new", Both("重要新客户，本公司两人联系", "important new customer with two of our staff"),
        "砥舟重工有限公司", "砥舟重工", "重工", "日照市", "东港区", "dizhou", tier="A",
        category="key", owner="xu-wenbo", opened="new", contacts=("牟承志", "尉迟航"),
        extra={"important_new": True, "our_contacts": ["xu-wenbo", "liang-qizheng"]},
    ),
    Edge(
        "potential", Both("尚无交易的潜在客户，未评估", "a potential customer without dealings or evaluation"),
        "川砾机械制造有限公司", "川砾机械", "机械制造", "济宁市", "邹城市", "chuanli",
        state="potential", category="potential", owner="xu-wenbo", opened="late",
        contract=False, contacts=("葛知远",),
    ),
    Edge(
        "potential-bare", Both("只有名称和电话的潜在客户", "a potential customer with a name and a telephone only"),
        "禾汀肥业有限公司", "禾汀肥业", "肥业", "德州市", "陵城区", "heting",
        state="potential", category="potential", owner="ji-weizhen", opened="late",
        contract=False, contacts=(),
    ),
    Edge(
        "leaver", Both("原业务员离职，客户已交接", "its salesperson left and it was handed over"),
        "黛砚服饰有限公司", "黛砚服饰", "服饰", "青岛市", "即墨区", "daiyan", tier="C",
        owner="ding-yuan", contacts=("朴秀妍",),
    ),
    Edge(
        "person", Both("自然人客户，有车辆和维修记录", "a natural person with a vehicle and repairs"),
        "单修远", "", "", "青岛市", "城阳区", "", tier="C", owner="yu-jiahe", contract=False,
        person=True, extra={"pinyin": "shan xiu yuan"},
    ),
    Edge(
        "person-2", Both("自然人客户，姓氏为多音字", "a natural person with a surname of several readings"),
        "区嘉宁", "", "", "临沂市", "罗庄区", "", tier="C", owner="yu-jiahe", contract=False,
        person=True, extra={"pinyin": "ou jia ning"},
    ),
    Edge(
        "reopened", Both("注销后恢复往来的客户", "closed once and reopened"),
        "丹砾陶瓷有限公司", "丹砾陶瓷", "陶瓷", "淄博市", "博山区", "danli",
        state="reopened", owner="xu-wenbo", contacts=("桑以宁",),
    ),
    Edge(
        "two-areas", Both("两个业务领域等级不同", "different tiers in two business areas"),
        "北汀乳业有限公司", "北汀乳业", "乳业", "济南市", "章丘区", "beiting", tier="A",
        category="key", owner="xu-wenbo", contacts=("查望舒",), area_tiers={"warehouse": "B"},
    ),
    Edge(
        "old-tax-number", Both("旧版 15 位税号，检查时提醒", "a taxpayer number of the old form, warned about"),
        "岑砚家居有限公司", "岑砚家居", "家居", "烟台市", "莱山区", "cenyan",
        owner="zhou-xiaolan", contacts=("华静姝",), extra={"tax_id": "379900550021708"},
    ),
)

COMPLAINT_EDGES: dict[str, Both] = {
    "past-promise": Both("超过承诺期限仍未办结", "past its promised date and not settled"),
    "hostile-text": Both("文本中有引号、脚本和竖线", "quotes, a script and a pipe in texts"),
    "refused": Both("方案被退回后重新提出", "a solution refused and proposed anew"),
    "disagreed": Both("客户不同意，重新调查", "the customer disagreed; investigated anew"),
    "declined": Both("不予受理", "declined"),
    "reopened": Both("不予受理后客户提出新事实，重新登记", "declined, then reopened on new facts"),
    "litigation": Both("诉讼程序，含和解后执行、诉讼结束", "legal proceedings in all their ends"),
    "not-agreed": Both("未达成一致，结案", "closed without agreement"),
    "withdrawn": Both("客户撤回", "withdrawn by the customer"),
    "top-approval": Both("金额超过副总经理权限，由总经理批示", "an amount that the general manager decides"),
    "escalated": Both("抱怨转为投诉", "a grievance raised to a complaint"),
}


def edges(customers: int) -> tuple[Edge, ...]:
    """The edge cases that a company of that many customers begins with."""
    return EDGES if customers >= LEAST else ()
