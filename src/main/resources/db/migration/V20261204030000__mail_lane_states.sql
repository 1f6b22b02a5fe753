-- Domains that get mails over TLS or not at all (TLS必須ドメイン, spec/smp-mail-tracking.md 3.5).
create table mail_tls_domain (
    domain text primary key check (domain = lower(domain))
);
insert into mail_tls_domain (domain)
select d.domain from mail_lane l join mail_lane_domain d on d.lane = l.id where l.tls;
update mail_lane set tls = false where tls;

-- Domains that a node leaves alone because they refused too much by their policy (3.6): for people to see, no node asks it.
create table mail_rest (
    domain text        primary key,
    reply  text        not null,
    since  timestamptz not null,
    until  timestamptz not null
);

-- What came back and could not be read, and nobody has looked at yet.
alter table mail_report add column seen_at timestamptz;
create index mail_report_unread on mail_report (id) where kind = 'UNREAD';
