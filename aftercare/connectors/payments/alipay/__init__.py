"""Refunds through Alipay's open platform (支付宝开放平台), signed with RSA2. docs/adr/0083 says why without its SDK."""
