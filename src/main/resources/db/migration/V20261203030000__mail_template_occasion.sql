-- Of what happens with a campaign, which template an automatic mail is written by instead of the product's words; whether it is of
-- one campaign or of all stands in the template.
create table mail_template_occasion (
    template_id bigint not null references mail_template on delete cascade,
    occasion    text   not null check (occasion in ('APPLIED', 'WAITING', 'CHANGED', 'PROMOTED', 'CANCELLED', 'REJECTED', 'RESTORED',
                                                    'PAID', 'VENUE', 'SESSION', 'REMIND', 'THANKS')),
    primary key (template_id, occasion)
);
create index mail_template_occasion_occasion on mail_template_occasion (occasion);
