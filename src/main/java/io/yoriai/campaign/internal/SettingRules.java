package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.SenderSource;
import io.yoriai.campaign.SettingValues;
import io.yoriai.file.Files;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.Masters;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.record.write.Writing;

/** What a setting of a campaign may be: the form that the master says, and what goes together (spec/smp-platform.md 5). */
@Component
public class SettingRules implements Rules {

    private static final String VALUE = "Value";
    private static final int BARCODE_ID = 31;
    private static final int BARCODE_DIGITS = 33;
    private static final int ENTRY_STOPS = 49;
    private static final int ENTRY_RESUMES = 50;
    private static final Pattern RANGE = Pattern.compile("int (\\d+)-(\\d+)(?:, up to (\\d+))?");
    private static final Pattern MOST = Pattern.compile("(?:.*, )?max (\\d+)");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");

    private final Masters masters;
    private final Files files;
    private final ObjectProvider<SenderSource> senders;

    SettingRules(Masters masters, Files files, ObjectProvider<SenderSource> senders) {
        this.masters = masters;
        this.files = files;
        this.senders = senders;
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
        String field = draft.field(VALUE);
        if (draft.clears(VALUE)) {
            if (!setting.blank()) {
                faults.add(Fault.required(field));
            }
        } else if (draft.text(VALUE) != null) {
            String given = draft.text(VALUE);
            String value = setting.form() == 'A' ? given : given.strip();
            Fault wrong = switch (setting.form()) {
                case 'C' -> several(draft, setting, value, field);
                case 'R', 'P' -> isChosen(setting, value) ? null : Fault.invalidValue(field);
                case 'I' -> picture(value) ? null : Fault.invalidValue(field);
                default -> free(setting, value, field);
            };
            if (wrong != null) {
                faults.add(wrong);
            } else if (setting.form() != 'C') {
                draft.put(VALUE, value);
            }
        }
    }

    private boolean isChosen(CampaignSetting setting, String value) {
        if (setting.values().startsWith("master:")) {
            Masters.Entry entry = masters.get(setting.values().substring("master:".length())).byId(value);
            return entry != null && entry.active();
        }
        return setting.choices().contains(value);
    }

    /** Ticked values ascending, however they came. */
    private static @Nullable Fault several(Draft draft, CampaignSetting setting, String value, String field) {
        Set<String> ticked = Set.copyOf(List.of(value.split(":", -1)).stream().distinct().toList());
        if (!setting.choices().containsAll(ticked)) {
            return Fault.invalidValue(field);
        }
        draft.put(VALUE, setting.choices().stream().filter(ticked::contains).collect(Collectors.joining(":")));
        return null;
    }

    private boolean picture(String value) {
        StoredFiles.File file = NUMBER.matcher(value).matches()
                ? files.known(List.of(Long.valueOf(value))).get(Long.valueOf(value))
                : null;
        return file != null && Stream.of("png", "jpg", "jpeg").anyMatch(file.extension()::equals);
    }

    private @Nullable Fault free(CampaignSetting setting, String value, String field) {
        Matcher range = RANGE.matcher(setting.values());
        if (range.matches()) {
            return numbers(range, value, field);
        }
        Matcher most = MOST.matcher(setting.values());
        if (most.matches() && value.codePointCount(0, value.length()) > Integer.parseInt(most.group(1))) {
            return Fault.tooLong(field, Integer.parseInt(most.group(1)));
        }
        boolean fits = setting.values().startsWith("URL")
                ? Formats.isUrl(value)
                : setting.values().startsWith("e-mail")
                        ? Formats.isEmail(value)
                        : !setting.values().equals("HH:MM") || value.matches("([01]\\d|2[0-3]):[0-5]\\d");
        if (!fits) {
            return Fault.invalidType(field);
        }
        if (setting.values().startsWith("e-mail") && senders.stream().anyMatch(source -> !source.isSender(value))) {
            return Fault.invalidValue(field);
        }
        return setting.form() == 'T' && !Formats.isOneLine(value) ? Fault.notOneLine(field) : null;
    }

    private static @Nullable Fault numbers(Matcher range, String value, String field) {
        String[] parts = range.group(3) == null ? new String[]{value} : value.split(":", -1);
        for (String part : parts) {
            if (!NUMBER.matcher(part).matches()) {
                return Fault.invalidType(field);
            }
            int number = Integer.parseInt(part);
            if (number < Integer.parseInt(range.group(1)) || number > Integer.parseInt(range.group(2))) {
                return Fault.invalidValue(field);
            }
        }
        return range.group(3) != null && parts.length > Integer.parseInt(range.group(3))
                ? Fault.invalidValue(field)
                : null;
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
            case ENTRY_STOPS -> clash(after, others.get(ENTRY_RESUMES));
            case ENTRY_RESUMES -> clash(others.get(ENTRY_STOPS), after);
            default -> false;
        };
        if (clash) {
            throw new FaultException(Fault.of(409, "CONFLICT", writing.draft().field(VALUE)));
        }
    }

    /** Entry resumes below where it stops, and only where it stops at all. */
    private static boolean clash(String stops, String resumes) {
        return !resumes.isEmpty() && (stops.isEmpty() || Integer.parseInt(resumes) >= Integer.parseInt(stops));
    }

    @Override
    public void follow(Writing writing, Changes changes) {
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
