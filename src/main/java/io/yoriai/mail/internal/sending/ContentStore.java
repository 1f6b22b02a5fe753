package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.record.SqlTime;
import io.yoriai.record.write.StoredFiles;

/** Keeps and finds contents of mails. */
@Component
class ContentStore {

    private static final String COLUMNS = "template_id, template_name, campaign_id, mail_type, title, body, body2, charset,"
            + " sender_address, sender_name, cc, bcc, reply_to, return_path, sender_domain_id, advertisement, mail_category_id,"
            + " attachment_file_id, open_counting, click_counting, magazine_id, issue_id";
    private static final String RESOURCE = "MailContent";

    private final JdbcClient jdbc;
    private final StoredFiles files;
    private final Clock clock;

    ContentStore(JdbcClient jdbc, StoredFiles files, Clock clock) {
        this.jdbc = jdbc;
        this.files = files;
        this.clock = clock;
    }

    /** Keeps a content, and its file for as long: its id. */
    @Transactional(propagation = Propagation.MANDATORY)
    long store(Content content) {
        long id = bound("insert into mail_content (" + COLUMNS
                + ", created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
                content).param(SqlTime.now(clock)).query((row, n) -> row.getLong(1)).single();
        if (content.attachmentId() != null) {
            files.use(RESOURCE, id, "AttachmentFile", content.attachmentId());
        }
        return id;
    }

    /** The same content of the same template as it was kept before, else a new one. By mail_content_template. */
    @Transactional(propagation = Propagation.MANDATORY)
    long same(Content content) {
        return bound("select id from mail_content where row (" + COLUMNS
                + ") is not distinct from row (?::bigint, ?::text, ?::bigint, ?::smallint, ?::text, ?::text, ?::text,"
                + " ?::smallint, ?::text, ?::text, ?::text, ?::text, ?::text, ?::text, ?::bigint, ?::smallint, ?::text,"
                + " ?::bigint, ?::boolean, ?::boolean, ?::bigint, ?::bigint) and template_id = ? order by id desc limit 1",
                content)
                .param(content.templateId()).query((row, n) -> row.getLong(1)).optional()
                .orElseGet(() -> store(content));
    }

    private JdbcClient.StatementSpec bound(String sql, Content content) {
        Content.Newsletter newsletter = content.newsletter();
        @Nullable
        Object[] values = {content.templateId(), content.templateName(), content.campaignId(), content.mailType(),
            content.title(), content.body(), content.body2(), content.charset(), content.senderAddress(),
            content.senderName(), content.cc(), content.bcc(), content.replyTo(), content.returnPath(),
            content.domainId(), content.advertisement() ? 1 : 2, content.category(), content.attachmentId(),
            content.openCounting(), content.clickCounting(), newsletter == null ? null : newsletter.magazineId(),
            newsletter == null ? null : newsletter.issueId()};
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        for (Object value : values) {
            statement = statement.param(value);
        }
        return statement;
    }

    Optional<Content> find(long id) {
        return jdbc.sql("select " + COLUMNS + " from mail_content where id = ?").param(id)
                .query((row, n) -> read(row)).optional();
    }

    private static Content read(ResultSet row) throws SQLException {
        return new Content(row.getObject(1, Long.class), row.getString(2), row.getObject(3, Long.class), row.getInt(4),
                row.getString(5), row.getString(6), row.getString(7), row.getInt(8),
                Objects.requireNonNull(row.getString(9)), row.getString(10), row.getString(11), row.getString(12),
                row.getString(13), row.getString(14), row.getObject(15, Long.class), row.getInt(16) == 1,
                row.getString(17), row.getObject(18, Long.class), row.getBoolean(19), row.getBoolean(20),
                row.getObject(21, Long.class) == null
                        ? null
                        : new Content.Newsletter(row.getLong(21), row.getLong(22)));
    }
}
