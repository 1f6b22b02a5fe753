package io.yoriai.admin.internal.application;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.application.Standing.Act;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.attendance.ListedAttendance;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;

/**
 * The same with applications that were ticked in the list (spec/smp-application-attendance.md B4): each by itself, so that one that
 * cannot follow holds nobody up; which could not is told.
 */
@Lazy
@Controller
final class BulkPages {

    private static final String PATH = "/admin/applications/bulk";
    private static final int MOST = 50;
    /** What can be done with several: the acts, and booking or taking back what was paid. */
    private static final Map<String, String> PAYMENTS = Map.of("paid", "3", "unpaid", "2");
    private static final List<String> WORDS = List.of("promote", "paid", "unpaid", "attend", "absent", "enter", "leave",
            "sit", "unsit", "reject", "cancel");
    /** What is noted of who came, and the method whose right it needs. */
    private static final Map<String, String> DOOR = Map.of("attend", "visitor.postAttendanceSeminar", "enter",
            "visitor.postAttendanceSeminar", "leave", "visitor.postAttendanceSeminar", "absent",
            "visitor.deleteAttendanceSeminar", "sit", "visitor.postAttendanceSession", "unsit",
            "visitor.deleteAttendanceSession");
    private static final int APPLIED = 1;
    private static final int ATTENDED = 5;

    private final Desk desk;
    private final ApplicationActs acts;
    private final ListedAttendance door;

    BulkPages(@Lazy Desk desk, ApplicationActs acts, ListedAttendance door) {
        this.door = door;
        this.desk = desk;
        this.acts = acts;
    }

    /** @param text key of what is in the way */
    record Refused(Standing standing, String text, List<Object> args) {

        /** For a message resolver, which wants an array. */
        public Object[] arguments() {
            return args.toArray();
        }
    }

    @GetMapping(PATH)
    String ask(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        List<Standing> all = standing(form, desk.seat(me, language));
        form.put("leadMail", true);
        if (all.isEmpty()) {
            form.fault("", "admin.application.bulk.none");
            response.setStatus(400);
        }
        return page(form, all, List.of(), model);
    }

    @PostMapping(PATH)
    String run(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        Desk.Seat seat = desk.seat(me, language);
        List<Standing> all = standing(form, seat);
        String word = word(form);
        if (!words(seat).contains(word)) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", null));
        }
        List<Refused> refused = new ArrayList<>();
        for (Standing one : all) {
            try {
                if (DOOR.containsKey(word)) {
                    door(me, seat, one, word);
                } else {
                    act(seat, one, word, form);
                }
            } catch (FaultException e) {
                Fault fault = e.faults().getFirst();
                refused.add(new Refused(one, fault.text(), fault.args()));
            }
        }
        if (!all.isEmpty() && refused.isEmpty()) {
            return "redirect:/admin/records/" + ApplicationPart.SLUG + "?done=application-bulk";
        }
        response.setStatus(all.isEmpty() ? 400 : 409);
        model.addAttribute("did", all.size() - refused.size());
        return page(all.isEmpty() ? form.fault("", "admin.application.bulk.none") : form, all, refused, model);
    }

    private void door(SignedIn me, Desk.Seat seat, Standing one, String word) {
        ListedAttendance.Listed who = new ListedAttendance.Listed(seat.author().campaigns(), one.campaignId(),
                one.lead(), one.ticket());
        switch (word) {
            case "attend" -> door.attend(me, who, List.of());
            case "absent" -> door.cancel(me, who, List.of());
            case "sit" -> door.attend(me, who, sessions(one, APPLIED));
            case "unsit" -> door.cancel(me, who, sessions(one, ATTENDED));
            case "enter" -> door.enter(me, who);
            default -> door.leave(me, who);
        }
    }

    private static List<Long> sessions(Standing one, int state) {
        List<Long> sessions = one.sessions(state);
        if (sessions.isEmpty()) {
            throw new FaultException(
                    Fault.of(409, "NOT_ALLOWED", "Application.ApplicationStatus").saying("application.transition"));
        }
        return sessions;
    }

    private void act(Desk.Seat seat, Standing one, String word, Form form) {
        String payment = PAYMENTS.get(word);
        if (payment != null) {
            List<Node> columns = new ArrayList<>(List.of(ApplicationActs.pair("PaymentStatus", payment)));
            if (payment.equals("3") && !form.line("paymentDate").isEmpty()) {
                columns.add(new Node("PaymentDate", form.line("paymentDate"), List.of()));
            }
            acts.store(seat, one.id(), columns, form.on("leadMail"));
            return;
        }
        Act act = Act.of(word);
        if (!one.takes(act)) {
            throw new FaultException(
                    Fault.of(409, "NOT_ALLOWED", "Application.ApplicationStatus").saying("application.transition"));
        }
        acts.run(seat, one, act, one.lines(act), form.get("cancelReason"), form.on("leadMail"));
    }

    private static String word(Form form) {
        String word = form.get("act");
        return WORDS.contains(word) ? word : WORDS.getFirst();
    }

    /** Those that are ticked and within reach. */
    private List<Standing> standing(Form form, Desk.Seat seat) {
        List<Standing> all = new ArrayList<>();
        for (String id : form.all("application").stream().filter(id -> id.matches("[0-9]{1,18}")).distinct()
                .limit(MOST).toList()) {
            try {
                all.add(Standing.of(desk.record(ApplicationPart.SLUG, Long.parseLong(id), seat)));
            } catch (ResponseStatusException e) {
                if (e.getStatusCode() != HttpStatus.NOT_FOUND) {
                    throw e;
                }
            }
        }
        return all;
    }

    private static String page(Form form, List<Standing> all, List<Refused> refused, Model model) {
        model.addAttribute("form", form).addAttribute("all", all).addAttribute("word", word(form))
                .addAttribute("refused", refused).addAttribute("pays", word(form).equals("paid"))
                .addAttribute("mails", !DOOR.containsKey(word(form)) && !word(form).equals("unpaid"))
                .addAttribute("ends", List.of("cancel", "reject").contains(word(form)))
                .addAttribute("back", "/admin/records/" + ApplicationPart.SLUG);
        return "admin/application/bulk";
    }

    /** What the bar below the list offers. */
    static List<String> words(Desk.Seat seat) {
        return WORDS.stream().filter(word -> seat.mayCall(DOOR.getOrDefault(word, ApplicationPages.PUT))).toList();
    }
}
