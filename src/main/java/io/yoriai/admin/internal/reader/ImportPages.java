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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.intake.FileEncoding;
import io.yoriai.intake.FileReading;
import io.yoriai.intake.ImportColumn;
import io.yoriai.intake.ImportLine;
import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ImportSummary;
import io.yoriai.intake.ImportSource;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.intake.ReaderImport;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.reader.Readers;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;

/** 読者登録(代理登録): a paste or a file, what would become of each line, and what became (spec/neo.md 7.4). */
@Lazy
@Controller
final class ImportPages {

    /** Lines on one page of a preview. */
    private static final int LINES = 100;

    /** So many lines are registered while their sender waits; more are by a job. */
    private static final int AT_ONCE = 1_000;

    /** Said of a column that is not used; a select without a choice says "". */
    private static final String UNUSED = "none";
    private static final long MOST_CARDS = 32L << 20;
    private static final Map<String, String> INPUTS = Map.of("Import.Evidence", "evidence", "Import.File", "file",
            "email", "file");

    private final MagazineHead head;
    private final ReaderFormats formats;
    private final ReaderImport imports;
    private final Readers readers;
    private final Texts texts;

    ImportPages(MagazineHead head, ReaderFormats formats, ReaderImport imports, Readers readers,
            Texts texts) {
        this.readers = readers;
        this.head = head;
        this.formats = formats;
        this.imports = imports;
        this.texts = texts;
    }

    @GetMapping("/admin/magazines/{id}/readers/import")
    String ask(@PathVariable long id, Model model, Locale language) {
        return page(head.open(id, model), new Form(), model, language);
    }

    private String page(Magazine magazine, Form form, Model model, Locale language) {
        model.addAttribute("form", form);
        model.addAttribute("labels", new Labels(texts, magazine, language));
        model.addAttribute("recent", imports.recent(magazine.id(), 20));
        return "admin/reader/import";
    }

    @PostMapping("/admin/magazines/{id}/readers/import")
    String stage(@PathVariable long id, SignedIn me,
            @RequestParam(value = "file", required = false) @Nullable MultipartFile file, Form form, Model model,
            Locale language, HttpServletResponse response) throws IOException {
        Magazine magazine = head.open(id, model);
        try {
            ImportOptions options = new ImportOptions(form.on("overwrite"), form.on("refusedToo"),
                    form.on("stepMails"), form.on("tell"), me.name(), form.get("evidence").strip());
            boolean pasted = file == null || file.isEmpty();
            if (pasted && form.get("paste").isBlank()) {
                throw new FaultException(Fault.required("Import.File"));
            }
            return "redirect:/admin/magazines/" + id + "/readers/import/" + (file == null || pasted
                    ? imports.stage(me, id, ImportSource.paste(form.get("paste")), options)
                    : staged(me, id, file, options));
        } catch (FaultException e) {
            response.setStatus(e.status());
            form.faults(e, INPUTS);
            return page(magazine, form, model, language);
        }
    }

    private long staged(SignedIn me, long id, MultipartFile file, ImportOptions options) throws IOException {
        String name = shortened(file.getOriginalFilename());
        String lower = name.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".vcf") && !lower.endsWith(".vcard")) {
            return imports.stage(me, id, ImportSource.file(name, file), options);
        }
        if (file.getSize() > MOST_CARDS) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", "Import.File").saying("admin.readers.fault.cards"));
        }
        return imports.stage(me, id, formats.vcard(file.getBytes()), name, options);
    }

    private static String shortened(@Nullable String name) {
        String plain = name == null ? "" : Formats.oneLine(name).strip();
        if (plain.isEmpty()) {
            return "readers.csv";
        }
        return plain.length() > 200 ? plain.substring(0, 200) : plain;
    }

    @GetMapping("/admin/magazines/{id}/readers/import/{file:[0-9]{1,18}}")
    String show(@PathVariable long id, @PathVariable("file") long importId, Form form, Model model, Locale language,
            HttpServletResponse response) {
        return result(head.open(id, model), find(id, importId), form, model, language, response);
    }

    private String result(Magazine magazine, ImportSummary summary, Form form, Model model, Locale language,
            HttpServletResponse response) {
        long importId = summary.id();
        Verdict verdict = null;
        for (Verdict one : Verdict.values()) {
            verdict = one.name().equals(form.get("verdict")) ? one : verdict;
        }
        String after = form.get("after");
        List<ImportLine> lines = imports.lines(importId, verdict == null ? List.of() : List.of(verdict),
                after.matches("[0-9]{1,18}") ? Long.parseLong(after) : 0, LINES + 1);
        boolean more = lines.size() > LINES;
        model.addAttribute("summary", summary);
        model.addAttribute("lines", more ? lines.subList(0, LINES) : lines);
        model.addAttribute("next", more ? lines.get(LINES - 1).number() : null);
        model.addAttribute("verdict", verdict);
        model.addAttribute("verdicts",
                List.of(Verdict.NEW, Verdict.OVERWRITTEN, Verdict.REGISTERED, Verdict.REFUSED, Verdict.REPEATED,
                        Verdict.FAULTY));
        model.addAttribute("willDo", summary.count(Verdict.NEW) + summary.count(Verdict.OVERWRITTEN));
        Labels labels = new Labels(texts, magazine, language);
        ImportView.fill(model, imports, readers, summary, labels);
        model.addAttribute("labels", labels);
        model.addAttribute("form", form);
        if (summary.state() == ImportSummary.State.RUNNING) {
            response.setHeader("Refresh", "10");
        }
        return "admin/reader/import-result";
    }

    /** Another encoding, or what the columns are. */
    @PostMapping("/admin/magazines/{id}/readers/import/{file:[0-9]{1,18}}")
    String reread(@PathVariable long id, @PathVariable("file") long importId, SignedIn me, Form form, Model model,
            Locale language, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        FileReading reading = find(id, importId).reading();
        try {
            FileEncoding encoding = form.choice("encoding", FileEncoding.class);
            List<String> fields = new ArrayList<>();
            // In another encoding the headings are other ones.
            for (int i = 1; reading != null && encoding == reading.encoding() && i <= reading.columns().size(); i++) {
                String field = form.get("column" + i);
                boolean known = field.equals(ReaderHeadings.EMAIL) || ReaderField.of(field) != null;
                if (!known && !field.equals(UNUSED)) {
                    throw new FaultException(Fault.required("Import.Columns").saying("intake.fault.address"));
                }
                fields.add(known ? field : ImportColumn.UNUSED);
            }
            imports.reread(me, id, importId, encoding, fields);
            return "redirect:/admin/magazines/" + id + "/readers/import/" + importId;
        } catch (FaultException e) {
            response.setStatus(e.status());
            e.faults().forEach(fault -> form.fault("columns", fault.text(), fault.args().toArray()));
            return result(magazine, find(id, importId), form, model, language, response);
        }
    }

    @GetMapping("/admin/magazines/{id}/readers/import/sample.csv")
    void sample(@PathVariable long id, Model model, Locale language, HttpServletResponse response)
            throws IOException {
        Magazine magazine = head.open(id, model);
        ReaderList.download(response, "readers.csv");
        formats.sample(magazine, language, response.getOutputStream());
    }

    @PostMapping("/admin/magazines/{id}/readers/import/{file}/start")
    String start(@PathVariable long id, @PathVariable("file") long importId, SignedIn me, Model model) {
        head.open(id, model);
        ImportSummary summary = find(id, importId);
        imports.start(me, id, importId);
        if (summary.waiting() <= AT_ONCE) {
            imports.run(importId);
        }
        return "redirect:/admin/magazines/" + id + "/readers/import/" + importId;
    }

    @PostMapping("/admin/magazines/{id}/readers/import/{file}/discard")
    String discard(@PathVariable long id, @PathVariable("file") long importId, SignedIn me) {
        imports.discard(me, id, importId);
        return "redirect:/admin/magazines/" + id + "/readers/import?done=import-discarded";
    }

    @GetMapping("/admin/magazines/{id}/readers/import/{file}/faults.csv")
    void faults(@PathVariable long id, @PathVariable("file") long importId, Model model,
            HttpServletResponse response) throws IOException {
        head.open(id, model);
        find(id, importId);
        ReaderList.download(response, "faults-" + importId + ".csv");
        imports.writeFaults(id, importId, response.getOutputStream());
    }

    private ImportSummary find(long magazine, long id) {
        return imports.find(magazine, id).orElseThrow(() -> new FaultException(Fault.notFound("Import.Id")));
    }
}
