package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.SenderSource;
import io.yoriai.file.Files;
import io.yoriai.record.Fault;
import io.yoriai.record.Formats;
import io.yoriai.record.Masters;
import io.yoriai.record.write.StoredFiles;

/** Which values a setting of campaigns takes: the form that the master says (spec/smp-platform.md 5). */
@Component
public class SettingForms {

    private static final Pattern RANGE = Pattern.compile("int (\\d+)-(\\d+)(?:, up to (\\d+))?");
    private static final Pattern MOST = Pattern.compile("(?:.*, )?max (\\d+)");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");

    private final Masters masters;
    private final Files files;
    private final ObjectProvider<SenderSource> senders;

    SettingForms(Masters masters, Files files, ObjectProvider<SenderSource> senders) {
        this.masters = masters;
        this.files = files;
        this.senders = senders;
    }

    /**
     * A value that was looked at.
     *
     * @param value as it is stored
     * @param fault what is wrong; null: nothing
     */
    public record Checked(String value, @Nullable Fault fault) {}

    /**
     * @param given "" for none
     * @param field that a fault names
     */
    public Checked check(CampaignSetting setting, String given, String field) {
        String value = setting.form() == 'A' ? given : given.strip();
        if (value.isEmpty()) {
            return new Checked("", setting.blank() ? null : Fault.required(field));
        }
        return switch (setting.form()) {
            case 'C' -> several(setting, value, field);
            case 'R', 'P' -> new Checked(value, isChosen(setting, value) ? null : Fault.invalidValue(field));
            case 'I' -> new Checked(value, picture(value) ? null : Fault.invalidValue(field));
            default -> new Checked(value, free(setting, value, field));
        };
    }

    /** Entry resumes below where it stops, and only where it stops at all. */
    public static boolean clash(String stops, String resumes) {
        return !resumes.isEmpty() && (stops.isEmpty() || Integer.parseInt(resumes) >= Integer.parseInt(stops));
    }

    private boolean isChosen(CampaignSetting setting, String value) {
        if (setting.values().startsWith("master:")) {
            Masters.Entry entry = masters.get(setting.values().substring("master:".length())).byId(value);
            return entry != null && entry.active();
        }
        return setting.choices().contains(value);
    }

    /** Ticked values ascending, however they came. */
    private static Checked several(CampaignSetting setting, String value, String field) {
        Set<String> ticked = Set.copyOf(List.of(value.split(":", -1)).stream().distinct().toList());
        return setting.choices().containsAll(ticked)
                ? new Checked(setting.choices().stream().filter(ticked::contains).collect(Collectors.joining(":")),
                        null)
                : new Checked(value, Fault.invalidValue(field));
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
}
