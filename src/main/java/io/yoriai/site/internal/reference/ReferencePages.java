package io.yoriai.site.internal.reference;

import io.yoriai.message.Texts;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

import java.util.List;
import java.util.Locale;

/** {@code /docs}: the reference as pages. */
@Controller
final class ReferencePages {

    private final Reference reference;
    private final Texts texts;

    ReferencePages(Reference reference, Texts texts) {
        this.reference = reference;
        this.texts = texts;
    }

    @GetMapping("/docs")
    String index(Locale language, Model model) {
        var groups = reference.groups(language);
        model.addAttribute("groups", groups);
        model.addAttribute("methods", groups.values().stream().mapToInt(List::size).sum());
        model.addAttribute("served", groups.values().stream().flatMap(List::stream)
                .filter(Reference.Entry::served).count());
        return "site/docs/index";
    }

    @GetMapping("/docs/calling")
    String calling(Locale language, Model model) {
        model.addAttribute("parameters", reference.ofLists(language));
        return "site/docs/calling";
    }

    @GetMapping("/docs/errors")
    String errors(Locale language, Model model) {
        model.addAttribute("form", Faults.FORM);
        model.addAttribute("faults", Faults.all(texts, language));
        return "site/docs/errors";
    }

    @GetMapping("/docs/changes")
    String changes(Locale language, Model model) {
        model.addAttribute("changes", reference.changes(language));
        return "site/docs/changes";
    }

    @GetMapping("/docs/methods/{name}")
    String method(@PathVariable String name, HttpServletRequest request, Locale language, Model model) {
        MethodView method = reference.view(name, ServerAddress.of(request), language);
        if (method == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("method", method);
        return "site/docs/method";
    }
}
