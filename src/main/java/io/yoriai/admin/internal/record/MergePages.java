package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.lead.LeadMerge;
import io.yoriai.record.FaultException;
import io.yoriai.record.list.Search;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * マージ: leads side by side, one that stays, and of each item that differs the value to keep; asked once more before it is done,
 * since it cannot be undone (spec/smp-lead.md 7.4).
 */
@Lazy
@Controller
final class MergePages {

    private static final String PATH = "/admin/merge";
    private static final String LEADS = "leads";
    private static final String ITEM = "v-";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Desk desk;
    private final Cells cells;
    private final LeadMerge merge;

    MergePages(Desk desk, Cells cells, LeadMerge merge) {
        this.desk = desk;
        this.cells = cells;
        this.merge = merge;
    }

    /** A lead that is to be merged. */
    record Side(long id, String called) {}

    /**
     * An item in which the leads differ.
     *
     * @param values one for each lead, in their order
     * @param chosen number of the lead whose value is kept
     */
    record Line(String name, String label, List<Cell> values, long chosen) {

        /** Name of its inputs. */
        public String input() {
            return ITEM + name;
        }
    }

    @GetMapping(PATH)
    String compare(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        return page(me, form, model, language, response, false);
    }

    @PostMapping(PATH)
    String decide(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response) {
        Desk.Seat seat = desk.seat(me, language);
        List<Long> leads = leads(form, seat);
        if (form.failed() || leads.size() < 2 || !form.on("sure")) {
            return page(me, form, model, language, response, !form.failed() && leads.size() > 1);
        }
        long master = master(form, leads);
        Map<String, Long> chosen = new LinkedHashMap<>();
        lines(leads, master, form, seat).stream().filter(line -> line.chosen() != master)
                .forEach(line -> chosen.put(line.name(), line.chosen()));
        try {
            merge.merge(master, leads.stream().filter(lead -> lead != master).toList(), chosen,
                    new Author(Route.MANUAL_MERGE, null, me.staffId(), me.name(), Set.of(), me.address()));
            return "redirect:/admin/records/leads/" + master + "?done=merged";
        } catch (FaultException e) {
            response.setStatus(e.status());
            form.faults(e, Map.of());
            return page(me, form, model, language, response, false);
        }
    }

    /** Those that are named and within reach, in the order in which they were named. */
    private List<Long> leads(Form form, Desk.Seat seat) {
        List<Long> named = Stream.concat(form.all("lead").stream(), Stream.of(form.get("leadNumbers")))
                .flatMap(text -> NUMBER.matcher(text).results().map(MatchResult::group)).map(Long::valueOf).distinct()
                .toList();
        if (named.size() > LeadMerge.MOST) {
            form.fault("leadNumbers", "admin.merge.many", LeadMerge.MOST);
            return List.of();
        }
        List<Long> found = new ArrayList<>();
        for (long lead : named) {
            if (desk.ids(desk.screen(LEADS), Search.byId(Long.toString(lead)), seat, 1).isEmpty()) {
                form.fault("leadNumbers", "admin.merge.none", Long.toString(lead));
            } else {
                found.add(lead);
            }
        }
        return found;
    }

    private static long master(Form form, List<Long> leads) {
        String named = form.get("master");
        return NUMBER.matcher(named).matches() && leads.contains(Long.valueOf(named))
                ? Long.parseLong(named)
                : new TreeSet<>(leads).first();
    }

    /** Items in which the leads differ; of each the one chosen in the form, else the master's. */
    private List<Line> lines(List<Long> leads, long master, Form form, Desk.Seat seat) {
        Screen screen = desk.screen(LEADS);
        List<List<Cell>> all = leads.stream()
                .map(lead -> cells.record(screen, desk.node(screen, lead, seat), seat.eyes())).toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.getFirst().size(); i++) {
            int at = i;
            Cell first = all.getFirst().get(i);
            List<Cell> values = all.stream().map(one -> one.get(at)).toList();
            if (merge.mayChoose(first.name()) && values.stream().map(Cell::text).distinct().count() > 1) {
                String said = form.get(ITEM + first.name());
                lines.add(new Line(first.name(), first.label(), values,
                        NUMBER.matcher(said).matches() && leads.contains(Long.valueOf(said))
                                ? Long.parseLong(said)
                                : master));
            }
        }
        return lines;
    }

    private String page(SignedIn me, Form form, Model model, Locale language, HttpServletResponse response,
            boolean asks) {
        Desk.Seat seat = desk.seat(me, language);
        boolean failed = form.failed();
        List<Long> leads = failed ? leads(new Form().put("lead", form.all("lead")), seat) : leads(form, seat);
        if (form.failed() && response.getStatus() < 400) {
            response.setStatus(400);
        }
        Screen screen = desk.screen(LEADS);
        long master = leads.isEmpty() ? 0 : master(form, leads);
        model.addAttribute("form", form).addAttribute("asks", asks).addAttribute("master", master)
                .addAttribute("sides", leads.stream()
                        .map(lead -> new Side(lead, Desk.title(screen, desk.node(screen, lead, seat), lead))).toList())
                .addAttribute("query", String.join("&", leads.stream().map(lead -> "lead=" + lead).toList()))
                .addAttribute("lines", leads.size() < 2 ? List.of() : lines(leads, master, form, seat));
        return "admin/lead/merge";
    }
}
