package io.yoriai.admin.internal.settings;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.bulk.Batches;
import io.yoriai.bulk.Batches.Batch;
import io.yoriai.bulk.Batches.Choice;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.sheet.SpreadsheetCell;

/** 一括処理: the batches that came over the API, how far each is, stopping it, and its results. */
@Lazy
@Controller
final class BatchPages {

    private static final String LIST = "/admin/settings/batches";
    private static final int AT_ONCE = 50;
    private static final String RELOAD_SECONDS = "5";

    private final Batches batches;
    private final Texts texts;

    BatchPages(Batches batches, Texts texts) {
        this.batches = batches;
        this.texts = texts;
    }

    @GetMapping(LIST)
    String list(@RequestParam(defaultValue = "") String before, Model model) {
        Long from = before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null;
        List<Batch> found = batches.latest(from, AT_ONCE + 1);
        model.addAttribute("rows", found.stream().limit(AT_ONCE).toList());
        model.addAttribute("first", from == null ? null : LIST);
        model.addAttribute("next",
                found.size() <= AT_ONCE ? null : LIST + "?before=" + found.get(AT_ONCE - 1).id());
        return "admin/settings/batches";
    }

    @GetMapping(LIST + "/{id}")
    String show(@PathVariable long id, Model model, HttpServletResponse response) {
        return page(id, new Form(), model, response);
    }

    private String page(long id, Form form, Model model, HttpServletResponse response) {
        Batch batch = find(id);
        model.addAttribute("form", form);
        model.addAttribute("batch", batch);
        model.addAttribute("errors", batches.results(id, Choice.ERROR, AT_ONCE, 0));
        if (!batch.isOver()) {
            response.setHeader("Refresh", RELOAD_SECONDS);
        }
        return "admin/settings/batch";
    }

    private Batch find(long id) {
        return batches.find(id).orElseThrow(() -> new FaultException(Fault.notFound("BulkApi.Id")));
    }

    @PostMapping(LIST + "/{id}/stop")
    String stop(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletResponse response) {
        try {
            batches.stop(me, id);
            return "redirect:" + LIST + "/" + id + "?done=batch-stopped";
        } catch (FaultException e) {
            form.faults(e, java.util.Map.of());
            response.setStatus(e.status());
            return page(id, form, model, response);
        }
    }

    @GetMapping(LIST + "/{id}/stop")
    String back(@PathVariable long id) {
        return "redirect:" + LIST + "/" + id;
    }

    /** The file is written while it is read: what goes wrong on the way breaks the download off. */
    @GetMapping(LIST + "/{id}/results.csv")
    void results(@PathVariable long id, SignedIn me, Locale language, HttpServletResponse response)
            throws IOException {
        batches.noteDownload(me, find(id).id());
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename("batch-" + id + ".csv").build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Writer text = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        text.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().build(text);
        csv.writeRecord("RecordNo", "RecordKey", "Result", "RecordId", "ErrorCode", "ErrorField", "ErrorMessage");
        batches.each(id, result -> csv.writeRecord(Stream.of(Integer.toString(result.no()),
                Objects.requireNonNullElse(result.key(), ""), Integer.toString(result.outcome().code()),
                Objects.requireNonNullElse(result.record(), ""), joined(result, Fault::code),
                joined(result, fault -> Objects.requireNonNullElse(fault.field(), "")),
                joined(result, fault -> texts.get(language, fault.text(), fault.args())))
                .map(SpreadsheetCell::neutral).toList()));
        csv.flush();
        text.flush();
    }

    private static String joined(Batches.Result result, java.util.function.Function<Fault, String> part) {
        return result.faults().stream().map(part).collect(Collectors.joining(" / "));
    }
}
