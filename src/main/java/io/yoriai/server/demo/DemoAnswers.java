package io.yoriai.server.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.record.Faults;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.survey.Answers;
import io.yoriai.survey.SurveyTarget;

/** What the demo's leads answered before the autumn seminar, one of them twice. */
@Component
class DemoAnswers {

    private static final long SURVEY = 1;
    private static final long CAMPAIGN = 12;
    private static final String[] WISHES = {"受付の待ち時間を短くしたいです。", "個別に相談できますか。", "当日の資料をあとから見たいです。"};

    private final Answers answers;
    private final JdbcClient jdbc;
    private final DemoDays days;

    DemoAnswers(Answers answers, JdbcClient jdbc, DemoDays days) {
        this.days = days;
        this.answers = answers;
        this.jdbc = jdbc;
    }

    void insert() {
        for (int i = 0; i < 24; i++) {
            answer(i % 23 + 1, i % 3 + 1, i % 5 == 0 ? "その他(改装のあと)" : null, i % 4,
                    i % 6 == 2 ? WISHES[i / 6 % WISHES.length] : null);
        }
        jdbc.sql(days.moved("""
                update survey_answer set date_answer = at.day, date_regist = at.day, date_update = at.day
                from (select id as answer, timestamptz '2026-10-20 09:00+09' + id * interval '7 hours' as day
                      from survey_answer) at where at.answer = id""")).update();
        jdbc.sql(days.moved("""
                update survey_history set start_date = '2026-10-01 00:00+09', date_regist = '2026-10-01 00:00+09',
                    date_update = '2026-10-01 00:00+09'""")).update();
    }

    private void answer(long lead, int plan, @Nullable String when, int field, @Nullable String wish) {
        List<Node> given = new ArrayList<>(List.of(choice(1, "Id", Integer.toString(plan))));
        if (plan == 1) {
            given.add(when == null ? choice(2, "Id", Integer.toString(1 + field % 2)) : choice(2, "Name", when));
        }
        given.add(choice(3, "Id", Integer.toString(field + 1)));
        if (wish != null) {
            given.add(new Node("Attribute4", wish, List.of()));
        }
        Faults faults = new Faults();
        var answered = answers.check(SURVEY, new Node("Enquete", "", given), faults);
        faults.throwIfAny();
        answers.record(answered, SurveyTarget.campaign(CAMPAIGN), lead, Author.system(Route.PUBLIC_PAGE), "demo");
    }

    private static Node choice(int question, String part, String value) {
        String name = "Attribute" + question;
        return new Node(name + "List", "",
                List.of(new Node(name, "", List.of(new Node(name + part, value, List.of())))));
    }
}
