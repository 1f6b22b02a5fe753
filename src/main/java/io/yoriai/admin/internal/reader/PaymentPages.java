package io.yoriai.admin.internal.reader;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

import java.util.List;
import java.util.Locale;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.intake.ImportLine;
import io.yoriai.intake.PaymentFile;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.magazine.Magazine;
import io.yoriai.message.Texts;
import io.yoriai.record.FaultException;

/** 入金済 by file (spec/neo.md 7.1). */
@Lazy
@Controller
final class PaymentPages {

    private final MagazineHead head;
    private final PaymentFile payments;
    private final ReaderFormats formats;
    private final Texts texts;

    PaymentPages(MagazineHead head, PaymentFile payments, ReaderFormats formats, Texts texts) {
        this.head = head;
        this.payments = payments;
        this.formats = formats;
        this.texts = texts;
    }

    @GetMapping("/admin/magazines/{id}/readers/payments")
    String ask(@PathVariable long id, Model model, Locale language) {
        return page(head.open(id, model), new Form(), null, model, language);
    }

    @PostMapping("/admin/magazines/{id}/readers/payments")
    String mark(@PathVariable long id, SignedIn me,
            @RequestParam(value = "file", required = false) @Nullable MultipartFile file, Form form, Model model,
            Locale language, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        List<ImportLine> lines = null;
        if (file == null || file.isEmpty()) {
            form.fault("file", "fault.REQUIRED");
        } else {
            try {
                lines = payments.paid(me, magazine, formats.csv(magazine, file));
            } catch (FaultException e) {
                e.faults().forEach(fault -> form.fault("file", fault.code().equals("UNKNOWN_COLUMN")
                        ? "admin.readers.fault.heading"
                        : fault.text(),
                        fault.code().equals("UNKNOWN_COLUMN")
                                ? new Object[]{String.valueOf(fault.field())}
                                : fault.args().toArray()));
            }
        }
        if (form.failed()) {
            response.setStatus(400);
        }
        return page(magazine, form, lines, model, language);
    }

    private String page(Magazine magazine, Form form, @Nullable List<ImportLine> lines, Model model,
            Locale language) {
        model.addAttribute("form", form);
        model.addAttribute("lines", lines);
        model.addAttribute("labels", new Labels(texts, magazine, language));
        return "admin/reader/payments";
    }
}
