package io.yoriai.campaign.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;

import io.yoriai.message.Texts;

/** The steps in which people apply (spec/smp-campaign.md 9.7). */
@Component
public class Flows {

    private static final int CHOICE = 1;
    private static final int CART = 2;
    private static final int LEAD_FORM = 4;
    private static final int PAYMENT = 6;
    private static final int CONFIRM = 7;
    private static final int FINISH = 8;

    private final JdbcClient jdbc;
    private final Texts texts;

    Flows(JdbcClient jdbc, Texts texts) {
        this.jdbc = jdbc;
        this.texts = texts;
    }

    /** The steps that a campaign's kind asks for, by their codes. */
    static List<Integer> steps(int type, int price) {
        if (type == 1) {
            return price == 1
                    ? List.of(LEAD_FORM, CONFIRM, FINISH)
                    : List.of(CART, LEAD_FORM, PAYMENT, CONFIRM, FINISH);
        }
        return price == 1
                ? List.of(CHOICE, LEAD_FORM, CONFIRM, FINISH)
                : List.of(CHOICE, CART, LEAD_FORM, PAYMENT, CONFIRM, FINISH);
    }

    /** Makes a campaign's default flow. */
    public void make(long campaign, int type, int price, Timestamp now) {
        long flow = jdbc.sql("""
                insert into flow (campaign_id, name, is_default, date_regist, date_update)
                values (?, ?, true, ?, ?) returning id""").params(campaign, text("flow.default"), now, now)
                .query(Long.class).single();
        makeSteps(flow, steps(type, price));
    }

    /** A default flow that was never edited follows its campaign to another kind. */
    public void follow(long campaign, int oldType, int oldPrice, int type, int price, Timestamp now) {
        List<Integer> before = steps(oldType, oldPrice);
        List<Integer> after = steps(type, price);
        if (before.equals(after)) {
            return;
        }
        jdbc.sql(
                """
                        select f.id from flow f where f.campaign_id = ? and f.is_default and (
                            select array_agg(s.step_type_id::integer order by s.sort_no) from flow_step s where s.flow_id = f.id)
                            = ?::integer[]""")
                .params(campaign, before.toArray(Integer[]::new)).query(Long.class).optional()
                .ifPresent(flow -> {
                    jdbc.sql("delete from flow_step where flow_id = ?").param(flow).update();
                    makeSteps(flow, after);
                    jdbc.sql("update flow set date_update = ? where id = ?").params(now, flow).update();
                });
    }

    /** Copies a campaign's flows with their steps. */
    void copy(long source, long campaign, Timestamp now) {
        for (long flow : jdbc.sql("select id from flow where campaign_id = ? order by id").param(source)
                .query((row, n) -> row.getLong(1)).list()) {
            long made = jdbc.sql("""
                    insert into flow (campaign_id, name, is_default, is_active, login_type_id, membership_type_id,
                        restore_type_id, duplicate_check_key, max_quantity, is_survey_later, date_regist, date_update)
                    select :campaign, name, is_default, is_active, login_type_id, membership_type_id, restore_type_id,
                        duplicate_check_key, max_quantity, is_survey_later, :now, :now
                    from flow where id = :flow returning id""").param("campaign", campaign).param("now", now)
                    .param("flow", flow).query(Long.class).single();
            jdbc.sql(
                    """
                            insert into flow_step (flow_id, sort_no, step_type_id, title, message, survey_template_id)
                            select ?, sort_no, step_type_id, title, message, survey_template_id from flow_step where flow_id = ?""")
                    .params(made, flow).update();
        }
    }

    private void makeSteps(long flow, List<Integer> steps) {
        for (int i = 0; i < steps.size(); i++) {
            jdbc.sql("insert into flow_step (flow_id, sort_no, step_type_id, title) values (?, ?, ?, ?)")
                    .params(flow, i + 1, steps.get(i), text("flow.step." + steps.get(i))).update();
        }
    }

    private String text(String key) {
        return texts.get(Locale.JAPANESE, key, List.of());
    }
}
