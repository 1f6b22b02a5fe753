package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/** Leads that are written together: what they share are addresses, whose validity is one for all, and login ids. */
@Component
class LeadSets implements Rules.Together {

    private static final List<String> OF_ADDRESS = List.of("Email", "EmailValid", "EmailSendErrorCount");

    private final LeadAddresses addresses;
    private final LeadHistory history;
    private final CustomItems customItems;

    LeadSets(LeadAddresses addresses, LeadHistory history, CustomItems customItems) {
        this.addresses = addresses;
        this.history = history;
        this.customItems = customItems;
    }

    /** Passwords and files of items have effects of their own, each a slow one. */
    @Override
    public boolean fits(Writing writing) {
        Draft draft = writing.draft();
        Map<Integer, CustomItem> items = customItems.of(draft.resource().name());
        return !draft.gives("LoginPassword") && draft.items().keySet().stream().map(items::get)
                .noneMatch(item -> item != null && (item.data() == CustomItem.Data.FILE || item.password()));
    }

    @Override
    public void lock(List<Writing> found) {
        List<Writing> ofAddress = found.stream()
                .filter(writing -> OF_ADDRESS.stream().anyMatch(writing.draft()::gives)).toList();
        if (!ofAddress.isEmpty()) {
            addresses.lock(ofAddress.stream().map(Writing::id).toList(), ofAddress.stream()
                    .map(writing -> writing.draft().text("Email")).filter(Objects::nonNull).toList());
        }
    }

    @Override
    public List<String> touches(Writing writing) {
        List<String> touched = new ArrayList<>();
        add(touched, "Email", writing.draft().text("Email"));
        add(touched, "LoginId", writing.draft().text("LoginId"));
        Stored stored = writing.stored();
        if (stored != null) {
            add(touched, "Email", stored.text("email"));
            add(touched, "LoginId", stored.text("login_id"));
        }
        return touched.stream().distinct().toList();
    }

    /** Without regard to case, as widely as any database compares. */
    private static void add(List<String> touched, String column, @Nullable String value) {
        if (value != null) {
            touched.add(column + " " + value.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void follow(List<Writing> made, Map<Writing, Changes> changed) {
        for (Writing writing : made) {
            Integer valid = writing.draft().code("EmailValid");
            if (valid != null && valid == 1) {
                addresses.lift(writing.draft().text("Email"));
            }
        }
        if (!changed.isEmpty()) {
            Map<Long, Changes> byLead = new LinkedHashMap<>();
            changed.forEach((writing, changes) -> byLead.put(writing.id(), changes));
            history.changed(byLead, changed.keySet().iterator().next().by());
        }
    }
}
