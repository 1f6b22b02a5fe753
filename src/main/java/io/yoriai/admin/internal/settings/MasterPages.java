package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Masters.Entry;
import io.yoriai.record.master.MasterEditor;

/** マスタ: the masters of the installation, entry by entry and by CSV (spec/smp-platform.md 10). */
@Lazy
@Controller
final class MasterPages {

    private static final String LIST = "/admin/settings/masters";
    private static final String KIND = LIST + "/{master:[A-Z][A-Za-z]{1,30}}";
    private static final String ONE = KIND + "/{id:new|[0-9]{1,9}}";
    private static final int SHOWN = 200;
    private static final Map<String, String> INPUTS = Map.of("key", "masterKey", "name_ja", "entryNameJa", "name_en",
            "entryNameEn", "active", "masterActive", "id", "masterKey", "file", "csvFile");

    private final MasterEditor editor;

    MasterPages(MasterEditor editor) {
        this.editor = editor;
    }

    /** A master in the list. @param active how many of its entries may be chosen */
    record Line(String master, long entries, long active) {}

    @GetMapping(LIST)
    String list(Model model) {
        model.addAttribute("masters", MasterEditor.EDITED.stream().map(master -> {
            List<Entry> entries = editor.entries(master);
            return new Line(master, entries.size(), entries.stream().filter(Entry::active).count());
        }).toList());
        return "admin/settings/masters";
    }

    @GetMapping(KIND)
    String show(@PathVariable String master, Form form, Model model) {
        return page(master, form, model, null);
    }

    private String page(String master, Form form, Model model, MasterEditor.@Nullable Outcome outcome) {
        List<MasterEditor.Wrong> wrong = outcome == null ? List.of() : outcome.wrong();
        model.addAttribute("entries", editor.entries(master)).addAttribute("master", master)
                .addAttribute("form", form).addAttribute("outcome", outcome).addAttribute("count", wrong.size())
                .addAttribute("wrong", wrong.stream().limit(SHOWN).toList()).addAttribute("most", MasterEditor.MOST);
        return "admin/settings/master";
    }

    @GetMapping(KIND + ".csv")
    ResponseEntity<byte[]> file(@PathVariable String master) {
        return ResponseEntity.ok().contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header("Content-Disposition", "attachment; filename=\"" + master + ".csv\"")
                .body(editor.export(master));
    }

    @PostMapping(KIND)
    String load(@PathVariable String master,
            @RequestParam(value = "csvFile", required = false) @Nullable MultipartFile file, Form form, Model model,
            HttpServletResponse response) throws IOException {
        try {
            if (file == null || file.isEmpty()) {
                throw new FaultException(Fault.required("file"));
            }
            if (file.getSize() > MasterEditor.MOST_BYTES) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", "file"));
            }
            MasterEditor.Outcome outcome = editor.load(master, file.getBytes(), form.on("masterRenumber"));
            if (!outcome.wrong().isEmpty()) {
                response.setStatus(400);
            }
            return page(master, form, model, outcome);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(master, form.faults(e, INPUTS), model, null);
        }
    }

    @GetMapping(ONE)
    String one(@PathVariable String master, @PathVariable String id, Model model) {
        Entry entry = entry(master, id);
        Form form = entry == null
                ? new Form()
                : new Form().put("entryNameJa", entry.nameJa()).put("entryNameEn", entry.nameEn())
                        .put("masterActive", entry.active());
        return one(master, entry, form, model);
    }

    private @Nullable Entry entry(String master, String id) {
        List<Entry> entries = editor.entries(master);
        return id.equals("new")
                ? null
                : entries.stream().filter(one -> one.id().equals(id)).findFirst()
                        .orElseThrow(() -> new FaultException(Fault.notFound(null)));
    }

    private static String one(String master, @Nullable Entry entry, Form form, Model model) {
        model.addAttribute("master", master).addAttribute("entry", entry).addAttribute("form", form);
        return "admin/settings/master-entry";
    }

    @PostMapping(ONE)
    String save(@PathVariable String master, @PathVariable String id, Form form, Model model,
            HttpServletResponse response) {
        try {
            if (id.equals("new")) {
                editor.add(master, form.narrow("masterKey"), form.line("entryNameJa"), form.line("entryNameEn"));
            } else {
                editor.change(master, id, form.line("entryNameJa"), form.line("entryNameEn"), form.on("masterActive"));
            }
            return "redirect:" + LIST + "/" + master + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return one(master, entry(master, id), form.faults(e, INPUTS), model);
        }
    }
}
