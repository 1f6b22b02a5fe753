package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.mail.internal.template.CompiledText;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.LinkFinder;
import io.yoriai.mail.internal.template.Scope;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.SqlTime;

/** Links that count: registered by hand, named, switched off (spec/smp-mail-tracking.md 2.11, 3.2, 3.9). */
@Service
public class CountedUrls {

    private static final String ELEMENT = "ClickCountUrl.";
    private static final int MOST_NAME = 100;
    private static final int MOST_TARGET = 2_000;
    /** Outside of placeholders. */
    private static final Pattern SPACE = Pattern.compile("\\s(?![^\\[]*?%])");
    private static final Scope ANY_LEAD = new Scope(0, false);

    private final Fields fields;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    CountedUrls(Fields fields, AuditLog audit, JdbcClient jdbc, Clock clock) {
        this.fields = fields;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A link that counts.
     *
     * @param target where it leads, with placeholders
     * @param active whether it leads anywhere
     * @param byHand whether somebody registered it; one of a template leads where the template says
     */
    public record Url(long id, String name, String target, boolean active, boolean byHand) {}

    /** @throws FaultException 404 */
    public Url get(long id) {
        return jdbc.sql(
                "select id, name, target_url, status_id, regist_type_id from click_count_url"
                        + " where id = ? and issue_id is null and magazine_id is null")
                .param(id).query((row, n) -> new Url(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                        Objects.requireNonNull(row.getString(3)), row.getInt(4) == 1, row.getInt(5) == 1))
                .optional().orElseThrow(() -> new FaultException(Fault.notFound(ELEMENT + "Id")));
    }

    /**
     * Registers a link, or changes one. Mails that went follow within a minute: their links lead where it leads now.
     *
     * @param id 0: a new one
     * @param target of one by hand: http or https, its host without placeholders
     * @return its number
     * @throws FaultException 400 with all that is wrong, 404
     */
    @Transactional
    public long save(Actor by, long id, String name, String target, boolean active) {
        Url old = id == 0 ? null : get(id);
        String leads = old == null || old.byHand() ? target : old.target();
        check(name, leads, old);
        long url = old == null ? made(name, leads) : id;
        jdbc.sql("update click_count_url set name = ?, target_url = ?, status_id = ?, date_update = ? where id = ?")
                .param(name).param(leads).param(active ? 1 : 2).param(SqlTime.now(clock)).param(url).update();
        audit.write(by, old == null ? "clickCountUrl.create" : "clickCountUrl.change", "ClickCountUrl/" + url,
                old == null ? Map.of() : said(old.name(), old.target(), old.active()), said(name, leads, active));
        return url;
    }

    private static Map<String, String> said(String name, String target, boolean active) {
        return Map.of("name", name, "target", target, "status", active ? "1" : "2");
    }

    private void check(String name, String target, @Nullable Url old) {
        List<Fault> faults = new ArrayList<>();
        Fault.ofLine(ELEMENT + "Name", name, MOST_NAME).ifPresent(faults::add);
        if (target.isBlank()) {
            faults.add(Fault.required(ELEMENT + "TargetUrl"));
        } else if (target.length() > MOST_TARGET) {
            faults.add(Fault.tooLong(ELEMENT + "TargetUrl", MOST_TARGET));
        } else if (old == null || !old.target().equals(target)) {
            List<String> unknown = fields.unknown(CompiledText.address(target, Fields::isAddress), ANY_LEAD);
            if (!unknown.isEmpty()) {
                faults.add(Fault.of(400, "UNKNOWN_PLACEHOLDER", ELEMENT + "TargetUrl", unknown.getFirst()));
            } else if (!LinkFinder.counts(target) || LinkFinder.isOwn(target) || SPACE.matcher(target).find()
                    || !Formats.isOneLine(target)) {
                faults.add(Fault.invalidValue(ELEMENT + "TargetUrl"));
            }
        }
        FaultException.throwIfAny(faults);
    }

    private long made(String name, String target) {
        return jdbc.sql("insert into click_count_url (name, target_url, regist_type_id, date_regist, date_update)"
                + " values (?, ?, 1, ?, ?) returning id").param(name).param(target).param(SqlTime.now(clock))
                .param(SqlTime.now(clock))
                .query((row, n) -> row.getLong(1)).single();
    }
}
