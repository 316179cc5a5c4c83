"""Traits of goods as sold, and conditions a customer may declare: what the law packs and policies speak of."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.orders.traits import CONFIRMED

TRAITS: Mapping[str, Promise] = {
    "made_to_order": _("Made to order"),
    "perishable": _("Fresh or perishable"),
    "digital_download": _("Digital content, downloaded"),
    "digital_unsealed": _("Audio, video or software, downloaded or unsealed"),
    "sealed_media": _("Audio, video or software, sealed"),
    "periodical": _("Newspaper or periodical"),
    "seal_hygiene": _("Sealed for safety or hygiene"),
    "activation_loses_value": _("Loses much value once activated or tried"),
    "near_expiry": _("Near its expiry date, as disclosed"),
    "disclosed_defect": _("With a disclosed defect"),
    "mixed": _("Mixed inseparably with other goods"),
    "durable": _("Durable goods"),
    "phone": _("Mobile phone"),
    "pc": _("Computer"),
    "second_hand": _("Second-hand"),
    "food": _("Food"),
    "cosmetics": _("Cosmetics"),
    "medical": _("Medical device"),
    "contraceptive": _("Contraceptive"),
    "electronics": _("Electronics"),
    "apparel": _("Clothing, shoes, bags, toys or home textiles"),
    "delivery": _("Charge for sending the goods"),
    CONFIRMED: _("Sold without right of return, confirmed at purchase"),
}

CONDITIONS: Mapping[str, Promise] = {
    "opened": _("Packaging opened"),
    "tried": _("Tried out or tried on"),
    "seal_broken": _("Seal broken"),
    "tags_cut": _("Tags or labels removed"),
    "soiled": _("Soiled or damaged"),
    "marked": _("With lasting traces of use"),
    "activated": _("Activated, or with personal data on it"),
    "repaired_elsewhere": _("Repaired or changed elsewhere"),
    "serial_defaced": _("Serial number or certification mark defaced"),
    "parts_missing": _("Parts or accessories missing"),
    "gift_missing": _("The free gift is not sent back"),
}

GROUPS: Mapping[str, str] = {
    "food": "sealed", "cosmetics": "sealed", "medical": "sealed", "contraceptive": "sealed",
    "electronics": "electronics", "phone": "electronics", "pc": "electronics", "apparel": "apparel",
}  # fmt: skip
"""Groups of goods that the intact test names, by trait."""

_WORDS = {
    "sealed": "food groceries snacks health supplement supplements cosmetic cosmetics makeup skincare medical 食品 "
    "零食 保健食品 保健品 化妆品 美妆 护肤 医疗器械 计生用品",
    "electronics": "electronics electronic appliance appliances phone phones computer computers digital 电子 电器 家电 "
    "数码 手机 电脑",
    "apparel": "apparel clothing clothes fashion shoes footwear bags luggage toys toy bedding textile textiles "
    "服装 女装 男装 童装 服饰 鞋 鞋帽 鞋靴 箱包 玩具 家纺",
}
CATEGORY_GROUPS: Mapping[str, str] = {word: group for group, words in _WORDS.items() for word in words.split()}


def groups_of(traits: tuple[str, ...], category: str) -> tuple[set[str], bool]:
    """The groups by trait, and then they are sure; else by the words of the category, which are a guess."""
    found = {GROUPS[trait] for trait in traits if trait in GROUPS}
    if found or not category:
        return found, bool(found)
    words = re.split(r"[\s/>,、·&-]+", category.casefold())
    return {CATEGORY_GROUPS[word] for word in words if word in CATEGORY_GROUPS}, False
