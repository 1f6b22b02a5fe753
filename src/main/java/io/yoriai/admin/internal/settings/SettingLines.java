package io.yoriai.admin.internal.settings;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CommonSettings;
import io.yoriai.record.Masters;

/** Settings of campaigns as the inputs of a form, in groups (spec/smp-platform.md 5). */
@Lazy
@Component
final class SettingLines {

    /** In the order of the texts that name them. */
    private static final List<String> CATEGORIES = List.of("申込", "課金", "マイページ", "受講票", "来場受付", "メール", "公開");
    private static final String MASTER = "master:";

    private final Masters masters;

    SettingLines(Masters masters) {
        this.masters = masters;
    }

    /** One of a few values, with its label as the master writes it. */
    record Option(String value, String label) {}

    /**
     * @param name of the input
     * @param form its letter in the master; a text, since templates compare texts
     */
    record Line(String name, String label, String form, List<Option> options) {}

    /** @param number of its text, from 1 */
    record Group(int number, List<Line> lines) {}

    /** Names of inputs, for what is wrong with them. */
    record Labels(Map<String, String> all) {

        public String of(String field) {
            return all.getOrDefault(field, field);
        }
    }

    /** Inputs by the names that faults have of them: the same. */
    static Map<String, String> inputs(Collection<CampaignSetting> settings) {
        return settings.stream().map(setting -> CommonSettings.field(setting.id()))
                .collect(Collectors.toMap(field -> field, field -> field));
    }

    /** Fills a form with values, by number. */
    static void fill(Form form, Collection<CampaignSetting> settings, Map<Integer, String> values) {
        for (CampaignSetting setting : settings) {
            String value = values.getOrDefault(setting.id(), "");
            String name = CommonSettings.field(setting.id());
            if (setting.form() == 'C') {
                Arrays.stream(value.split(":")).filter(one -> !one.isEmpty())
                        .forEach(one -> form.put(name + "-" + one, true));
            } else {
                form.put(name, value);
            }
        }
    }

    /** What a form says, by number. */
    static Map<Integer, String> read(Form form, Collection<CampaignSetting> settings) {
        Map<Integer, String> given = new LinkedHashMap<>();
        for (CampaignSetting setting : settings) {
            String name = CommonSettings.field(setting.id());
            given.put(setting.id(), switch (setting.form()) {
                case 'C' -> setting.choices().stream().filter(one -> form.on(name + "-" + one))
                        .collect(Collectors.joining(":"));
                case 'A' -> form.get(name);
                default -> form.line(name);
            });
        }
        return given;
    }

    /** Puts what the template shows into the model. */
    void show(Form form, Collection<CampaignSetting> settings, Model model, Locale language) {
        boolean english = language.getLanguage().equals("en");
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (CampaignSetting setting : settings) {
            String label = english ? setting.nameEn() : setting.nameJa();
            String name = CommonSettings.field(setting.id());
            labels.put(name, label);
            lines.computeIfAbsent(setting.category(), category -> new ArrayList<>())
                    .add(new Line(name, label, String.valueOf(setting.form()), options(setting)));
        }
        model.addAttribute("form", form).addAttribute("labels", new Labels(labels)).addAttribute("groups",
                CATEGORIES.stream().filter(lines::containsKey)
                        .map(category -> new Group(CATEGORIES.indexOf(category) + 1,
                                lines.getOrDefault(category, List.of())))
                        .toList());
    }

    private List<Option> options(CampaignSetting setting) {
        if (setting.values().startsWith(MASTER)) {
            Masters.Master master = masters.get(setting.values().substring(MASTER.length()));
            return master.entries().stream().filter(Masters.Entry::active)
                    .map(entry -> new Option(entry.id(), master.answeredName(entry))).toList();
        }
        return setting.choices().isEmpty()
                ? List.of()
                : Arrays.stream(setting.values().split(";")).map(choice -> new Option(
                        choice.substring(0, choice.indexOf(':')), choice.substring(choice.indexOf(':') + 1))).toList();
    }
}
