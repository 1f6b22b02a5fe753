package io.yoriai.mail.internal.notice;

/** Where automatic mails to leads go (spec/smp-mail-tracking.md 3.6). */
public final class LeadAddresses {

    /** System setting 予備アドレスにも送信: 1 where they go to the second address, too. */
    public static final String SECOND = "mail.sub_addresses";

    /**
     * SQL that joins the addresses of the lead {@code l} as {@code t.email}: its address, and its second one where the setting says
     * so; those that can be mailed, and none of one who is 仮登録 (spec/smp-lead.md 7.2).
     */
    static final String JOIN = """
            cross join lateral (
                select l.email where l.registration_type_id = 1 and l.email is not null and l.email_valid_id = 1
                union all
                select l.sub_email where l.registration_type_id = 1 and l.sub_email is not null and l.sub_email_valid_id = 1
                    and lower(l.sub_email) is distinct from lower(l.email)
                    and exists (select from system_setting where name = 'mail.sub_addresses' and value = '1')
                    and not exists (select from person_address p where p.address = lower(l.sub_email collate "C") and not p.valid)
            ) t (email)""";

    private LeadAddresses() {}
}
