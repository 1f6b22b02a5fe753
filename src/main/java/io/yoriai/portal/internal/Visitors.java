package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.Set;

import io.yoriai.account.Callers;
import io.yoriai.campaign.CampaignPreview;
import io.yoriai.campaign.PublicCampaigns.Visitor;
import io.yoriai.campaign.SettingValues;
import io.yoriai.page.BrowserCookies;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.tracking.TrackingSites;
import io.yoriai.user.AgencySessions.Agency;
import io.yoriai.user.AgencySessions;
import io.yoriai.user.LeadSessions;
import io.yoriai.user.Login;

/** Who visits a page: the lead who is logged in in this browser, or for whom an administrator acts. */
@Lazy
@Component
final class Visitors {

    private static final int YES = 1;
    /** Webトラッキング. */
    private static final int TRACKED = 88;

    private final LeadSessions sessions;
    private final BrowserCookies cookies;
    private final Callers callers;
    private final Records records;
    private final TrackingSites sites;

    Visitors(LeadSessions sessions, BrowserCookies cookies, Callers callers, Records records, TrackingSites sites) {
        this.sites = sites;
        this.sessions = sessions;
        this.cookies = cookies;
        this.callers = callers;
        this.records = records;
    }

    /** The tag of web tracking for a page of a campaign that wants it, where this host is one of the sites that count. */
    void tag(SettingValues of, HttpServletRequest request, Model model) {
        if (of.on(TRACKED) && sites.has("https://" + request.getServerName() + "/")) {
            model.addAttribute("tag", sites.tag()).addAttribute("sites", String.join(",", sites.domains()));
        }
    }

    /** @param lead null: nobody is known */
    record Who(@Nullable Told lead, Author author, Visitor visitor) {

        @Nullable
        Long id() {
            return lead == null ? null : lead.id();
        }
    }

    Who of(HttpServletRequest request) {
        Agency agency = request.getAttribute(AgencySessions.ATTRIBUTE) instanceof Agency acting ? acting : null;
        Long id = agency != null
                ? Long.valueOf(agency.lead())
                : sessions.find(cookies.read(request, BrowserCookies.LEAD), callers.address(request)).map(Login::id)
                        .orElse(null);
        return who(id, agency == null
                ? Author.system(Route.PUBLIC_PAGE)
                : new Author(Route.PUBLIC_PAGE, null, agency.staff(), agency.staffName(), Set.of(), null));
    }

    /** Whom a preview shows a page to. */
    Who of(long viewer) {
        Author author = Author.system(Route.PUBLIC_PAGE);
        return viewer == CampaignPreview.MEMBER
                ? new Who(null, author, new Visitor(true, true, condition -> true))
                : who(viewer == CampaignPreview.GUEST ? null : viewer, author);
    }

    private Who who(@Nullable Long id, Author author) {
        Told lead = id == null ? null : records.lead(id).orElse(null);
        if (lead == null) {
            return new Who(null, author, Visitor.GUEST);
        }
        long known = lead.id();
        boolean member = lead.code("Membership") == YES && lead.code("RegistrationType") == YES;
        return new Who(lead, author, new Visitor(true, member, condition -> records.finds(condition, known)));
    }
}
