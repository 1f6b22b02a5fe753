package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.BillingSettings;
import io.yoriai.application.Invoice;
import io.yoriai.application.Invoices;
import io.yoriai.application.Own;
import io.yoriai.application.OwnApplications.Chosen;
import io.yoriai.application.OwnApplications.Paying;
import io.yoriai.application.OwnApplications.Wanted;
import io.yoriai.application.OwnApplications;
import io.yoriai.message.Texts;
import io.yoriai.page.Prints;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * The pages of one application, each by a link of its own that nobody can make or turn into another: cancelling, changing,
 * invoice (spec/smp-mail-tracking.md 3.2). Opening one changes nothing; a button does.
 */
@Lazy
@Controller
final class OwnApplicationPages {

    static final String PATH = "/public/application/";
    static final String TOKEN = "/{token:[A-Za-z0-9_-]{44}}";
    private static final int MOST = 300;

    private final ApplicationLinks links;
    private final OwnApplications applications;
    private final Invoices invoices;
    private final Prints prints;
    private final Entrance entrance;
    private final BillingSettings billing;

    OwnApplicationPages(ApplicationLinks links, OwnApplications applications, Invoices invoices, Prints prints,
            Entrance entrance, BillingSettings billing) {
        this.billing = billing;
        this.links = links;
        this.applications = applications;
        this.invoices = invoices;
        this.prints = prints;
        this.entrance = entrance;
    }

    @GetMapping(PATH + "cancel" + TOKEN)
    String cancel(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model) {
        Own own = own(ApplicationLinks.Page.CANCEL, token, response, model);
        entrance.bind(request, response, model);
        return cancel(own, model, null);
    }

    @PostMapping(PATH + "cancel" + TOKEN)
    String cancels(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model) {
        Own own = own(ApplicationLinks.Page.CANCEL, token, response, model);
        Entrance.Said said = checked(request, response, model);
        if (said == null && applications.mayCancel(own)) {
            try {
                applications.cancel(own);
                return done(own.id(), ApplicationLinks.Page.CANCEL, model, "mypage.cancel_done");
            } catch (FaultException e) {
                return cancel(own, model, refused(e, response));
            }
        }
        response.setStatus(said == null ? 409 : said.status());
        return cancel(own, model, said == null ? null : Told.of(said));
    }

    private String cancel(Own own, Model model, @Nullable Told fault) {
        boolean may = applications.mayCancel(own);
        model.addAttribute("fault", fault).addAttribute("may", may).addAttribute("until", own.cancelUntil())
                .addAttribute("act", "cancel")
                .addAttribute("told", may || fault != null
                        ? null
                        : own.has(ApplicationLinks.Page.CANCEL) ? "mypage.cancel_period" : "smp.application.ended");
        return "smp/application";
    }

    @GetMapping(PATH + "change" + TOKEN)
    String change(@PathVariable String token, HttpServletRequest request, HttpServletResponse response,
            Locale language, Model model) {
        Own own = own(ApplicationLinks.Page.CHANGE, token, response, model);
        entrance.bind(request, response, model);
        List<Chosen> held = own.lines().stream().map(line -> new Chosen(line.session(), line.quantity())).toList();
        Paying paying = applications.paying(own);
        return change(own, new Wanted(own.quantity(), held, false, paying.code(), paying.method()), language, model,
                null);
    }

    @PostMapping(PATH + "change" + TOKEN)
    String changes(@PathVariable String token, HttpServletRequest request, HttpServletResponse response,
            Locale language, Model model) {
        Own own = own(ApplicationLinks.Page.CHANGE, token, response, model);
        Entrance.Said said = checked(request, response, model);
        Wanted wanted = wanted(own, request);
        if (said != null || !own.has(ApplicationLinks.Page.CHANGE)) {
            response.setStatus(said == null ? 409 : said.status());
            return change(own, wanted, language, model, said == null ? null : Told.of(said));
        }
        try {
            return done(applications.change(own, wanted), ApplicationLinks.Page.CHANGE, model,
                    "smp.application.changed");
        } catch (FaultException e) {
            Told told = refused(e, response);
            boolean method = "Application.PaymentMethod".equals(e.faults().getFirst().field());
            return change(own, wanted, language, model,
                    method ? new Told("smp.application.method.required", new Object[0]) : told);
        }
    }

    /** What was typed; of what the form did not ask, what the application has. */
    private Wanted wanted(Own own, HttpServletRequest request) {
        List<Chosen> chosen = new ArrayList<>();
        for (String session : Optional.ofNullable(request.getParameterValues("session")).orElse(new String[0])) {
            if (session.matches("[0-9]{1,18}") && chosen.size() < MOST) {
                chosen.add(new Chosen(Long.parseLong(session), quantity(request, "quantity-" + session)));
            }
        }
        Paying paying = applications.paying(own);
        String method = request.getParameter("method");
        // The code that there is may be left out; another is typed where guesses are counted.
        boolean coded = request.getParameter("coded") == null || request.getParameter("code") != null;
        return new Wanted(quantity(request, "quantity"), chosen, request.getParameter("waits") != null,
                coded ? paying.code() : "",
                method != null && method.matches("[1-9]") ? Integer.parseInt(method) : paying.method());
    }

    private static int quantity(HttpServletRequest request, String name) {
        String said = request.getParameter(name);
        return said == null || !said.matches("[0-9]{1,6}") ? 1 : Integer.parseInt(said);
    }

    private String change(Own own, Wanted wanted, Locale language, Model model, @Nullable Told fault) {
        boolean may = own.has(ApplicationLinks.Page.CHANGE);
        boolean choice = may && (own.ofSessions() || own.most() > 1);
        model.addAttribute("fault", fault).addAttribute("may", choice).addAttribute("act", "change").addAttribute(
                "told", choice || fault != null ? null : may ? "smp.application.nothing" : "smp.application.ended");
        Paying paying = applications.paying(own);
        boolean charged = choice && paying.charged();
        model.addAttribute("wanted", wanted).addAttribute("charged", charged).addAttribute("code", paying.code())
                .addAttribute("methods", charged ? billing.offered(language) : List.of());
        if (choice && own.ofSessions()) {
            model.addAttribute("choices", applications.choices(own, language)).addAttribute("held",
                    wanted.chosen().stream()
                            .collect(Collectors.toMap(Chosen::session, Chosen::quantity, Math::max)));
        }
        return "smp/application";
    }

    @GetMapping(PATH + "billing" + TOKEN)
    String billing(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model) {
        Own own = own(ApplicationLinks.Page.BILLING, token, response, model);
        entrance.bind(request, response, model);
        return billing(own, model, null);
    }

    /** Hands out the invoice or the receipt, which draws its number the first time. */
    @PostMapping(PATH + "billing" + TOKEN)
    @Nullable
    String bill(@PathVariable String token, HttpServletRequest request, HttpServletResponse response, Model model,
            Locale language) throws IOException {
        Own own = own(ApplicationLinks.Page.BILLING, token, response, model);
        Entrance.Said said = checked(request, response, model);
        if (said != null) {
            response.setStatus(said.status());
            return billing(own, model, Told.of(said));
        }
        Invoice invoice;
        try {
            invoice = invoices.issue(own.id(),
                    request.getParameter("receipt") == null ? Invoice.Kind.INVOICE : Invoice.Kind.RECEIPT);
        } catch (FaultException e) {
            return billing(own, model, refused(e, response));
        }
        byte[] pdf = prints.pdf("invoice", language, Map.of("invoice", invoice));
        response.setContentType(MediaType.APPLICATION_PDF_VALUE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                .filename(invoice.number() + ".pdf", StandardCharsets.UTF_8).build().toString());
        response.setContentLength(pdf.length);
        response.getOutputStream().write(pdf);
        return null;
    }

    private static String billing(Own own, Model model, @Nullable Told fault) {
        model.addAttribute("fault", fault).addAttribute("may", own.billed()).addAttribute("act", "billing")
                .addAttribute("told", own.billed() || fault != null ? null : "smp.application.unbilled");
        return "smp/application";
    }

    /** The page after what was asked for, of what has become of the application. */
    private String done(long application, ApplicationLinks.Page page, Model model, String text) {
        Own now = applications.find(application, LocaleContextHolder.getLocale())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("own", now).addAttribute("act", page.word()).addAttribute("may", false)
                .addAttribute("done", text).addAttribute("ticket", link(ApplicationLinks.Page.TICKET, now))
                .addAttribute("survey", link(ApplicationLinks.Page.SURVEY, now));
        return "smp/application";
    }

    private @Nullable String link(ApplicationLinks.Page page, Own own) {
        return own.has(page) ? links.path(page, own.id(), own.lead()) : null;
    }

    /**
     * The application of a link.
     *
     * @throws ResponseStatusException 404 where the link was not made here for this page, or its application is gone or another's
     */
    private Own own(ApplicationLinks.Page page, String token, HttpServletResponse response, Model model) {
        return own(links.named(page, token).flatMap(named -> applications.find(named, LocaleContextHolder.getLocale())),
                response, model);
    }

    static Own own(Optional<Own> found, HttpServletResponse response, Model model) {
        Page.guard(response, null);
        response.setHeader("X-Robots-Tag", "noindex");
        Own own = found.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("own", own);
        return own;
    }

    /** Looks at a form that was sent; the next one is bound to this browser, too. */
    private Entrance.@Nullable Said checked(HttpServletRequest request, HttpServletResponse response, Model model) {
        Entrance.Said said = entrance.check(request, response);
        entrance.bind(request, response, model);
        return said;
    }

    /** What is wrong. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Told(String text, Object[] args) {

        static Told of(Entrance.Said said) {
            return new Told(String.valueOf(said.text()), said.arguments());
        }
    }

    private static Told refused(FaultException e, HttpServletResponse response) {
        Fault fault = e.faults().getFirst();
        response.setStatus(fault.status());
        return new Told(Texts.onPages(fault.text()), fault.args().toArray());
    }
}
