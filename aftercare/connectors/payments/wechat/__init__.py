"""WeChat Pay, protocol v3, for merchants in mainland China."""
