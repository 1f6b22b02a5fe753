package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.http.HttpStatus;

import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.Own;
import io.yoriai.application.OwnApplications;
import io.yoriai.file.Files;
import io.yoriai.page.Barcode;
import io.yoriai.page.Prints;
import io.yoriai.record.SystemSettings;

/**
 * The ticket of an application, as a page and as a PDF, whichever the campaign has (spec/smp-platform.md 6, settings 30 to 38), by a link of
 * its own.
 */
@Lazy
@Controller
final class TicketPages {

    private static final String PATH = OwnApplicationPages.PATH;
    private static final String TOKEN = OwnApplicationPages.TOKEN;
    private static final int BARCODE = 32;
    private static final int BARCODE_TEXT = 34;
    private static final int FORMATS = 35;
    private static final int PAPER = 36;
    private static final int NOTES = 37;
    private static final int LOGO = 38;
    private static final int AS_PDF = 1;
    private static final int AS_PAGE = 2;
    private static final int LONGEST_QR = 20;

    private final ApplicationLinks links;
    private final OwnApplications applications;
    private final Prints prints;
    private final SystemSettings settings;
    private final Files files;

    TicketPages(ApplicationLinks links, OwnApplications applications, Prints prints, SystemSettings settings,
            Files files) {
        this.links = links;
        this.applications = applications;
        this.prints = prints;
        this.settings = settings;
        this.files = files;
    }

    @GetMapping(PATH + "ticket" + TOKEN)
    String ticket(@PathVariable String token, HttpServletResponse response, Model model, Locale language) {
        Own own = OwnApplicationPages.own(
                links.named(ApplicationLinks.Page.TICKET, token).flatMap(named -> applications.find(named, language)),
                response, model);
        boolean shown = applications.showsTicket(own);
        boolean asPage = own.settings().chosen(FORMATS, AS_PAGE);
        model.addAttribute("pdf", shown && own.settings().chosen(FORMATS, AS_PDF)
                ? links.path(ApplicationLinks.Page.TICKET, own.id(), own.lead()) + ".pdf"
                : null).addAttribute("page", asPage);
        model.addAttribute("shown", shown).addAttribute("from", own.ticketFrom()).addAttribute("notes",
                own.settings().get(NOTES));
        if (shown) {
            barcode(own).forEach(model::addAttribute);
        }
        return "smp/ticket";
    }

    private Map<String, Object> barcode(Own own) {
        boolean square = own.settings().get(BARCODE).equals("3");
        Map<String, Object> shown = new HashMap<>();
        code(own).ifPresent(code -> {
            shown.put("barcode", code);
            if (own.settings().on(BARCODE_TEXT) && !square) {
                shown.put("below", own.code());
            }
        });
        shown.put("square", square);
        shown.put("size", settings.number("ticket.qr.size"));
        return shown;
    }

    /** The ticket to print, on the paper that the campaign has set. */
    @GetMapping(PATH + "ticket" + TOKEN + ".pdf")
    ResponseEntity<byte[]> print(@PathVariable String token, HttpServletResponse response, Model model,
            Locale language) {
        Own own = OwnApplicationPages.own(
                links.named(ApplicationLinks.Page.TICKET, token).flatMap(named -> applications.find(named, language)),
                response, model);
        if (!applications.showsTicket(own) || !own.settings().chosen(FORMATS, AS_PDF)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Map<String, Object> values = barcode(own);
        values.put("own", own);
        values.put("paper", own.settings().get(PAPER));
        values.put("notes", own.settings().get(NOTES));
        String logo = own.settings().get(LOGO);
        if (logo.matches("[0-9]{1,18}")) {
            files.content(Long.parseLong(logo)).ifPresent(file -> values.put("logo", "data:" + file.contentType()
                    + ";base64," + Base64.getEncoder().encodeToString(file.bytes())));
        }
        return Prints.download("ticket-" + own.id() + ".pdf", prints.pdf("ticket", language, values));
    }

    /** What the reception reads, of the kind that the campaign set; nothing where the kind cannot say it. */
    private Optional<Barcode> code(Own own) {
        String data = own.data();
        return switch (own.settings().get(BARCODE)) {
            case "3" -> data.isEmpty() || data.length() > LONGEST_QR || !data.matches("[A-Za-z0-9$/.%-]+")
                    ? Optional.empty()
                    : Barcode.qr(data, settings.get("ticket.qr.level").charAt(0),
                            settings.number("ticket.qr.version"));
            case "2" -> Barcode.code39(data);
            default -> Barcode.nw7(data);
        };
    }
}
