package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.application.ApplicationChanges;
import io.yoriai.application.Invoice;
import io.yoriai.application.Invoices;
import io.yoriai.page.Prints;
import io.yoriai.record.FaultException;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.user.OwnData;
import io.yoriai.user.OwnData.Applied;

/** What a lead does with an application of its own in my page: downloads its invoice and receipt, cancels it, leaves a queue. */
@Lazy
@Controller
final class MyApplications {

    private static final String ONE = MyPage.PATH + "/applications/{id:[0-9]{1,18}}";
    private static final String CANCEL = ONE + "/cancel";

    private final Entrance entrance;
    private final OwnData data;
    private final Invoices invoices;
    private final ApplicationChanges changes;
    private final Prints prints;

    MyApplications(Entrance entrance, OwnData data, Invoices invoices, ApplicationChanges changes, Prints prints) {
        this.entrance = entrance;
        this.data = data;
        this.invoices = invoices;
        this.changes = changes;
        this.prints = prints;
    }

    @GetMapping(ONE + "/invoice.pdf")
    ResponseEntity<byte[]> invoice(@PathVariable long id, HttpServletRequest request, Locale language) {
        return print(id, Invoice.Kind.INVOICE, request, language);
    }

    @GetMapping(ONE + "/receipt.pdf")
    ResponseEntity<byte[]> receipt(@PathVariable long id, HttpServletRequest request, Locale language) {
        return print(id, Invoice.Kind.RECEIPT, request, language);
    }

    /** To the log-in where nobody is signed in; 404 where it is another's, or not to be had. */
    private ResponseEntity<byte[]> print(long id, Invoice.Kind kind, HttpServletRequest request, Locale language) {
        Optional<Long> lead = MyPage.lead(entrance, request);
        if (lead.isEmpty()) {
            return ResponseEntity.status(HttpStatus.FOUND).header("Location", MyPage.PATH).build();
        }
        Applied own = own(lead.get(), id);
        if (kind == Invoice.Kind.INVOICE ? !own.invoice() : !own.receipt()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        try {
            Invoice invoice = invoices.issue(id, kind);
            return Prints.download(invoice.number() + ".pdf",
                    prints.pdf("invoice", language, Map.of("invoice", invoice)));
        } catch (FaultException e) {
            // Cancelled, or paid back, since the list was shown.
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, e);
        }
    }

    @GetMapping(CANCEL)
    @Nullable
    String ask(@PathVariable long id, HttpServletRequest request, HttpServletResponse response, Model model) {
        Page.guard(response, null);
        Optional<Long> lead = MyPage.lead(entrance, request);
        return lead.isEmpty()
                ? Page.send(request, response, MyPage.PATH)
                : asking(own(lead.get(), id), null, request, response, model);
    }

    @PostMapping(CANCEL)
    @Nullable
    String cancel(@PathVariable long id, HttpServletRequest request, HttpServletResponse response, Model model) {
        Page.guard(response, null);
        Optional<Long> lead = MyPage.lead(entrance, request);
        if (lead.isEmpty()) {
            return Page.send(request, response, MyPage.PATH);
        }
        Applied own = own(lead.get(), id);
        Entrance.Said said = entrance.check(request, response);
        if (said != null || !own.cancels()) {
            response.setStatus(said == null ? 409 : said.status());
            return asking(own, said == null ? null : said.text(), request, response, model);
        }
        try {
            changes.cancel(Author.system(Route.MY_PAGE), id, List.of(), null, true);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return asking(own, e.faults().getFirst().text(), request, response, model);
        }
        return Page.send(request, response, MyPage.PATH + "?done=cancel");
    }

    private String asking(Applied own, @Nullable String fault, HttpServletRequest request,
            HttpServletResponse response, Model model) {
        entrance.bind(request, response, model);
        model.addAttribute("own", own).addAttribute("fault", fault);
        return "smp/cancel";
    }

    private Applied own(long lead, long id) {
        return data.application(lead, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
