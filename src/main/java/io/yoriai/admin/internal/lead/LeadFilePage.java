package io.yoriai.admin.internal.lead;

import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.yoriai.account.SignedIn;
import io.yoriai.lead.LeadFiles;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.UserRights;

/** Downloads of leads' files, for administrators alone (spec/smp-lead.md 3). */
@Lazy
@Controller
class LeadFilePage {

    private final LeadFiles files;
    private final UserRights rights;

    LeadFilePage(LeadFiles files, UserRights rights) {
        this.rights = rights;
        this.files = files;
    }

    /** The address that calls answer: what stands behind it asks for a sign-in. */
    @GetMapping("/multivisitor/file/{id}/{name}")
    ResponseEntity<Void> address(@PathVariable long id) {
        return ResponseEntity.status(303).location(URI.create("/admin/lead-files/" + id)).build();
    }

    @GetMapping("/admin/lead-files/{id}")
    ResponseEntity<byte[]> download(@PathVariable long id, SignedIn me) {
        LeadFiles.Download file = files.download(id)
                .filter(found -> me.privileged() || rights.reaches(me.staffId(), me.level(), found.lead()))
                .orElseThrow(() -> new FaultException(Fault.notFound("VisitorFile.Id")));
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, file.content().contentType())
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(file.name(), StandardCharsets.UTF_8).build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff").header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(file.content().bytes());
    }
}
