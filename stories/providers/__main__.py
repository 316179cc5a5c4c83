"""python -m stories.providers alipay: one provider on loopback until Ctrl-C, to try a set-up against."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import threading


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
    from .everyone import SANDBOXES
    from .moods import Mood

    parser = argparse.ArgumentParser(prog="stories.providers", description=__doc__)
    parser.add_argument("name", choices=sorted(SANDBOXES))
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument(
        "--callback", default="http://localhost:8000", help="the Aftercare that hears its notifications"
    )
    parser.add_argument("--plan", type=Mood, nargs="*", default=[], help=f"for the next refunds: {', '.join(Mood)}")
    given = parser.parse_args()
    hook = f"{given.callback.rstrip('/')}/hooks/payments/{given.name}/"
    with SANDBOXES[given.name](callback=hook, port=given.port) as sandbox:
        sandbox.plan(*given.plan)
        # A line's end within a key is written \\n, so that the variables may be copied into a service file too.
        pairs = (f"{name}={shlex.quote(value.strip())}" for name, value in sandbox.settings().items())
        sys.stdout.write("Start Aftercare with:\nexport " + " ".join(pairs).replace("\n", "\\n") + "\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
