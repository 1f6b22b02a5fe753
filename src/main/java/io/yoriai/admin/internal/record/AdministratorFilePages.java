package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.OwnAccount;
import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Exports;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;
import io.yoriai.record.Verb;

/** Administrators by CSV: all of them in one file, and registered and updated by one (spec/smp-platform.md 12.3). */
@Lazy
@Controller
final class AdministratorFilePages {

    private static final String PATH = "/admin/settings/administrators";
    private static final Map<String, String> INPUTS = Map.of("file", "csvFile", "currentPassword", "currentPassword");
    private static final int MOST_BYTES = 2 << 20;
    private static final int SHOWN = 200;

    private final Desk desk;
    private final RecordCsv csv;
    private final RecordFormPages forms;
    private final OwnAccount account;
    private final Exports exports;

    AdministratorFilePages(Desk desk, RecordCsv csv, RecordFormPages forms, OwnAccount account, Exports exports) {
        this.desk = desk;
        this.csv = csv;
        this.forms = forms;
        this.account = account;
        this.exports = exports;
    }

    private Screen screen() {
        return desk.screen("administrators");
    }

    @GetMapping({PATH, PATH + "/export"})
    String show(Form form, Model model) {
        return page(form, model, null);
    }

    private static String page(Form form, Model model, RecordCsv.@Nullable Outcome outcome) {
        List<RecordCsv.Wrong> wrong = outcome == null ? List.of() : outcome.wrong();
        model.addAttribute("form", form).addAttribute("outcome", outcome).addAttribute("most", RecordCsv.MOST)
                .addAttribute("wrong", wrong.stream().limit(SHOWN).toList()).addAttribute("count", wrong.size());
        return "admin/settings/administrators";
    }

    /** The file is written while it is read. */
    @PostMapping(PATH + "/export")
    @Nullable
    String export(SignedIn me, Model model, Locale language, HttpServletResponse response) throws IOException {
        return exports.run(model, response, () -> {
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename("administrators.csv").build().toString());
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            csv.write(me, screen(), desk.seat(me, language), response.getOutputStream());
        });
    }

    @PostMapping(PATH)
    String register(SignedIn me, @RequestParam(value = "csvFile", required = false) @Nullable MultipartFile file,
            Form form, Model model, Locale language, HttpServletResponse response) throws IOException {
        try {
            if (file == null || file.isEmpty()) {
                throw new FaultException(Fault.required("file"));
            }
            if (file.getSize() > MOST_BYTES) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", "file"));
            }
            account.check(me, form.get("currentPassword"));
            Desk.Seat seat = desk.seat(me, language);
            RecordCsv.Outcome outcome = csv.read(screen(), seat, file.getBytes(), (verb, body) -> {
                Method method = verb == Verb.POST ? screen().post() : screen().put();
                forms.write(screen(), Objects.requireNonNull(method), verb, body, seat);
            });
            if (!outcome.wrong().isEmpty()) {
                response.setStatus(400);
            }
            return page(form, model, outcome);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(form.faults(e, INPUTS), model, null);
        }
    }
}
