"""What to look at when goods of a category come back: the shop's own checks, else the ones of the trade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftercare.people.models import Shop

WORDS: Mapping[str, Promise] = {
    "complete": _("All parts are there"),
    "unmarked": _("No marks or damage"),
    "packaging": _("The original packaging is there"),
    "tags": _("The tags are attached"),
    "clean": _("No stains, no smell"),
    "soles": _("The soles are clean"),
    "turns_on": _("It turns on"),
    "serial": _("The serial number is the one that was sold"),
    "unlocked": _("No account or screen lock is left on it"),
    "sealed": _("The seal is unbroken"),
    "date": _("The best-before date is far enough away"),
}
"""Checks of the trade, by the name under which their answers are kept; a shop's own are kept as it wrote them."""
GENERAL = ("complete", "unmarked", "packaging")
TRADE: Mapping[str, tuple[str, ...]] = {
    "shoes": ("soles", "clean", "packaging"),
    "apparel": ("tags", "clean", "unmarked"),
    "electronics": ("serial", "turns_on", "unlocked", "complete"),
    "beauty": ("sealed", "packaging", "date"),
    "food": ("sealed", "date"),
}
MEANT: Mapping[str, tuple[str, ...]] = {
    "shoes": ("shoe", "footwear", "boot", "鞋"),
    "apparel": ("apparel", "cloth", "fashion", "shirt", "dress", "服装", "服饰", "女装", "男装", "童装"),
    "electronics": ("electronic", "phone", "computer", "camera", "appliance", "数码", "电子", "手机", "电脑", "家电"),
    "beauty": ("beauty", "cosmetic", "skin", "美妆", "护肤", "化妆"),
    "food": ("food", "grocery", "snack", "食品", "零食", "生鲜"),
}
"""Words in a shop's own name of a category that mean one of the trade's."""


class Checklist(models.Model):
    """The shop's own checks of a category; without a category, of all goods that have no list of their own."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="checklists")
    category = models.CharField(max_length=100, blank=True)
    checks: models.JSONField[list[str]] = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "category"], name="checklist_once_per_category")]


def says(check: str) -> str:
    """A check in the reader's words."""
    return str(WORDS.get(check, check))


def checks_of(shop_id: int, categories: Iterable[str]) -> dict[str, list[str]]:
    """The checks of each category: the shop's own, else the trade's, else the shop's for everything else."""
    wanted = set(categories)
    own = dict(Checklist.objects.filter(shop_id=shop_id, category__in={*wanted, ""}).values_list("category", "checks"))
    return {category: _chosen(category, own) for category in wanted}


def _chosen(category: str, own: Mapping[str, list[str]]) -> list[str]:
    if category in own:
        return own[category]
    return list(trade_of(category) or own.get("", GENERAL))


def trade_of(category: str) -> Sequence[str]:
    """The trade's checks of a category by its name; none where the name says nothing."""
    name = category.lower()
    meant = (trade for trade, words in MEANT.items() if any(word in name for word in words))
    return TRADE.get(next(meant, ""), ())
