"""The merchant's account: who we are to WeChat Pay, by which keys, and where it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

OFFICIAL = "https://api.mch.weixin.qq.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`private_key` and `public_key` are PEM. Without a public key WeChat Pay signs by platform certificates, which
    are kept in `folder`. `notify_url` empty: nothing is told, refunds are asked for. `timeout` is in seconds."""

    mchid: str
    serial: str
    private_key: str = field(repr=False)
    api_v3_key: str = field(repr=False)
    folder: Path
    public_key_id: str = ""
    public_key: str = field(default="", repr=False)
    notify_url: str = ""
    url: str = OFFICIAL
    timeout: float = 10
