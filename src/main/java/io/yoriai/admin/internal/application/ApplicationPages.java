package io.yoriai.admin.internal.application;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.application.Standing.Act;
import io.yoriai.admin.internal.application.Standing.Line;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/**
 * What an administrator does with an application: promotes, cancels, rejects or restores it, or some of its lines, and books what is
 * paid. It goes the way of the API's methods, so their rules, mails and histories are its own.
 */
@Lazy
@Controller
final class ApplicationPages {

    static final String PUT = "visitor.putApplication";
    private static final String ONE = "/admin/applications/{id:[0-9]{1,18}}";
    private static final String ACT = ONE + "/{act:promote|restore|reject|cancel}";
    private static final String EDIT = ONE + "/edit";
    private static final String RECORD = "/admin/records/" + ApplicationPart.SLUG + "/";

    private static final String MEMO = "memo";
    /** Columns of payment and note by the names of their inputs; those of pairs are their ids'. */
    private static final Map<String, String> COLUMNS = columns();
    private static final List<String> PAIRS = List.of("paymentStatus", "paymentMethod");
    private static final Map<String, String> INPUTS = Stream
            .concat(COLUMNS.entrySet().stream(), Stream.of(Map.entry("cancelReason", "CancelReason")))
            .collect(Collectors.toMap(column -> "Application." + column.getValue(), Map.Entry::getKey));
    private static final List<String> METHODS = List.of("1", "2", "3", "4", "5", "6");

    private final Desk desk;
    private final ApplicationActs acts;

    ApplicationPages(@Lazy Desk desk, ApplicationActs acts) {
        this.desk = desk;
        this.acts = acts;
    }

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("paymentStatus", "PaymentStatus");
        columns.put("paymentDate", "PaymentDate");
        columns.put("paymentMethod", "PaymentMethod");
        columns.put("paymentDueDate", "PaymentDueDate");
        columns.put(MEMO, "Memo");
        return columns;
    }

    @GetMapping(ACT)
    String ask(SignedIn me, @PathVariable long id, @PathVariable String act, Model model, Locale language) {
        Standing standing = standing(id, desk.seat(me, language));
        Form form = new Form().put("leadMail", true);
        form.put("line", standing.lines(Act.of(act)).stream().map(line -> Long.toString(line.id())).toList());
        return asking(standing, Act.of(act), form, model);
    }

    @PostMapping(ACT)
    String act(SignedIn me, @PathVariable long id, @PathVariable String act, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Desk.Seat seat = desk.seat(me, language);
        Act what = Act.of(act);
        Standing standing = standing(id, seat);
        List<Line> lines = standing.lines(what).stream().filter(line -> form.has("line", Long.toString(line.id())))
                .toList();
        boolean ready = standing.takes(what);
        if (ready && standing.ofSessions() && lines.isEmpty()) {
            form.fault("line", "fault.REQUIRED");
        }
        int status = ready ? 400 : 409;
        try {
            if (ready && !form.failed()) {
                acts.run(seat, standing, what, lines, form.get("cancelReason"), form.on("leadMail"));
                return "redirect:" + RECORD + id + "?done=application-" + what.word();
            }
        } catch (FaultException e) {
            status = e.faults().getFirst().status();
            form.faults(e, INPUTS);
        }
        response.setStatus(status);
        return asking(standing, what, form, model);
    }

    private String asking(Standing standing, Act act, Form form, Model model) {
        model.addAttribute("standing", standing).addAttribute("act", act).addAttribute("form", form)
                .addAttribute("ready", standing.takes(act)).addAttribute("lines", standing.lines(act))
                .addAttribute("back", RECORD + standing.id());
        return "admin/application/act";
    }

    @GetMapping(EDIT)
    String edit(SignedIn me, @PathVariable long id, Model model, Locale language) {
        Desk.Seat seat = desk.seat(me, language);
        Node record = desk.record(ApplicationPart.SLUG, id, seat);
        Form form = new Form().put("leadMail", true);
        asked(seat).forEach(input -> {
            String column = COLUMNS.getOrDefault(input, input);
            String stored = PAIRS.contains(input)
                    ? Standing.text(record, column, column + "Id")
                    : Standing.text(record, column);
            form.put(input, stored).put("was-" + input, stored);
        });
        return editing(Standing.of(record), seat, form, model);
    }

    @PostMapping(EDIT)
    String save(SignedIn me, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Desk.Seat seat = desk.seat(me, language);
        Standing standing = standing(id, seat);
        try {
            List<Node> changed = changed(form, asked(seat));
            if (!changed.isEmpty()) {
                acts.store(seat, id, changed, form.on("leadMail"));
            }
            return "redirect:" + RECORD + id + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.faults().getFirst().status());
            return editing(standing, seat, form.faults(e, INPUTS), model);
        }
    }

    private String editing(Standing standing, Desk.Seat seat, Form form, Model model) {
        model.addAttribute("standing", standing).addAttribute("form", form)
                .addAttribute("payments", standing.payments()).addAttribute("methods", METHODS)
                .addAttribute("asked", asked(seat)).addAttribute("back", RECORD + standing.id());
        return "admin/application/edit";
    }

    /** Inputs of the form; a note that is masked for somebody is not changed by that person. */
    private static List<String> asked(Desk.Seat seat) {
        return COLUMNS.keySet().stream().filter(input -> seat.held().seesPeople() || !input.equals(MEMO)).toList();
    }

    /** What is not as the form opened, as a body would say it: what somebody else has changed meanwhile stays. */
    private static List<Node> changed(Form form, List<String> asked) {
        List<Node> changed = new ArrayList<>();
        asked.forEach(input -> {
            String column = COLUMNS.getOrDefault(input, input);
            String now = form.get(input).strip();
            if (!form.all(input).isEmpty() && !now.equals(form.get("was-" + input).strip())) {
                changed.add(PAIRS.contains(input)
                        ? ApplicationActs.pair(column, now)
                        : new Node(column, now, List.of()));
            }
        });
        return changed;
    }

    /** As this person sees it; 404 where it is out of reach. */
    private Standing standing(long id, Desk.Seat seat) {
        return Standing.of(desk.record(ApplicationPart.SLUG, id, seat));
    }
}
