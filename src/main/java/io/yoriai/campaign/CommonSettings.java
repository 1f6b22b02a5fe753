package io.yoriai.campaign;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.campaign.internal.SettingForms;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;

/** キャンペーン設定の初期値: the values that a new campaign begins with; those that there are stay as they are (spec/smp-platform.md 5). */
@Service
public class CommonSettings {

    private static final int ENTRY_STOPS = 49;
    private static final int ENTRY_RESUMES = 50;

    private final SystemSettings settings;
    private final SettingForms forms;
    private final AuditLog audit;

    CommonSettings(SystemSettings settings, SettingForms forms, AuditLog audit) {
        this.settings = settings;
        this.forms = forms;
        this.audit = audit;
    }

    /** Settings that have a common value: a picture is each campaign's own. */
    public static List<CampaignSetting> all() {
        return CampaignSettings.master().stream().filter(setting -> setting.form() != 'I').toList();
    }

    /** The values now, by number. */
    public Map<Integer, String> current() {
        Map<Integer, String> current = new LinkedHashMap<>();
        all().forEach(setting -> current.put(setting.id(), settings.get(name(setting.id()), setting.standard())));
        return current;
    }

    /** What a fault names a setting by. */
    public static String field(int id) {
        return "setting" + id;
    }

    private static String name(int id) {
        return CampaignSettings.COMMON + id;
    }

    /**
     * Sets values; what is not given stays.
     *
     * @param given by number; "" for none
     * @throws FaultException 400 with every value that is wrong, by {@link #field}; 409 where entry would resume above where it stops
     */
    @Transactional
    public void change(Actor by, Map<Integer, String> given) {
        Faults faults = new Faults();
        Map<Integer, String> before = current();
        Map<Integer, String> after = new TreeMap<>(before);
        for (CampaignSetting setting : all()) {
            String value = given.get(setting.id());
            if (value != null) {
                SettingForms.Checked checked = forms.check(setting, value, field(setting.id()));
                if (checked.fault() != null) {
                    faults.add(checked.fault());
                }
                after.put(setting.id(), checked.value());
            }
        }
        faults.throwIfAny();
        if (SettingForms.clash(Objects.requireNonNull(after.get(ENTRY_STOPS)),
                Objects.requireNonNull(after.get(ENTRY_RESUMES)))) {
            throw new FaultException(Fault.of(409, "CONFLICT", field(ENTRY_RESUMES)));
        }
        Map<String, String> old = new TreeMap<>();
        Map<String, String> changed = new TreeMap<>();
        after.forEach((id, value) -> {
            String stood = Objects.requireNonNull(before.get(id));
            if (!value.equals(stood)) {
                settings.change(name(id), value);
                old.put(Integer.toString(id), stood);
                changed.put(Integer.toString(id), value);
            }
        });
        if (!changed.isEmpty()) {
            audit.write(by, "setting.change", "SystemSetting/campaign.setting", old, changed);
        }
    }
}
