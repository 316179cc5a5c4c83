"""Who may change a policy, and which rows they hold while they do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aftercare.core.actor import Actor, ActorKind
from aftercare.core.refusal import Refused
from aftercare.people.models import Shop

from ..models import PolicyState, PolicyVersion

MAY_CHANGE_POLICY = frozenset({ActorKind.SUPERVISOR, ActorKind.INTEGRATION, ActorKind.SYSTEM})


def check_may(by: Actor) -> None:
    if by.kind not in MAY_CHANGE_POLICY:
        raise Refused(_("Your role may not do this; ask a colleague who may."), code="role_not_allowed")


def locked_shop(shop_id: int) -> Shop:
    """The lock lets one change of the shop's policy follow the other."""
    return Shop.objects.select_for_update().get(pk=shop_id)


def locked_draft(draft: PolicyVersion) -> PolicyVersion:
    """The draft, locked. Raises `Refused` for what is published or discarded."""
    draft = PolicyVersion.objects.select_for_update(of=("self",)).select_related("shop").get(pk=draft.pk)
    if draft.state != PolicyState.DRAFT:
        raise Refused(
            _("Version %(version)s is published and never changes; make a draft from it.") % {"version": draft},
            code="policy_published",
        )
    if draft.discarded_at:
        raise Refused(_("This draft was discarded; make another one."), code="policy_discarded")
    return draft
