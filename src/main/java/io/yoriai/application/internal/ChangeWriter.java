package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.yoriai.application.internal.rules.Held;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.SettingValues;

/** Writes the states that an application and its lines get, and tells each in the feed; counters are the caller's. */
@Component
public class ChangeWriter {

    private static final String SET = """

            set application_status_id = :status, date_update = :now,
                date_cancel = case when :status in (3, 4) then cast(:now as timestamptz) end""";

    private final JdbcClient jdbc;
    private final CampaignSettings settings;
    private final ApplicationEvents events;

    ChangeWriter(JdbcClient jdbc, CampaignSettings settings, ApplicationEvents events) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.events = events;
    }

    /** @param reason of a cancel; null: what is told already stays */
    public void write(Held before, Held after, long campaign, @Nullable String reason, boolean mails, Instant at) {
        Timestamp now = Timestamp.from(at);
        Map<String, List<Long>> told = new TreeMap<>();
        for (int i = 0; i < before.lines().size(); i++) {
            Held.Line old = before.lines().get(i);
            int status = after.lines().get(i).status();
            if (old.status() != status) {
                jdbc.sql("update application_session" + SET + " where id = :id").param("status", status)
                        .param("now", now).param("id", old.id()).update();
                told.computeIfAbsent(kind(old.status(), status), kind -> new ArrayList<>()).add(old.id());
            }
        }
        jdbc.sql("update application" + SET + ", cancel_reason = coalesce(:reason, cancel_reason)"
                + " where id = :id and (application_status_id <> :status or cast(:reason as text) is not null)")
                .param("status", after.status()).param("now", now).param("reason", reason, Types.VARCHAR)
                .param("id", after.id()).update();
        boolean whole = before.status() != after.status();
        if (whole && before.lines().isEmpty()) {
            told.put(kind(before.status(), after.status()), List.of());
        }
        SettingValues values = settings.of(campaign);
        told.forEach((kind, lines) -> {
            boolean ends = kind.equals("CANCELLED") || kind.equals("REJECTED");
            boolean all = whole && lines.size() == before.lines().size();
            events.add(after.id(), kind, all ? List.of() : lines, now,
                    ends ? events.mailOfEnding(values, mails) : events.mailOfApplying(values, mails, false));
        });
    }

    private static String kind(int from, int to) {
        return switch (to) {
            case 3 -> "CANCELLED";
            case 4 -> "REJECTED";
            default -> from == 2 ? "PROMOTED" : "RESTORED";
        };
    }
}
