package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.server.ResponseStatusException;

import java.nio.charset.StandardCharsets;

import io.yoriai.account.Callers;
import io.yoriai.tracking.Downloads;
import io.yoriai.tracking.Downloads.Outcome;

/** Documents of campaigns, handed out as attachments (spec/smp-campaign.md 9.9). */
@Controller
final class DocumentPages {

    private final Downloads downloads;
    private final Callers callers;

    DocumentPages(Downloads downloads, Callers callers) {
        this.downloads = downloads;
        this.callers = callers;
    }

    @GetMapping({"/public/document/download/{id:[0-9]{1,18}}", "/public/document/file/{id:[0-9]{1,18}}"})
    ResponseEntity<byte[]> download(@PathVariable long id, @RequestParam(required = false) @Nullable String k,
            HttpServletRequest request) {
        return switch (downloads.ask(id, k, callers.address(request), request.getHeader("User-Agent"),
                request.getMethod().equals("GET"))) {
            case Outcome.Gone gone -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            // Members sign in first.
            case Outcome.MembersOnly members -> ResponseEntity.status(HttpStatus.FOUND)
                    .header(HttpHeaders.LOCATION, "/public/mypage").cacheControl(CacheControl.noStore()).build();
            case Outcome.Handed handed -> ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType(handed.contentType()))
                    .cacheControl(CacheControl.noStore()).header("X-Content-Type-Options", "nosniff")
                    .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                            .filename(handed.fileName(), StandardCharsets.UTF_8).build().toString())
                    .body(handed.bytes());
        };
    }
}
