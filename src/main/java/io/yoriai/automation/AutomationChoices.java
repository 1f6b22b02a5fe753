package io.yoriai.automation;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.mail.PlannedMails;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Kind;
import io.yoriai.record.Verb;
import io.yoriai.record.item.CustomItems;

/** What a form may name as cause, object or item: the newest few hundred of each, by what they tell of. */
@Service
public class AutomationChoices {

    private static final String NEWEST = " order by id desc limit 300";

    private final PlannedMails mails;
    private final Dictionary dictionary;
    private final CustomItems items;
    private final JdbcClient jdbc;

    AutomationChoices(PlannedMails mails, Dictionary dictionary, CustomItems items, JdbcClient jdbc) {
        this.mails = mails;
        this.dictionary = dictionary;
        this.items = items;
        this.jdbc = jdbc;
    }

    /** Names by id of what a happening may be about. */
    public Map<Long, String> of(Happening kind) {
        return switch (kind) {
            case APPLICATION, ATTENDANCE ->
                choices("select id, title from campaign where deleted_at is null" + NEWEST);
            case LIST -> choices("select id, name from staticlist" + NEWEST);
            case SENT, OPEN -> choices("select id, name from mail_template" + NEWEST);
            case CLICK -> choices("select id, name from click_count_url where issue_id is null and magazine_id is null"
                    + NEWEST);
            case VISIT ->
                choices("select id, name || ' ' || url from tracking_url order by regist_type_id, last_access_at desc nulls last, id"
                        + " limit 300");
            case ANSWER -> choices("select id, name from survey_template" + NEWEST);
            case DOWNLOAD -> choices("select id, name from document" + NEWEST);
            case ACTIVITY ->
                choices("select wire_id, name_ja from master_entry where master = 'ActivityType' and active"
                        + " order by wire_id");
            case ITEM -> choices("select id, name from search_condition where search_target_id = 1" + NEWEST);
        };
    }

    private Map<Long, String> choices(String sql) {
        Map<Long, String> found = new LinkedHashMap<>();
        jdbc.sql(sql).query(row -> {
            found.put(row.getLong(1), row.getString(2));
        });
        return found;
    }

    /** Templates that a step mail or a scenario may send. */
    public Map<Long, String> templates(Automation.Kind kind) {
        return mails.templates(kind.purpose());
    }

    /** An item of leads that may be written. */
    public record Item(String name, String labelJa, String labelEn) {}

    /** Items of leads that a scenario may write: texts, coded ones by their number, and custom items. */
    public List<Item> items() {
        List<Item> found = new ArrayList<>();
        for (Column column : dictionary.resource("VisitorData").columns()) {
            if (column.writableOn(Verb.PUT) && (column.kind() == Kind.STRING || column.kind() == Kind.REF)
                    && !column.name().startsWith("Login") && !column.name().equals("Email")) {
                found.add(new Item(column.name(), column.labelJa(), column.labelEn()));
            }
        }
        items.of("VisitorData").forEach((n, item) -> {
            if (!item.password() && item.form() != 8 && item.form() != 9) {
                found.add(new Item(item.name(), item.labelJa(),
                        item.labelEn().isEmpty() ? item.labelJa() : item.labelEn()));
            }
        });
        return found;
    }
}
