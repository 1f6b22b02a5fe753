package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CommonSettings;
import io.yoriai.record.FaultException;
import io.yoriai.record.Masters;

/** キャンペーン設定の初期値 (spec/smp-platform.md 5). */
@Lazy
@Controller
final class CommonSettingPages {

    private static final String PATH = "/admin/settings/campaigns";
    /** In the order of the texts that name them. */
    private static final List<String> CATEGORIES = List.of("申込", "課金", "マイページ", "受講票", "来場受付", "メール", "公開");
    private static final String MASTER = "master:";

    private final CommonSettings settings;
    private final Masters masters;

    CommonSettingPages(CommonSettings settings, Masters masters) {
        this.settings = settings;
        this.masters = masters;
    }

    /** One of a few values, with its label as the master writes it. */
    record Option(String value, String label) {}

    /** @param name of the input */
    record Line(String name, String label, char form, List<Option> options) {}

    /** @param number of its text, from 1 */
    record Group(int number, List<Line> lines) {}

    /** Names of inputs, for what is wrong with them. */
    record Labels(Map<String, String> all) {

        public String of(String field) {
            return all.getOrDefault(field, field);
        }
    }

    @GetMapping(PATH)
    String show(Form form, Model model, Locale language) {
        Map<Integer, String> now = settings.current();
        for (CampaignSetting setting : CommonSettings.all()) {
            String value = now.getOrDefault(setting.id(), "");
            String name = CommonSettings.field(setting.id());
            if (setting.form() == 'C') {
                Arrays.stream(value.split(":")).filter(one -> !one.isEmpty())
                        .forEach(one -> form.put(name + "-" + one, true));
            } else {
                form.put(name, value);
            }
        }
        return page(form, model, language);
    }

    @PostMapping(PATH)
    String save(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        Map<Integer, String> given = new LinkedHashMap<>();
        Map<String, String> inputs = new LinkedHashMap<>();
        for (CampaignSetting setting : CommonSettings.all()) {
            String name = CommonSettings.field(setting.id());
            inputs.put(name, name);
            given.put(setting.id(), switch (setting.form()) {
                case 'C' -> setting.choices().stream().filter(one -> form.on(name + "-" + one))
                        .collect(Collectors.joining(":"));
                case 'A' -> form.get(name);
                default -> form.line(name);
            });
        }
        try {
            if (!form.failed()) {
                settings.change(me, given);
                return "redirect:/admin/settings?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, inputs);
        }
        response.setStatus(400);
        return page(form, model, language);
    }

    private String page(Form form, Model model, Locale language) {
        boolean english = language.getLanguage().equals("en");
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (CampaignSetting setting : CommonSettings.all()) {
            String label = english ? setting.nameEn() : setting.nameJa();
            String name = CommonSettings.field(setting.id());
            labels.put(name, label);
            lines.computeIfAbsent(setting.category(), category -> new ArrayList<>())
                    .add(new Line(name, label, setting.form(), options(setting)));
        }
        model.addAttribute("form", form).addAttribute("labels", new Labels(labels)).addAttribute("groups",
                CATEGORIES.stream().filter(lines::containsKey)
                        .map(category -> new Group(CATEGORIES.indexOf(category) + 1,
                                lines.getOrDefault(category, List.of())))
                        .toList());
        return "admin/settings/campaigns";
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
