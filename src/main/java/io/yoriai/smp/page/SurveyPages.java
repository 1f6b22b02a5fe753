package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.BodyMemory.Sender;
import io.yoriai.account.BodyMemory;
import io.yoriai.page.TrackedBrowser;
import io.yoriai.page.UnreadableForm;
import io.yoriai.page.UploadedForm;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.write.Author;
import io.yoriai.survey.Answers;
import io.yoriai.survey.Entered;
import io.yoriai.survey.Survey;
import io.yoriai.survey.SurveyFiles;
import io.yoriai.survey.SurveyForms;
import io.yoriai.survey.SurveyLinks;
import io.yoriai.tracking.Tracking;
import io.yoriai.user.OwnSurveys.About;
import io.yoriai.user.OwnSurveys;
import io.yoriai.user.UserType;

/**
 * Surveys that are answered by themselves: by the lead's own link of a mail, after a log-in, or, where all may, with the lead's
 * e-mail address, which shows and changes nothing of the lead (spec/smp-campaign.md 9.8).
 */
@Lazy
@Controller
final class SurveyPages {

    private static final String PATH = "/public/enquete/answer/{id:[0-9]{1,18}}";
    private static final String WHAT = "survey.answer";
    private static final Pattern KEY = Pattern.compile("(?:^|&)k=([A-Za-z0-9_-]{1,60})(?:&|$)");
    /** Of a form's texts. */
    private static final int MOST_OF_TEXTS = 64 * 1024;
    private static final Pattern FIELD = Pattern.compile("q([1-9][0-9]{0,8})");
    private static final int ALL = 4;
    private static final int CHANGES = 2;
    private static final int FILE = 9;
    private static final int MOST_QUESTIONS = 1_000;

    private final SurveyForms forms;
    private final SurveyLinks links;
    private final Answers answers;
    private final OwnSurveys own;
    private final Entrance entrance;
    private final Tracking tracking;
    private final SurveyFiles files;
    private final BodyMemory memory;

    SurveyPages(SurveyForms forms, SurveyLinks links, Answers answers, OwnSurveys own, Entrance entrance,
            Tracking tracking, SurveyFiles files, BodyMemory memory) {
        this.files = files;
        this.memory = memory;
        this.forms = forms;
        this.links = links;
        this.answers = answers;
        this.own = own;
        this.entrance = entrance;
        this.tracking = tracking;
    }

    /** @param lead null: nobody is known */
    private record Visit(Survey survey, @Nullable Long lead, About about) {}

    @GetMapping(PATH)
    String open(@PathVariable long id, HttpServletRequest request, HttpServletResponse response, Model model) {
        return answer(id, request, response, model);
    }

    /**
     * A form with files, or one that does not say how long it is, is read here, as large as whoever sends it may: before, nobody asks
     * for its parameters.
     */
    @PostMapping(PATH)
    @Nullable
    String take(@PathVariable long id, HttpServletRequest sent, HttpServletResponse response, Model model)
            throws IOException {
        if (!UploadedForm.is(sent)) {
            if (sent.getContentLengthLong() > MOST_OF_TEXTS) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", null));
            }
            return taken(id, sent, response, model);
        }
        boolean known = links.lead(id, fromQuery(sent)).isPresent()
                || entrance.lead(sent).isPresent();
        try (UploadedForm form = UploadedForm.read(sent, memory, MOST_OF_TEXTS + (known ? files.most() : 0),
                known ? Sender.KNOWN : Sender.STRANGER)) {
            if (form == null) {
                throw new FaultException(Fault.of(413, "TOO_LARGE", null));
            }
            return taken(id, form, response, model);
        } catch (UnreadableForm e) {
            throw new FaultException(Fault.of(400, "MALFORMED_BODY", null).saying("fault.survey.unreadable"));
        } catch (BodyMemory.FullException e) {
            throw new FaultException(Fault.of(503, "BUSY", null).saying("fault.survey.busy"));
        }
    }

    /** The lead's key, which stands in the address; the form is not read yet. */
    private static @Nullable String fromQuery(HttpServletRequest request) {
        Matcher key = KEY.matcher(Objects.requireNonNullElse(request.getQueryString(), ""));
        return key.find() ? key.group(1) : null;
    }

    private @Nullable String taken(long id, HttpServletRequest request, HttpServletResponse response, Model model) {
        if (request.getParameter("login") == null) {
            return answer(id, request, response, model);
        }
        Page.guard(response, null);
        Entrance.Said said = entrance.check(request, response);
        if (said == null && request.getParameter("cancel") != null) {
            return Page.send(request, response, "/");
        }
        if (said == null) {
            said = entrance.enter(request, response, UserType.LEAD);
        }
        if (said != null) {
            return entrance.ask(request, response, model, UserType.LEAD, said);
        }
        entrance.find(request, UserType.LEAD).ifPresent(
                login -> tracking.bind(TrackedBrowser.of(request), login.id(), Tracking.MY_PAGE));
        return Page.send(request, response, "/public/enquete/answer/" + id);
    }

    private String answer(long id, HttpServletRequest request, HttpServletResponse response, Model model) {
        Page.guard(response, null);
        Survey survey = forms.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Long lead = lead(id, request);
        if (lead == null && survey.respondents() != ALL) {
            return entrance.ask(request, response, model, UserType.LEAD, null);
        }
        model.addAttribute("survey", survey).addAttribute("description", Formats.sanitized(survey.description()));
        List<About> all = own.about(survey, lead, LocaleContextHolder.getLocale());
        String key = request.getParameter("target");
        Optional<About> about = all.size() == 1
                ? Optional.of(all.getFirst())
                : all.stream().filter(one -> one.key().equals(key)).findFirst();
        if (about.isEmpty()) {
            response.setStatus(all.isEmpty() ? 403 : 200);
            model.addAttribute("choices", all).addAttribute("key", request.getParameter("k"));
            return show(model, all.isEmpty() ? "enquete.not_qualified" : null, null);
        }
        Visit visit = new Visit(survey, lead, about.get());
        model.addAttribute("about", about.get()).addAttribute("anonymous", lead == null).addAttribute("email",
                Objects.requireNonNullElse(request.getParameter("email"), ""));
        try {
            answers.allow(id, about.get().target(), lead == null ? 0 : lead);
            return request.getMethod().equals("POST")
                    ? step(visit, request, response, model)
                    : first(visit, request, response, model);
        } catch (FaultException e) {
            response.setStatus(e.status());
            return show(model, e.faults().getFirst().code().equals("DUPLICATE") ? "enquete.already" : "enquete.closed",
                    null);
        }
    }

    private @Nullable Long lead(long survey, HttpServletRequest request) {
        OptionalLong named = links.lead(survey, request.getParameter("k"));
        if (named.isPresent()) {
            return named.getAsLong();
        }
        return entrance.lead(request).orElse(null);
    }

    private String first(Visit visit, HttpServletRequest request, HttpServletResponse response, Model model) {
        Long lead = visit.lead();
        Map<Integer, Entered> before = lead != null && visit.survey().limit() == CHANGES
                ? forms.last(visit.survey().id(), visit.about().target(), lead)
                : Map.of();
        return ask(forms.first(visit.survey().id(), files.of(lead), before), before, request, response, model);
    }

    private String step(Visit visit, HttpServletRequest request, HttpServletResponse response, Model model) {
        Entrance.Said said = entrance.check(request, response);
        Map<Integer, Entered> entered = entered(request);
        long survey = visit.survey().id();
        if (said != null) {
            response.setStatus(said.status());
            model.addAttribute("fault", said.text());
            return ask(forms.first(survey, files.of(visit.lead()), entered), entered, request, response, model);
        }
        Faults faults = new Faults();
        if (visit.lead() != null && request instanceof UploadedForm form) {
            keep(survey, visit.lead(), form, AgencyShell.author(request), entered, faults);
        }
        SurveyForms.Step next = forms.next(survey, number(request.getParameter("page")), files.of(visit.lead()),
                entered,
                numbers(request.getParameter("seen")), faults);
        if (next.answered() == null) {
            response.setStatus(next.asked().stream().anyMatch(one -> one.fault() != null) ? 400 : 200);
            return ask(next, entered, request, response, model);
        }
        Long lead = visit.lead();
        if (lead != null) {
            answers.record(next.answered(), visit.about().target(), lead, AgencyShell.author(request), WHAT);
        } else {
            Optional<Long> named = own.withAddress(Objects.requireNonNullElse(request.getParameter("email"), ""));
            if (named.isEmpty()) {
                response.setStatus(400);
                model.addAttribute("fault", "smp.survey.unknown");
                return ask(forms.first(survey, null, entered), entered, request, response, model);
            }
            answers.allow(survey, visit.about().target(), named.get());
            answers.recordUnproven(next.answered(), visit.about().target(), named.get());
        }
        return show(model, null, "enquete.complete");
    }

    /** Files that were chosen are stored, and stand in what was entered from now on. */
    private void keep(long survey, long lead, UploadedForm form, Author author,
            Map<Integer, Entered> entered, Faults faults) {
        for (int question : forms.filesOf(survey)) {
            UploadedForm.Upload file = form.files().get("q" + question);
            if (file != null) {
                try {
                    entered.put(question, new Entered(List.of(files.store(lead, question, file.name(), file.content(),
                            author, WHAT)), ""));
                } catch (FaultException e) {
                    e.faults().forEach(faults::add);
                }
            } else if (form.getParameter("q" + question + "-none") != null) {
                entered.remove(question);
            }
        }
    }

    private String ask(SurveyForms.Step step, Map<Integer, Entered> entered, HttpServletRequest request,
            HttpServletResponse response, Model model) {
        entrance.bind(request, response, model);
        Map<Integer, Entered> carried = new HashMap<>(entered);
        step.asked().forEach(one -> carried.remove(one.id()));
        model.addAttribute("step", step).addAttribute("carried", carried).addAttribute("seen",
                String.join(",", step.asked().stream().map(one -> Integer.toString(one.id())).toList()))
                .addAttribute("files", step.asked().stream().anyMatch(one -> one.form() == FILE))
                .addAttribute("most", Math.max(1, files.most() >> 20));
        return show(model, null, null);
    }

    private static String show(Model model, @Nullable String told, @Nullable String done) {
        Survey survey = (Survey) Objects.requireNonNull(model.getAttribute("survey"));
        model.addAttribute("told", told).addAttribute("done", done).addAttribute("completion",
                done == null ? "" : Formats.sanitized(survey.completion()));
        return "smp/survey";
    }

    /** {@code q{n}}, several times for several choices, and {@code q{n}-beside}. */
    private static Map<Integer, Entered> entered(HttpServletRequest request) {
        Map<Integer, Entered> entered = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            Matcher field = FIELD.matcher(name);
            if (field.matches() && entered.size() < MOST_QUESTIONS) {
                entered.put(Integer.valueOf(field.group(1)), new Entered(List.of(values),
                        Objects.requireNonNullElse(request.getParameter(name + "-beside"), "")));
            }
        });
        return entered;
    }

    private static int number(@Nullable String text) {
        return text == null || !text.matches("[0-9]{1,9}") ? 0 : Integer.parseInt(text);
    }

    private static Set<Integer> numbers(@Nullable String text) {
        Set<Integer> numbers = new HashSet<>();
        for (String one : text == null ? new String[0] : text.split(",", MOST_QUESTIONS)) {
            numbers.add(number(one));
        }
        return numbers;
    }
}
