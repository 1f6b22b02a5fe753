package io.yoriai.company.internal;

import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** A company's mail domains (spec/smp-lead.md 2): hosts with a dot, joined by commas, none that gives addresses to anybody. */
@Component
public class CompanyRules implements Rules {

    private static final String COLUMN = "EmailDomain";

    private final FreeMail freeMail;

    CompanyRules(FreeMail freeMail) {
        this.freeMail = freeMail;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        String given = draft.text(COLUMN);
        if (given == null) {
            return;
        }
        List<String> domains = Arrays.stream(given.toLowerCase(Locale.ROOT).split(",")).map(String::strip)
                .map(domain -> domain.startsWith("@") ? domain.substring(1) : domain)
                .filter(domain -> !domain.isEmpty()).distinct().toList();
        if (domains.isEmpty() || !domains.stream().allMatch(Formats::isDomain)) {
            faults.add(Fault.invalidType(draft.field(COLUMN)));
        } else if (domains.stream().anyMatch(freeMail.domains()::contains)) {
            faults.add(Fault.invalidValue(draft.field(COLUMN)).saying("company.free"));
        } else {
            draft.put(COLUMN, String.join(",", domains));
        }
    }
}
