#!/usr/bin/env python3
"""What a reader sees of raw mails, by Python's own parser: arrived.py FILE...
One line each: character set, subject, sender name, text, HTML, name of the attachment; by tabs."""
import email, email.policy, sys
sys.stdout.reconfigure(encoding='utf-8')
for name in sys.argv[1:]:
    mail = email.message_from_bytes(open(name, 'rb').read(), policy=email.policy.SMTP)
    parts = {p.get_content_type(): p for p in mail.walk()}
    said = lambda kind: ' '.join(parts[kind].get_content().split())
    print('\t'.join([parts['text/plain'].get_content_charset(), mail['subject'], mail['from'].addresses[0].display_name,
                     said('text/plain'), said('text/html'), next(mail.iter_attachments()).get_filename()]))
