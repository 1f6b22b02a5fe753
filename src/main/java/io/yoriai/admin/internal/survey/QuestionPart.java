package io.yoriai.admin.internal.survey;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.List;
import java.util.Map;

import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.Field;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.draft.Node;
import io.yoriai.survey.Asked;
import io.yoriai.survey.SurveyForms;

/** On which earlier question of its survey a question may depend, and on which of its choices. */
@Lazy
@Component
class QuestionPart implements RecordPart {

    private final Desk desk;
    private final SurveyForms forms;

    QuestionPart(@Lazy Desk desk, SurveyForms forms) {
        this.desk = desk;
        this.forms = forms;
    }

    @Override
    public String slug() {
        return "questions";
    }

    @Override
    public @Nullable String fill(long id, Node record, Desk.Seat seat, Model model) {
        return null;
    }

    @Override
    public Map<String, List<Field.Option>> choices(Form said, Desk.Seat seat) {
        String template = said.line("EnqueteTemplate");
        if (!template.matches("[0-9]{1,18}")
                || !desk.has(SurveyPart.SLUG, Long.parseLong(template), seat)) {
            return Map.of("EnqueteTemplate", desk.all(SurveyPart.SLUG, seat));
        }
        List<Asked> all = forms.asked(Long.parseLong(template)).stream().filter(one -> !one.choices().isEmpty())
                .toList();
        String parent = said.line("ParentQuestion");
        return Map.of("EnqueteTemplate", desk.all(SurveyPart.SLUG, seat), "ParentQuestion",
                all.stream().map(one -> new Field.Option(Integer.toString(one.id()), one.text())).toList(),
                "ParentChoice",
                all.stream().filter(one -> Integer.toString(one.id()).equals(parent))
                        .flatMap(one -> one.choices().stream())
                        .map(choice -> new Field.Option(Integer.toString(choice.id()), choice.name())).toList());
    }
}
