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

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Exports;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.person.ConsentExport;
import io.yoriai.person.EmailAddress;
import io.yoriai.record.sheet.SpreadsheetCell;

/** 同意台帳: who agreed to what and refused what, of an address or of a period, as a file (spec/smp-mail-tracking.md 3.10). */
@Lazy
@Controller
final class ConsentLedgerPages {

    private static final String PATH = "/admin/settings/consents";

    private final ConsentExport ledger;
    private final Exports exports;

    ConsentLedgerPages(ConsentExport ledger, Exports exports) {
        this.ledger = ledger;
        this.exports = exports;
    }

    @GetMapping({PATH, PATH + "/export"})
    String show(Form form, Model model) {
        model.addAttribute("form", form);
        return "admin/audit/consents";
    }

    /** The file is written while it is read: what goes wrong on the way breaks the download off. */
    @PostMapping(PATH + "/export")
    @Nullable
    String export(SignedIn me, Form form, Model model, HttpServletResponse response) throws IOException {
        String given = form.narrow("consentAddress");
        String address = EmailAddress.parse(given).map(EmailAddress::key).orElse("");
        if (address.isEmpty() && !given.isEmpty()) {
            form.fault("consentAddress", "fault.INVALID_TYPE");
        }
        Instant from = AuditPages.day(form, "auditFrom", 0);
        Instant to = AuditPages.day(form, "auditTo", 1);
        if (given.isEmpty() && from == null && to == null && !form.failed()) {
            form.fault("consentAddress", "admin.consents.which");
        }
        if (form.failed()) {
            response.setStatus(400);
            return show(form, model);
        }
        return exports.run(model, response, () -> write(me, address, from, to, response));
    }

    private void write(SignedIn me, String address, @Nullable Instant from, @Nullable Instant to,
            HttpServletResponse response) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                .filename("consents.csv", StandardCharsets.UTF_8).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Writer text = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        text.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
        csv.writeRecord(ConsentExport.HEAD);
        ledger.rows(me, address, from, to,
                row -> csv.writeRecord(row.stream().map(SpreadsheetCell::neutral).toList()));
        csv.flush();
        text.flush();
    }
}
