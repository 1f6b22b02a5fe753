package io.yoriai.admin.internal.publish;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Callers;
import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.magazine.MagazineHead;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.FormField;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineForm;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.page.ScriptPlaces;
import io.yoriai.record.FaultException;
import io.yoriai.signup.EmptyMails;

/** The public form's fields, and 外部サイトとの連動: the addresses that other sites use (spec/neo.md 6, 7.1). */
@Lazy
@Controller
final class OutsidePages {

    private final Magazines magazines;
    private final EmptyMails mails;
    private final MagazineHead head;
    private final Callers callers;
    private final String folder;

    OutsidePages(Magazines magazines, EmptyMails mails, MagazineHead head, Callers callers,
            ScriptPlaces places) {
        this.magazines = magazines;
        this.mails = mails;
        this.head = head;
        this.callers = callers;
        this.folder = places.folder();
    }

    /**
     * A field that the form may ask for.
     *
     * @param label the magazine's own name of an attribute; "" where the text {@code reader.{name}} holds
     */
    record Offer(String name, String label) {

        /** Whether readers are not meant to see it. */
        public boolean inner() {
            ReaderField field = ReaderField.of(name);
            return field != null && field.inner();
        }
    }

    @GetMapping("/admin/magazines/{id}/outside")
    String outside(@PathVariable long id, HttpServletRequest request, Model model) {
        head.open(id, model);
        model.addAttribute("address", callers.host(request) + folder);
        model.addAttribute("mails", mails.localParts(id));
        return "admin/publish/outside";
    }

    @GetMapping("/admin/magazines/{id}/form")
    String show(@PathVariable long id, HttpServletRequest request, Model model) {
        Magazine magazine = head.open(id, model);
        model.addAttribute("address", callers.host(request) + folder);
        MagazineForm stored = magazine.settings().form();
        Form form = new Form().put("captcha", stored.captcha()).put("inner", hasInner(stored.fields()));
        int place = 1;
        for (FormField field : stored.fields()) {
            form.put("use-" + field.name(), field.required() ? "must" : "may").put("place-" + field.name(),
                    Integer.toString(place++));
        }
        return page(magazine, model, form);
    }

    @PostMapping("/admin/magazines/{id}/form")
    String save(@PathVariable long id, SignedIn me, Form form, Model model, HttpServletRequest request,
            HttpServletResponse response) {
        Magazine magazine = head.open(id, model);
        model.addAttribute("address", callers.host(request) + folder);
        List<Placed> placed = new ArrayList<>();
        for (Offer offer : offers(magazine)) {
            String use = form.get("use-" + offer.name());
            if (use.equals("must") || use.equals("may")) {
                String place = form.narrow("place-" + offer.name());
                placed.add(new Placed(place.matches("[0-9]{1,4}") ? Integer.parseInt(place) : Integer.MAX_VALUE,
                        new FormField(offer.name(), use.equals("must"))));
            }
        }
        placed.sort(Comparator.comparingInt(Placed::place));
        List<FormField> fields = placed.stream().map(Placed::field).toList();
        if (hasInner(fields) && !form.on("inner")) {
            response.setStatus(400);
            return page(magazine, model, form.fault("inner", "admin.fault.inner"));
        }
        try {
            magazines.changeForm(me, id, new MagazineForm(fields, form.on("captcha")));
            return "redirect:/admin/magazines/" + id + "/form?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(magazine, model, form.faults(e, Map.of()));
        }
    }

    private static boolean hasInner(List<FormField> fields) {
        return fields.stream().map(FormField::field).anyMatch(field -> field != null && field.inner());
    }

    private record Placed(int place, FormField field) {}

    private static String page(Magazine magazine, Model model, Form form) {
        model.addAttribute("form", form);
        model.addAttribute("offers", offers(magazine));
        return "admin/publish/form";
    }

    /** The address first, then every field but the state of delivery; choice fields where they have choices. */
    private static List<Offer> offers(Magazine magazine) {
        List<Offer> offers = new ArrayList<>();
        offers.add(new Offer(FormField.EMAIL, ""));
        Arrays.stream(ReaderField.values())
                .filter(field -> field != ReaderField.SENDSTATUS
                        && (!field.choices() || !magazine.choices(field.parameter()).isEmpty()))
                .forEach(field -> offers.add(new Offer(field.parameter(), magazine.ownLabel(field.parameter()))));
        return offers;
    }
}
