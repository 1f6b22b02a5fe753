package io.yoriai.admin.internal.application;

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

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.attendance.AttendanceFiles;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;
import io.yoriai.record.draft.Node;

/** 来場のCSV登録 (477 of sessions, 480 of the venue; spec/smp-application-attendance.md B7). */
@Lazy
@Controller
final class AttendanceFilePages {

    private static final String PATH = "/admin/campaigns/{id:[0-9]{1,18}}/attendance-files/{kind:sessions|venue}";
    private static final int SHOWN = 1_000;

    private final Desk desk;
    private final AttendanceFiles files;

    AttendanceFilePages(Desk desk, AttendanceFiles files) {
        this.desk = desk;
        this.files = files;
    }

    @GetMapping(PATH)
    String show(SignedIn me, @PathVariable long id, @PathVariable String kind, Form form, Model model,
            Locale language) {
        return page(me, id, kind, form, model, language);
    }

    @PostMapping(PATH)
    String send(SignedIn me, @PathVariable long id, @PathVariable String kind,
            @RequestParam(value = "csvFile", required = false) @Nullable MultipartFile file, Form form, Model model,
            Locale language, HttpServletResponse response) throws IOException {
        String page = page(me, id, kind, form, model, language);
        try {
            if (file == null || file.isEmpty()) {
                throw new FaultException(Fault.required("file"));
            }
            if (file.getSize() > AttendanceFiles.MOST_BYTES) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", "file"));
            }
            String name = Formats.oneLine(String.valueOf(file.getOriginalFilename())).strip();
            files.send(me, id, kind.equals("sessions"), form.get("fileCharset").equals("windows-31j"),
                    name.substring(0, Math.min(200, name.length())), file.getInputStream());
            return "redirect:/admin/campaigns/" + id + "/attendance-files/" + kind + "?done=file-sent";
        } catch (FaultException e) {
            response.setStatus(e.status());
            form.faults(e, Map.of("file", "csvFile"));
            return page;
        }
    }

    @GetMapping("/admin/campaigns/{id:[0-9]{1,18}}/attendance-files/{kind:sessions|venue}/{file:[0-9]{1,18}}")
    String wrong(SignedIn me, @PathVariable long id, @PathVariable String kind, @PathVariable long file, Form form,
            Model model, Locale language) {
        String page = page(me, id, kind, form, model, language);
        model.addAttribute("wrong",
                files.wrong(id, file, SHOWN).orElseThrow(() -> new FaultException(Fault.notFound(null))));
        return page;
    }

    private String page(SignedIn me, long id, String kind, Form form, Model model, Locale language) {
        Node campaign = desk.record("campaigns", id, desk.seat(me, language));
        model.addAttribute("form", form).addAttribute("id", id).addAttribute("kind", kind)
                .addAttribute("called", Standing.text(campaign, "Title")).addAttribute("files", files.of(id))
                .addAttribute("charsets", List.of("UTF-8", "windows-31j")).addAttribute("wrong", null);
        return "admin/application/attendance-files";
    }
}
