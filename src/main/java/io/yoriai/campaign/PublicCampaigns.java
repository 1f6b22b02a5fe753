package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongPredicate;

import io.yoriai.record.Like;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;

/** The campaigns of the public pages: which there are for whom (spec/smp-campaign.md 9.1, 9.2, 9.13). */
@Service
public class PublicCampaigns {

    private static final int SHOWN_TYPE = 4;
    private static final int MEMBERS = 3;
    private static final int FOUND = 2;

    private final JdbcClient jdbc;
    private final Clock clock;

    PublicCampaigns(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a visitor of a page gets. */
    public enum Passage {
        OPEN,
        /** Who is logged in may pass. */
        LOGIN,
        CLOSED
    }

    /**
     * Who visits.
     *
     * @param known somebody is logged in
     * @param member and is a member
     * @param found whether a saved condition finds this one now
     */
    public record Visitor(boolean known, boolean member, LongPredicate found) {

        /** Nobody who is known. */
        public static final Visitor GUEST = new Visitor(false, false, condition -> false);
    }

    /**
     * Whether a page of a campaign is there for a visitor.
     *
     * @param state 1 public, 2 members, 3 as the page's own type says, 4 closed to applications, 5 preparing or ended
     * @param type of the page: 1 nobody, 2 members that a condition finds, 3 members, 4 everybody
     * @param condition id of that condition; null: none
     */
    public static Passage passage(int state, int type, @Nullable Long condition, Visitor visitor) {
        int asked = switch (state) {
            case 1, 4 -> SHOWN_TYPE;
            case 2 -> MEMBERS;
            case 3 -> type;
            default -> 1;
        };
        if (asked == SHOWN_TYPE) {
            return Passage.OPEN;
        }
        if (asked == MEMBERS || asked == FOUND) {
            if (!visitor.known()) {
                return Passage.LOGIN;
            }
            boolean passes = visitor.member()
                    && (asked == MEMBERS || condition != null && visitor.found().test(condition));
            return passes ? Passage.OPEN : Passage.CLOSED;
        }
        return Passage.CLOSED;
    }

    /**
     * What is looked for.
     *
     * @param category and {@code prefecture}: keys of their masters; "": any
     * @param month in which it starts, in Japan; null: any
     * @param words each of which stands in what is told of it
     * @param ended those that have ended, too
     */
    public record Filter(String category, String prefecture, @Nullable YearMonth month, List<String> words,
            boolean ended) {

        /** All that have not ended. */
        public static final Filter ALL = new Filter("", "", null, List.of(), false);
    }

    /**
     * A campaign in a list. Texts are "" where there are none.
     *
     * @param day when it takes place, in words of its own
     * @param category its key
     * @param capacity {@code 残席あり}, {@code 残りわずか}, {@code キャンセル待ち受付中} or {@code 満席}
     * @param free seats that are left; null: without a limit
     */
    public record Listed(long id, String title, String subTitle, String summary, String day, String place,
            String category, String prefecture, int state, String capacity, @Nullable Integer free, boolean ended,
            SettingValues settings) {}

    /**
     * Campaigns that a visitor sees in the portal, by their start. By campaign_start_day: of 10,000 campaigns 30 ms.
     *
     * @param offset how many are passed over
     * @param page whose language they are told in, where they have texts in it
     */
    public List<Listed> list(Filter filter, Visitor visitor, int offset, int most, Locale page) {
        List<Long> found = visitor.member()
                ? jdbc.sql("""
                        select distinct preserve_search_condition_id from campaign where deleted_at is null
                            and seminar_status_id = 3 and portal_publication_type_id = 2
                            and preserve_search_condition_id is not null""").query((row, n) -> row.getLong(1)).list()
                        .stream().filter(visitor.found()::test).toList()
                : List.of();
        return read(filter, visitor.member(), found, offset, most, CampaignTexts.languageOf(page));
    }

    private List<Listed> read(Filter filter, boolean member, Collection<Long> found, int offset, int most,
            String language) {
        StringBuilder sql = new StringBuilder(
                """
                        select c.id, %s as title, %s as sub_title, %s as summary, %s as start_day_display, %s as hall_name,
                            c.seminar_category_key, c.prefecture_key, c.seminar_status_id, %s as capacity,
                            case when c.limit_user_num > 0 then greatest(c.limit_user_num - c.number_of_applications, 0) end as free,
                            coalesce(c.end_day <= :now, false) as ended, c.settings::text as settings
                        from campaign c
                        where c.deleted_at is null and (c.seminar_status_id in (1, 4) or c.seminar_status_id = 2 and :member
                            or c.seminar_status_id = 3 and (c.portal_publication_type_id = 4
                                or c.portal_publication_type_id = 3 and :member
                                or c.portal_publication_type_id = 2 and c.preserve_search_condition_id = any (:found)))
                            and (:ended or c.end_day is null or c.end_day > :now)
                            and (:category = '' or c.seminar_category_key = :category)
                            and (:prefecture = '' or c.prefecture_key = :prefecture)"""
                        .formatted(CampaignTexts.sql("Seminar", "c", "Title", language),
                                CampaignTexts.sql("Seminar", "c", "SubTitle", language),
                                CampaignTexts.sql("Seminar", "c", "Summary", language),
                                CampaignTexts.sql("Seminar", "c", "StartDayDisplay", language),
                                CampaignTexts.sql("Seminar", "c", "HallName", language), Capacity.statusSql("c", "c")));
        List<String> words = new ArrayList<>();
        for (String word : filter.words()) {
            sql.append(" and concat_ws(chr(10), c.title, c.sub_title, c.summary, c.hall_name")
                    .append(", ").append(CampaignTexts.sql("Seminar", "c", "Title", language)).append(", ")
                    .append(CampaignTexts.sql("Seminar", "c", "Summary", language)).append(") ilike :word")
                    .append(words.size());
            words.add(Like.containing(word));
        }
        YearMonth month = filter.month();
        if (month != null) {
            sql.append(" and c.start_day >= :from and c.start_day < :until");
        }
        JdbcClient.StatementSpec asked = jdbc
                .sql(sql.append(" order by c.start_day nulls last, c.id limit :most offset :offset").toString())
                .param("now", SqlTime.now(clock)).param("member", member)
                .param("found", found.toArray(Long[]::new)).param("ended", filter.ended())
                .param("category", filter.category()).param("prefecture", filter.prefecture()).param("most", most)
                .param("offset", offset);
        for (int i = 0; i < words.size(); i++) {
            asked = asked.param("word" + i, words.get(i));
        }
        if (month != null) {
            asked = asked.param("from", SqlTime.of(start(month.atDay(1))))
                    .param("until", SqlTime.of(start(month.plusMonths(1).atDay(1))));
        }
        return asked.query((row, n) -> listed(row)).list();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(Times.JST).toInstant();
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(row.getLong("id"), text(row, "title"), text(row, "sub_title"), text(row, "summary"),
                text(row, "start_day_display"), text(row, "hall_name"), text(row, "seminar_category_key"),
                text(row, "prefecture_key"), row.getInt("seminar_status_id"), text(row, "capacity"),
                row.getObject("free", Integer.class), row.getBoolean("ended"),
                SettingValues.stored(text(row, "settings")));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
