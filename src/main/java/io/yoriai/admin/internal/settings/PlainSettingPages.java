package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audit.PlainSettings;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings.Declared;

/** その他の設定: settings that have no other screen, made of the table that declares them. */
@Lazy
@Controller
final class PlainSettingPages {

    private static final String PATH = "/admin/settings/more";

    private final PlainSettings settings;

    PlainSettingPages(PlainSettings settings) {
        this.settings = settings;
    }

    /** @param options of a choice of a few; none otherwise */
    record Line(String input, String kind, List<String> options) {

        static Line of(Declared setting) {
            List<String> rule = Arrays.asList(setting.rule().split(" "));
            return new Line(setting.input(), rule.getFirst(),
                    rule.getFirst().equals("one") ? rule.subList(1, rule.size()) : List.of());
        }
    }

    /** @param key of its text */
    record Group(String key, List<Line> lines) {}

    /** Inputs by the names that faults have of them: the same. */
    static Map<String, String> inputs(String screen) {
        Map<String, String> inputs = new HashMap<>();
        PlainSettings.on(screen).values()
                .forEach(group -> group.forEach(setting -> inputs.put(setting.input(), setting.input())));
        return inputs;
    }

    @GetMapping(PATH)
    String show(Model model) {
        Form form = new Form();
        settings.current(PATH).forEach((input, value) -> form.put(input, value).put(was(input), value));
        return page(form, model);
    }

    @PostMapping(PATH)
    String save(SignedIn me, Form form, Model model, HttpServletResponse response) {
        Map<String, String> given = new HashMap<>();
        // What nobody touched stays as a colleague may have set it meanwhile.
        PlainSettings.on(PATH).values().forEach(group -> group.forEach(setting -> {
            String value = form.narrow(setting.input());
            String compared = setting.rule().equals("switch") && value.isEmpty() ? "0" : value;
            List<String> was = form.all(was(setting.input()));
            if (was.isEmpty() ? !form.all(setting.input()).isEmpty() : !was.getFirst().equals(compared)) {
                given.put(setting.input(), value);
            }
        }));
        try {
            settings.change(me, PATH, given);
            return "redirect:/admin/settings?done=saved";
        } catch (FaultException e) {
            response.setStatus(400);
            return page(form.faults(e, inputs(PATH)), model);
        }
    }

    private static String was(String input) {
        return "was-" + input;
    }

    private static String page(Form form, Model model) {
        model.addAttribute("form", form).addAttribute("groups",
                PlainSettings.on(PATH).entrySet().stream()
                        .map(group -> new Group(group.getKey(), group.getValue().stream().map(Line::of).toList()))
                        .toList());
        return "admin/settings/more";
    }
}
