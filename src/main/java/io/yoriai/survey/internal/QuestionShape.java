package io.yoriai.survey.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.Writing;

/** What is wrong with what somebody gave of a question. */
@Component
class QuestionShape {

    private static final int FEWEST = 2;
    private static final int MOST = 200;
    private static final int LONGEST = 4_000;
    private static final int AREA = 2;
    private static final int BOXES = 4;
    private static final int FILE = 9;
    private static final Pattern ITEM = Pattern.compile("Attribute([1-9][0-9]{0,8})");
    private static final Set<String> NEVER_COPIED = Set.of("Id", "Email", "UserId", "LoginPassword");

    private final Questions questions;
    private final Resource leads;
    private final CustomItems items;

    QuestionShape(Questions questions, Dictionary dictionary, CustomItems items) {
        this.questions = questions;
        this.items = items;
        leads = dictionary.resource("VisitorData");
    }

    static boolean ofChoices(int form) {
        return form >= 3 && form <= 5;
    }

    /** @param before the question as it stands; null: a new one */
    void check(Writing writing, @Nullable Question before, Faults faults) {
        Draft draft = writing.draft();
        int form = writing.code("FormType");
        boolean text = form <= AREA;
        only(writing, "ErrorType", text, faults);
        only(writing, "MaxLength", text, faults);
        only(writing, "MinSelectNum", form == BOXES, faults);
        only(writing, "MaxSelectNum", form == BOXES, faults);
        choices(draft, form, before, faults);
        long length = writing.number("MaxLength");
        if (length > LONGEST) {
            faults.add(Fault.invalidValue(draft.field("MaxLength")));
        }
        long least = writing.number("MinSelectNum");
        long most = writing.number("MaxSelectNum");
        int count = draft.gives("ChoiceList")
                ? draft.list("ChoiceList").size()
                : before == null ? 0 : before.choices().size();
        if (form == BOXES && (most > count || least > (most == 0 ? count : most))) {
            faults.add(Fault.invalidValue(draft.field(most > count ? "MaxSelectNum" : "MinSelectNum"))
                    .saying("fault.survey.range"));
        }
        if (draft.has("PageNo") && writing.number("PageNo") < 1) {
            faults.add(Fault.invalidValue(draft.field("PageNo")));
        }
        if (writing.number("IsRequired") > 1) {
            faults.add(Fault.invalidValue(draft.field("IsRequired")));
        }
        leadColumn(writing, form, faults);
    }

    /** A column that questions of some types have. */
    private static void only(Writing writing, String column, boolean has, Faults faults) {
        String field = writing.draft().field(column);
        boolean given = column.equals("ErrorType")
                ? writing.draft().has(column)
                        || !writing.draft().gives(column) && writing.stored() != null
                                && writing.known().number("error_type_id") > 0
                : writing.number(column) > 0;
        if (given && !has && !faults.has(field)) {
            faults.add(Fault.invalidValue(field).saying("fault.survey.notOfType"));
        }
    }

    private static void choices(Draft draft, int form, @Nullable Question before, Faults faults) {
        String field = draft.field("ChoiceList");
        List<Draft> choices = draft.list("ChoiceList");
        boolean given = draft.gives("ChoiceList");
        int count = given ? choices.size() : before == null ? 0 : before.choices().size();
        if (!ofChoices(form)) {
            if (count > 0) {
                faults.add(Fault.invalidValue(field).saying("fault.survey.notOfType"));
            }
            return;
        }
        if (count < FEWEST || count > MOST) {
            faults.add(Fault.invalidValue(field).saying("fault.survey.choices", FEWEST, MOST));
            return;
        }
        Set<String> names = new HashSet<>();
        long others = 0;
        for (Draft choice : choices) {
            String name = choice.text("ChoiceName");
            if (name == null || name.isBlank()) {
                faults.add(Fault.required(field));
                return;
            }
            long other = Objects.requireNonNullElse(choice.number("IsOther"), 0L);
            long exclusive = Objects.requireNonNullElse(choice.number("IsExclusive"), 0L);
            others += other;
            if (!names.add(name) || other > 1 || exclusive > 1 || exclusive == 1 && form != BOXES) {
                faults.add(Fault.invalidValue(field)
                        .saying(exclusive == 1 && form != BOXES ? "fault.survey.exclusive" : "fault.survey.twice"));
                return;
            }
        }
        if (others > 1) {
            faults.add(Fault.invalidValue(field).saying("fault.survey.others"));
        }
        if (!given && before != null && form != BOXES
                && before.choices().stream().anyMatch(Question.Choice::exclusive)) {
            faults.add(Fault.invalidValue(field).saying("fault.survey.exclusive"));
        }
    }

    /** An item of leads of the same kind: choices go to items of choices or to texts, texts to texts. */
    private void leadColumn(Writing writing, int form, Faults faults) {
        String name = writing.text("VisitorColumnName");
        if (name == null || name.isEmpty()) {
            return;
        }
        var item = ITEM.matcher(name);
        boolean takes;
        if (item.matches()) {
            CustomItem of = items.of(leads.name()).get(Integer.valueOf(item.group(1)));
            takes = of != null && of.data() != CustomItem.Data.FILE && !of.password()
                    && (of.data() == CustomItem.Data.CHOICE) == ofChoices(form);
        } else {
            Column of = leads.find(name);
            boolean coded = of != null && (of.kind() == Kind.REF || of.kind() == Kind.CHOICES);
            takes = of != null && of.onPut() && !NEVER_COPIED.contains(name)
                    && (coded ? ofChoices(form) : of.kind().isScalar());
        }
        if (!takes || form == FILE) {
            faults.add(Fault.invalidValue(writing.draft().field("VisitorColumnName")).saying("fault.survey.leadItem"));
        }
    }

    /**
     * On what a question depends: on choices of one that comes before it in the same survey. Nothing that depends on it may come before
     * it, either.
     *
     * @throws FaultException 409
     */
    void depends(Writing writing, long template) {
        Draft draft = writing.draft();
        Long parent = draft.gives("ParentQuestion")
                ? draft.id("ParentQuestion")
                : writing.verb() == Verb.POST ? null : writing.reference("ParentQuestion");
        List<Question> all = questions.of(template);
        Question own = writing.verb() == Verb.POST
                ? null
                : all.stream().filter(one -> one.id() == writing.id()).findFirst().orElse(null);
        Set<Integer> choices = draft.gives("ParentChoice")
                ? QuestionRules.named(draft)
                : own == null ? Set.of() : own.parentChoices();
        if (parent == null) {
            if (!choices.isEmpty()) {
                throw wrong("ParentQuestion", "fault.REQUIRED");
            }
        } else {
            Question on = all.stream().filter(one -> one.id() == parent).findFirst().orElse(null);
            if (on == null || !on.ofChoices() || own != null && own.id() == parent) {
                throw wrong("ParentQuestion", "fault.survey.parent");
            }
            if (choices.isEmpty() || choices.stream().anyMatch(choice -> on.choice(choice) == null)) {
                throw wrong("ParentChoice", "fault.survey.parentChoice");
            }
        }
        order(writing, all, parent);
    }

    private static void order(Writing writing, List<Question> all, @Nullable Long parent) {
        long id = writing.verb() == Verb.POST ? 0 : writing.id();
        long page = writing.draft().has("PageNo")
                ? writing.number("PageNo")
                : Math.max(1, writing.stored() == null ? 1 : writing.number("PageNo"));
        // Where it will stand among the others.
        long at = writing.number("SortNo");
        for (Question other : all) {
            boolean before = other.id() != id && other.place() < at;
            if (parent != null && other.id() == parent && (!before || other.page() > page)) {
                throw wrong("ParentQuestion", "fault.survey.parent");
            }
            if (other.parent() != null && other.parent() == id && (before || other.page() < page)) {
                throw wrong(other.page() < page ? "PageNo" : "SortNo", "fault.survey.depended");
            }
        }
    }

    private static FaultException wrong(String column, String text) {
        return new FaultException(Fault.of(409, "CONFLICT", "EnqueteQuestion." + column).saying(text));
    }
}
