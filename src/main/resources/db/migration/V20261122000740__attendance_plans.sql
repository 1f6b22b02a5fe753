-- Plans of the door are made once for each connection and kept. Made while a table was known to be empty (just vacuumed, before
-- the first visitor), a kept plan reads that table from end to end, and reads on so while it grows. Every statement of the door
-- has an index made for it: say so, and do not plan anew for each value.
alter function receive(timestamptz, boolean, bigint, text, bigint[], bigint, boolean, smallint, smallint, smallint, text, text,
    text, timestamptz, text) set enable_seqscan = off;
alter function receive(timestamptz, boolean, bigint, text, bigint[], bigint, boolean, smallint, smallint, smallint, text, text,
    text, timestamptz, text) set plan_cache_mode = force_generic_plan;
