package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import java.nio.charset.StandardCharsets;

import io.yoriai.account.Callers;
import io.yoriai.tracking.Downloads;
import io.yoriai.tracking.Downloads.Outcome;
import io.yoriai.user.OwnDocuments;

/**
 * Documents of campaigns, handed out as attachments (spec/smp-campaign.md 9.9): to whoever brings a lead's own link, to members who are
 * logged in and may have them, and what is for everybody to everybody.
 */
@Lazy
@Controller
final class DocumentPages {

    private final Downloads downloads;
    private final OwnDocuments documents;
    private final Visitors visitors;
    private final Callers callers;

    DocumentPages(Downloads downloads, OwnDocuments documents, Visitors visitors, Callers callers) {
        this.documents = documents;
        this.visitors = visitors;
        this.downloads = downloads;
        this.callers = callers;
    }

    @GetMapping({"/public/document/download/{id:[0-9]{1,18}}", "/public/document/file/{id:[0-9]{1,18}}"})
    ResponseEntity<byte[]> download(@PathVariable long id, @RequestParam(required = false) @Nullable String k,
            HttpServletRequest request) {
        Visitors.Who who = visitors.of(request);
        Long lead = k == null ? who.id() : null;
        // Whoever acts for a lead may look, which is nothing that the lead took.
        boolean taken = request.getMethod().equals("GET") && who.author().staff() == null;
        boolean known = lead != null && documents.has(lead, id);
        return switch (downloads.ask(id, k, known ? lead : null, callers.address(request),
                request.getHeader("User-Agent"), taken)) {
            case Outcome.Gone gone -> throw EventPages.gone();
            case Outcome.MembersOnly members -> {
                if (lead != null) {
                    throw EventPages.gone();
                }
                yield ResponseEntity.status(HttpStatus.FOUND)
                        .header(HttpHeaders.LOCATION, "/public/mypage?next=/public/document/download/" + id)
                        .cacheControl(CacheControl.noStore()).build();
            }
            case Outcome.Handed handed -> ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType(handed.contentType()))
                    .cacheControl(CacheControl.noStore()).header("X-Content-Type-Options", "nosniff")
                    .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                            .filename(handed.fileName(), StandardCharsets.UTF_8).build().toString())
                    .body(handed.bytes());
        };
    }
}
