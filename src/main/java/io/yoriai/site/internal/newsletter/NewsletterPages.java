package io.yoriai.site.internal.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.yoriai.message.Texts;
import io.yoriai.page.ScriptPlaces;
import io.yoriai.site.internal.reference.ServerAddress;

/** {@code /docs/newsletter}: the reference of the newsletter API as pages. */
@Controller
final class NewsletterPages {

    private final ParameterRows rows;
    private final ScriptPlaces places;
    private final Texts texts;

    NewsletterPages(ParameterRows rows, ScriptPlaces places, Texts texts) {
        this.rows = rows;
        this.places = places;
        this.texts = texts;
    }

    /**
     * A line of the index.
     *
     * @param name of its page
     * @param title key of what it does
     * @param file where it is asked
     */
    record Entry(String name, String title, String file) {}

    @GetMapping("/docs/newsletter")
    String index(HttpServletRequest request, Locale language, Model model) {
        model.addAttribute("methods", entries(true));
        model.addAttribute("olds", entries(false));
        model.addAttribute("rules", texts("site.newsletter.rule", language));
        model.addAttribute("address", ServerAddress.of(request) + places.folder() + "/services.php");
        model.addAttribute("faults", NewsletterFault.all());
        return "site/docs/newsletter";
    }

    private static List<Entry> entries(boolean methods) {
        return Arrays.stream(NewsletterCall.values()).filter(call -> call.isMethod() == methods)
                .map(call -> new Entry(call.path(), call.title(), call.file())).toList();
    }

    @GetMapping("/docs/newsletter/{name}")
    String call(@PathVariable String name, HttpServletRequest request, Locale language, Model model) {
        NewsletterCall call = NewsletterCall.of(name);
        if (call == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("name", call.path());
        model.addAttribute("heading", call.title());
        model.addAttribute("method", call.isMethod());
        model.addAttribute("address", places.folder() + "/" + call.file());
        model.addAttribute("parameters", rows.of(call, language));
        model.addAttribute("rules", texts(call.rules(), language));
        model.addAttribute("answers", texts("site.newsletter.reply." + call.name(), language));
        model.addAttribute("faults", call.faults());
        model.addAttribute("example", NewsletterExample.of(call, ServerAddress.of(request), places.folder()));
        return "site/docs/newsletter-call";
    }

    /** The texts of a key that goes on with 1, 2, 3 and so on. */
    private List<String> texts(String key, Locale language) {
        List<String> found = new ArrayList<>();
        String text = texts.all(language).get(key + ".1");
        while (text != null) {
            found.add(text);
            text = texts.all(language).get(key + "." + (found.size() + 1));
        }
        return found;
    }
}
