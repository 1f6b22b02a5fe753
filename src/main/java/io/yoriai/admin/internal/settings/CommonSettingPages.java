package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Locale;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.campaign.CommonSettings;
import io.yoriai.record.FaultException;

/** キャンペーン設定の初期値 (spec/smp-platform.md 5). */
@Lazy
@Controller
final class CommonSettingPages {

    private static final String PATH = "/admin/settings/campaigns";

    private final CommonSettings settings;
    private final SettingLines lines;

    CommonSettingPages(CommonSettings settings, SettingLines lines) {
        this.settings = settings;
        this.lines = lines;
    }

    @GetMapping(PATH)
    String show(Form form, Model model, Locale language) {
        SettingLines.fill(form, CommonSettings.all(), settings.current());
        return page(form, model, language);
    }

    @PostMapping(PATH)
    String save(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        try {
            if (!form.failed()) {
                settings.change(me, SettingLines.read(form, CommonSettings.all()));
                return "redirect:/admin/settings?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, SettingLines.inputs(CommonSettings.all()));
        }
        response.setStatus(400);
        return page(form, model, language);
    }

    private String page(Form form, Model model, Locale language) {
        lines.show(form, CommonSettings.all(), model, language);
        return "admin/settings/campaigns";
    }
}
