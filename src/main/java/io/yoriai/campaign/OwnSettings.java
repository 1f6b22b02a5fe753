package io.yoriai.campaign;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.campaign.internal.SettingForms;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** All settings of one campaign at once, as {@code seminarsettingdata.put} sets them one by one (spec/smp-platform.md 5). */
@Service
public class OwnSettings {

    private static final int BARCODE_ID = 31;
    private static final int BARCODE_DIGITS = 33;
    private static final int ENTRY_STOPS = 49;
    private static final int ENTRY_RESUMES = 50;

    private final CampaignSettings settings;
    private final SettingForms forms;
    private final Writable writable;
    private final Writer writer;
    private final JdbcClient jdbc;
    private final AuditLog audit;

    OwnSettings(CampaignSettings settings, SettingForms forms, Writable settingWritable, Writer writer,
            JdbcClient jdbc, AuditLog audit) {
        this.audit = audit;
        this.settings = settings;
        this.forms = forms;
        this.writable = settingWritable;
        this.writer = writer;
        this.jdbc = jdbc;
    }

    /** Values of a campaign now, by number; 33 is left out where the barcode has no digits to fill up (D). */
    public Map<Integer, String> of(long campaign) {
        SettingValues values = settings.of(campaign);
        Map<Integer, String> all = new LinkedHashMap<>();
        CampaignSettings.master().stream()
                .filter(setting -> setting.id() != BARCODE_DIGITS || List.of("1", "4").contains(values.get(BARCODE_ID)))
                .forEach(setting -> all.put(setting.id(), values.get(setting.id())));
        return all;
    }

    /**
     * Sets values; what is not given, or as it was, stays.
     *
     * @param given by number; "" for none
     * @throws FaultException 400 with every value that is wrong, by {@link CommonSettings#field}; 409 where two do not go together
     */
    @Transactional
    public void change(Author by, long campaign, Map<Integer, String> given) {
        Faults faults = new Faults();
        Map<Integer, String> now = of(campaign);
        Map<Integer, String> changed = new LinkedHashMap<>();
        for (CampaignSetting setting : CampaignSettings.master()) {
            String value = given.get(setting.id());
            if (value != null && now.containsKey(setting.id())) {
                SettingForms.Checked checked = forms.check(setting, value, CommonSettings.field(setting.id()));
                if (checked.fault() != null) {
                    faults.add(checked.fault());
                } else if (!checked.value().equals(now.get(setting.id()))) {
                    changed.put(setting.id(), checked.value());
                }
            }
        }
        faults.throwIfAny();
        for (int id : ordered(changed, now)) {
            try {
                write(by, campaign, id, Objects.requireNonNull(changed.get(id)));
            } catch (FaultException e) {
                throw new FaultException(e.faults().stream()
                        .map(fault -> Fault.of(fault.status(), fault.code(), CommonSettings.field(id))).toList());
            }
        }
    }

    /** 入退場のパターン (982; spec/smp-application-attendance.md B6): 1 one reception, 2 entry and exit in turn, 3 any entry. */
    public int entryPattern(long campaign) {
        return jdbc.sql("select entry_pattern from campaign where id = ?").param(campaign).query(Integer.class)
                .single();
    }

    /** @throws FaultException 400 for what is not 1 to 3 */
    @Transactional
    public void changeEntryPattern(Actor by, long campaign, String pattern) {
        if (!pattern.matches("[123]")) {
            throw new FaultException(Fault.invalidValue("entryPattern"));
        }
        String before = Integer.toString(entryPattern(campaign));
        jdbc.sql("update campaign set entry_pattern = ?::smallint where id = ?").params(pattern, campaign).update();
        audit.write(by, "seminar.entryPattern", "Seminar/" + campaign, Map.of("pattern", before),
                Map.of("pattern", pattern));
    }

    /** Each is looked at beside what stands there: of the two of entry the one goes first that leaves room for the other. */
    private static List<Integer> ordered(Map<Integer, String> changed, Map<Integer, String> now) {
        List<Integer> order = new ArrayList<>(changed.keySet());
        if (changed.containsKey(ENTRY_STOPS) && changed.containsKey(ENTRY_RESUMES)
                && SettingForms.clash(Objects.requireNonNull(changed.get(ENTRY_STOPS)),
                        Objects.requireNonNull(now.get(ENTRY_RESUMES)))) {
            order.remove(Integer.valueOf(ENTRY_RESUMES));
            order.add(order.indexOf(ENTRY_STOPS), ENTRY_RESUMES);
        }
        return order;
    }

    private void write(Author by, long campaign, int setting, String value) {
        long row = jdbc.sql("select id from campaign_setting where campaign_id = ? and seminar_setting_key = ?")
                .params(campaign, Integer.toString(setting)).query(Long.class).single();
        Draft draft = new Draft(writable.resource()).put("Id", row);
        draft.put("Value", value.isEmpty() ? Draft.CLEARED : value);
        writer.change(Writer.Order.of(writable, draft, by, "seminarsettingdata.put"));
    }
}
