package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import io.yoriai.account.Callers;
import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.OwnApplications;
import io.yoriai.page.BrowserCookies;
import io.yoriai.page.TrackedBrowser;
import io.yoriai.person.Origin;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
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
    private static final String APPLY = "/public/application/add/";
    /** What may stand as {@code next}: pages of a campaign. */
    private static final Pattern NEXT = Pattern
            .compile(
                    "/public/(?:seminar/view|application/add|document/download)/[0-9]{1,18}(?:\\?[A-Za-z0-9=&_-]{0,1500})?");

    private final Entrance entrance;
    private final LeadSessions sessions;
    private final OwnData data;
    private final OwnSurveys surveys;
    private final BrowserCookies cookies;
    private final Tracking tracking;
    private final OwnApplications applications;
    private final ApplicationLinks links;
    private final Callers callers;
    private final OwnDocuments documents;
    private final Downloads downloads;

    MyPage(Entrance entrance, LeadSessions sessions, OwnData data, OwnSurveys surveys, BrowserCookies cookies,
            Tracking tracking, OwnApplications applications, ApplicationLinks links, Callers callers,
            OwnDocuments documents, Downloads downloads) {
        this.callers = callers;
        this.documents = documents;
        this.downloads = downloads;
        this.surveys = surveys;
        this.applications = applications;
        this.links = links;
        this.tracking = tracking;
        this.entrance = entrance;
        this.sessions = sessions;
        this.data = data;
        this.cookies = cookies;
    }

    @GetMapping({PATH, PATH + "/account"})
    @Nullable
    String show(HttpServletRequest request, HttpServletResponse response, Model model, Locale language) {
        Page.guard(response, null);
        Optional<Long> lead = entrance.lead(request);
        if (lead.isEmpty()) {
            model.addAttribute("left", request.getParameter("left") != null).addAttribute("register",
                    register(request));
            return entrance.ask(request, response, model, UserType.LEAD, null);
        }
        String next = next(request);
        if (next != null) {
            return Page.send(request, response, next);
        }
        entrance.bind(request, response, model);
        OwnData.Mine mine = data.of(lead.get(), language);
        model.addAttribute("mine", mine).addAttribute("pages", pages(mine)).addAttribute("surveys",
                surveys.open(lead.get(), language));
        model.addAttribute("stopped", data.isStopped(lead.get()) && AgencyShell.acting(request).isEmpty());
        model.addAttribute("archived", data.archived() && AgencyShell.acting(request).isEmpty());
        List<OwnDocuments.Offered> offered = documents.of(lead.get(), language);
        Map<Long, String> addresses = new HashMap<>();
        offered.forEach(one -> addresses.put(one.id(),
                "/public/document/download/" + one.id() + "?k=" + downloads.key(one.id(), lead.get(), 0)));
        model.addAttribute("documents", offered).addAttribute("downloads", addresses);
        return "smp/mypage";
    }

    /** The page of a campaign that wanted somebody to log in, and nothing else; null: none. */
    private static @Nullable String next(HttpServletRequest request) {
        String next = request.getParameter("next");
        return next != null && NEXT.matcher(next).matches() ? next : null;
    }

    /** Where new leads register for what they want to apply to; null: nowhere. */
    private static @Nullable String register(HttpServletRequest request) {
        String next = next(request);
        return next == null || request.getParameter("register") == null || !next.startsWith(APPLY)
                ? null
                : "/public/application/register/" + next.substring(APPLY.length());
    }

    /** By the ids of applications that are still valid: their pages, by the keys of what they are called. */
    private Map<Long, Map<String, String>> pages(OwnData.Mine mine) {
        Map<Long, Map<String, String>> pages = new HashMap<>();
        mine.applications().stream().filter(one -> !one.canceled()).flatMap(one -> applications.find(one.id()).stream())
                .forEach(own -> {
                    Map<String, String> of = new LinkedHashMap<>();
                    for (ApplicationLinks.Page page : ApplicationLinks.Page.values()) {
                        if (own.has(page)) {
                            of.put(switch (page) {
                                case BILLING -> "mypage.invoice";
                                case SURVEY -> "smp.application.survey";
                                default -> "mypage." + page.word();
                            }, links.path(page, own.id(), own.lead()));
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
        model.addAttribute("register", register(request));
        if (said == null) {
            entrance.find(request, UserType.LEAD).ifPresent(
                    login -> tracking.bind(TrackedBrowser.of(request), login.id(), Tracking.MY_PAGE));
        }
        return said == null
                ? Page.send(request, response, Objects.requireNonNullElse(next(request), PATH))
                : entrance.ask(request, response, model, UserType.LEAD, said);
    }

    /** 配信の再開, which the lead alone can say: an administrator who acts has a screen of the console for it. */
    @PostMapping(PATH + "/mails")
    @Nullable
    String resume(HttpServletRequest request, HttpServletResponse response) {
        if (AgencyShell.acting(request).isPresent()) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", null).saying("agency.refused"));
        }
        Optional<Long> lead = entrance.lead(request);
        if (lead.isPresent() && entrance.check(request, response) == null) {
            data.resumeMails(lead.get(), Origin.page(Origin.Source.MY_PAGE, callers.address(request),
                    request.getHeader(HttpHeaders.USER_AGENT), PATH, null));
        }
        return Page.send(request, response, PATH);
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
        return Page.send(request, response, PATH + "?left=1");
    }
}
