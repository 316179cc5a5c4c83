"""Ways to reach people: e-mail through SMTP, text messages through any HTTP gateway."""
