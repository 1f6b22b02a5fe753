package io.yoriai.survey;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.survey.internal.AnswerReader;
import io.yoriai.survey.internal.AnswerRules.Answer;
import io.yoriai.survey.internal.AnswerRules;
import io.yoriai.survey.internal.Question;
import io.yoriai.survey.internal.Questions;

/**
 * Surveys that people answer by themselves (types 2 and 3), page by page: which questions come next follows from the answers to
 * those before, so that branching needs no script (spec/smp-campaign.md 9.8). Whose form carries no files is not asked for
 * any: those questions are left out.
 */
@Service
public class SurveyForms {

    private static final int FILE = 9;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final Questions questions;
    private final AnswerReader reader;
    private final SurveyFiles files;

    SurveyForms(JdbcClient jdbc, Questions questions, AnswerReader reader, SurveyFiles files) {
        this.files = files;
        this.jdbc = jdbc;
        this.questions = questions;
        this.reader = reader;
    }

    /** A survey of its own, published or not; nothing for those that are part of a flow. */
    public Optional<Survey> find(long id) {
        return jdbc.sql("""
                select title, coalesce(description, ''), coalesce(completion_message, ''), respondent_type_id,
                    ss_target_type_id = 2, campaign_id, session_id, answer_limit_type_id
                from survey_template where id = ? and enquete_type_id in (2, 3)""").param(id)
                .query((row, n) -> new Survey(id, row.getString(1), row.getString(2), row.getString(3), row.getInt(4),
                        row.getBoolean(5), row.getObject(6, Long.class), row.getObject(7, Long.class), row.getInt(8)))
                .optional();
    }

    /** The files that somebody's form carries by their handles. */
    public interface Carried {

        /** Null: it is none of this form's for this question, or is gone. */
        StoredFiles.@Nullable File find(int question, String handle);
    }

    /**
     * What comes next.
     *
     * @param page that is shown
     * @param answered what is to be recorded; null: there is something to ask yet
     */
    public record Step(int page, List<Asked> asked, @Nullable Answered answered) {}

    /**
     * The first page.
     *
     * @param files that the form carries; null: none are asked for
     * @param entered what the fields hold
     */
    public Step first(long template, @Nullable Carried files, Map<Integer, Entered> entered) {
        return first(template, of(template, files), files, entered);
    }

    private Step first(long template, List<Question> all, @Nullable Carried files, Map<Integer, Entered> entered) {
        List<Question> visible = AnswerRules.visible(all, read(all, files, entered, new Faults()));
        return visible.isEmpty()
                ? new Step(0, List.of(), new Answered(template, Map.of()))
                : ask(visible.getFirst().page(), visible, files, prefilled(visible, entered, entered.isEmpty()
                        ? Set.of()
                        : visible.stream().map(Question::id).collect(Collectors.toSet())), new Faults());
    }

    /** What is entered, with what fields hold at first that nobody has seen. */
    private static Map<Integer, Entered> prefilled(List<Question> visible, Map<Integer, Entered> entered,
            Set<Integer> seen) {
        Map<Integer, Entered> all = new HashMap<>(entered);
        visible.stream().filter(one -> !seen.contains(one.id()) && !one.defaults().isEmpty())
                .forEach(one -> all.putIfAbsent(one.id(), new Entered(one.defaults(), "")));
        return all;
    }

    /**
     * The page after one; the same again where something on it is wrong, or an answer there shows a question more.
     *
     * @param files that the form carries; null: none are asked for
     * @param entered all that was entered up to that page
     * @param seen ids of the questions that stood on it
     * @param wrongAlready what is wrong before anything is read
     */
    public Step next(long template, int page, @Nullable Carried files, Map<Integer, Entered> entered, Set<Integer> seen,
            Faults wrongAlready) {
        return next(template, of(template, files), page, files, entered, seen, wrongAlready);
    }

    /**
     * The form as somebody walks through it who tries it: nothing is recorded, and no file asked for.
     *
     * @param page that was shown; 0: none yet
     */
    public Step trial(long template, int page, Map<Integer, Entered> entered, Set<Integer> seen) {
        List<Question> all = questions.of(template).stream().map(one -> one.form() == FILE ? one.optional() : one)
                .toList();
        return page == 0
                ? first(template, all, null, entered)
                : next(template, all, page, null, entered, seen, new Faults());
    }

    /** A survey's questions in the order of its form, with their choices. */
    public List<Asked> asked(long template) {
        return questions.of(template).stream().map(one -> asked(one, Entered.NOTHING, new Faults())).toList();
    }

    private Step next(long template, List<Question> all, int page, @Nullable Carried files,
            Map<Integer, Entered> entered,
            Set<Integer> seen, Faults wrongAlready) {
        Faults faults = new Faults();
        wrongAlready.addTo(faults);
        Map<Integer, Answer> read = read(all, files, entered, faults);
        List<Question> visible = AnswerRules.visible(all, read);
        boolean more = visible.stream().anyMatch(one -> one.page() == page && !seen.contains(one.id()));
        if (more) {
            return ask(page, visible, files, prefilled(visible, entered, seen), wrongAlready);
        }
        Map<Question, Answer> answers = AnswerRules.shown(all, read, faults);
        TreeSet<Integer> wrong = new TreeSet<>();
        TreeSet<Integer> later = new TreeSet<>();
        for (Question one : visible) {
            if (one.page() > page) {
                later.add(one.page());
            } else if (faults.has(one.field())) {
                wrong.add(one.page());
            }
        }
        if (!wrong.isEmpty()) {
            return ask(wrong.getFirst(), visible, files, entered, faults);
        }
        return later.isEmpty()
                ? new Step(page, List.of(), new Answered(template, answers))
                : ask(later.getFirst(), visible, files, prefilled(visible, entered, seen), new Faults());
    }

    private List<Question> of(long template, @Nullable Carried files) {
        return questions.of(template).stream().filter(one -> files != null || one.form() != FILE).toList();
    }

    /** Ids of the questions that are answered with a file. */
    public Set<Integer> filesOf(long template) {
        return questions.of(template).stream().filter(one -> one.form() == FILE).map(Question::id)
                .collect(Collectors.toSet());
    }

    private Step ask(int page, List<Question> visible, @Nullable Carried files, Map<Integer, Entered> entered,
            Faults faults) {
        return new Step(page, visible.stream().filter(one -> one.page() == page)
                .map(one -> asked(one, named(one, files, entered.getOrDefault(one.id(), Entered.NOTHING)), faults))
                .toList(), null);
    }

    /** A file is told by its name, beside its handle; one that is gone is none. */
    private Entered named(Question one, @Nullable Carried files, Entered entered) {
        if (one.form() != FILE || files == null) {
            return entered;
        }
        StoredFiles.File file = files.find(one.id(), entered.text());
        return file == null ? Entered.NOTHING : new Entered(entered.values(), file.name() + "." + file.extension());
    }

    private static Asked asked(Question one, Entered entered, Faults faults) {
        Fault fault = faults.all().stream().filter(wrong -> one.field().equals(wrong.field())).findFirst()
                .orElse(null);
        Question.Beside beside = one.beside();
        return new Asked(one.id(), one.text(), one.form(), one.required(), one.maxLength(), beside.above(),
                beside.before(), beside.after(), beside.below(),
                one.choices().stream().map(choice -> new Asked.Choice(choice.id(), choice.name(), choice.other(),
                        entered.values().contains(Integer.toString(choice.id())))).toList(),
                entered, fault);
    }

    /** What was entered, as a call would send it: the answers of somebody who applies. */
    public Node sent(long template, Carried files, Map<Integer, Entered> entered) {
        return sent(of(template, files), files, entered);
    }

    private Map<Integer, Answer> read(List<Question> all, @Nullable Carried files, Map<Integer, Entered> entered,
            Faults faults) {
        return reader.read(all, sent(all, files, entered), faults);
    }

    private Node sent(List<Question> all, @Nullable Carried files, Map<Integer, Entered> entered) {
        List<Node> given = new ArrayList<>();
        for (Question one : all) {
            Entered of = entered.getOrDefault(one.id(), Entered.NOTHING);
            if (one.form() == FILE) {
                StoredFiles.File file = files == null ? null : files.find(one.id(), of.text());
                if (file != null) {
                    given.add(new Node(one.name() + "File", "",
                            List.of(node(one.name() + "FileId", Long.toString(file.id())))));
                }
            } else if (!one.ofChoices()) {
                given.add(node(one.name(), of.text()));
            } else if (of.values().stream().anyMatch(value -> !value.isEmpty())) {
                Question.Choice other = one.other();
                given.add(new Node(one.name() + "List", "", of.values().stream().filter(value -> !value.isEmpty())
                        .map(value -> new Node(one.name(), "", Stream.of(node(one.name() + "Id", value),
                                other != null && Integer.toString(other.id()).equals(value)
                                        ? node(one.name() + "Text", of.beside())
                                        : null)
                                .filter(Objects::nonNull).toList()))
                        .toList()));
            }
        }
        return new Node(Question.RESOURCE, "", given);
    }

    private static Node node(String name, String text) {
        return new Node(name, text, List.of());
    }

    /** A lead's last answers to a survey about a target, as the form holds them; empty where there are none. */
    public Map<Integer, Entered> last(long template, SurveyTarget target, long lead) {
        Map<Integer, Entered> last = new HashMap<>();
        Map<Integer, Question> asked = questions.of(template).stream()
                .collect(Collectors.toMap(Question::id, Function.identity()));
        jdbc.sql(
                """
                        select a.attributes::text, a.told::text from survey_answer a join survey_history h on h.id = a.history_id
                        where a.lead_id = :lead and a.latest_flag = '1' and h.template_id = :template
                            and h.ss_target_type_id is not distinct from cast(:type as smallint)
                            and h.ss_data_id is not distinct from cast(:target as bigint)
                        order by a.id desc limit 1""")
                .param("lead", lead).param("template", template)
                .param("type", target.type()).param("target", target.id()).query(row -> {
                    JsonNode told = JSON.readTree(row.getString(2));
                    JSON.readTree(row.getString(1)).properties().forEach(one -> {
                        int question = Integer.parseInt(one.getKey());
                        JsonNode value = one.getValue();
                        last.put(question, value.isObject()
                                ? new Entered(List.of(files.handle(lead, question, value.path("Id").asLong())), "")
                                : entered(asked.get(question), value, told.path(one.getKey())));
                    });
                });
        return last;
    }

    private static Entered entered(@Nullable Question question, JsonNode value, JsonNode told) {
        if (!value.isArray()) {
            return new Entered(List.of(value.asString("")), "");
        }
        List<String> ids = new ArrayList<>();
        value.forEach(id -> ids.add(id.asString()));
        Question.Choice other = question == null ? null : question.other();
        String beside = other == null
                ? ""
                : told.valueStream().filter(one -> one.path("id").asInt() == other.id())
                        .map(one -> beside(other, one.path("name").asString(""))).findFirst().orElse("");
        return new Entered(ids, beside);
    }

    /** What is told as {@code その他(…)}, whose name may be another by now. */
    private static String beside(Question.Choice other, String told) {
        int at = told.startsWith(other.name() + "(") ? other.name().length() : told.indexOf('(');
        return at > 0 && told.endsWith(")") ? told.substring(at + 1, told.length() - 1) : "";
    }
}
