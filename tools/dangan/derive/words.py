"""The parts of a firm's name that do not tell it from others: legal forms and trades."""

from __future__ import annotations

import re

# longest first: 有限责任公司 must not leave 有限责任 behind
LEGAL_FORMS = (
    "有限责任公司",
    "股份有限公司",
    "有限合伙企业",
    "普通合伙企业",
    "个体工商户",
    "有限公司",
    "有限合伙",
    "普通合伙",
    "总公司",
    "公司",
    "companylimited",
    "incorporated",
    "corporation",
    "limited",
    "colimited",
    "company",
    "coltd",
    "gmbh",
    "corp",
    "ltd",
    "llc",
    "inc",
)

# 分公司 and 子公司 are other houses than the firm itself
BRANCHES = ("分公司", "子公司")

# words of one trade; firms with one core name are suspicious only within one trade
TRADES: dict[str, str] = {
    "group": "集团 控股 实业 发展 投资 管理 服务 国际 企业",
    "logistics": "物流 运输 货运 客运 快运 储运 仓储 供应链 配送 冷链 快递 货代 货运代理",
    "trade": "贸易 商贸 经贸 工贸 进出口 销售 购销 商行 商店 超市 百货 批发 经营部",
    "food": "食品 粮油 餐饮 酒店 饮料 酒业 农业 果蔬 蔬菜 水产 饲料 油脂 乳业 肉类",
    "machinery": "机械 机械设备 机电 设备 装备 制造 重工 机械制造 机床 工业",
    "building": "建筑 建筑工程 建设 工程 装饰 装饰工程 建材 建筑材料 建安 安装 置业 房地产 物业",
    "chemicals": "化工 化学 石化 石油 塑料 塑胶 橡胶 橡塑 涂料 化肥",
    "metal": "钢铁 钢材 金属 金属材料 金属制品 铝业 五金 矿业 铸造",
    "goods": "纺织 服装 服饰 家具 木业 纸业 印刷 包装 包装制品 玻璃 陶瓷 皮革 鞋业",
    "technology": "科技 技术 电子 电子科技 信息 信息技术 网络 网络科技 软件 通信 智能 智能科技",
    "vehicles": "汽车 汽车销售 汽车服务 汽车销售服务 汽车配件 汽配 汽贸 车业 轮胎",
    "medicine": "医药 药业 制药 医疗 医疗器械 生物 生物科技",
    "energy": "能源 新能源 电力 电气 电器 家电 燃气 环保 环保科技 材料 新材料",
    "media": "传媒 文化 广告 咨询 教育 旅游",
}

TRADE_OF: dict[str, str] = {
    word: trade for trade, words in TRADES.items() for word in words.split()
}
LONGEST_TRADE_WORD = max(map(len, TRADE_OF))

BRACKETED = re.compile(r"[(\[{<《「『【〔]([^)\]}>》」』】〕]*)[)\]}>》」』】〕]")
