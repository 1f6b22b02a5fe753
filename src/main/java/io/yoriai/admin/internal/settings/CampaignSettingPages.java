package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.OwnSettings;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/** キャンペーン設定: all settings of one campaign (spec/smp-platform.md 5). */
@Lazy
@Controller
final class CampaignSettingPages {

    private static final String SLUG = "campaigns";
    private static final String PATH = "/admin/campaigns/{id:[0-9]{1,18}}/settings";
    private static final String BACK = "/admin/records/" + SLUG + "/";

    private final Desk desk;
    private final OwnSettings settings;
    private final SettingLines lines;

    CampaignSettingPages(Desk desk, OwnSettings settings, SettingLines lines) {
        this.desk = desk;
        this.settings = settings;
        this.lines = lines;
    }

    @GetMapping(PATH)
    String show(SignedIn me, @PathVariable long id, Form form, Model model, Locale language) {
        Node campaign = desk.record(SLUG, id, desk.seat(me, language));
        Map<Integer, String> now = settings.of(id);
        SettingLines.fill(form, of(now), now);
        return page(campaign, id, of(now), form, model, language);
    }

    @PostMapping(PATH)
    String save(SignedIn me, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Desk.Seat seat = desk.seat(me, language);
        Node campaign = desk.record(SLUG, id, seat);
        Collection<CampaignSetting> all = of(settings.of(id));
        try {
            settings.change(seat.author(), id, SettingLines.read(form, all));
            return "redirect:" + BACK + id + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(campaign, id, all, form.faults(e, SettingLines.inputs(all)), model, language);
        }
    }

    private static List<CampaignSetting> of(Map<Integer, String> now) {
        return CampaignSettings.master().stream().filter(setting -> now.containsKey(setting.id())).toList();
    }

    private String page(Node campaign, long id, Collection<CampaignSetting> all, Form form, Model model,
            Locale language) {
        lines.show(form, all, model, language);
        Node title = campaign.child("Title");
        model.addAttribute("called", title == null ? "#" + id : title.text()).addAttribute("action", "/admin/campaigns/"
                + id + "/settings").addAttribute("back", BACK + id);
        return "admin/settings/campaign";
    }
}
