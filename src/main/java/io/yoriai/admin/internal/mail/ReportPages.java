package io.yoriai.admin.internal.mail;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.MailReports;
import io.yoriai.record.FaultException;

/** 設定 > メール > 読めなかった返送: what came back and nobody could read, for people to look at (spec/smp-mail-tracking.md 3.7). */
@Lazy
@Controller
final class ReportPages {

    private static final String PATH = "/admin/settings/mail/reports";
    private static final String ONE = PATH + "/{id:[0-9]{1,18}}";
    private static final int AT_ONCE = 50;
    private static final int MOST_SHOWN = 64 * 1024;
    private static final Map<String, String> INPUTS = Map.of("MailReport.Recipient", "reportRecipient",
            "MailReport.Code", "reportCode");

    private final MailReports reports;

    ReportPages(MailReports reports) {
        this.reports = reports;
    }

    @GetMapping(PATH)
    String list(Form form, Model model) {
        boolean all = form.on("all");
        String before = form.narrow("before");
        List<MailReports.Line> rows = reports.page(all, before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null,
                AT_ONCE + 1);
        model.addAttribute("rows", rows.stream().limit(AT_ONCE).toList()).addAttribute("all", all)
                .addAttribute("first", before.isEmpty() ? null : PATH + (all ? "?all=1" : ""))
                .addAttribute("next", rows.size() <= AT_ONCE
                        ? null
                        : PATH + "?" + (all ? "all=1&" : "") + "before=" + rows.get(AT_ONCE - 1).id());
        return "admin/mail/reports";
    }

    @GetMapping(ONE)
    String show(@PathVariable long id, Model model) {
        return page(new Form().put("reportCode", "42550"), id, model);
    }

    private String page(Form form, long id, Model model) {
        MailReports.Message message = reports.get(id);
        String raw = new String(message.raw(), 0, Math.min(message.raw().length, MOST_SHOWN),
                StandardCharsets.ISO_8859_1);
        model.addAttribute("form", form).addAttribute("message", message).addAttribute("raw", raw)
                .addAttribute("cut", message.raw().length > MOST_SHOWN).addAttribute("codes", MailReports.CODES);
        return "admin/mail/report";
    }

    /** As it came. No browser shows it. */
    @GetMapping(ONE + "/raw")
    ResponseEntity<byte[]> raw(@PathVariable long id) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename("report-" + id + ".eml").build().toString())
                .header("X-Content-Type-Options", "nosniff").header("Content-Security-Policy", "sandbox")
                .header(HttpHeaders.CACHE_CONTROL, "no-store").body(reports.get(id).raw());
    }

    @PostMapping(ONE)
    String assign(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            reports.assign(me, id, form.narrow("reportRecipient"), form.narrow("reportCode"));
            return "redirect:" + PATH + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(form.faults(e, INPUTS), id, model);
        }
    }

    @GetMapping(ONE + "/seen")
    String seen(@PathVariable long id) {
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(ONE + "/seen")
    String see(@PathVariable long id, SignedIn me) {
        reports.see(me, id);
        return "redirect:" + PATH + "?done=saved";
    }
}
