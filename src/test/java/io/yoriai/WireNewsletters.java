package io.yoriai;

import org.springframework.boot.test.context.TestComponent;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.yoriai.WireSteps.Options;
import io.yoriai.account.NeoClients;
import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.magazine.MagazineForm;
import io.yoriai.magazine.MagazineSettings.Api;
import io.yoriai.magazine.MagazineSettings.Leaving;
import io.yoriai.magazine.MagazineSettings.OptIn;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.FormField;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.publish.PageStyles;
import io.yoriai.reader.Readers;
import io.yoriai.signup.SelfService;
import io.yoriai.testkit.Data;

/** The preparations of the recorded set for newsletters. */
@TestComponent
class WireNewsletters {

    private static final Publisher PUBLISHER = new Publisher("寄合商事", "news@example.com", "", "", "東京都港区虎ノ門1-1-1",
            "news@example.com");

    private final Data data;
    private final Magazines magazines;
    private final NeoClients keys;
    private final Issues issues;
    private final PageStyles styles;
    private final Readers readers;
    private final SelfService service;

    WireNewsletters(Data data, Magazines magazines, NeoClients keys, Issues issues,
            PageStyles styles, Readers readers, SelfService service) {
        this.data = data;
        this.magazines = magazines;
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
                    .forEach(label -> magazines.addChoice(Data.TESTS, options.id("magazine"), options.get("item"),
                            label));
            case "form" -> magazines.changeForm(Data.TESTS, options.id("magazine"),
                    new MagazineForm(options.list("fields")
                            .stream().map(field -> new FormField(field.replace("!", ""), field.endsWith("!"))).toList(),
                            options.get("captcha", "0").equals("1")));
            case "key" -> key(step.name(), options, names);
            case "issue" -> names.keep(step.name(), issue(options));
            case "style" -> styles.save(Data.TESTS, options.id("magazine"), options.get("css"));
            case "link" -> names.keep(step.name(), service.token(
                    SelfService.Purpose.valueOf(options.get("for").toUpperCase(Locale.ROOT)), options.id("magazine"),
                    readers.find(options.id("magazine"), options.get("email")).orElseThrow().id()));
            case "mailed" -> names.keep(step.name(), mailed(options.get("email"), options.get("kind")));
            default -> throw new IllegalStateException("there is no preparation " + step.path());
        }
    }

    private String magazine(Options options) {
        boolean api = options.get("api", "1").equals("1");
        UnaryOperator<MagazineSettings> change = settings -> settings.with(PUBLISHER)
                .with(State.valueOf(options.get("state", "ISSUED")))
                .withAcceptsRegistrations(options.get("accepts", "1").equals("1"))
                .with(new Api(api, api, api, api, options.get("confirmation", "0").equals("1")))
                .with(new OptIn(options.get("opt-in", "1").equals("1"), 72))
                .with(Leaving.valueOf(options.get("leaving", "REMOVE")))
                .with(new Outside(options.list("outside"), options.get("overwrite", "0").equals("1")));
        return Long
                .toString(magazines.create(Data.TESTS, change.apply(MagazineSettings.named(options.get("name")))).id());
    }

    private void key(String name, Options options, WireNames names) {
        Set<Operation> operations = options.list("operations").stream().map(Operation::valueOf)
                .collect(Collectors.toSet());
        List<Long> only = options.list("magazines").stream().map(Long::valueOf).toList();
        NeoClients.Made made = keys.create(Data.TESTS, name,
                new NeoClient.Rights(operations, only, options.list("addresses"), 0));
        names.keep(name + ".id", made.client().clientId());
        names.keep(name + ".secret", made.secret());
    }

    private String issue(Options options) {
        long magazine = options.id("magazine");
        long id = issues
                .create(Data.TESTS, magazine, new Issue.Content(options.get("subject"), "", options.get("html")))
                .id();
        issues.publish(Data.TESTS, magazine, id);
        if (options.get("as").equals("sample")) {
            issues.sample(Data.TESTS, magazine, id, true);
        } else {
            issues.showAsBackNumber(Data.TESTS, magazine, id, true);
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
