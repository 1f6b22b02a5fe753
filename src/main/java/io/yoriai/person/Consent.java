package io.yoriai.person;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.yoriai.record.Times;

/**
 * A row of the consent ledger.
 *
 * @param subject {@code all}, {@code category:{id}} or {@code magazine:{id}}
 * @param origin the way it came
 */
public record Consent(long id, Instant at, String subject, Act kind, @Nullable Long leadId, @Nullable Long readerId,
        Origin origin) {

    /** As a person is told who asks what is kept. */
    public Map<String, @Nullable Object> told() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("at", Times.answer(at));
        row.put("kind", kind.name());
        row.put("subject", subject);
        row.put("source", origin.source().name());
        row.put("actor", origin.actor());
        row.put("ip", origin.ip());
        row.put("user_agent", origin.userAgent());
        row.put("form", origin.form());
        row.put("form_version", origin.formVersion());
        row.put("wording_sha256", origin.wordingHash());
        row.put("evidence", origin.evidence());
        return row;
    }

    /** 同意, 拒否, 苦情, 確認. */
    public enum Act {
        AGREED,
        REFUSED,
        COMPLAINED,
        CONFIRMED
    }
}
