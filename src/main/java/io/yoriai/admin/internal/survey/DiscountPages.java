package io.yoriai.admin.internal.survey;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.campaign.DiscountCodes;
import io.yoriai.record.FaultException;

/** Codes that a discount gives out one by one: issued here, and fetched as a file. */
@Lazy
@Controller
class DiscountPages {

    private static final String PATH = "/admin/discounts/{id:[0-9]{1,18}}/codes";

    private final Desk desk;
    private final DiscountCodes codes;

    DiscountPages(@Lazy Desk desk, DiscountCodes codes) {
        this.desk = desk;
        this.codes = codes;
    }

    static String address(long discount) {
        return "/admin/discounts/" + discount + "/codes";
    }

    @GetMapping(PATH)
    String show(SignedIn me, @PathVariable long id, Form form, Model model, Locale language) {
        return page(me, id, form, model, language);
    }

    @PostMapping(PATH)
    String issue(SignedIn me, @PathVariable long id, Form form, Model model, Locale language,
            HttpServletResponse response) {
        String page = page(me, id, form, model, language);
        int status = 400;
        try {
            int count = form.number("codeCount");
            if (!form.failed()) {
                codes.issue(me, id, count);
                return "redirect:" + address(id) + "?done=codes-issued";
            }
        } catch (FaultException e) {
            status = e.status();
            form.faults(e, Map.of("Discount.Code", "codeCount"));
        }
        response.setStatus(status);
        return page;
    }

    @GetMapping(PATH + ".csv")
    ResponseEntity<byte[]> file(SignedIn me, @PathVariable long id, Locale language) {
        desk.record(DiscountPart.SLUG, id, desk.seat(me, language));
        List<String> all = codes.of(id);
        byte[] csv = ("code\r\n" + String.join("", all.stream().map(code -> code + "\r\n").toList()))
                .getBytes(StandardCharsets.UTF_8);
        return ResponseEntity.ok().contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header("Content-Disposition", "attachment; filename=\"discount-" + id + "-codes.csv\"").body(csv);
    }

    private String page(SignedIn me, long id, Form form, Model model, Locale language) {
        model.addAttribute("called", desk.called(DiscountPart.SLUG, id, desk.seat(me, language)))
                .addAttribute("id", id).addAttribute("form", form).addAttribute("count", codes.of(id).size())
                .addAttribute("back", "/admin/records/" + DiscountPart.SLUG + "/" + id);
        return "admin/survey/codes";
    }
}
