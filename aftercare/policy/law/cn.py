"""中国: no-reason return, quality, 三包 and the duties around them."""

from __future__ import annotations

from .rules import Conformity, Due, Duty, Exclusion, Intact, LawRule, Out, Withdrawal
from .spans import ALWAYS, days, months

BOTH = "both"
SEAL = frozenset({"seal_broken"})

RULES: tuple[LawRule, ...] = (
    Withdrawal(
        id="CN-7D", jurisdiction="CN", right="no-reason return", article="消法25;7日办法10/13/18",
        source="LawRefBook/Laws;claimcraft-creative", verified="yes",
        cite=("《消费者权益保护法》第25条、《七日无理由退货办法》第10条",
              "Consumer Rights Protection Law art. 25, Seven-Day Return Measures art. 10"),
        days=7, span=days(7), freight="customer", threshold_freight=True,
        dues=(Due(code="refund", starts="receipt", days=7),),
    ),
    Exclusion(
        id="CN-7D-X1", jurisdiction="CN", right="absolute exclusions", article="7日办法6",
        source="claimcraft-creative", verified="yes",
        cite=("《七日无理由退货办法》第6条", "Seven-Day Return Measures art. 6"),
        outs=(
            Out(trait="made_to_order"), Out(trait="perishable"), Out(trait="digital_download"),
            Out(trait="digital_unsealed"), Out(trait="sealed_media", condition="seal_broken"), Out(trait="periodical"),
        ),
    ),
    Exclusion(
        id="CN-7D-X2", jurisdiction="CN", right="exclusion only if confirmed per purchase",
        article="7日办法7/20;实施条例19", source="claimcraft-creative", verified="yes",
        cite=("《七日无理由退货办法》第7条、第20条", "Seven-Day Return Measures art. 7 and 20"),
        outs=tuple(
            Out(trait=trait, confirmed=True)
            for trait in ("seal_hygiene", "activation_loses_value", "near_expiry", "disclosed_defect")
        ),
    ),
    Intact(
        id="CN-7D-INTACT", jurisdiction="CN", right="intact test", article="7日办法8/9",
        source="claimcraft-creative", verified="yes",
        cite=("《七日无理由退货办法》第8条、第9条", "Seven-Day Return Measures art. 8 and 9"),
        breaks={
            "sealed": SEAL,
            "electronics": frozenset({"repaired_elsewhere", "serial_defaced", "marked", "activated"}),
            "apparel": frozenset({"tags_cut", "soiled"}),
        },
        never=frozenset({"opened", "tried"}),
    ),
    Duty(
        id="CN-7D-PEN", jurisdiction="CN", right="penalty trigger", article="7日办法31;处罚办法9", source=BOTH,
        verified="yes", cite=("《七日无理由退货办法》第31条", "Seven-Day Return Measures art. 31"),
        days=15, dues=(Due(code="answer", starts="notice", days=15),),
    ),
    Duty(
        id="CN-7D-GIFT", jurisdiction="CN", right="gifts/coupons", article="7日办法12/14-17",
        source="claimcraft-creative", verified="yes",
        cite=("《七日无理由退货办法》第12条", "Seven-Day Return Measures art. 12"),
    ),
    Duty(
        id="CN-7D-RESELL", jurisdiction="CN", right="resale of returns", article="7日办法25/33",
        source="claimcraft-creative", verified="yes",
        numbers={"fine_least": 10_000, "fine_most": 30_000},
    ),
    Conformity(
        id="CN-QUAL", jurisdiction="CN", right="quality return/exchange/repair", article="消法24;实施条例18",
        source=BOTH, verified="yes",
        cite=("《消费者权益保护法》第24条", "Consumer Rights Protection Law art. 24"),
        days=7, gives={"return": days(7)}, asks={"return": ALWAYS, "exchange": ALWAYS},
    ),
    Conformity(
        id="CN-BURDEN", jurisdiction="CN", right="burden of proof on trader", article="消法23", source="LawRefBook",
        verified="yes", cite=("《消费者权益保护法》第23条", "Consumer Rights Protection Law art. 23"),
        months=6, asks={"return": months(6), "exchange": months(6)}, traits=frozenset({"durable", "pc"}), freight=None,
        proof=True,
    ),
    Duty(
        id="CN-WARRCLOCK", jurisdiction="CN", right="warranty clock", article="实施条例18",
        source="claimcraft-creative", verified="yes",
    ),
    Duty(
        id="CN-FRAUD", jurisdiction="CN", right="punitive", article="消法55;实施条例49", source=BOTH, verified="yes",
        numbers={"times": 3, "least": 500},
    ),
    Conformity(
        id="CN-SANBAO", jurisdiction="CN", right="三包 generic", article="部分商品修理更换退货责任规定9-13 etc",
        source="7tqp.com; crsrw.com; banwoyixia", verified="part",
        cite=("《部分商品修理更换退货责任规定》第9-13条",
              "Rules on Repair, Exchange and Return of Some Goods art. 9-13"),
        days=7, gives={"return": days(7), "exchange": days(15)}, traits=frozenset({"durable"}),
    ),
    Conformity(
        id="CN-PHONE", jurisdiction="CN", right="三包 phone", article="移动电话机规定11 etc",
        source="tianhewen; qinzizj", verified="part",
        cite=("《移动电话机商品修理更换退货责任规定》第11条", "Mobile Phone Three-Guarantees Rules art. 11"),
        days=7, years=1, gives={"return": days(7), "exchange": days(15)}, asks={"exchange": months(12)},
        traits=frozenset({"phone"}),
    ),
    Conformity(
        id="CN-PC", jurisdiction="CN", right="三包 PC", article="微机规定9-10", source="page hits", verified="part",
        cite=("《微型计算机商品修理更换退货责任规定》第9-10条", "Microcomputer Three-Guarantees Rules art. 9-10"),
        years=1, asks={"exchange": months(12)}, traits=frozenset({"pc"}),
    ),
    Duty(
        id="CN-RETAIN", jurisdiction="CN", right="retention", article="电商法31;网络交易办法20/28/31", source=BOTH,
        verified="yes", years=3,
    ),
    Duty(
        id="CN-RENEW", jurisdiction="CN", right="auto-renew notice", article="网络交易办法18",
        source="claimcraft-creative", verified="yes", days=5,
    ),
    Duty(
        id="CN-COMPL", jurisdiction="CN", right="authority complaint", article="实施条例46",
        source="claimcraft-creative", verified="yes", business_days=7, days=60,
    ),
    Duty(
        id="CN-EXPRESS", jurisdiction="CN", right="courier complaint", article="快递暂行条例28", source="LawRefBook",
        verified="yes", days=7,
    ),
    Duty(
        id="CN-PIPL", jurisdiction="CN", right="data rights", article="PIPL 24/28/31/45/47/50/57",
        source="LawRefBook", verified="yes",
        cite=("《个人信息保护法》第24条", "Personal Information Protection Law art. 24"),
    ),
)  # fmt: skip


def punitive(price: int, *, minor: int = 100) -> int:
    """What fraud costs on top of the price (CN-FRAUD): three times it, at least CNY 500; in minor units."""
    return max(3 * price, 500 * minor)
