package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.yoriai.application.CountedApplications;
import io.yoriai.attendance.CountedAttendances;
import io.yoriai.campaign.Counting;
import io.yoriai.campaign.Counting.PointOfView;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.Row;
import io.yoriai.record.list.Search;

/** {@code counting.getAttendance} and {@code counting.getApplication} (spec/smp-application-attendance.md 8). */
@Component
final class CountingMethods implements Methods {

    private final Dictionary dictionary;
    private final CountedAttendances attendances;
    private final CountedApplications applications;

    CountingMethods(Dictionary dictionary, CountedAttendances attendances, CountedApplications applications) {
        this.dictionary = dictionary;
        this.attendances = attendances;
        this.applications = applications;
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of("counting.getAttendance", call -> count(call, attendances::count), "counting.getApplication",
                call -> count(call, applications::count));
    }

    private Answer count(Call call, Function<Counting.Question, Counting.Counts> counted) {
        Faults faults = new Faults();
        PointOfView by = pointOfView(call.query().get("point_of_view"), faults);
        Search search = SearchReader.read(call.query(), Map.of(), faults);
        List<Counting.Criterion> criteria = criteria(search, faults);
        PointOfView order = search.order() == null ? null : key(search.order());
        if (search.order() != null && order == null) {
            faults.add(Fault.unknownColumn("order"));
        }
        faults.throwIfAny();
        Counting.Counts counts = counted.apply(new Counting.Question(by, criteria, order, search.descending(),
                search.limit(), search.offset(), call.client().campaigns(),
                call.user() == null ? null : call.user().bounds().sessions(), search.count()));
        List<Column> columns = dictionary.resource(call.method().element()).columns().stream()
                .filter(Column::answered).toList();
        List<Row> rows = counts.rows().stream().map(count -> row(columns, by, count)).toList();
        return Answer.ok(XmlWriter.list(Objects.requireNonNull(call.method().listElement()), call.method().element(),
                new Page(rows, counts.all()), Map.of(), call.host()));
    }

    private static PointOfView pointOfView(@Nullable String word, Faults faults) {
        for (PointOfView view : PointOfView.values()) {
            if (view.word().equals(word)) {
                return view;
            }
        }
        faults.add(word == null
                ? Fault.required("point_of_view")
                : Fault.invalidValue("point_of_view").saying("attendance.point-of-view"));
        return PointOfView.SEMINAR;
    }

    private static @Nullable PointOfView key(String name) {
        return switch (name) {
            case "Seminar.Id" -> PointOfView.SEMINAR;
            case "Session.Id" -> PointOfView.SESSION;
            default -> null;
        };
    }

    private static List<Counting.Criterion> criteria(Search search, Faults faults) {
        List<Counting.Criterion> criteria = new ArrayList<>();
        if (search.saved() != null) {
            // Counts are of campaigns and sessions, and no condition is about those two alone.
            faults.add(Fault.invalidValue("search_condition_id"));
        }
        for (Search.Condition asked : search.conditions()) {
            PointOfView key = key(asked.key());
            String value = asked.value().strip();
            boolean equality = asked.operator() == Search.Operator.EQ || asked.operator() == Search.Operator.NE;
            if (key == null) {
                faults.add(Fault.unknownColumn("search_key" + asked.tag()));
            } else if (asked.operator() == Search.Operator.LIKE) {
                faults.add(Fault.invalidValue("search_operator" + asked.tag()));
            } else if (asked.value().isEmpty() && equality) {
                criteria.add(new Counting.Criterion(key, asked.operator(), null));
            } else if (value.matches("-?\\d{1,18}")) {
                criteria.add(new Counting.Criterion(key, asked.operator(), Long.valueOf(value)));
            } else {
                faults.add(asked.value().isEmpty()
                        ? Fault.invalidValue("search_value" + asked.tag())
                        : Fault.invalidType("search_value" + asked.tag()));
            }
        }
        return criteria;
    }

    /** The first two columns say what is counted, the others are the numbers in their order. */
    private static Row row(List<Column> columns, PointOfView by, Counting.Count count) {
        @Nullable
        Object[] values = new @Nullable Object[columns.size()];
        values[0] = JsonNodeFactory.instance.objectNode().put("PointOfViewId", Long.toString(count.id()));
        values[1] = Ref.of(Integer.toString(by.code()), by.word());
        for (int i = 0; i < count.numbers().size(); i++) {
            values[i + 2] = count.numbers().get(i);
        }
        return new Row(columns, values);
    }
}
