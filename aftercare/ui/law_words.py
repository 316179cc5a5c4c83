"""What each rule of the law is called, and the public register of each place's law."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RIGHTS: Mapping[str, Promise] = {
    "CN-7D": _("Seven days to return without a reason"),
    "CN-7D-X1": _("Goods that may not be returned without a reason"),
    "CN-7D-X2": _("Goods that may be left out if confirmed at each purchase"),
    "CN-7D-INTACT": _("What it means that goods are intact"),
    "CN-7D-PEN": _("By when the shop has to handle a return"),
    "CN-7D-GIFT": _("Gifts and vouchers go back with the goods"),
    "CN-7D-RESELL": _("Returned goods may not be sold as new"),
    "CN-QUAL": _("Goods of poor quality: return, exchange or repair"),
    "CN-BURDEN": _("The shop has to prove that durable goods had no fault"),
    "CN-WARRCLOCK": _("When a warranty begins and stands still"),
    "CN-FRAUD": _("Damages for fraud"),
    "CN-SANBAO": _("Repair, exchange and return of listed goods"),
    "CN-PHONE": _("Repair, exchange and return of mobile phones"),
    "CN-PC": _("Repair and exchange of computers"),
    "CN-RETAIN": _("How long records are kept"),
    "CN-RENEW": _("Notice before a subscription renews"),
    "CN-COMPL": _("Complaints to the authorities"),
    "CN-EXPRESS": _("Complaints about a courier"),
    "CN-PIPL": _("Personal data, and a person instead of a machine"),
    "EU-WD": _("Fourteen days to withdraw"),
    "EU-BTN": _("A function to withdraw on the page"),
    "EU-GUAR": _("Goods have to conform to the contract"),
    "EU-R2R": _("A repair lengthens the guarantee"),
    "EU-EMPCO": _("The notice about the legal guarantee"),
    "EU-ESPR": _("Unsold clothing and shoes are not destroyed"),
    "EU-GDPR": _("Personal data, and a person instead of a machine"),
    "UK-REJECT": _("The short-term right to reject"),
    "UK-FINAL": _("The final right to reject, or a lower price"),
    "UK-CCR": _("Fourteen days to cancel"),
    "US-MITOR": _("Goods that are sent late may be cancelled"),
    "US-CA": _("California: where no return policy was shown"),
    "US-FL": _("Florida: where no return policy was shown"),
    "JP-RET": _("Return where no terms of return were shown"),
    "KR-WD": _("Seven days to withdraw"),
    "TW-WD": _("Seven days to return without a reason"),
    "BR-REGRET": _("Seven days to change one's mind"),
    "BR-DEFECT": _("Goods with a defect"),
    "AU-ACL": _("Consumer guarantees"),
    "IN-GRV": _("A complaint is confirmed and answered in time"),
}
REGISTERS: Mapping[str, str] = {
    "CN": "https://flk.npc.gov.cn/",
    "EU": "https://eur-lex.europa.eu/",
    "UK": "https://www.legislation.gov.uk/",
    "US": "https://www.ecfr.gov/",
    "JP": "https://laws.e-gov.go.jp/",
    "KR": "https://www.law.go.kr/",
    "TW": "https://law.moj.gov.tw/",
    "BR": "https://www.planalto.gov.br/legislacao/",
    "AU": "https://www.legislation.gov.au/",
    "IN": "https://www.indiacode.nic.in/",
}
"""Where each place publishes its law; states of the United States publish theirs themselves."""
GROUPS: Mapping[str, Promise] = {
    "sealed": _("Food, cosmetics and medical goods"),
    "electronics": _("Electronics"),
    "apparel": _("Clothing, shoes, bags, toys or home textiles"),
}
