package io.yoriai.site.internal;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.yoriai.file.Files;

/**
 * Stored files that something published refers to, at the path that answers tell of them (spec/smp-platform.md 7). Whatever a file
 * holds, it can do nothing in a browser: it has a sandbox of its own, and is taken for nothing else than it says.
 */
@Controller
final class FilePages {

    private final Files files;

    FilePages(Files files) {
        this.files = files;
    }

    /** The host in the path is part of the name, not of the search. */
    @GetMapping("/static/upload/{host}/file/{id:[0-9]{1,18}}/{name}")
    ResponseEntity<Resource> file(@PathVariable String host, @PathVariable long id, @PathVariable String name) {
        Files.Content content = files.published(id, name)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        MediaType type = MediaType.parseMediaType(content.contentType());
        boolean shown = type.getType().equals("image") || type.equalsTypeAndSubtype(MediaType.APPLICATION_PDF);
        return ResponseEntity.ok().contentType(type).eTag(Long.toString(id))
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .header("X-Content-Type-Options", "nosniff").header("Content-Security-Policy", "sandbox")
                .header(HttpHeaders.CONTENT_DISPOSITION, (shown
                        ? ContentDisposition.inline()
                        : ContentDisposition.attachment()).filename(name, StandardCharsets.UTF_8).build().toString())
                .body(new ByteArrayResource(content.bytes()));
    }
}
