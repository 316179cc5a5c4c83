"""Which law applies where an order went. Shops write countries as codes or as names, in many spellings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale

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
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}")
_OWN_LAW = frozenset({"US-CA", "US-FL"})
_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida|"
    "GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|"
    "MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|"
    "NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|"
    "OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|"
    "UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia"
)


def _states() -> dict[str, str]:
    found: dict[str, str] = {}
    for state in _STATES.split("|"):
        code, name = state.split(" ", 1)
        found |= dict.fromkeys((code.casefold(), f"us-{code.casefold()}", name.casefold()), f"US-{code}")
    return found


def _countries() -> dict[str, str]:
    """ISO codes by every name known here."""
    alone = {"UK": "GB", "EU": ""}
    found = {name: alone.get(code, code) for code, names in _NAMES.items() for name in (code, *names.split("|"))}
    found |= {
        name: code for code, names in zip(EU.split(), _MEMBERS, strict=True) for name in (code, *names.split("|"))
    }
    return {name.casefold(): code for name, code in found.items()}


def _codes() -> dict[str, str]:
    found = {code: code for code in _NAMES}
    found |= {name: code for code, names in _NAMES.items() for name in names.split("|")}
    found |= dict.fromkeys((*EU.split(), *(name for names in _MEMBERS for name in names.split("|"))), "EU")
    return {name.casefold(): code for name, code in found.items()}


CODES: Mapping[str, str] = _codes()
STATES: Mapping[str, str] = _states()
COUNTRIES: Mapping[str, str] = _countries()


@lru_cache(maxsize=1024)
def jurisdiction_of(country: str, region: str = "") -> str:
    """The code of the law that applies, such as CN, EU, UK or US-CA; empty where no pack is known."""
    code = CODES.get(country.strip().casefold(), "")
    state = region_of(country, region) if code == "US" else ""
    return state if state in _OWN_LAW else code


@lru_cache(maxsize=1024)
def country_of(country: str) -> str:
    """The ISO 3166 code of a country, however it is written; empty where nobody knows it."""
    name = country.strip()
    known = COUNTRIES.get(name.casefold())
    if known is not None:
        return known
    return name.upper() if name.upper() in _territories().values() else _territories().get(name.casefold(), "")


@lru_cache(maxsize=1024)
def region_of(country: str, region: str) -> str:
    """The ISO 3166 code of a state or province, such as US-TX or CA-ON; empty where the order does not tell it.

    States of the United States are known by name too, others by their codes alone.
    """
    if CODES.get(country.strip().casefold()) == "US":
        return STATES.get(region.strip().casefold(), "")
    code = country_of(country)
    part = region.strip().upper().removeprefix(f"{code}-")
    return f"{code}-{part}" if code and _SUBDIVISION.fullmatch(part) else ""


@lru_cache(maxsize=1024)
def place_of(place: str) -> str:
    """A country, a state or a jurisdiction as a policy names it, in one spelling: DE, US-TX, CA-ON, GB, EU."""
    name = place.strip()
    known = STATES.get(name.casefold(), "") if "-" in name else ""
    country, dash, region = name.partition("-")
    return known or country_of(name) or f"{country_of(country) or country.upper()}{dash}{region.upper()}"


@cache
def _territories() -> dict[str, str]:
    """The countries of the world by their English and Chinese names."""
    return {
        name.casefold(): code
        for language in ("en", "zh")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
