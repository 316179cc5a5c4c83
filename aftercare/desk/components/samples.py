"""What the components are shown with: made up, kept nowhere, the same on every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext as _

from aftercare.cases.models import Case, Photo, Rating
from aftercare.cases.remedies import remedy_label
from aftercare.core import clock
from aftercare.core.actor import ActorKind
from aftercare.core.models import EventRow
from aftercare.core.money import Money
from aftercare.orders.models import OrderLine
from aftercare.people.models import Shop
from aftercare.policy.facts import Decision, Fee, RuleOutcome, Verdict
from aftercare.ui.amounts import Row, money_rows
from aftercare.ui.charts import Bar, Chart, bars, columns
from aftercare.ui.charts import Row as Mark
from aftercare.ui.forms import Form
from aftercare.ui.icons import ICONS
from aftercare.ui.pictures import MOST_PHOTOS, Pictures

PRICE, FEE = Money(18600, "CNY"), Money(800, "CNY")


class SampleForm(Form):
    """Every sort of field. What it is shown with is wrong on purpose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            help_text=_("As it stands on the parcel."),
            error_messages={"required": _("Write the name on the parcel.")},
        )
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"), error_messages={"invalid": _("Write the address in full, such as name@example.com.")}
        )
        self.fields["carrier"] = forms.ChoiceField(
            label=_("Carrier"), choices=[("", _("Choose")), ("sf", "SF"), ("dhl", "DHL")], required=False
        )
        self.fields["until"] = forms.DateField(
            label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
        )
        self.fields["words"] = forms.CharField(
            label=_("What happened?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
        )


def samples() -> dict[str, Any]:
    shop = Shop(name=_("Linden tea house"), slug="sample", timezone="Asia/Shanghai")
    wrong = SampleForm({"wrong-email": "name@"}, prefix="wrong")
    wrong.add_error(None, _("The order was changed meanwhile; look at it again."))
    return {
        "shop": shop,
        "zone": shop.timezone,
        "form": SampleForm(prefix="right", initial={"name": _("Mei Lin")}),
        "wrong": wrong,
        "cases": cases(shop),
        "decisions": [decision(verdict) for verdict in (Verdict.ACCEPT, Verdict.REVIEW, Verdict.REFUSE)],
        "rows": rows(),
        "split": rows(parts=[(_("Gift card"), Money(5000, "CNY")), ("Alipay", PRICE - FEE - Money(5000, "CNY"))]),
        "price": PRICE,
        "soon": clock.now() + timedelta(hours=5, minutes=21),
        "events": events(),
        "cards": remedies(),
        "pictures": Pictures(),
        "refused": Pictures(problem=_("“film.mov” is larger than 50 MB; film a shorter one.")),
        "most": MOST_PHOTOS,
        "photos": photos(),
        "picture": static("ui/icon.svg"),
        "reasons": reasons_chart(),
        "days": days_chart(),
        "run": SimpleNamespace(ref="sample", state="running"),
        "told": SimpleNamespace(handled=124, total=200, undone=3),
        "rating": Rating(stars=4, words=_("Quick, and nobody argued.")),
        "lines": [OrderLine(sku=sku, title=sku, kind="goods") for sku in ("Cup", "Tray", "Lamp", "伞")],
        "icons": ICONS,
        "agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0",
        "press": [(_("Approve return"), "approve", "a"), (_("Reject"), "reject", "r")],
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """A case with what it shows, in words."""

    about: str
    case: Case


def cases(shop: Shop) -> list[Standing]:
    now = clock.now()
    agent, customer = ActorKind.AGENT.value, ActorKind.CUSTOMER.value
    warehouse, supervisor = ActorKind.WAREHOUSE.value, ActorKind.SUPERVISOR.value

    def case(about: str, **fields: Any) -> Standing:
        given = {"shop": shop, "kind": "return", "path": "send_back", "currency": "CNY", "opened_at": now, **fields}
        return Standing(about, Case(**given))

    return [
        case(_("Begun"), step="review", owner=agent, due_action="approve", due_at=now + timedelta(days=2)),
        case(_("Due soon"), step="send_back", owner=customer, due_action="expire", due_at=now + timedelta(hours=5)),
        case(_("Late"), step="inspection", owner=warehouse, due_action="escalate", due_at=now - timedelta(hours=3)),
        case(_("Called up"), step="inspection", owner=supervisor, escalations=1, due_at=now + timedelta(days=1)),
        case(_("Paused"), step="review", owner=agent, paused_at=now),
        case(_("Complete"), step="completed", closed_at=now),
        case(_("Stopped"), step="withdrawn", closed_at=now),
    ]


def decision(verdict: Verdict) -> Decision:
    ends = (clock.now() + timedelta(days=3)).isoformat()
    window = RuleOutcome("window", "pass", "window_within", {"day": 4, "days": 7, "last": ends}, "CN-7D", "")
    settled = {
        Verdict.ACCEPT: window,
        Verdict.REVIEW: RuleOutcome("automation", "review", "no_machine_alone", {}),
        Verdict.REFUSE: RuleOutcome("window", "refuse", "window_closed", {"days": 7, "last": ends}),
    }[verdict]
    considered = (window, settled) if verdict is Verdict.REVIEW else (settled,)
    return Decision(
        verdict=verdict, because=settled, considered=considered, freight_payer="customer",
        fees=(Fee("freight", FEE.minor),), refundable=PRICE.minor, tax=0, path="send_back",
    )  # fmt: skip


def rows(*, parts: list[tuple[str, Money]] | None = None) -> list[Row]:
    left = PRICE - FEE
    fees = [Fee("restocking", FEE.minor)]
    return money_rows([(_("Oak tea tray × 1"), PRICE)], fees=fees, parts=parts or [("Alipay", left)], total=left)


HAPPENED: tuple[tuple[str, ActorKind, dict[str, Any]], ...] = (
    ("case.opened", ActorKind.CUSTOMER, {"verdict": "review"}),
    ("evidence.given", ActorKind.CUSTOMER, {"photos": 2}),
    ("offer.made", ActorKind.AGENT, {"amount": 3000, "kind": "refund_only", "path": "keep"}),
    ("offer.declined", ActorKind.CUSTOMER, {}),
    ("case.approved", ActorKind.AGENT, {}),
)


def events() -> list[EventRow]:
    begun = clock.now() - timedelta(hours=30)
    told = [
        EventRow(pk=number, name=name, actor_kind=who.value, at=begun + number * timedelta(hours=7), data=data)
        for number, (name, who, data) in enumerate(HAPPENED)
    ]
    told[1].data = {**told[1].data, "words": _("The rim is chipped.")}
    return told


def remedies() -> list[SimpleNamespace]:
    at_once = {"answer": _("Approved at once"), "verdict": "accept", "at_once": True}
    return [
        SimpleNamespace(
            kind="return", label=remedy_label("return", "send_back"), amount=PRICE - FEE, fees=FEE, icon="",
            when=_("within 3 days"), back=_("Send it back yourself"), first=True, **at_once,
        ),
        SimpleNamespace(
            kind="exchange", label=remedy_label("exchange", "send_back"), amount=None, fees=None, icon="swap",
            when="", back=_("Send it back yourself"), first=False, answer=_("A person looks at it"), verdict="review",
            at_once=False,
        ),
    ]  # fmt: skip


def photos() -> list[Photo]:
    return [Photo(ref="sample", content_type="image/png", width=512, height=512, at=clock.now()) for _number in "12"]


def reasons_chart() -> Chart:
    told = [(_("Changed my mind"), 46, ""), (_("Too small"), 31, "you"), (_("Arrived damaged"), 12, "late")]
    marks = [Mark(label=name, bars=(Bar(value=count, text=str(count), tone=tone),)) for name, count, tone in told]  # type: ignore[arg-type]
    return bars(_("Most come back because people changed their mind"), marks, label=_("Reason"))


def days_chart() -> Chart:
    marks = [
        Mark(label=str(day), bars=(Bar(value=count, text=str(count)),)) for day, count in enumerate((4, 9, 7, 12, 3), 1)
    ]
    return columns(_("The fourth was the busiest day"), marks, label=_("Day"))
