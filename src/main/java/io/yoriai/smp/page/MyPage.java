package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.OwnApplications;
import io.yoriai.page.BrowserCookies;
import io.yoriai.tracking.Downloads;
import io.yoriai.tracking.Tracking;
import io.yoriai.user.LeadSessions;
import io.yoriai.user.OwnData;
import io.yoriai.user.OwnDocuments;
import io.yoriai.user.OwnSurveys;
import io.yoriai.user.UserType;

/** マイページ: what a lead finds of itself; who is not logged in logs in here. */
@Lazy
@Controller
final class MyPage {

    private static final String PATH = "/public/mypage";

    private final Entrance entrance;
    private final LeadSessions sessions;
    private final OwnData data;
    private final OwnSurveys surveys;
    private final BrowserCookies cookies;
    private final Bound bound;
    private final OwnApplications applications;
    private final ApplicationLinks links;
    private final OwnDocuments documents;
    private final Downloads downloads;

    MyPage(Entrance entrance, LeadSessions sessions, OwnData data, OwnSurveys surveys, BrowserCookies cookies,
            Bound bound, OwnApplications applications, ApplicationLinks links, OwnDocuments documents,
            Downloads downloads) {
        this.documents = documents;
        this.downloads = downloads;
        this.surveys = surveys;
        this.applications = applications;
        this.links = links;
        this.bound = bound;
        this.entrance = entrance;
        this.sessions = sessions;
        this.data = data;
        this.cookies = cookies;
    }

    @GetMapping({PATH, PATH + "/account"})
    String show(HttpServletRequest request, HttpServletResponse response, Model model) {
        Page.guard(response, null);
        Optional<Long> lead = entrance.lead(request);
        if (lead.isEmpty()) {
            return entrance.ask(request, response, model, UserType.LEAD, null);
        }
        entrance.bind(request, response, model);
        OwnData.Mine mine = data.of(lead.get());
        model.addAttribute("mine", mine).addAttribute("pages", pages(mine)).addAttribute("surveys",
                surveys.open(lead.get()));
        List<OwnDocuments.Offered> offered = documents.of(lead.get());
        Map<Long, String> addresses = new HashMap<>();
        offered.forEach(one -> addresses.put(one.id(),
                "/public/document/download/" + one.id() + "?k=" + downloads.key(one.id(), lead.get(), 0)));
        model.addAttribute("documents", offered).addAttribute("downloads", addresses);
        return "smp/mypage";
    }

    /** By the ids of applications that are still valid: their pages, by the keys of what they are called. */
    private Map<Long, Map<String, String>> pages(OwnData.Mine mine) {
        Map<Long, Map<String, String>> pages = new HashMap<>();
        mine.applications().stream().filter(one -> !one.canceled()).flatMap(one -> applications.find(one.id()).stream())
                .forEach(own -> {
                    Map<String, String> of = new LinkedHashMap<>();
                    for (ApplicationLinks.Page page : ApplicationLinks.Page.values()) {
                        if (own.has(page)) {
                            of.put(page == ApplicationLinks.Page.BILLING ? "mypage.invoice" : "mypage." + page.word(),
                                    links.path(page, own.id(), own.lead()));
                        }
                    }
                    pages.put(own.id(), of);
                });
        return pages;
    }

    @PostMapping({PATH, PATH + "/account"})
    @Nullable
    String enter(HttpServletRequest request, HttpServletResponse response, Model model) {
        Page.guard(response, null);
        Entrance.Said said = entrance.check(request, response);
        if (said == null && request.getParameter("cancel") != null) {
            return Page.send(request, response, "/");
        }
        if (said == null) {
            said = entrance.enter(request, response, UserType.LEAD);
        }
        if (said == null) {
            entrance.find(request, UserType.LEAD).ifPresent(login -> bound.bind(request, login.id(), Tracking.MY_PAGE));
        }
        return said == null
                ? Page.send(request, response, PATH)
                : entrance.ask(request, response, model, UserType.LEAD, said);
    }

    /** Ends the lead's session; an administrator who acts ends the acting by the bar. */
    @PostMapping(PATH + "/logout")
    @Nullable
    String leave(HttpServletRequest request, HttpServletResponse response) {
        String token = cookies.read(request, BrowserCookies.LEAD);
        if (token != null && entrance.check(request, response) == null) {
            sessions.signOut(token);
            cookies.take(request, response, BrowserCookies.LEAD);
        }
        return Page.send(request, response, PATH);
    }
}
