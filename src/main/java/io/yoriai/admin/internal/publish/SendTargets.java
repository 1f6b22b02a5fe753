package io.yoriai.admin.internal.publish;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audience.ReaderCondition;
import io.yoriai.audience.ReaderCondition.Operator;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.SavedSearches;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.ReaderField;
import io.yoriai.mail.IssueSendings.Reaction;
import io.yoriai.mail.IssueSendings.Target;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** To whom an issue may go: everybody, a saved search, 顧客タイプ, a choice; narrowed by 登録種別 and by what readers did before. */
@Lazy
@Component
final class SendTargets {

    private static final int USER_TYPES = 4;

    private final SavedSearches searches;
    private final Texts texts;

    SendTargets(SavedSearches searches, Texts texts) {
        this.searches = searches;
        this.texts = texts;
    }

    /**
     * One of the list.
     *
     * @param value of the option
     */
    record Offer(String value, String label, ReaderConditions conditions) {}

    /** Options under one heading; "": without one. */
    record Group(String label, List<Offer> offers) {}

    List<Group> offered(Magazine magazine, Locale language) {
        List<Group> groups = new ArrayList<>();
        groups.add(new Group("", List.of(
                new Offer("all", texts.get(language, "admin.issueSending.all", List.of()), ReaderConditions.NONE))));
        add(groups, texts.get(language, "admin.issueSending.saved", List.of()), searches.of(magazine).stream()
                .map(saved -> new Offer("s" + saved.id(), saved.name(), saved.conditions())).toList());
        List<Offer> types = new ArrayList<>();
        for (int type = 0; type < USER_TYPES; type++) {
            types.add(new Offer("u" + type, texts.get(language, "admin.user_type." + type, List.of()),
                    ReaderConditions.all(ReaderCondition.of("user_type", Operator.IS, Integer.toString(type)))));
        }
        add(groups, texts.get(language, "reader.user_type", List.of()), types);
        Arrays.stream(ReaderField.values()).filter(ReaderField::choices).forEach(field -> {
            String own = magazine.ownLabel(field.parameter());
            add(groups, own.isEmpty() ? texts.get(language, "reader." + field.parameter(), List.of()) : own,
                    magazine.choices(field.parameter()).stream().filter(choice -> !choice.hidden())
                            .map(choice -> offer(field, choice)).toList());
        });
        return groups;
    }

    private static void add(List<Group> groups, String label, List<Offer> offers) {
        if (!offers.isEmpty()) {
            groups.add(new Group(label, offers));
        }
    }

    private static Offer offer(ReaderField field, MagazineChoice choice) {
        return new Offer("c" + field.parameter() + "." + choice.number(), choice.label(), ReaderConditions.all(
                ReaderCondition.of(field.parameter(), Operator.ANY_CHECKED, Integer.toString(choice.number()))));
    }

    /** What was chosen; what is not on the list any more is a fault of the form. */
    Target read(Magazine magazine, Form form, Locale language) {
        String wanted = form.line("audience");
        Offer chosen = null;
        String heading = "";
        for (Group group : offered(magazine, language)) {
            for (Offer offer : group.offers()) {
                if (offer.value().equals(wanted)) {
                    chosen = offer;
                    heading = group.label();
                }
            }
        }
        List<ReaderConditions> conditions = new ArrayList<>();
        List<String> said = new ArrayList<>();
        if (chosen == null) {
            throw new FaultException(Fault.invalidValue("audience"));
        }
        conditions.add(chosen.conditions());
        said.add(heading.isEmpty() ? chosen.label() : heading + ": " + chosen.label());
        String type = form.narrow("readerType");
        if (!type.isEmpty()) {
            conditions.add(ReaderConditions.all(ReaderCondition.of("type", Operator.IS, type)));
            said.add(texts.get(language, "reader.type", List.of()) + ": " + type);
        }
        Reaction reaction = form.line("reaction").isEmpty() ? null : form.choice("reaction", Reaction.class);
        if (reaction != null) {
            said.add(texts.get(language, "admin.reaction." + reaction, List.of()));
        }
        return new Target(conditions, String.join(" / ", said), reaction, number(form.line("reactionIssue")),
                form.on("again"));
    }

    private static @Nullable Long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }
}
