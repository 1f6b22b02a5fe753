package io.yoriai.admin.internal.audit;

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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.util.UriComponentsBuilder;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Exports;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audit.AuditEntry;
import io.yoriai.audit.AuditSearch;
import io.yoriai.audit.AuditSearch.Query;
import io.yoriai.record.FaultException;
import io.yoriai.record.Times;
import io.yoriai.record.sheet.SpreadsheetCell;

/** 操作ログ: searched by who, what, record, network and period; exported; who read how much, and who was refused what. */
@Lazy
@Controller
final class AuditPages {

    private static final List<String> FIELDS = List.of("auditWho", "auditWhat", "auditRecord", "auditNetwork",
            "auditFrom", "auditTo");
    private static final Map<String, String> INPUTS = Map.of("Audit.Network", "auditNetwork");
    private static final int AT_ONCE = 50;
    /** A search that says neither a record nor a period looks back so far: what is older is asked for by its days. */
    private static final int USUAL_DAYS = 30;

    private final AuditSearch search;
    private final Exports exports;
    private final Clock clock;

    AuditPages(AuditSearch search, Exports exports, Clock clock) {
        this.search = search;
        this.exports = exports;
        this.clock = clock;
    }

    /**
     * A row as it is shown.
     *
     * @param changed names of the columns that changed, joined; "" for none
     */
    record Line(AuditEntry entry, String changed) {}

    @GetMapping("/admin/settings/audit")
    String list(Form form, Model model, HttpServletResponse response) {
        List<AuditEntry> rows = List.of();
        Query query = query(form);
        if (!form.failed()) {
            try {
                rows = search.page(query, before(form), AT_ONCE + 1);
            } catch (FaultException e) {
                form.faults(e, INPUTS);
            }
        }
        if (form.failed()) {
            response.setStatus(400);
        }
        model.addAttribute("rows",
                rows.stream().limit(AT_ONCE).map(row -> new Line(row, search.changed(row))).toList());
        model.addAttribute("next", rows.size() <= AT_ONCE
                ? null
                : address("/admin/settings/audit", form) + "&before=" + rows.get(AT_ONCE - 1).id());
        model.addAttribute("first", before(form) == null ? null : address("/admin/settings/audit", form));
        return page(form, model, "admin/audit/list");
    }

    @GetMapping("/admin/settings/audit/reads")
    String reads(Form form, Model model, HttpServletResponse response) {
        Query query = query(form);
        if (form.failed()) {
            response.setStatus(400);
        }
        model.addAttribute("readings", form.failed() ? List.of() : search.readings(query, 2 * AT_ONCE));
        return page(form, model, "admin/audit/reads");
    }

    @GetMapping("/admin/settings/audit/refusals")
    String refusals(Form form, Model model, HttpServletResponse response) {
        Query query = query(form);
        if (form.failed()) {
            response.setStatus(400);
        }
        model.addAttribute("refusals", form.failed() ? List.of() : search.refusals(query, 2 * AT_ONCE));
        return page(form, model, "admin/audit/refusals");
    }

    private String page(Form form, Model model, String template) {
        model.addAttribute("form", form);
        model.addAttribute("fields", FIELDS);
        model.addAttribute("asked", address("", form));
        return template;
    }

    /** The file is written while it is read: what goes wrong on the way breaks the download off. */
    @PostMapping("/admin/settings/audit/export")
    @Nullable
    String export(SignedIn me, Form form, Model model, HttpServletResponse response) throws IOException {
        Query query = query(form);
        return form.failed()
                ? "redirect:" + address("/admin/settings/audit", form)
                : exports.run(model, response, () -> write(me, query, form.get("format").equals("jsonl"), response));
    }

    private void write(SignedIn me, Query query, boolean lines, HttpServletResponse response) throws IOException {
        response.setContentType(lines ? "application/jsonl;charset=UTF-8" : "text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                .filename(lines ? "audit.jsonl" : "audit.csv", StandardCharsets.UTF_8).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Writer text = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        if (lines) {
            search.export(me, query, 0, row -> write(text, search.json(row) + "\n"));
        } else {
            text.write('\uFEFF');
            CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
            csv.writeRecord("id", "at", "door", "who", "network", "what", "record", "columns");
            search.export(me, query, 0, row -> csv.writeRecord(Stream.of(Long.toString(row.id()),
                    Times.answer(row.at()), row.door().name(), row.who(), row.network(), row.what(), row.record(),
                    row.columns()).map(SpreadsheetCell::neutral).toList()));
            csv.flush();
        }
        text.flush();
    }

    private Query query(Form form) {
        if (form.line("auditRecord").isEmpty() && form.narrow("auditFrom").isEmpty() && form.narrow("auditTo").isEmpty()
                && !form.on("searched")) {
            form.put("auditFrom", LocalDate.ofInstant(clock.instant(), Times.JST).minusDays(USUAL_DAYS).toString());
        }
        Instant from = day(form, "auditFrom", 0);
        Instant to = day(form, "auditTo", 1);
        return new Query(form.line("auditWho"), form.narrow("auditWhat"), form.narrow("auditRecord"),
                form.narrow("auditNetwork"), from, to);
    }

    static @Nullable Instant day(Form form, String name, int later) {
        String text = form.narrow(name);
        LocalDate day = Times.day(text);
        if (day == null && !text.isEmpty()) {
            form.fault(name, "fault.INVALID_TYPE");
        }
        return day == null ? null : day.plusDays(later).atStartOfDay(Times.JST).toInstant();
    }

    private static @Nullable Long before(Form form) {
        String text = form.narrow("before");
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static String address(String path, Form form) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path).queryParam("searched", "1");
        FIELDS.forEach(field -> address.queryParam(field, "{" + field + "}"));
        return address.encode().buildAndExpand(FIELDS.stream().map(form::line).toArray()).toUriString();
    }

    private static void write(Writer text, String line) {
        try {
            text.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
