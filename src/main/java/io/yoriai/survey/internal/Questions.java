package io.yoriai.survey.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.ItemSource;

/** The questions of surveys, as they are asked now. Those of all surveys are the items that answers are told by. */
@Component
public class Questions implements ItemSource {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ALL = """
            select q.id, q.description, q.form_type_id, q.error_type_id, q.is_required = 1 as required,
                coalesce(q.max_length, case q.form_type_id when 2 then 4000 else 255 end) as max_length,
                q.min_select_num, q.max_select_num, q.parent_question_id, q.parent_choice_ids, q.visitor_column_name, q.page_no, q.sort_no,
                coalesce(q.comment_on_form, '') as above, coalesce(q.comment_left_form, '') as before,
                coalesce(q.comment_right_form, '') as after, coalesce(q.comment_under_form, '') as below, q.defaults,
                coalesce((select json_agg(json_build_object('id', c.choice_id, 'name', c.name, 'other', c.is_other = 1,
                        'exclusive', c.is_exclusive = 1) order by c.sort_no, c.choice_id)
                    from survey_choice c where c.question_id = q.id %s), '[]') as choices
            from survey_question q""";

    private final JdbcClient jdbc;

    Questions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String resource() {
        return Question.RESOURCE;
    }

    /** Those that are hidden, too: answers to them are told. */
    @Override
    public Map<Integer, CustomItem> items() {
        Map<Integer, CustomItem> items = new TreeMap<>();
        jdbc.sql(ALL.formatted("")).query((row, n) -> read(row)).list()
                .forEach(question -> items.put(question.id(), question.item()));
        return items;
    }

    /** A survey's questions, in the order of its form. */
    public List<Question> of(long template) {
        return jdbc.sql(ALL.formatted("and c.hidden_at is null")
                + " where q.template_id = ? and q.deleted_at is null order by q.sort_no, q.id").param(template)
                .query((row, n) -> read(row)).list();
    }

    private static Question read(ResultSet row) throws SQLException {
        return new Question(row.getInt("id"), Objects.requireNonNull(row.getString("description")),
                row.getInt("form_type_id"), number(row, "error_type_id"), row.getBoolean("required"),
                row.getInt("max_length"), number(row, "min_select_num"), number(row, "max_select_num"),
                number(row, "parent_question_id"), choices(row), row.getString("visitor_column_name"),
                JSON.readValue(Objects.requireNonNull(row.getString("choices")), new TypeReference<>() {
                }), row.getInt("page_no"), row.getInt("sort_no"),
                List.of((String[]) row.getArray("defaults").getArray()),
                new Question.Beside(Objects.requireNonNull(row.getString("above")),
                        Objects.requireNonNull(row.getString("before")),
                        Objects.requireNonNull(row.getString("after")),
                        Objects.requireNonNull(row.getString("below"))));
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static Set<Integer> choices(ResultSet row) throws SQLException {
        return Stream.of((Integer[]) row.getArray("parent_choice_ids").getArray()).collect(Collectors.toSet());
    }
}
