package io.yoriai.mail.internal.notice;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.campaign.CampaignCopyListener;
import io.yoriai.file.Files;
import io.yoriai.record.SqlTime;

/** A copied campaign's own mail templates, and the occasions that they are chosen for (spec/smp-campaign.md 3.2). */
@Component
@Order(1)
class TemplateCopy implements CampaignCopyListener {

    private static final String SAID = """
            name, memo, purpose_id, mail_category_key, advertisement_id, mail_type_id, title, sender_address, sender_name, cc, bcc,
                reply_to, return_path, body, body2, charset_id, attachment_file_id, sender_domain_authentication_key, admin_id""";

    private final JdbcClient jdbc;
    private final Files files;

    TemplateCopy(JdbcClient jdbc, Files files) {
        this.jdbc = jdbc;
        this.files = files;
    }

    @Override
    public void copied(Copy copy) {
        if (!copy.parts().contains("MailTemplate")) {
            return;
        }
        List<Long> all = jdbc.sql("select id from mail_template where seminar_id = ? order by id").param(copy.source())
                .query((row, n) -> row.getLong(1)).list();
        for (long old : all) {
            long made = jdbc.sql("insert into mail_template (seminar_id, " + SAID + ", date_regist, date_update) select"
                    + " :campaign, " + SAID + ", :now, :now from mail_template where id = :old returning id")
                    .param("campaign", copy.campaign()).param("now", SqlTime.of(copy.now())).param("old", old)
                    .query((row, n) -> row.getLong(1)).single();
            jdbc.sql("insert into mail_template_occasion (template_id, occasion) select ?, occasion"
                    + " from mail_template_occasion where template_id = ?").params(made, old).update();
            copy.of("MailTemplate").put(old, made);
        }
        if (!all.isEmpty()) {
            files.share("MailTemplate", copy.of("MailTemplate"));
        }
    }
}
