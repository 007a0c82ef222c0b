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

# The words of a trade at the end of a name, taken off one after the other: 汽车 零部件 制造.
# Firms with one core name are suspicious only within one trade; ``general`` says nothing about
# the trade.
TRADES: dict[str, str] = {
    "general": (
        "集团 控股 实业 发展 投资 管理 服务 国际 企业 综合 产业 制造 加工 制品 用品 设备 配件"
        " 零部件 器材 工具 材料 销售 经销 租赁 维修 安装 代理 经营 生产 工业 开发"
    ),
    "logistics": (
        "物流 运输 货运 客运 快运 储运 仓储 供应链 配送 冷链 快递 货代 装卸 搬运 集装箱 托盘 叉车"
        " 报关 船务 航运 港务 公路 铁路"
    ),
    "trade": "贸易 商贸 经贸 工贸 进出口 购销 商行 商店 商场 超市 百货 批发 经营部 电子商务 便利店",
    "food": (
        "食品 冷食 粮油 粮食 餐饮 酒店 饮料 酒业 酿造 茶业 茶叶 调味品 果蔬 果业 蔬菜 水产 油脂"
        " 乳业 肉类 肉业 面粉 糖业 盐业"
    ),
    "farming": "农业 农资 种业 种子 种苗 肥业 养殖 畜牧 牧业 渔业 饲料",
    "machinery": (
        "机械 机电 装备 重工 机床 农机 工程机械 石油机械 矿山机械 轴承 阀门 泵业 模具 刀具 锅炉"
        " 压缩机 仪器 仪表 仪器仪表 五金工具 电梯 起重"
    ),
    "building": (
        "建筑 建筑工程 建设 工程 装饰 建材 钢构 门窗 管业 水泥 石材 防水 建安 路桥 园林 置业 房地产"
        " 物业 混凝土"
    ),
    "chemicals": "化工 精细化工 化学 石化 石油 塑料 塑胶 橡胶 橡塑 涂料 油漆 化肥 日化 燃料 润滑油",
    "metal": "钢铁 钢材 金属 铝业 铜业 五金 矿业 矿产 铸造 锻造 不锈钢",
    "textiles": "纺织 服装 服饰 家纺 针织 印染",
    "furniture": "家具 家居 木业 木材",
    "paper": "纸业 印刷 印务 包装",
    "ware": "玻璃 陶瓷",
    "shoes": "皮革 鞋业",
    "stationery": "文体 文具 玩具 工艺品 礼品",
    "technology": (
        "科技 技术 电子 信息 网络 软件 通信 通讯 智能 光电 照明 电缆 线缆 半导体 数码 自动化 安防"
    ),
    "vehicles": "汽车 汽配 汽贸 汽修 车业 轮胎 摩托车 船舶 造船 航空",
    "medicine": "医药 药业 制药 医疗 医疗器械 器械 生物 保健品",
    "energy": "能源 新能源 电力 电气 电器 家电 燃气 环保 新材料 光伏 热力 水务",
    "media": "传媒 文化 广告 咨询 教育 旅游 保险 经纪 人力资源 劳务",
}

TRADE_OF: dict[str, str] = {
    word: trade for trade, words in TRADES.items() for word in words.split()
}
LONGEST_TRADE_WORD = max(map(len, TRADE_OF))

BRACKETED = re.compile(r"[(\[{<《「『【〔]([^)\]}>》」』】〕]*)[)\]}>》」』】〕]")
