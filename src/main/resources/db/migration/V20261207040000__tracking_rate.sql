-- Hits of a network in a minute (spec/smp-platform.md 12.2). After a crash the count begins anew.
create unlogged table tracking_rate (
    network text        not null,
    minute  timestamptz not null,
    hits    integer     not null,
    primary key (network, minute)
);
