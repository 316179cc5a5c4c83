"""Which law applies where an order went. Shops write countries as codes or as names, in many spellings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"

_NAMES: Mapping[str, str] = {
    "CN": "CHN|China|Mainland China|PRC|People's Republic of China|中国|中国大陆|中华人民共和国",
    "UK": "GB|GBR|United Kingdom|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|英国",
    "US": "USA|United States|United States of America|America|美国",
    "JP": "JPN|Japan|日本", "KR": "KOR|Korea|South Korea|Republic of Korea|Korea, Republic of|韩国|대한민국",
    "TW": "TWN|Taiwan|Taiwan, Province of China|台湾|台灣|中国台湾",
    "BR": "BRA|Brazil|Brasil|巴西", "AU": "AUS|Australia|澳大利亚|澳洲", "IN": "IND|India|印度",
    "EU": "European Union|European Community|EL|欧盟",
}  # fmt: skip
_MEMBERS = (
    "AUT|Austria|Österreich|奥地利", "BEL|Belgium|België|Belgique|比利时", "BGR|Bulgaria|保加利亚",
    "HRV|Croatia|Hrvatska|克罗地亚", "CYP|Cyprus|塞浦路斯", "CZE|Czechia|Czech Republic|捷克",
    "DNK|Denmark|Danmark|丹麦",
    "EST|Estonia|Eesti|爱沙尼亚", "FIN|Finland|Suomi|芬兰", "FRA|France|法国", "DEU|Germany|Deutschland|德国",
    "GRC|Greece|Hellas|希腊", "HUN|Hungary|Magyarország|匈牙利", "IRL|Ireland|Republic of Ireland|EIRE|Éire|爱尔兰",
    "ITA|Italy|Italia|意大利", "LVA|Latvia|拉脱维亚", "LTU|Lithuania|立陶宛", "LUX|Luxembourg|卢森堡",
    "MLT|Malta|马耳他",
    "NLD|Netherlands|The Netherlands|Holland|Nederland|荷兰", "POL|Poland|Polska|波兰", "PRT|Portugal|葡萄牙",
    "ROU|Romania|România|罗马尼亚", "SVK|Slovakia|Slovak Republic|斯洛伐克", "SVN|Slovenia|斯洛文尼亚",
    "ESP|Spain|España|西班牙", "SWE|Sweden|Sverige|瑞典",
)  # fmt: skip
_STATES: Mapping[str, str] = {
    "ca": "US-CA", "us-ca": "US-CA", "california": "US-CA", "fl": "US-FL", "us-fl": "US-FL", "florida": "US-FL",
}  # fmt: skip


def _codes() -> dict[str, str]:
    found = {code: code for code in _NAMES}
    found |= {name: code for code, names in _NAMES.items() for name in names.split("|")}
    found |= dict.fromkeys((*EU.split(), *(name for names in _MEMBERS for name in names.split("|"))), "EU")
    return {name.casefold(): code for name, code in found.items()}


CODES: Mapping[str, str] = _codes()


@lru_cache(maxsize=1024)
def jurisdiction_of(country: str, region: str = "") -> str:
    """The code of the law that applies, such as CN, EU, UK or US-CA; empty where no pack is known."""
    code = CODES.get(country.strip().casefold(), "")
    return _STATES.get(region.strip().casefold(), code) if code == "US" else code
