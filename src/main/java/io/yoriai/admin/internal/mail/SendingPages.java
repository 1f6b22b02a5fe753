package io.yoriai.admin.internal.mail;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.admin.internal.shell.Exports;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.mail.MailSendings;
import io.yoriai.mail.MailSendings.Recipient;
import io.yoriai.mail.MailSendings.Sending;
import io.yoriai.mail.Reactions;
import io.yoriai.mail.Reactions.Counted;
import io.yoriai.message.Texts;
import io.yoriai.record.FaultException;
import io.yoriai.record.Times;
import io.yoriai.record.sheet.SpreadsheetCell;

/** 一斉送信: made, followed, paused, cancelled (spec/smp-mail-tracking.md 3.4). */
@Lazy
@Controller
final class SendingPages {

    private static final String PATH = "/admin/sendings";
    private static final Map<String, String> INPUTS = Map.of("MailSender.Name", "sendingName",
            "MailSender.MailTemplate",
            "template", "MailSender.SearchCondition", "audience", "MailSender.Staticlist", "audience",
            "MailSender.ReserveDate", "reserveAt", "MailSender.LimitNum", "limitNum", "MailSender.PermissionType",
            "declinedToo");
    /** Switches of the form that stand otherwise than usual, by the code that they mean. */
    private static final Map<String, Map.Entry<String, String>> OPTIONS = Map.of("fixedNow",
            Map.entry("TargetType", "1"), "declinedToo", Map.entry("PermissionType", "2"), "sentToo",
            Map.entry("IncludeSent", "1"), "noOpens", Map.entry("OpenCounting", "2"), "noClicks",
            Map.entry("ClickCounting", "2"));

    private static final int SHOWN = 200;

    private final MailSendings sendings;
    private final Reactions reactions;
    private final Exports exports;
    private final Texts texts;

    SendingPages(MailSendings sendings, Reactions reactions, Exports exports, Texts texts) {
        this.reactions = reactions;
        this.sendings = sendings;
        this.exports = exports;
        this.texts = texts;
    }

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute("sendings", sendings.all());
        return "admin/mail/sendings";
    }

    @GetMapping(PATH + "/new")
    String ask(Model model) {
        return page(new Form(), model);
    }

    @PostMapping(PATH + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletResponse response) {
        Map<String, String> references = new LinkedHashMap<>();
        if (!form.line("template").isEmpty()) {
            references.put("MailTemplate", form.line("template"));
        }
        String audience = form.line("audience");
        if (audience.matches("[lc][0-9]{1,18}")) {
            references.put(audience.startsWith("l") ? "Staticlist" : "SearchCondition", audience.substring(1));
        }
        OPTIONS.forEach((input, code) -> {
            if (form.on(input)) {
                references.put(code.getKey(), code.getValue());
            }
        });
        Instant at = form.moment("reserveAt");
        try {
            if (!form.failed()) {
                long id = sendings.create(me, form.line("sendingName"), references,
                        form.narrow("limitNum"), at);
                return "redirect:" + PATH + "/" + id + "?done=sending-made";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(form, model);
    }

    private String page(Form form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("templates", sendings.templates());
        model.addAttribute("lists", sendings.lists());
        model.addAttribute("conditions", sendings.conditions());
        return "admin/mail/sending-new";
    }

    @GetMapping(PATH + "/{id:[0-9]+}")
    String show(@PathVariable long id, @RequestParam(required = false) @Nullable String counted, Locale language,
            Model model) {
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", new Form());
        }
        Sending shown = sendings.get(id);
        model.addAttribute("sending", shown).addAttribute("why", shown.why(texts, language));
        model.addAttribute("skipped", sendings.skipped(id));
        model.addAttribute("results", sendings.results(id));
        Counted whom = Counted.of(counted);
        model.addAttribute("counted", whom.said()).addAttribute("reacted", reactions.of(id, whom));
        return "admin/mail/sending";
    }

    /** 未送信履歴: who got nothing, and why. */
    @GetMapping(PATH + "/{id:[0-9]+}/unsent")
    String unsent(@PathVariable long id, Model model) throws IOException {
        List<Recipient> leads = new ArrayList<>();
        model.addAttribute("sending", sendings.get(id)).addAttribute("leads", leads);
        sendings.recipients(id, true, SHOWN, leads::add);
        model.addAttribute("people", ConsoleShell.seesPeople());
        return "admin/mail/unsent";
    }

    @GetMapping(PATH + "/{id:[0-9]+}/export")
    String exported(@PathVariable long id) {
        return "redirect:" + PATH + "/" + id;
    }

    /** The file is written while it is read: what goes wrong on the way breaks the download off. */
    @PostMapping(PATH + "/{id:[0-9]+}/export")
    @Nullable
    String export(@PathVariable long id, SignedIn me, Form form, Model model, Locale language,
            HttpServletResponse response) throws IOException {
        sendings.get(id);
        boolean unsent = form.get("what").equals("unsent");
        boolean people = ConsoleShell.seesPeople();
        return exports.run(model, response, () -> {
            sendings.noteExport(me, id);
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                    .filename("sending-" + id + (unsent ? "-unsent.csv" : ".csv")).build().toString());
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            Writer text = new BufferedWriter(
                    new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
            text.write('\uFEFF');
            CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
            csv.writeRecord("VisitorId", "Email", "SendResult", "ResultCode", "SkipReason", "SendDate", "OpenDate",
                    "ClickDate");
            sendings.recipients(id, unsent, 0, one -> csv.writeRecord(Stream.of(Long.toString(one.lead()),
                    people ? one.email() : "", said(language, "result", one.result()), one.code(),
                    one.reason() == 0 ? "" : said(language, "skip", one.reason()), moment(one.sent()),
                    moment(one.opened()), moment(one.clicked())).map(SpreadsheetCell::neutral).toList()));
            csv.flush();
        });
    }

    private String said(Locale language, String what, int code) {
        return texts.get(language, "admin.sending." + what + "." + code, List.of());
    }

    private static String moment(@Nullable Instant moment) {
        return moment == null ? "" : Times.answer(moment);
    }

    @GetMapping(PATH + "/{id:[0-9]+}/{act:pause|resume|cancel}")
    String acted(@PathVariable long id, @PathVariable String act) {
        return "redirect:" + PATH + "/" + id;
    }

    @PostMapping(PATH + "/{id:[0-9]+}/{act:pause|resume|cancel}")
    String act(@PathVariable long id, @PathVariable String act, SignedIn me, Form form, Locale language,
            Model model, HttpServletResponse response) {
        try {
            switch (act) {
                case "pause" -> sendings.pause(me, id);
                case "resume" -> sendings.resume(me, id);
                default -> sendings.cancel(me, id);
            }
        } catch (FaultException e) {
            // It went on meanwhile: the page shows how it stands now.
            response.setStatus(e.status());
            model.addAttribute("form", form.faults(e, Map.of()));
            return show(id, null, language, model);
        }
        return "redirect:" + PATH + "/" + id + "?done=sending-" + act;
    }
}
