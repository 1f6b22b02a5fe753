package io.yoriai.portal.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.BodyMemory.Sender;
import io.yoriai.account.Callers;
import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;
import io.yoriai.file.Files;
import io.yoriai.file.PendingFiles;
import io.yoriai.file.Uploads;
import io.yoriai.page.BoundForms;
import io.yoriai.page.UnreadableForm;
import io.yoriai.page.UploadedForm;
import io.yoriai.page.UploadedForm.Upload;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.survey.SurveyForms;

/**
 * Files that applicants send: each is kept as soon as it comes, and found again by the handle that the form carries from step to step,
 * which is good in this browser, for this campaign and this field alone (docs/adr/0116).
 */
@Lazy
@Component
final class ApplyFiles {

    private static final String WHAT = "application.page";
    private static final int MOST_OF_TEXTS = 64 * 1024;
    private static final int AN_HOUR = 60;
    private static final int PATIENCE_SECONDS = 5;
    /** Each may take a quarter of what strangers have. */
    private static final int AT_ONCE = 2;

    private final PendingFiles pending;
    private final Uploads uploads;
    private final LeadForm leads;
    private final SurveyForms surveys;
    private final Visitors visitors;
    private final BodyMemory memory;
    private final RateLimits limits;
    private final Callers callers;
    private final BoundForms forms;
    private final Semaphore ofStrangers = new Semaphore(AT_ONCE, true);
    private final Cache<String, Semaphore> ofNetworks = Caffeine.newBuilder().weakValues().build();

    ApplyFiles(PendingFiles pending, Uploads uploads, LeadForm leads, SurveyForms surveys, Visitors visitors,
            BodyMemory memory, RateLimits limits, Callers callers, BoundForms forms) {
        this.forms = forms;
        this.pending = pending;
        this.uploads = uploads;
        this.leads = leads;
        this.surveys = surveys;
        this.visitors = visitors;
        this.memory = memory;
        this.limits = limits;
        this.callers = callers;
    }

    /**
     * A field that takes a file.
     *
     * @param fault what it is called by faults
     * @param image whether it takes pictures alone
     */
    private record Asked(String name, String fault, boolean image) {}

    /** Which fields a page asks for. */
    enum Asks {
        ALL,
        ITEMS,
        SURVEY
    }

    private Stream<Asked> asked(Place place, Asks asks) {
        Stream<Asked> ofLead = asks == Asks.SURVEY
                ? Stream.empty()
                : leads.files().entrySet().stream()
                        .map(one -> new Asked(Typed.OF_LEAD + one.getKey(), "VisitorData." + one.getKey(),
                                one.getValue()));
        return asks == Asks.ITEMS
                ? ofLead
                : Stream.concat(ofLead, place.surveys()
                        .flatMap(survey -> surveys.filesOf(survey).stream())
                        .map(question -> new Asked("q" + question, "Enquete.Attribute" + question, false)));
    }

    /** The most bytes of a file: of anybody's a part of the memory that all strangers share. */
    private int most(Visitors.Who who) {
        return who.lead() == null
                ? memory.mostOfStrangers(uploads.most() + MOST_OF_TEXTS) - MOST_OF_TEXTS
                : uploads.most();
    }

    void show(Place place, Model model) {
        model.addAttribute("most", Math.max(1, most(place.who()) >> 20));
    }

    /**
     * A parameter of digits or letters that stands in the address: of a form with files nobody may ask for another before it is read.
     */
    static @Nullable String said(HttpServletRequest request, String name) {
        if (!hasFiles(request)) {
            return request.getParameter(name);
        }
        return Stream.of(Objects.requireNonNullElse(request.getQueryString(), "").split("&"))
                .filter(one -> one.startsWith(name + "=")).map(one -> one.substring(name.length() + 1)).findFirst()
                .orElse(null);
    }

    private static boolean hasFiles(HttpServletRequest request) {
        return !(request instanceof UploadedForm) && UploadedForm.is(request);
    }

    /**
     * Reads a form with files into memory, before anybody asks for its parameters, where its place takes any.
     *
     * @throws ResponseStatusException 400, 413, 503
     */
    String read(HttpServletRequest sent, Asks asks, Supplier<Place> at, Function<HttpServletRequest, String> page) {
        if (!hasFiles(sent)) {
            return page.apply(sent);
        }
        Place place = at.get();
        boolean stranger = place.who().lead() == null;
        boolean files = (!stranger || forms.isBound(sent)) && asked(place, asks).findAny().isPresent();
        int most = MOST_OF_TEXTS + (files ? most(place.who()) : 0);
        long length = sent.getContentLengthLong();
        boolean large = stranger && files && length <= most && (length < 0 || length > MOST_OF_TEXTS);
        return large
                ? oneOfFew(sent, () -> read(sent, most, Sender.STRANGER, page))
                : read(sent, most, stranger ? Sender.STRANGER : Sender.KNOWN, page);
    }

    /** Strangers' files, which may come slowly, leave half of the memory of strangers to everybody else, and to other networks. */
    private String oneOfFew(HttpServletRequest sent, Supplier<String> read) {
        Semaphore own = Objects.requireNonNull(
                ofNetworks.get(Networks.of(callers.address(sent)), network -> new Semaphore(1, true)));
        wait(own);
        try {
            wait(ofStrangers);
            try {
                return read.get();
            } finally {
                ofStrangers.release();
            }
        } finally {
            own.release();
        }
    }

    private static void wait(Semaphore one) {
        try {
            if (one.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
    }

    private String read(HttpServletRequest sent, int most, Sender sender, Function<HttpServletRequest, String> page) {
        try (UploadedForm form = UploadedForm.read(sent, memory, most, sender)) {
            if (form == null) {
                throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
            }
            return page.apply(form);
        } catch (UnreadableForm e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        } catch (IOException e) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
        }
    }

    /** What a form that was opened just now shows: the files that a known lead has. */
    void open(Place place, Typed typed) {
        Told lead = place.who().lead();
        if (lead != null) {
            leads.files().keySet().forEach(column -> {
                JsonNode own = lead.items().path(column.replace("Attribute", ""));
                if (own.has("Name")) {
                    typed.stored(Typed.OF_LEAD + column,
                            own.path("Name").asString() + "." + own.path("Extension").asString());
                }
            });
        }
    }

    /**
     * Keeps what came with a form, and finds again what it carries. What is wrong stands with what was typed, by its field.
     *
     * @param form as {@link BoundForms#check} found it good
     * @param lives whether new files are taken; one that is sent too late is to be chosen again
     */
    void take(Place place, Asks asks, Typed typed, HttpServletRequest form, boolean lives) {
        open(place, typed);
        Map<String, Upload> sent = lives && form instanceof UploadedForm read ? read.files() : Map.of();
        asked(place, asks).forEach(one -> {
            String where = String.join(" ", "application", Long.toString(place.id()), one.name(),
                    String.valueOf(form.getParameter("form")));
            String handle = typed.text(one.name());
            Upload upload = sent.get(one.name());
            boolean none = upload == null && form.getParameter(one.name() + "-none") != null;
            String kept = upload == null ? null : keep(place, one, where, upload, typed, form);
            if (!handle.isEmpty() && (none || kept != null)) {
                pending.drop(where, handle);
            }
            String now = kept != null ? kept : none ? "" : handle;
            StoredFiles.File file = now.isEmpty() ? null : pending.find(where, now);
            typed.file(one.name(), now, file);
            if (file == null && !now.isEmpty() && !typed.wrong().has(one.fault())) {
                typed.wrong().add(Fault.invalidValue(one.fault()).saying("fault.file.gone"));
            }
        });
    }

    /** The handle of a file that came; null where it is not taken. */
    private @Nullable String keep(Place place, Asked one, String where, Upload upload, Typed typed,
            HttpServletRequest form) {
        try {
            String network = Networks.of(callers.address(form));
            if (!limits.within("application file:" + network, AN_HOUR, Duration.ofHours(1))) {
                throw new FaultException(Fault.of(429, "RATE_LIMIT", one.fault()).saying("fault.file.often"));
            }
            String extension = upload.name().substring(upload.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            if (one.image() && upload.content().length > 0 && !Files.isImage(extension, upload.content())) {
                throw new FaultException(Uploads.kind(one.fault()));
            }
            return pending.keep(where, one.fault(), upload.name(), upload.content(), most(place.who()),
                    network, place.who().author(), WHAT);
        } catch (FaultException e) {
            e.faults().forEach(typed.wrong()::add);
            return null;
        }
    }
}
