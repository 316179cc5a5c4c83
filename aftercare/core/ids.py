"""Public references: short enough to read over the phone, too many to guess."""

from __future__ import annotations

import secrets

# Crockford's base 32: no I, L, O or U, so nothing is misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_ref(prefix: str) -> str:
    """A fresh reference with 60 random bits, such as AS-7K3M-2QX9-PD4T."""
    digits = secrets.token_bytes(8)
    letters = "".join(ALPHABET[(int.from_bytes(digits) >> shift) & 31] for shift in range(0, 60, 5))
    return f"{prefix}-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def typed_ref(text: str) -> str:
    """A reference as a person types it, put in its canonical form: “as 7k3m2qx9pd4t” -> AS-7K3M-2QX9-PD4T."""
    plain = "".join(char for char in text.upper() if char.isalnum())
    prefix, letters = plain[:2], plain[2:].translate(_MISREAD)
    return "-".join([prefix, letters[:4], letters[4:8], letters[8:]]) if len(letters) == 12 else text.strip()
