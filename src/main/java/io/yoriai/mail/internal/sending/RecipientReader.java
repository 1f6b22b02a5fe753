package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Placeholder;

/** Reads what a content says of its recipients: one statement for all of them. */
@Component
class RecipientReader {

    /** A lead that gets no advertising mail: by refusal, by complaint, or of the content's category. */
    private static final String STOP = """
            case when l.id is null then 0
                when exists (select from mail_stop s where s.lead_id = l.id and s.reason = 7) then 7
                when l.unsubscribe_status = 1 or exists (select from mail_stop s where s.lead_id = l.id and s.reason = 6
                    and s.category_key = :category) then 6 else 0 end""";

    private final JdbcClient jdbc;
    private final Fields fields;

    RecipientReader(JdbcClient jdbc, Fields fields) {
        this.jdbc = jdbc;
        this.fields = fields;
    }

    /** A mail that has a content, or is of a magazine, as it is kept; by its primary key. */
    Optional<MailRow> mail(long id) {
        return jdbc
                .sql("""
                        select id, content_id, sender_id, lead_id, reader_id, email, send_type, campaign_id, values, created_at from mail
                        where id = ? and (content_id is not null or reader_id is not null) and send_result <> 4""")
                .param(id)
                .query((row, n) -> new MailRow(row.getLong(1), row.getObject(2, Long.class),
                        row.getObject(3, Long.class),
                        row.getObject(4, Long.class), row.getObject(5, Long.class), row.getString(6), row.getInt(7),
                        row.getObject(8, Long.class), row.getString(9), row.getTimestamp(10).toInstant()))
                .optional();
    }

    /**
     * The recipients in their order. Each lead by its primary key, cost 8 a row, and what hangs on it by an index.
     *
     * @param leads ids; null: no lead
     */
    List<Recipient> read(List<@Nullable Long> leads, @Nullable Long campaign, @Nullable String category,
            List<Placeholder> placeholders) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Placeholder placeholder : placeholders) {
            fields.sql(placeholder.name()).ifPresent(sql -> columns.put(placeholder.name(), sql));
        }
        StringBuilder sql = new StringBuilder("select r.lead_id, l.id is not null, ").append(STOP)
                .append(", coalesce(l.language_key = 'en', false)");
        columns.values().forEach(column -> sql.append(", ").append(column));
        sql.append(
                " from unnest(:leads::bigint[]) with ordinality r (lead_id, at) left join lead l on l.id = r.lead_id");
        sql.append(Fields.joins(columns.keySet(), ":campaign"));
        List<String> names = new ArrayList<>(columns.keySet());
        return jdbc.sql(sql.append(" order by r.at").toString()).param("leads", leads.toArray(Long[]::new))
                .param("category", category == null ? "" : category)
                .param("campaign", campaign == null ? 0L : campaign).query((row, n) -> {
                    Map<String, String> values = new HashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        values.put(names.get(i), Objects.requireNonNullElse(row.getString(5 + i), ""));
                    }
                    return new Recipient(row.getLong(1), row.getBoolean(2), row.getInt(3), row.getBoolean(4), values);
                }).list();
    }
}
