package io.yoriai.campaign;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * What campaigns, their sessions and documents say in other languages than the first (spec/smp-campaign.md 1, 3.2, 9.13). A text is shown
 * while the campaign's setting 81 says that its language is in use; where there is none the first language's is (docs/adr/0121).
 */
@Service
public class CampaignTexts {

    /** The setting whose choices are languages, by their ids. */
    public static final int LANGUAGES = 81;
    /** Id of the language that columns themselves are in. */
    public static final int FIRST = 1;
    public static final int ENGLISH = 2;

    private static final String SHOWN = "from campaign_text t join campaign k on k.id = t.campaign_id where ':' || "
            + CampaignSettings.sql("k", LANGUAGES) + " || ':' like '%:' || t.language_id || ':%'";

    private final JdbcClient jdbc;
    private final AuditLog audit;

    CampaignTexts(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    private record Of(String resource, long id) {}

    /** What is said in one language. */
    public static final class Said {

        private final Map<Of, Map<String, String>> texts = new HashMap<>();

        /** Texts of a record by column; a column without one is told as it is. */
        public Map<String, String> of(String resource, long id) {
            return texts.getOrDefault(new Of(resource, id), Map.of());
        }
    }

    /** Id of the language that a page of this one shows. */
    public static int language(Locale page) {
        return page.getLanguage().equals("en") ? ENGLISH : FIRST;
    }

    /** SQL of the id of a language, by SQL of its key. */
    public static String language(String key) {
        return "case " + key + " when 'en' then " + ENGLISH + " else " + FIRST + " end";
    }

    /** The same where a page's is known. */
    public static String languageOf(Locale page) {
        return Integer.toString(language(page));
    }

    /**
     * SQL of a column's text in a language.
     *
     * @param table alias of the resource's own table
     * @param language SQL of the language's id
     */
    public static String sql(String resource, String table, String column, String language) {
        String own = table + "." + column.replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        return language.equals(Integer.toString(FIRST))
                ? own
                : "coalesce((select t.value " + SHOWN + " and t.resource = '" + resource + "' and t.record_id = "
                        + table
                        + ".id and t.language_id = " + language + " and t.column_name = '" + column + "'), " + own
                        + ")";
    }

    /** All that a campaign and what belongs to it say on a page of this language. */
    public Said of(long campaign, Locale page) {
        Said said = new Said();
        int language = language(page);
        if (language != FIRST) {
            jdbc.sql("select t.resource, t.record_id, t.column_name, t.value " + SHOWN
                    + " and t.campaign_id = ? and t.language_id = ?").params(campaign, language).query(row -> {
                        said.texts.computeIfAbsent(new Of(row.getString(1), row.getLong(2)), of -> new HashMap<>())
                                .put(row.getString(3), row.getString(4));
                    });
        }
        return said;
    }

    /**
     * The campaign that a record is of.
     *
     * @param resource with columns that are {@linkplain io.yoriai.record.Flag#TRANSLATED translated}
     */
    public long campaign(String resource, long id) {
        return resource.equals("Seminar")
                ? id
                : jdbc.sql("select campaign_id from " + (resource.equals("Session") ? "session" : "document")
                        + " where id = ?").param(id).query(Long.class).single();
    }

    /** Texts of a record by column, be its language in use or not. */
    public Map<String, String> stored(String resource, long id, int language) {
        Map<String, String> texts = new LinkedHashMap<>();
        jdbc.sql("""
                select column_name, value from campaign_text
                where resource = ? and record_id = ? and language_id = ? order by column_name""")
                .params(resource, id, language).query(row -> {
                    texts.put(row.getString(1), row.getString(2));
                });
        return texts;
    }

    /**
     * Sets texts of a record.
     *
     * @param texts by column, as the dictionary takes them; "": none from now on
     * @param look is shown all texts that are stored before, which nobody changes until these are set; what it throws leaves them
     * @throws FaultException 404 where somebody has deleted the record meanwhile
     */
    @Transactional
    public void change(Actor by, String resource, long id, int language, Map<String, String> texts,
            Consumer<Map<String, String>> look) {
        // A document may move to another campaign, and its texts with it.
        long campaign = jdbc.sql(resource.equals("Document")
                ? "select campaign_id from document where id = ? for no key update"
                : "select id from campaign where id = ? for no key update")
                .param(resource.equals("Document") ? id : campaign(resource, id)).query(Long.class).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound(resource + ".Id")));
        Map<String, String> before = stored(resource, id, language);
        look.accept(before);
        texts.forEach((column, text) -> {
            if (text.isEmpty()) {
                jdbc.sql("delete from campaign_text where resource = ? and record_id = ? and language_id = ?"
                        + " and column_name = ?").params(resource, id, language, column).update();
            } else {
                jdbc.sql(
                        """
                                insert into campaign_text (campaign_id, resource, record_id, language_id, column_name, value)
                                values (?, ?, ?, ?, ?, ?)
                                on conflict (resource, record_id, language_id, column_name) do update
                                set campaign_id = excluded.campaign_id, value = excluded.value""")
                        .params(campaign, resource, id, language, column, text).update();
            }
        });
        audit.write(by, "seminar.texts", resource + "/" + id, before, stored(resource, id, language));
    }
}
