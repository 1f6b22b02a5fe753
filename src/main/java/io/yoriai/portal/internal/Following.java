package io.yoriai.portal.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import java.util.Optional;

import io.yoriai.account.Callers;
import io.yoriai.account.Networks;
import io.yoriai.application.OwnApplications;
import io.yoriai.page.TrackedBrowser;
import io.yoriai.person.Origin;
import io.yoriai.tracking.Tracking;
import io.yoriai.user.OwnData;
import io.yoriai.user.PasswordLinks;
import io.yoriai.user.Registrations;

/** What follows a form that was sent: a login, the browser that is known from now on, mails that come again. */
@Lazy
@Component
final class Following {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private final PasswordLinks links;
    private final Registrations registrations;
    private final OwnApplications applications;
    private final Tracking tracking;
    private final OwnData own;
    private final Callers callers;

    Following(PasswordLinks links, Registrations registrations, OwnApplications applications, Tracking tracking,
            OwnData own, Callers callers) {
        this.links = links;
        this.registrations = registrations;
        this.applications = applications;
        this.tracking = tracking;
        this.own = own;
        this.callers = callers;
    }

    /**
     * @param made the application; null: the guest had applied already and is not told so
     * @param stopped whether mails to the lead were stopped when the form was opened: a tick in it is then its own
     */
    void follow(Place place, Typed typed, @Nullable Long made, boolean stopped, HttpServletRequest request) {
        if (place.who().lead() == null && place.account(typed) != LeadForm.Account.NONE) {
            // By mail, whether there was a login before or not: only who reads that address has one.
            Optional<Long> fresh = Optional.ofNullable(made).flatMap(applications::madeWith);
            fresh.ifPresentOrElse(registrations::welcome, () -> links
                    .wish(typed.text(Typed.OF_LEAD + "Email"), true, Networks.of(callers.address(request))));
        }
        if (made == null || place.who().author().staff() != null) {
            // The rest is a lead's own doing, which nobody who acts for it can do.
            return;
        }
        afterwards(made, () -> tie(made, place, request));
        if (stopped && typed.text(Typed.OF_LEAD + LeadForm.CONSENT).equals("1")) {
            afterwards(made, () -> resume(place, request));
        }
    }

    /** What fails once an application is stored is no reason to say that it is not. */
    private static void afterwards(long application, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("Application {} is stored; something that follows it failed.", application, e);
        }
    }

    /** A guest's lead that was there before is by nothing proven to be the guest. */
    private void tie(long application, Place place, HttpServletRequest request) {
        String browser = TrackedBrowser.of(request);
        Long known = place.who().id();
        if (browser != null) {
            (known == null ? applications.madeWith(application) : Optional.of(known))
                    .ifPresent(lead -> tracking.bind(browser, lead, Tracking.APPLIED));
        }
    }

    private void resume(Place place, HttpServletRequest request) {
        Long known = place.who().id();
        if (known != null) {
            own.resumeMails(known, Origin.page(Origin.Source.FORM, callers.address(request),
                    request.getHeader(HttpHeaders.USER_AGENT), request.getRequestURI(), null));
        }
    }
}
