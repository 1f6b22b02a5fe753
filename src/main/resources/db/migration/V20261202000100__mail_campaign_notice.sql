-- Reminders and thanks of campaigns that went out (campaign settings 71 and 72): each once.
create table mail_campaign_notice (
    campaign_id bigint      not null,
    notice      text        not null,                            -- REMIND-{days}, THANKS
    at          timestamptz not null,
    primary key (campaign_id, notice)
);
