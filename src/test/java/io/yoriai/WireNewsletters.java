package io.yoriai;

import org.springframework.boot.test.context.TestComponent;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.yoriai.WireSteps.Options;
import io.yoriai.newsletter.FormField;
import io.yoriai.newsletter.Issue;
import io.yoriai.newsletter.Issues;
import io.yoriai.newsletter.Magazine.Operation;
import io.yoriai.newsletter.MagazineForms;
import io.yoriai.newsletter.MagazineSettings;
import io.yoriai.newsletter.MagazineSettings.Api;
import io.yoriai.newsletter.MagazineSettings.Leaving;
import io.yoriai.newsletter.MagazineSettings.OptIn;
import io.yoriai.newsletter.MagazineSettings.Outside;
import io.yoriai.newsletter.MagazineSettings.Publisher;
import io.yoriai.newsletter.MagazineSettings.State;
import io.yoriai.newsletter.Magazines;
import io.yoriai.newsletter.NeoClients;
import io.yoriai.newsletter.PageStyles;
import io.yoriai.newsletter.Readers;
import io.yoriai.newsletter.SelfService;
import io.yoriai.testkit.Data;

/** The preparations of the recorded set for newsletters. */
@TestComponent
class WireNewsletters {

    private static final Publisher PUBLISHER = new Publisher("寄合商事", "news@example.com", "", "", "東京都港区虎ノ門1-1-1",
            "news@example.com");

    private final Data data;
    private final Magazines magazines;
    private final MagazineForms forms;
    private final NeoClients keys;
    private final Issues issues;
    private final PageStyles styles;
    private final Readers readers;
    private final SelfService service;

    WireNewsletters(Data data, Magazines magazines, MagazineForms forms, NeoClients keys, Issues issues,
            PageStyles styles, Readers readers, SelfService service) {
        this.data = data;
        this.magazines = magazines;
        this.forms = forms;
        this.keys = keys;
        this.issues = issues;
        this.styles = styles;
        this.readers = readers;
        this.service = service;
    }

    void run(WireCall step, Options options, WireNames names) {
        switch (step.path()) {
            case "magazine" -> names.keep(step.name(), magazine(options));
            case "choices" -> options.list("labels")
                    .forEach(label -> magazines.addChoice(options.id("magazine"), options.get("item"), label));
            case "form" -> forms.change(options.id("magazine"), new MagazineForms.Form(options.list("fields").stream()
                    .map(field -> new FormField(field.replace("!", ""), field.endsWith("!"))).toList(),
                    options.get("captcha", "0").equals("1")));
            case "key" -> key(step.name(), options, names);
            case "issue" -> names.keep(step.name(), issue(options));
            case "style" -> styles.save(options.id("magazine"), options.get("css"), "recorder");
            case "link" -> names.keep(step.name(), service.token(
                    SelfService.Purpose.valueOf(options.get("for").toUpperCase(Locale.ROOT)), options.id("magazine"),
                    readers.find(options.id("magazine"), options.get("email")).orElseThrow().id()));
            case "mailed" -> names.keep(step.name(), mailed(options.get("email"), options.get("kind")));
            default -> throw new IllegalStateException("there is no preparation " + step.path());
        }
    }

    private String magazine(Options options) {
        boolean api = options.get("api", "1").equals("1");
        UnaryOperator<MagazineSettings> change = settings -> settings.withPublisher(PUBLISHER)
                .withState(State.valueOf(options.get("state", "ISSUED")))
                .withAcceptsRegistrations(options.get("accepts", "1").equals("1"))
                .withApi(new Api(api, api, api, api, options.get("confirmation", "0").equals("1")))
                .withOptIn(new OptIn(options.get("opt-in", "1").equals("1"), 72))
                .withLeaving(Leaving.valueOf(options.get("leaving", "REMOVE")))
                .withOutside(new Outside(options.list("outside"), options.get("overwrite", "0").equals("1")));
        return Long.toString(magazines.create(change.apply(MagazineSettings.named(options.get("name")))).id());
    }

    private void key(String name, Options options, WireNames names) {
        Set<Operation> operations = options.list("operations").stream().map(Operation::valueOf)
                .collect(Collectors.toSet());
        List<Long> only = options.list("magazines").stream().map(Long::valueOf).toList();
        NeoClients.Made made = keys.create(name,
                new NeoClients.Rights(operations, only, options.list("addresses"), 0));
        names.keep(name + ".id", made.client().clientId());
        names.keep(name + ".secret", made.secret());
    }

    private String issue(Options options) {
        long magazine = options.id("magazine");
        long id = issues.create(magazine, new Issue.Content(options.get("subject"), "", options.get("html")),
                "recorder").id();
        issues.publish(magazine, id, "recorder");
        if (options.get("as").equals("sample")) {
            issues.chooseSample(magazine, id);
        } else {
            issues.showAsBackNumber(magazine, id, true);
        }
        return Long.toString(id);
    }

    /** The token in the newest mail of a kind to an address. */
    private String mailed(String email, String kind) {
        String payload = data.jdbc().sql("select payload::text from newsletter_outbox where lower(email) = lower(?)"
                + " and kind = ? order by id desc limit 1").params(email, kind).query(String.class).single();
        return JsonMapper.shared().readTree(payload).path("token").asString();
    }
}
