package io.yoriai.admin.internal.outbox;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

import io.yoriai.magazine.Magazines;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.Outbox.Waiting;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * {@code /admin/outbox}: each mail that waits to be sent, to be read with its links. In the demo alone: whoever reads a
 * mail can act as its reader.
 */
@Lazy
@Controller
final class OutboxPages {

    private final Outbox outbox;
    private final MailReading reading;
    private final Magazines magazines;
    private final boolean demo;

    OutboxPages(Outbox outbox, MailReading reading, Magazines magazines,
            @Value("${yoriai.demo.outbox:${yoriai.demo:false}}") boolean demo) {
        this.outbox = outbox;
        this.reading = reading;
        this.magazines = magazines;
        this.demo = demo;
    }

    @GetMapping("/admin/outbox")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        inDemo();
        model.addAttribute("page", outbox.waiting(page));
        return "admin/outbox/list";
    }

    @GetMapping("/admin/outbox/{id}")
    String show(@PathVariable long id, HttpServletRequest request, Model model) {
        inDemo();
        Waiting mail = outbox.find(id).orElseThrow(() -> new FaultException(Fault.notFound("Mail.Id")));
        String server = request.getRequestURL().toString();
        model.addAttribute("mail", mail);
        model.addAttribute("magazine", magazines.get(mail.magazineId()));
        model.addAttribute("shown",
                reading.read(mail, server.substring(0, server.length() - request.getRequestURI().length())));
        return "admin/outbox/mail";
    }

    private void inDemo() {
        if (!demo) {
            throw new FaultException(Fault.notFound("Outbox"));
        }
    }
}
