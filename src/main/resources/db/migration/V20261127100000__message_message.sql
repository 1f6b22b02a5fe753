-- The messages of the product that administrators may reword, one row for each key and language (spec/smp-platform.md 6).
-- What the program says of itself is written at every start; value is what is told.
create table message (
    id                  bigint      primary key,  -- of number n: 2n-1 in Japanese, 2n in English
    name                text        not null,
    language_key        text        not null,
    message_category_id smallint    not null,
    text_key            text        not null,     -- of the text in the bundles that it rewords
    value               text        not null,
    default_value       text        not null,
    description         text        not null,
    date_regist         timestamptz not null,
    date_update         timestamptz not null,
    unique (name, language_key)
);
