package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

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
import io.yoriai.record.write.Route;

/**
 * Administrators, leads, companies, campaigns and sessions by CSV: in one file, and registered and updated by one (spec/smp-platform.md
 * 12.3, spec/smp-lead.md 7.7, spec/smp-campaign.md 9.12). Of administrators a file holds all, of others those that their list is searched by.
 */
@Lazy
@Controller
final class RecordFilePages {

    private static final String ADMINISTRATORS = "/admin/settings/administrators";
    private static final String FILES = "/admin/{kind:lead|company|campaign|session}-csv";
    private static final Map<String, String> PATHS = Map.of("administrators", ADMINISTRATORS, "leads",
            "/admin/lead-csv",
            "companies", "/admin/company-csv", "campaigns", "/admin/campaign-csv", "sessions", "/admin/session-csv");
    private static final String EXPORT = "/export";
    private static final Map<String, String> INPUTS = Map.of("file", "csvFile", "currentPassword", "currentPassword");
    private static final int MOST_BYTES = 2 << 20;
    private static final int SHOWN = 200;

    private final Desk desk;
    private final RecordCsv csv;
    private final RecordFormPages forms;
    private final OwnAccount account;
    private final Exports exports;

    RecordFilePages(Desk desk, RecordCsv csv, RecordFormPages forms, OwnAccount account, Exports exports) {
        this.desk = desk;
        this.csv = csv;
        this.forms = forms;
        this.account = account;
        this.exports = exports;
    }

    private Screen screen(HttpServletRequest request) {
        // The path that rights were asked for, however the address spells it.
        return PATHS.entrySet().stream().filter(one -> request.getServletPath().startsWith(one.getValue())).findFirst()
                .map(one -> desk.screen(one.getKey()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Where a screen's records come and go by CSV; null: nowhere. */
    static @Nullable String path(Screen screen) {
        return PATHS.get(screen.slug());
    }

    @GetMapping({ADMINISTRATORS, ADMINISTRATORS + EXPORT, FILES, FILES + EXPORT})
    String show(HttpServletRequest request, Form form, Model model) {
        return page(screen(request), form, model, null);
    }

    private static String page(Screen screen, Form form, Model model, RecordCsv.@Nullable Outcome outcome) {
        model.addAttribute("screen", screen).addAttribute("path", path(screen))
                .addAttribute("asked", screen.guarded()
                        ? List.of()
                        : RecordSearch.of(screen, form).conditions());
        List<RecordCsv.Wrong> wrong = outcome == null ? List.of() : outcome.wrong();
        model.addAttribute("form", form).addAttribute("outcome", outcome).addAttribute("most", RecordCsv.MOST)
                .addAttribute("wrong", wrong.stream().limit(SHOWN).toList()).addAttribute("count", wrong.size());
        return "admin/record/csv";
    }

    /** The file is written while it is read. */
    @PostMapping({ADMINISTRATORS + EXPORT, FILES + EXPORT})
    @Nullable
    String export(SignedIn me, HttpServletRequest request, Form form, Model model, Locale language,
            HttpServletResponse response) throws IOException {
        Screen screen = screen(request);
        Desk.Seat seat = desk.seat(me, language);
        if (!seat.may(screen.get())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return exports.run(model, response, () -> {
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(screen.slug() + ".csv").build().toString());
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            csv.write(me, screen, screen.guarded() ? List.of() : RecordSearch.of(screen, form).conditions(),
                    seat, response.getOutputStream());
        });
    }

    @PostMapping({ADMINISTRATORS, FILES})
    String register(SignedIn me, HttpServletRequest request,
            @RequestParam(value = "csvFile", required = false) @Nullable MultipartFile file,
            Form form, Model model, Locale language, HttpServletResponse response) throws IOException {
        Screen screen = screen(request);
        try {
            if (file == null || file.isEmpty()) {
                throw new FaultException(Fault.required("file"));
            }
            if (file.getSize() > MOST_BYTES) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", "file"));
            }
            if (screen.guarded()) {
                account.check(me, form.get("currentPassword"));
            }
            Desk.Seat seat = desk.seat(me, language).by(Route.CSV);
            RecordCsv.Taker taker = (verb, body) -> {
                Method method = verb == Verb.POST ? screen.post() : screen.put();
                if (!seat.may(method)) {
                    throw new FaultException(Fault.of(403, "NOT_ALLOWED", null));
                }
                forms.write(screen, Objects.requireNonNull(method), verb, body, seat);
            };
            RecordCsv.Outcome outcome = csv.read(screen, seat, file.getBytes(), form.on("rightOnly"), taker);
            if (!outcome.written()) {
                response.setStatus(400);
            }
            return page(screen, form, model, outcome);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(screen, form.faults(e, INPUTS), model, null);
        }
    }
}
