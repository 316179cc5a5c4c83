"""What both sides of a case have said and agreed, for its page: evidence in rounds, offers, disputes, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from aftercare.cases.dialogue import CaseLink, Dispute, Evidence, Offer, Relation
from aftercare.cases.models import Case, CaseQuerySet, Photo


@dataclass(frozen=True, slots=True)
class Said:
    evidence: list[Evidence]
    offers: list[Offer]
    disputes: list[Dispute]

    @property
    def offer(self) -> Offer | None:
        """The one that waits for an answer."""
        return next((offer for offer in self.offers if offer.state == "open"), None)

    @property
    def answered(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.state != "open"]

    @property
    def past(self) -> bool:
        """Whether anything was said besides the offer that waits for an answer."""
        return bool(self.evidence or self.answered or self.disputes)

    def __bool__(self) -> bool:
        return bool(self.evidence or self.offers or self.disputes)


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case beside this one; `onward` where the link leads from this case to it."""

    case: Case
    relation: str
    label: str
    onward: bool


def said_in(case: Case) -> Said:
    photos = Prefetch("photos", Photo.objects.order_by("id"))
    return Said(
        evidence=list(case.evidence.prefetch_related(photos).order_by("id")),
        offers=list(case.offers.order_by("id")),
        disputes=list(case.disputes.order_by("id")),
    )


def linked(case: Case, visible: CaseQuerySet) -> list[Linked]:
    """The cases beside this one, of those the reader may see."""
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case)).select_related("case__shop", "other__shop")
    allowed = visible.filter(Q(links__other=case) | Q(linked_from__case=case)).values("pk")
    mine = links.filter(Q(case=case, other__in=allowed) | Q(other=case, case__in=allowed))
    return list(_linked(case, mine.order_by("id")))


# As the other end of the link reads it.
BACK = {
    Relation.CONVERTED: _("Goes on from"),
    Relation.FOLLOWS: _("Followed by"),
    Relation.DUPLICATE: _("Duplicate of"),
    Relation.RELATED: _("Related to"),
}


def _linked(case: Case, links: Iterable[CaseLink]) -> Iterator[Linked]:
    for link in links:
        onward = link.case_id == case.pk
        label = str(Relation(link.relation).label) if onward else str(BACK[Relation(link.relation)])
        yield Linked(link.other if onward else link.case, link.relation, label, onward)
