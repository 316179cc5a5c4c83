"""E-mail through SMTP, with Django's EMAIL_* settings (EMAIL_URL in the environment)."""

from __future__ import annotations

import smtplib
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from aftercare.core.messages import Message, Receipt, Undeliverable

NO_SERVER = gettext_noop("No mail server is set (EMAIL_URL), so this message was recorded and not sent.")
PERMANENT = range(500, 600)  # SMTP: the server will not take it later either; 4xx asks to come back


def deliver(message: Message) -> Receipt:
    if not settings.EMAIL_HOST:
        return Receipt(recorded=True, note=NO_SERVER)
    letter = written(message)
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        _refused(refused, *_first(refused))
    except smtplib.SMTPAuthenticationError:
        raise  # our own password: the message is fine and waits until it is put right
    except smtplib.SMTPResponseException as refused:
        _refused(refused, refused.smtp_code, refused.smtp_error)
    except ValueError as malformed:  # a line break in a header, an address that cannot be written
        raise Undeliverable(f"The message cannot be written as an e-mail: {malformed}") from malformed
    return Receipt(provider_id=letter.extra_headers["Message-ID"])


def written(message: Message) -> EmailMultiAlternatives:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((message.sender, address)) if message.sender else settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_headers(message, domain=address.rpartition("@")[2] or "localhost"),
        connection=get_connection(),
    )
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    return letter


def _headers(message: Message, *, domain: str) -> dict[str, str]:
    headers = {
        # The same for every attempt, so that a mailbox which got the first recognises the second.
        "Message-ID": f"<{message.ref.lower()}@{domain}>",
        "Auto-Submitted": "auto-generated",  # keeps holiday replies away
    }
    if message.locale:
        headers["Content-Language"] = message.locale
    if message.subject_kind == "case":
        headers |= _together(message, domain=domain)
    elif message.leave_url:  # to the staff: one press of the mail program ends it (RFC 8058)
        headers |= {"List-Unsubscribe": f"<{message.leave_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _together(message: Message, *, domain: str) -> dict[str, str]:
    """What keeps the messages about one case together in a mailbox, and lets its owner sort or end them.

    All of them answer one letter that never was: whichever arrives first, or is deleted, the others stay together.
    """
    root = f"<{_digest(message.subject_kind, message.subject_id)}@{domain}>"
    headers = {"In-Reply-To": root, "References": root}
    headers["List-Id"] = formataddr((message.sender, f"requests.{_digest('shop', message.shop_id)}.{domain}"))
    return headers | ({"List-Unsubscribe": f"<{message.leave_url}>"} if message.leave_url else {})


def _digest(kind: str, number: int) -> str:
    """The same for ever, and telling nobody the number."""
    return salted_hmac("aftercare.mail", f"{kind}:{number}", algorithm="sha256").hexdigest()[:24]


def _first(refused: smtplib.SMTPRecipientsRefused) -> tuple[int, bytes | str]:
    return next(iter(refused.recipients.values()))


def _refused(problem: Exception, code: int, answer: bytes | str) -> None:
    if code not in PERMANENT:
        raise problem
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    raise Undeliverable(f"The mail server refused it: {code} {said}") from problem
