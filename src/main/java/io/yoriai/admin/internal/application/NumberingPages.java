package io.yoriai.admin.internal.application;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.campaign.CampaignPreview;
import io.yoriai.campaign.CodeNumbering;
import io.yoriai.campaign.CodeNumbering.Kind;
import io.yoriai.campaign.CodeNumbering.Series;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/** 連番設定: the series of 請求CODE and リードCODE of a campaign. */
@Lazy
@Controller
final class NumberingPages implements RecordPart {

    private static final String SLUG = "campaigns";
    private static final String PATH = "/admin/campaigns/{id:[0-9]{1,18}}/numbering";
    private static final String BACK = "/admin/records/" + SLUG + "/";

    private static final Map<String, String> INPUTS = Stream.of(Kind.values())
            .flatMap(kind -> CodeNumbering.PARTS.stream().map(part -> Map.entry(CodeNumbering.field(kind, part),
                    kind + "-" + part.toLowerCase(Locale.ROOT))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Desk desk;
    private final CodeNumbering numbering;
    private final CampaignPreview preview;

    NumberingPages(@Lazy Desk desk, CodeNumbering numbering, CampaignPreview preview) {
        this.preview = preview;
        this.desk = desk;
        this.numbering = numbering;
    }

    @Override
    public String slug() {
        return SLUG;
    }

    @Override
    public String fill(long id, Node record, Desk.Seat seat, Model model) {
        model.addAttribute("numbers", seat.held().mayOpen("/admin/campaigns/" + id + "/numbering", true))
                .addAttribute("doors", Stream.of("dependencies", "entry-pattern", "onsite-id")
                        .map(kind -> "/admin/campaigns/" + id + "/" + kind)
                        .filter(path -> seat.held().mayOpen(path, true)).findFirst().orElse(null))
                .addAttribute("attends", Stream.of("sessions", "venue")
                        .map(kind -> "/admin/campaigns/" + id + "/attendance-files/" + kind)
                        .filter(path -> seat.held().mayOpen(path, true)).findFirst().orElse(null))
                .addAttribute("sets", seat.held().mayOpen("/admin/campaigns/" + id + "/settings", true));
        return "admin/application/numbering-part";
    }

    /** The public page in whatever state, as a guest, a member or some lead sees it, by a link that is made when it is asked for. */
    @GetMapping("/admin/campaigns/{id:[0-9]{1,18}}/preview")
    String preview(SignedIn me, @PathVariable long id, @RequestParam(defaultValue = "guest") String as,
            @RequestParam(defaultValue = "") String lead, Locale language) {
        Desk.Seat seat = desk.seat(me, language);
        desk.record(SLUG, id, seat);
        long viewer = as.equals("member") ? CampaignPreview.MEMBER : CampaignPreview.GUEST;
        if (lead.strip().matches("[0-9]{1,18}")) {
            viewer = Long.parseLong(lead.strip());
            if (!desk.has("leads", viewer, seat)) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            }
        }
        return "redirect:" + preview.path(id, viewer);
    }

    @GetMapping(PATH)
    String show(SignedIn me, @PathVariable long id, Model model, Locale language) {
        Form form = new Form();
        for (Kind kind : Kind.values()) {
            Series series = numbering.of(id, kind).orElse(new Series("", 6, 1, false));
            form.put(kind + "-own", numbering.of(id, kind).isPresent()).put(kind + "-prefix", series.prefix())
                    .put(kind + "-digits", Integer.toString(series.digits()))
                    .put(kind + "-next", Long.toString(series.next()));
        }
        return page(id, me, language, form, model);
    }

    @PostMapping(PATH)
    String save(SignedIn me, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        String page = page(id, me, language, form, model);
        Map<Kind, @Nullable Series> all = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            all.put(kind, form.on(kind + "-own")
                    ? new Series(form.line(kind + "-prefix"), form.number(kind + "-digits"),
                            form.number(kind + "-next"), false)
                    : null);
        }
        int status = 400;
        try {
            if (!form.failed()) {
                numbering.change(me, id, all);
                return "redirect:" + BACK + id + "?done=saved";
            }
        } catch (FaultException e) {
            status = e.status();
            form.faults(e, INPUTS);
        }
        response.setStatus(status);
        return page;
    }

    private String page(long id, SignedIn me, Locale language, Form form, Model model) {
        Node record = desk.record(SLUG, id, desk.seat(me, language));
        Map<String, @Nullable Series> series = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            series.put(kind.name(), numbering.of(id, kind).orElse(null));
        }
        model.addAttribute("form", form).addAttribute("id", id).addAttribute("series", series)
                .addAttribute("called", Standing.text(record, "Title")).addAttribute("back", BACK + id);
        return "admin/application/numbering";
    }
}
