"""What the demo shop sells and to whom. Prices are in fen; every person and number is invented."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.orders.intake import CustomerIn


@dataclass(frozen=True, slots=True)
class Item:
    """`looks` is how `drawing` draws it."""

    sku: str
    zh: str
    en: str
    price: int
    category: str
    looks: str

    def title(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


ITEMS = {
    item.sku: item
    for item in (
        Item("LS-BEI-M", "亚麻衬衫 · 米白 M", "Linen shirt · beige M", 14_900, "clothing", "shirt"),
        Item("LS-IND-L", "亚麻衬衫 · 靛蓝 L", "Linen shirt · indigo L", 14_900, "clothing", "shirt"),
        Item("WC-GRY-L", "羊毛开衫 · 灰 L", "Wool cardigan · grey L", 32_900, "clothing", "shirt"),
        Item("CP-SET6", "手作陶杯 六只装", "Hand-thrown cups, set of six", 26_800, "kitchen", "cup"),
        Item("TT-OAK", "橡木茶盘", "Oak tea tray", 18_600, "kitchen", "tray"),
        Item("KT-12L", "细口电水壶 1.2 升", "Gooseneck kettle, 1.2 l", 63_900, "kitchen", "kettle"),
        Item("LP-PAP", "和纸台灯", "Paper table lamp", 42_500, "home", "lamp"),
        Item("BL-WOV", "棉麻盖毯", "Woven cotton blanket", 23_800, "home", "cloth"),
        Item("TW-2", "毛巾 两条装", "Towels, pair", 7_900, "home", "cloth"),
        Item("BG-CAN", "帆布托特包", "Canvas tote bag", 9_900, "bags", "bag"),
        Item("NB-A5", "A5 线装笔记本", "Thread-bound notebook A5", 3_200, "paper", "book"),
        Item("IN-SAN", "檀香线香", "Sandalwood incense", 4_600, "home", "sticks"),
    )
}


def _customer(number: int, name: str, email: str, phone: str, locale: str) -> CustomerIn:
    return CustomerIn(external_id=f"C{number:04}", name=name, email=email, phone=phone, locale=locale)


CHEN = _customer(1, "陈佳", "chenjia@example.com", "13800001001", "zh-hans")
ANNA = _customer(2, "Anna Berg", "anna.berg@example.com", "+46 70 000 10 02", "en")
OTHERS = [
    _customer(3, "王磊", "wanglei@example.com", "13800001003", "zh-hans"),
    _customer(4, "周敏", "zhoumin@example.com", "13800001004", "zh-hans"),
    _customer(5, "Sofia Rossi", "sofia.rossi@example.com", "+39 320 000 1005", "en"),
    _customer(6, "林悦", "", "13800001006", "zh-hans"),
    _customer(7, "赵一鸣", "zhaoyiming@example.com", "13800001007", "zh-hans"),
    _customer(8, "James Okafor", "j.okafor@example.com", "+44 7700 900108", "en"),
    _customer(9, "刘思远", "liusiyuan@example.com", "13800001009", "zh-hans"),
    _customer(10, "何雨桐", "heyutong@example.com", "13800001010", "zh-hans"),
]

CARRIERS = {"zh-hans": "顺丰速运", "en": "SF Express"}
STAFF = {
    "agent": ("孙丽", "agent"),
    "warehouse": ("郑强", "warehouse"),
    "finance": ("何静", "finance"),
    "supervisor": ("张敏", "supervisor"),
    "auditor": ("吴凡", "auditor"),
}

# What is written in the demo, in Chinese and in English; it fits whatever was bought.
NOTES = {
    "wrong_item": ("收到的颜色不对，不是我下单的那款。", "This is not the colour I ordered."),
    "missing": ("包裹里少了一件。", "One of them was not in the parcel."),
    "damaged": ("外箱压坏了，里面的边角有磕碰。", "The box was dented and a corner is chipped."),
    "defect": ("用了一次就出了问题。", "It failed the first time I used it."),
    "not_as_described": ("颜色和照片差很多。", "The colour is far from the one in the pictures."),
}
REFUSAL = (
    "商品与页面描述一致，没有发现质量问题。签收 7 天内您仍可无理由退货。",
    "The item is as it was described and shows no fault. You may still return it within 7 days of delivery.",
)
SOUND = ("吊牌完整，无使用痕迹。", "Labels in place, no sign of use.")
WORN = ("有明显使用痕迹，吊牌已剪。", "Clear signs of use; the labels are cut off.")
QUESTION = (
    "请拍一张瑕疵处的照片，并说明是什么时候发现的。",
    "Please tell us when you noticed it, and where the fault is.",
)
EVIDENCE = (
    "拆箱时就发现了，在右下方，照片里看得清。",
    "I saw it as I unpacked it: at the lower right, as the pictures show.",
)
OFFER = (
    "很抱歉。商品您可以留着用，我们退您一半货款，您看可以吗？",
    "We are sorry. Would you keep it, and take half of the price back?",
)
APPEAL = ("我不同意：商品确实有问题，请再看一下。", "I do not agree: the fault is there. Please look again.")
RULING = ("照片清楚地显示了瑕疵，支持您的申请。", "The pictures show the fault clearly; we decide for you.")
COMPLAINT = (
    "客服答应昨天回电，一直没有打来，这已经是第二次了。",
    "I was promised a call back yesterday and nobody called, for the second time.",
)

SAVED_REPLIES = [
    ("zh-hans", "感谢反馈", "thanks", "{customer}，您好！关于订单 {order}，我们已收到您的反馈，会尽快处理。"),
    ("zh-hans", "请补照片", "photo", "{customer}，您好！麻烦补一张能看清瑕疵的照片，我们收到后马上为您处理。"),
    ("en", "Thank you", "thanks", "Hello {customer}, thank you for writing about {order}. We are looking into it."),
]
DRAFT = "年末购物季：退货期延长到 30 天"
STRAY = ("YT88031742", "拆开是一只白色马克杯，没有装箱单，面单上的寄件人看不清。", "3 号货架")
NOTE = "@张敏 这位顾客上个月也反映过同款的色差，帮忙看看要不要跟供应商说一声。"
LINGERING = "您好，照片已经收到。我们在向仓库核对这一批的颜色，今天下班前给您答复。"
