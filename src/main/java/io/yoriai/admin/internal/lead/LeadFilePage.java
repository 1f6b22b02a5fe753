package io.yoriai.admin.internal.lead;

import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
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
import io.yoriai.survey.SurveyFiles;
import io.yoriai.user.UserRights;

/** Downloads of leads' files and of those in their answers, for administrators alone (spec/smp-lead.md 3). */
@Lazy
@Controller
class LeadFilePage {

    private final LeadFiles files;
    private final SurveyFiles answers;
    private final UserRights rights;

    LeadFilePage(LeadFiles files, SurveyFiles answers, UserRights rights) {
        this.answers = answers;
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
        LeadFiles.Download file = files.download(id).filter(found -> reaches(me, found.lead()))
                .orElseThrow(() -> new FaultException(Fault.notFound("VisitorFile.Id")));
        return answer(file.name(), file.content().contentType(), file.content().bytes());
    }

    /** What a stranger sent, in answer to a survey: bytes of no kind, which no browser opens by itself. */
    @GetMapping("/admin/survey-files/{id}")
    ResponseEntity<byte[]> answered(@PathVariable long id, SignedIn me) {
        SurveyFiles.Download file = answers.download(id).filter(found -> reaches(me, found.lead()))
                .orElseThrow(() -> new FaultException(Fault.notFound("File.Id")));
        return answer(file.name(), MediaType.APPLICATION_OCTET_STREAM_VALUE, file.content());
    }

    private boolean reaches(SignedIn me, long lead) {
        return me.privileged() || rights.reaches(me.staffId(), me.level(), lead);
    }

    private static ResponseEntity<byte[]> answer(String name, String type, byte[] content) {
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, type)
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name, StandardCharsets.UTF_8).build().toString())
                .header("X-Content-Type-Options", "nosniff").header("Content-Security-Policy", "sandbox")
                .header(HttpHeaders.CACHE_CONTROL, "no-store").body(content);
    }
}
