package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.Callers;
import io.yoriai.lead.LeadDisclosures;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.OwnData;

/** 本人によるデータ取得 (spec/smp-lead.md 7.5): a lead asks on my page for what is held about it, and loads it when it is ready. */
@Lazy
@Controller
final class OwnDataPages {

    private static final String MY_PAGE = "/public/mypage";
    private static final String PATH = MY_PAGE + "/data";

    private final Entrance entrance;
    private final OwnData data;
    private final Callers callers;

    OwnDataPages(Entrance entrance, OwnData data, Callers callers) {
        this.entrance = entrance;
        this.data = data;
        this.callers = callers;
    }

    /** @throws FaultException 403 while an administrator acts for the lead; 404 where leads may not ask */
    @ModelAttribute
    void check(HttpServletRequest request) {
        if (AgencyShell.acting(request).isPresent()) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", null).saying("agency.refused"));
        }
        if (!data.archived()) {
            throw new FaultException(Fault.notFound(null));
        }
    }

    @GetMapping(PATH)
    @Nullable
    String show(HttpServletRequest request, HttpServletResponse response, Model model) {
        Optional<Long> lead = entrance.lead(request);
        return lead.isEmpty()
                ? Page.send(request, response, MY_PAGE)
                : page(lead.get(), request, response, model, null);
    }

    @PostMapping(PATH)
    @Nullable
    String ask(HttpServletRequest request, HttpServletResponse response, Model model) {
        Optional<Long> lead = entrance.lead(request);
        Entrance.Said said = entrance.check(request, response);
        if (lead.isEmpty()) {
            return Page.send(request, response, MY_PAGE);
        }
        if (said == null) {
            said = asked(lead.get(), request, response);
        }
        return said == null ? Page.send(request, response, PATH) : page(lead.get(), request, response, model, said);
    }

    private Entrance.@Nullable Said asked(long lead, HttpServletRequest request, HttpServletResponse response) {
        try {
            long locked = data.askForArchive(lead,
                    Objects.requireNonNullElse(request.getParameter("password"), ""), callers.address(request));
            if (locked == 0) {
                return null;
            }
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(locked));
            return new Entrance.Said(429, "login.locked", List.of(Long.toString(Math.max(1, (locked + 59) / 60))),
                    null);
        } catch (FaultException e) {
            return Entrance.Said.of(e.status(), e.faults().getFirst().text());
        }
    }

    @GetMapping(PATH + "/{id:[0-9]{1,18}}")
    @Nullable
    String load(@PathVariable long id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Long> lead = entrance.lead(request);
        if (lead.isEmpty()) {
            return Page.send(request, response, MY_PAGE);
        }
        LeadDisclosures.Asked archive = data.archive(lead.get(), id)
                .orElseThrow(() -> new FaultException(Fault.notFound(null)));
        Page.guard(response, null);
        response.setContentType("application/zip");
        response.setContentLengthLong(archive.size());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename("data.zip").build().toString());
        data.write(archive, response.getOutputStream());
        return null;
    }

    private String page(long lead, HttpServletRequest request, HttpServletResponse response, Model model,
            Entrance.@Nullable Said said) {
        Page.guard(response, null);
        entrance.bind(request, response, model);
        if (said != null) {
            response.setStatus(said.status());
        }
        model.addAttribute("said", said).addAttribute("archives", data.archives(lead));
        return "smp/own-data";
    }
}
