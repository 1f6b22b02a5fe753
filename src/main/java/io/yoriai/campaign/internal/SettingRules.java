package io.yoriai.campaign.internal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.SeatsFreedListener;
import io.yoriai.campaign.SettingValues;
import io.yoriai.file.Files;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** What a setting of a campaign may be: the form that the master says, and what goes together (spec/smp-platform.md 5). */
@Component
public class SettingRules implements Rules {

    private static final String VALUE = "Value";
    private static final int BARCODE_ID = 31;
    private static final int BARCODE_DIGITS = 33;
    private static final int ENTRY_STOPS = 49;
    private static final int ENTRY_RESUMES = 50;

    private final Files files;
    private final SettingForms forms;
    private final ObjectProvider<SeatsFreedListener> seats;

    SettingRules(Files files, SettingForms forms, ObjectProvider<SeatsFreedListener> seats) {
        this.seats = seats;
        this.files = files;
        this.forms = forms;
    }

    private static CampaignSetting setting(Writing writing) {
        int id = Integer.parseInt(Objects.requireNonNull(writing.known().text("seminar_setting_key")));
        return CampaignSettings.master().stream().filter(one -> one.id() == id).findFirst().orElseThrow();
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        if (writing.stored() == null) {
            return;
        }
        CampaignSetting setting = setting(writing);
        if (draft.clears(VALUE) || draft.text(VALUE) != null) {
            SettingForms.Checked checked = forms.check(setting,
                    draft.clears(VALUE) ? "" : Objects.requireNonNull(draft.text(VALUE)), draft.field(VALUE));
            if (checked.fault() != null) {
                faults.add(checked.fault());
            } else if (!draft.clears(VALUE)) {
                draft.put(VALUE, checked.value());
            }
        }
    }

    /** Two settings that go together are looked at as they will be; what stands there already may stand. */
    @Override
    public void state(Writing writing) {
        CampaignSetting setting = setting(writing);
        String after = Objects.requireNonNullElse(writing.draft().text(VALUE), "");
        if (after.equals(Objects.requireNonNullElse(writing.known().text("value"), ""))) {
            return;
        }
        SettingValues others = SettingValues
                .stored(Objects.requireNonNull(Objects.requireNonNull(writing.parent()).text("settings")));
        boolean clash = switch (setting.id()) {
            case BARCODE_DIGITS -> List.of("2", "3").contains(others.get(BARCODE_ID));
            case ENTRY_STOPS -> SettingForms.clash(after, others.get(ENTRY_RESUMES));
            case ENTRY_RESUMES -> SettingForms.clash(others.get(ENTRY_STOPS), after);
            default -> false;
        };
        if (clash) {
            throw new FaultException(Fault.of(409, "CONFLICT", writing.draft().field(VALUE)));
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        if (setting(writing).id() == CampaignSettings.CHECK_APPLIED) {
            // What clashes in time keeps nobody waiting any more (INV-8).
            seats.forEach(freed -> freed.promote(writing.known().number("campaign_id")));
        }
        if (setting(writing).form() == 'I') {
            String file = writing.draft().text(VALUE);
            if (file == null) {
                files.release("SeminarSettingData", writing.id(), VALUE);
            } else {
                files.use("SeminarSettingData", writing.id(), VALUE, Long.parseLong(file));
            }
        }
    }
}
