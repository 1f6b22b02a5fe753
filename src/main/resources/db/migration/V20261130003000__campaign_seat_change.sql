-- Seats taken where there is no limit: a row for each application and each of its sessions, until a job folds them into the
-- counters (docs/adr/0053). session_id 0 is the campaign itself. No reference: a foreign key would lock what all share.
create table seat_change (
    campaign_id bigint  not null,
    session_id  bigint  not null,
    seats       integer not null,
    leads       integer not null
);
create index seat_change_target on seat_change (campaign_id, session_id);

-- The same of discounts that act by themselves, whose uses have no limit.
create table discount_change (
    discount_id bigint  not null,
    uses        integer not null
);
create index discount_change_discount on discount_change (discount_id);
