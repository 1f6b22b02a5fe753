package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;

/**
 * 連番設定: a campaign's own series of codes. Numbers are drawn from one row that stays locked until the commit: a series has no gaps,
 * and what is undone gives its number back (docs/adr/0090). A campaign without a series of a kind has the platform's codes.
 */
@Service
public class CodeNumbering {

    /** What of a series is wrong: the end of a fault's field, {@code Numbering.LEAD.Prefix}. */
    public static final List<String> PARTS = List.of("Prefix", "Digits", "Next");

    /** SQL: whether the campaign {@code c} has any series; by primary key. */
    public static final String ANY_SQL = "exists (select from campaign_numbering u where u.campaign_id = c.id)";

    private static final Pattern SIGNS = Pattern.compile("[A-Za-z0-9$/.%-]{0,20}");
    private static final int MOST_DIGITS = 12;
    private static final String PLATFORMS = "B";

    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final ObjectProvider<CampaignHistorySource> histories;

    CodeNumbering(JdbcClient jdbc, AuditLog audit, ObjectProvider<CampaignHistorySource> histories) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.histories = histories;
    }

    /** Which codes. */
    public enum Kind {
        /** 請求CODE. */
        BILLING,
        /** リードCODE. */
        LEAD
    }

    /**
     * A series.
     *
     * @param prefix signs that a ticket can carry: letters, digits and {@code - $ / . %}, 20 at most
     * @param digits 1 to 12, with zeros at the left; what has more is not cut
     * @param next number of the next code
     * @param drawn whether a code was given already: then prefix and digits stay, and the next number only rises
     */
    public record Series(String prefix, int digits, long next, boolean drawn) {

        /** The next code. */
        public String code() {
            String number = Long.toString(next);
            return prefix + "0".repeat(Math.max(0, digits - number.length())) + number;
        }
    }

    /** The series of a campaign; none: it has the platform's codes. */
    public Optional<Series> of(long campaign, Kind kind) {
        return find(campaign, kind, "");
    }

    private Optional<Series> find(long campaign, Kind kind, String lock) {
        return jdbc.sql("select prefix, digits, next_number, next_number > first_number from campaign_numbering"
                + " where campaign_id = ? and kind = ?" + lock).params(campaign, kind.name())
                .query((row, n) -> new Series(row.getString(1), row.getInt(2), row.getLong(3), row.getBoolean(4)))
                .optional();
    }

    /** The next code of a campaign's series, which nobody else gets; none: it has no series of that kind. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<String> draw(long campaign, Kind kind) {
        Optional<Series> series = find(campaign, kind, " for update");
        series.ifPresent(one -> jdbc
                .sql("update campaign_numbering set next_number = next_number + 1 where campaign_id = ? and kind = ?")
                .params(campaign, kind.name()).update());
        return series.map(Series::code);
    }

    /**
     * Gives a campaign series, changes them, or takes them away.
     *
     * @param all by kind; null: the platform's codes
     * @throws FaultException 400 with all that is wrong, or 409: CONFLICT where codes were given, or leads have applied, in another way
     *     already; DUPLICATE where another campaign's billings could get the same codes
     */
    @Transactional
    public void change(Actor by, long campaign, Map<Kind, @Nullable Series> all) {
        Faults faults = new Faults();
        all.forEach((kind, series) -> check(kind, series, faults));
        faults.throwIfAny();
        if (jdbc.sql("select id from campaign where id = ? for no key update").param(campaign)
                .query((row, n) -> row.getLong(1)).optional().isEmpty()) {
            throw new FaultException(Fault.notFound("Seminar.Id"));
        }
        all.forEach((kind, series) -> change(by, campaign, kind, series));
    }

    private void change(Actor by, long campaign, Kind kind, @Nullable Series series) {
        Series before = find(campaign, kind, " for update").orElse(null);
        if (before == null
                ? series == null
                : series != null && before.code().equals(series.code())
                        && before.digits() == series.digits() && before.prefix().equals(series.prefix())) {
            return;
        }
        allow(campaign, kind, before, series);
        if (series == null) {
            jdbc.sql("delete from campaign_numbering where campaign_id = ? and kind = ?").params(campaign, kind.name())
                    .update();
        } else {
            store(campaign, kind, series);
        }
        audit.write(by, "numbering.change", "Seminar/" + campaign, Map.of(kind.name(), told(before)),
                Map.of(kind.name(), told(series)));
    }

    private void store(long campaign, Kind kind, Series series) {
        try {
            jdbc.sql("""
                    insert into campaign_numbering as n (campaign_id, kind, prefix, digits, first_number, next_number)
                    values (:campaign, :kind, :prefix, :digits, :next, :next)
                    on conflict (campaign_id, kind) do update set prefix = excluded.prefix, digits = excluded.digits,
                        first_number = case when n.next_number > n.first_number then n.first_number
                            else excluded.first_number end, next_number = excluded.next_number""")
                    .param("campaign", campaign).param("kind", kind.name()).param("prefix", series.prefix())
                    .param("digits", series.digits()).param("next", series.next()).update();
        } catch (DuplicateKeyException e) {
            // Another campaign's, saved in the same instant.
            throw taken(kind);
        }
    }

    private static FaultException taken(Kind kind) {
        return new FaultException(Fault.of(409, "DUPLICATE", field(kind, "Prefix")).saying("fault.numbering.taken"));
    }

    private static String told(@Nullable Series series) {
        return series == null ? "" : series.prefix() + " " + series.digits() + " " + series.next();
    }

    private static void check(Kind kind, @Nullable Series series, Faults faults) {
        if (series != null && !SIGNS.matcher(series.prefix()).matches()) {
            faults.add(Fault.invalidValue(field(kind, "Prefix")));
        }
        if (series != null && (series.digits() < 1 || series.digits() > MOST_DIGITS)) {
            faults.add(Fault.invalidValue(field(kind, "Digits")));
        } else if (series != null
                && (series.next() < 1 || Long.toString(series.next()).length() > series.digits())) {
            faults.add(Fault.invalidValue(field(kind, "Next")));
        }
    }

    /** Field of a fault about one of {@link #PARTS}. */
    public static String field(Kind kind, String part) {
        return "Numbering." + kind + "." + part;
    }

    private void allow(long campaign, Kind kind, @Nullable Series before, @Nullable Series after) {
        if (before != null && before.drawn() && (after == null || !after.prefix().equals(before.prefix())
                || after.digits() != before.digits() || after.next() < before.next())) {
            throw new FaultException(Fault.of(409, "CONFLICT", field(kind, "Prefix")).saying("fault.numbering.drawn"));
        }
        if (before == null && kind == Kind.LEAD && histories.stream().anyMatch(source -> source.names(campaign))) {
            // Tickets of one campaign have codes of one length.
            throw new FaultException(
                    Fault.of(409, "CONFLICT", field(kind, "Prefix")).saying("fault.numbering.applied"));
        }
        if (kind == Kind.BILLING && after != null) {
            String stem = after.prefix().replaceFirst("[0-9]+$", "");
            boolean taken = stem.equals(PLATFORMS) || jdbc.sql("""
                    select exists (select from campaign_numbering where kind = 'BILLING' and campaign_id <> ?
                        and regexp_replace(prefix, '[0-9]+$', '') = ?)""").params(campaign, stem).query(Boolean.class)
                    .single();
            if (taken) {
                throw taken(kind);
            }
        }
    }
}
