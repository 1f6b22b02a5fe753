package io.yoriai.admin.internal.lead;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.util.UriUtils;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.company.CompanyCandidates;
import io.yoriai.company.CompanyCandidates.Candidate;
import io.yoriai.company.CompanyCandidates.Pair;
import io.yoriai.lead.LeadDuplicates;
import io.yoriai.lead.LeadDuplicates.Duplicate;
import io.yoriai.record.list.Mask;

/**
 * 紐付け候補 (spec/smp-lead.md 7.6): leads that several companies fit, and leads that look like one person; many are decided at
 * once, for it or against it.
 */
@Lazy
@Controller
final class CandidatePages {

    private static final String COMPANIES = "/admin/candidates";
    private static final String DUPLICATES = "/admin/candidates/duplicates";
    private static final int LEADS = 50;

    private final CompanyCandidates candidates;
    private final LeadDuplicates duplicates;

    CandidatePages(CompanyCandidates candidates, LeadDuplicates duplicates) {
        this.candidates = candidates;
        this.duplicates = duplicates;
    }

    @GetMapping(COMPANIES)
    String companies(Form form, Model model) {
        String after = form.narrow("after");
        List<Candidate> rows = candidates.page(after.matches("[0-9]{1,18}") ? Long.parseLong(after) : 0, LEADS);
        boolean more = rows.stream().map(Candidate::lead).distinct().count() == LEADS;
        model.addAttribute("rows", ConsoleShell.seesPeople()
                ? rows
                : rows.stream().map(row -> new Candidate(row.lead(),
                        Mask.TEXT, row.of(), Mask.TEXT, row.company(), row.name(), row.domain(), row.place()))
                        .toList());
        model.addAttribute("next", more ? COMPANIES + "?after=" + rows.getLast().lead() : null);
        model.addAttribute("first", after.isEmpty() ? null : COMPANIES);
        model.addAttribute("waiting", candidates.waiting());
        model.addAttribute("form", form);
        return "admin/lead/candidates";
    }

    @PostMapping(COMPANIES)
    String decide(SignedIn me, Form form, Model model, HttpServletResponse response) {
        List<Pair> pairs = form.all("pair").stream().filter(pair -> pair.matches("[0-9]{1,18}-[0-9]{1,18}"))
                .map(pair -> new Pair(Long.parseLong(pair.split("-")[0]), Long.parseLong(pair.split("-")[1]))).toList();
        if (pairs.isEmpty()) {
            form.fault("", "admin.candidates.none");
            response.setStatus(400);
            return companies(form, model);
        }
        if (form.get("act").equals("link")) {
            candidates.link(me, pairs);
        } else {
            candidates.refuse(me, pairs);
        }
        return "redirect:" + COMPANIES + "?done=saved";
    }

    @GetMapping(DUPLICATES)
    String duplicates(Form form, Model model) {
        String after = form.get("after");
        List<Duplicate> rows = duplicates.page(after);
        model.addAttribute("rows", ConsoleShell.seesPeople()
                ? rows
                : rows.stream().map(row -> new Duplicate(
                        row.survivor(), row.lead(), Mask.TEXT, Mask.TEXT, row.company(), row.registered())).toList());
        Map<Long, List<Long>> groups = new HashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(row.survivor(), survivor -> new ArrayList<>()).add(row.lead()));
        model.addAttribute("groups", groups);
        // What is masked stands in no address either: without it there is one page, the first.
        model.addAttribute("next", rows.isEmpty() || !ConsoleShell.seesPeople()
                ? null
                : DUPLICATES + "?after=" + UriUtils.encode(rows.getLast().email(), StandardCharsets.UTF_8));
        model.addAttribute("first", after.isEmpty() ? null : DUPLICATES);
        model.addAttribute("form", form);
        return "admin/lead/duplicates";
    }

    @PostMapping(DUPLICATES)
    String merge(SignedIn me, Form form, Model model, HttpServletResponse response) {
        List<Long> groups = form.all("group").stream().filter(id -> id.matches("[0-9]{1,18}")).map(Long::valueOf)
                .toList();
        boolean merges = form.get("act").equals("merge");
        if (groups.isEmpty() || merges && !form.on("mergeSure")) {
            form.fault(groups.isEmpty() ? "" : "mergeSure",
                    groups.isEmpty() ? "admin.candidates.none" : "admin.candidates.sure");
            response.setStatus(400);
            return duplicates(form, model);
        }
        if (merges) {
            duplicates.merge(me, groups);
        } else {
            duplicates.keepApart(me, groups);
        }
        return "redirect:" + DUPLICATES + "?done=saved";
    }
}
