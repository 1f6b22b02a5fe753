package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.account.Passwords;
import io.yoriai.account.RateLimits;
import io.yoriai.campaign.CampaignTexts;
import io.yoriai.lead.LeadConsent;
import io.yoriai.lead.LeadDisclosures;
import io.yoriai.person.Origin;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/** What a lead finds of itself in my page. */
@Lazy
@Service
public class OwnData {

    private static final int MOST = 100;
    private static final int LONGEST = 300;

    private final JdbcClient jdbc;
    private final LeadDisclosures disclosures;
    private final LeadConsent consent;
    private final Passwords passwords;
    private final RateLimits limits;

    OwnData(JdbcClient jdbc, LeadDisclosures disclosures, LeadConsent consent, Passwords passwords,
            RateLimits limits) {
        this.consent = consent;
        this.jdbc = jdbc;
        this.disclosures = disclosures;
        this.passwords = passwords;
        this.limits = limits;
    }

    /** @param applications the newest first, a hundred at most */
    public record Mine(String name, @Nullable String company, String loginId, @Nullable String email,
            List<Applied> applications) {}

    /** @param status 1 applied, 2 waiting, 3 cancelled, 4 rejected, 5 attended */
    public record Applied(long id, String campaign, Instant at, int status) {

        /** Whether it is no longer valid. */
        public boolean canceled() {
            return status == 3 || status == 4;
        }
    }

    /** What there is of a lead. */
    public Mine of(long lead, Locale page) {
        // By application_lead: cost 12 a row. Campaigns that hide themselves from histories (setting 19) are left out.
        List<Applied> applications = jdbc.sql("""
                select %s as title, a.date_application, a.application_status_id, a.id from application a
                  join campaign c on c.id = a.campaign_id and c.deleted_at is null
                 where a.lead_id = ? and coalesce(c.settings ->> '19', '1') = '1' order by a.id desc limit ?"""
                .formatted(CampaignTexts.sql("Seminar", "c", "Title", CampaignTexts.languageOf(page))))
                .params(lead, MOST)
                .query((row, n) -> new Applied(row.getLong(4), row.getString(1), SqlTime.read(row, "date_application"),
                        row.getInt(3)))
                .list();
        return jdbc.sql("select concat_ws(' ', name1, name2), company_name, login_id, email from lead where id = ?")
                .param(lead).query((row, n) -> new Mine(row.getString(1), row.getString(2), row.getString(3),
                        row.getString(4), applications))
                .single();
    }

    /** Whether mails to the lead are stopped (配信停止). */
    public boolean isStopped(long lead) {
        return consent.isStopped(lead);
    }

    /** The lead wants mails again, and says so on my page or in a form (spec/smp-lead.md 7.3). */
    public void resumeMails(long lead, Origin origin) {
        consent.resumeOwn(lead, origin);
    }

    /** Whether leads may load what is held about them (本人によるデータ取得, spec/smp-lead.md 7.5). */
    public boolean archived() {
        return disclosures.forLeads();
    }

    /** Archives that a lead asked for by itself; none where leads may not. */
    public List<LeadDisclosures.Asked> archives(long lead) {
        return archived() ? disclosures.of(lead, true) : List.of();
    }

    /** An archive that the lead may load now. */
    public Optional<LeadDisclosures.Asked> archive(long lead, long id) {
        return archived() ? disclosures.ready(lead, id, true) : Optional.empty();
    }

    /**
     * Asks for an archive, by the lead's own password once more: a browser that was left open does not do. Tries count as those of a
     * log-in do.
     *
     * @param address literal IP address of the caller
     * @return seconds until the next try may succeed; 0: it was asked for
     * @throws FaultException 403 NOT_ALLOWED where leads may not; 400 WRONG_PASSWORD
     */
    public long askForArchive(long lead, String password, String address) {
        String login = jdbc.sql("select login_id from lead where id = ?").param(lead).query(String.class).single();
        RateLimits.Guess guess = limits.guess(login, address);
        if (guess.lockedFor() > 0) {
            return guess.lockedFor();
        }
        String hash = jdbc.sql("select login_password_hash from lead where id = ?").param(lead)
                .query((row, n) -> Objects.requireNonNullElse(row.getString(1), "")).single();
        if (hash.isEmpty() || password.length() > LONGEST || !passwords.matches(password, hash)) {
            guess.fails();
            throw new FaultException(Fault.of(400, "WRONG_PASSWORD", "password"));
        }
        guess.succeeds();
        disclosures.askOwn(lead);
        return 0;
    }

    /** Writes an archive that was found by {@link #archive}. */
    public void write(LeadDisclosures.Asked archive, OutputStream out) throws IOException {
        disclosures.write(null, archive, out);
    }
}
