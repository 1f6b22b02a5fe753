package io.yoriai.admin.internal.application;

import org.springframework.context.annotation.Lazy;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.application.Invoice;
import io.yoriai.application.Invoices;
import io.yoriai.message.Texts;
import io.yoriai.page.Prints;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Invoices and receipts to download. Whoever asks again gets the same one, so that asking is safe. */
@Lazy
@Controller
class InvoicePages {

    private static final String ONE = "/admin/applications/{id:[0-9]{1,18}}";

    private final Desk desk;
    private final Invoices invoices;
    private final Prints prints;
    private final Texts texts;

    InvoicePages(@Lazy Desk desk, Invoices invoices, Prints prints, Texts texts) {
        this.desk = desk;
        this.invoices = invoices;
        this.prints = prints;
        this.texts = texts;
    }

    /** @param kind invoice or receipt */
    static String address(long application, String kind) {
        return "/admin/applications/" + application + "/" + kind + ".pdf";
    }

    @GetMapping(ONE + "/invoice.pdf")
    ResponseEntity<byte[]> invoice(SignedIn me, @PathVariable long id, Locale language) {
        return print(me, id, Invoice.Kind.INVOICE, language);
    }

    @GetMapping(ONE + "/receipt.pdf")
    ResponseEntity<byte[]> receipt(SignedIn me, @PathVariable long id, Locale language) {
        return print(me, id, Invoice.Kind.RECEIPT, language);
    }

    private ResponseEntity<byte[]> print(SignedIn me, long application, Invoice.Kind kind, Locale language) {
        desk.record(ApplicationPart.SLUG, application, desk.seat(me, language));
        Invoice invoice;
        try {
            invoice = invoices.issue(application, kind);
        } catch (FaultException e) {
            Fault fault = e.faults().getFirst();
            if (fault.status() == 404) {
                throw e;
            }
            String text = texts.get(language, fault.text(), fault.args());
            return ResponseEntity.status(fault.status())
                    .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                    .body(text.getBytes(StandardCharsets.UTF_8));
        }
        return Prints.download(invoice.number() + ".pdf", prints.pdf("invoice", language, Map.of("invoice", invoice)));
    }
}
