package io.yoriai.admin.internal.reader;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.CacheControl;
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
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.Set;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ReaderDesk;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.person.Addresses;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Timeline;
import io.yoriai.reader.Payments;
import io.yoriai.reader.Photos;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** 読者ページ: one reader with the person's timeline; new (1件ずつ), change, photograph, payment, out. */
@Lazy
@Controller
final class ReaderPages {

    private static final int ENTRIES = 200;

    private final MagazineHead head;
    private final Readers readers;
    private final ReaderDesk desk;
    private final Photos photos;
    private final Payments payments;
    private final Addresses addresses;
    private final ConsentLedger ledger;
    private final TimelineView timelines;
    private final Texts texts;

    ReaderPages(MagazineHead head, Readers readers, ReaderDesk desk, Photos photos, Payments payments,
            Addresses addresses, ConsentLedger ledger, TimelineView timelines, Texts texts) {
        this.head = head;
        this.readers = readers;
        this.desk = desk;
        this.photos = photos;
        this.payments = payments;
        this.addresses = addresses;
        this.ledger = ledger;
        this.timelines = timelines;
        this.texts = texts;
    }

    @GetMapping("/admin/magazines/{id}/readers/{reader:[0-9]{1,18}}")
    String show(@PathVariable long id, @PathVariable("reader") long readerId, Form form, Model model,
            Locale language) {
        Magazine magazine = head.open(id, model);
        return page(magazine, reader(id, readerId), form, model, language);
    }

    private String page(Magazine magazine, Reader whole, Form form, Model model, Locale language) {
        String key = EmailAddress.parse(whole.email()).orElseThrow().key();
        boolean people = ConsoleShell.seesPeople();
        Reader reader = people ? whole : whole.masked();
        Timeline.Group group = null;
        for (Timeline.Group one : Timeline.Group.values()) {
            group = one.name().equals(form.get("kind")) ? one : group;
        }
        model.addAttribute("reader", reader);
        model.addAttribute("form", form);
        Labels labels = new Labels(texts, magazine, language);
        Predicate<String> filled = name -> !labels.shown(reader, Objects.requireNonNull(ReaderField.of(name)))
                .isEmpty();
        model.addAttribute("labels", labels);
        model.addAttribute("groups", SubjectGroup.filled(filled));
        model.addAttribute("blank", SubjectGroup.fields().stream().flatMap(part -> part.names().stream())
                .filter(filled.negate()).toList());
        model.addAttribute("fact", addresses.find(key));
        model.addAttribute("photo", people && photos.find(magazine.id(), reader.id()).isPresent());
        model.addAttribute("payment", payments.standing(magazine, reader.id()).orElse(null));
        model.addAttribute("consents", ledger.of(key, ENTRIES).stream()
                .filter(row -> row.subject().equals(ConsentSubject.ofMagazine(magazine.id()))
                        || row.subject().equals(ConsentSubject.ALL))
                .toList());
        model.addAttribute("kinds", Timeline.Group.values());
        model.addAttribute("kind", group);
        model.addAttribute("days",
                timelines.of(key, group == null ? Set.of() : Set.of(group), ENTRIES, language));
        return "admin/reader/reader";
    }

    @GetMapping("/admin/magazines/{id}/readers/new")
    String ask(@PathVariable long id, Model model, Locale language) {
        Magazine magazine = head.open(id, model);
        return formPage(magazine, null, new Form().put("r-sendstatus", "1"), model, language);
    }

    @PostMapping("/admin/magazines/{id}/readers/new")
    String add(@PathVariable long id, SignedIn me, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        try {
            ImportOptions options = new ImportOptions(false, form.on("refusedToo"), form.on("stepMails"),
                    form.on("tell"), me.name(), form.get("evidence").strip());
            long made = desk.add(me, id, form.narrow("r-email"), ReaderForm.texts(magazine, form), options);
            return "redirect:/admin/magazines/" + id + "/readers/" + made + "?done=reader-added";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return formPage(magazine, null, form.faults(e, ReaderForm.INPUTS), model, language);
        }
    }

    @GetMapping("/admin/magazines/{id}/readers/{reader}/edit")
    String edit(@PathVariable long id, @PathVariable("reader") long readerId, Model model, Locale language) {
        Magazine magazine = head.open(id, model);
        Reader reader = reader(id, readerId);
        return formPage(magazine, reader, ReaderForm.of(magazine, reader), model, language);
    }

    @PostMapping("/admin/magazines/{id}/readers/{reader}/edit")
    String change(@PathVariable long id, @PathVariable("reader") long readerId, SignedIn me, Form form, Model model,
            Locale language, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        Reader reader = reader(id, readerId);
        try {
            desk.change(me, id, readerId, form.narrow("r-email"), ReaderForm.texts(magazine, form),
                    form.get("evidence").strip());
            return "redirect:/admin/magazines/" + id + "/readers/" + readerId + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return formPage(magazine, reader, form.faults(e, ReaderForm.INPUTS), model, language);
        }
    }

    private String formPage(Magazine magazine, @org.jspecify.annotations.Nullable Reader reader, Form form,
            Model model, Locale language) {
        model.addAttribute("reader", reader);
        model.addAttribute("form", form);
        model.addAttribute("labels", new Labels(texts, magazine, language));
        model.addAttribute("groups", SubjectGroup.fields());
        return "admin/reader/edit";
    }

    @PostMapping("/admin/magazines/{id}/readers/{reader}/photo")
    String photo(@PathVariable long id, @PathVariable("reader") long readerId,
            @RequestParam(value = "photo", required = false) @org.jspecify.annotations.Nullable MultipartFile photo,
            SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) throws IOException {
        Magazine magazine = head.open(id, model);
        try {
            if (form.on("remove")) {
                desk.photo(me, id, readerId, null);
            } else if (photo == null || photo.isEmpty()) {
                throw new FaultException(Fault.required("photo"));
            } else if (photo.getSize() > Photos.MOST_BYTES) {
                throw new FaultException(Fault.invalidValue("photo").saying("admin.readers.fault.photo"));
            } else {
                desk.photo(me, id, readerId, photo.getBytes());
            }
            return "redirect:/admin/magazines/" + id + "/readers/" + readerId + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            form.fault("photo", "admin.readers.fault.photo");
            return page(magazine, reader(id, readerId), form, model, language);
        }
    }

    @GetMapping("/admin/magazines/{id}/readers/{reader}/photo")
    ResponseEntity<byte[]> picture(@PathVariable long id, @PathVariable("reader") long readerId) {
        return photos.find(id, readerId)
                .map(file -> ResponseEntity.ok().contentType(MediaType.parseMediaType(file.contentType()))
                        .cacheControl(CacheControl.noStore()).header("X-Content-Type-Options", "nosniff")
                        .body(file.bytes()))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @PostMapping("/admin/magazines/{id}/readers/{reader}/paid")
    String paid(@PathVariable long id, @PathVariable("reader") long readerId, SignedIn me, Form form, Model model,
            Locale language, HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        try {
            String next = form.narrow("next");
            payments.paid(me, magazine, readerId, next.isEmpty() ? null : LocalDate.parse(next));
            return "redirect:/admin/magazines/" + id + "/readers/" + readerId + "?done=reader-paid";
        } catch (FaultException e) {
            form.faults(e, Map.of());
        } catch (DateTimeParseException e) {
            form.fault("next", "fault.INVALID_VALUE");
        }
        response.setStatus(400);
        return page(magazine, reader(id, readerId), form, model, language);
    }

    @GetMapping("/admin/magazines/{id}/readers/{reader}/delete")
    String askRemoval(@PathVariable long id, @PathVariable("reader") long readerId, Model model) {
        head.open(id, model);
        model.addAttribute("reader", reader(id, readerId));
        model.addAttribute("form", new Form());
        return "admin/reader/leave";
    }

    @PostMapping("/admin/magazines/{id}/readers/{reader}/delete")
    String remove(@PathVariable long id, @PathVariable("reader") long readerId, SignedIn me, Form form, Model model) {
        desk.remove(me, head.open(id, model), readerId, form.on("tell"));
        return "redirect:/admin/magazines/" + id + "/readers?done=reader-deleted";
    }

    private Reader reader(long magazine, long id) {
        return readers.find(magazine, id).orElseThrow(() -> new FaultException(Fault.notFound("id")));
    }

    /** Addresses of forms that were left after a fault lead back to the reader. */
    @GetMapping({"/admin/magazines/{id}/readers/{reader}/paid"})
    String back(@PathVariable long id, @PathVariable("reader") long readerId) {
        return "redirect:/admin/magazines/" + id + "/readers/" + readerId;
    }
}
