package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.yoriai.account.ApiClient;
import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.SignedIn;
import io.yoriai.account.TokenTerms;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Dictionary;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;
import io.yoriai.record.Times;
import io.yoriai.record.write.References;

/** 設定 > API (spec/smp-platform.md 12.1): the keys of the marketing API. */
@Lazy
@Controller
final class ClientPages {

    private static final String LIST = "/admin/settings/api/marketing";
    private static final String ONE = LIST + "/{apiKey}";
    private static final int USUAL_HOURS = 24;
    private static final String ALL = "ALL";
    private static final String READ = "READ";
    private static final String CHOSEN = "CHOSEN";
    private static final Map<String, String> INPUTS = Map.ofEntries(Map.entry("ApiClient.Name", "keyName"),
            Map.entry("ApiClient.Note", "keyNote"), Map.entry("ApiClient.Addresses", "addresses"),
            Map.entry("ApiClient.Methods", "methods"), Map.entry("ApiClient.Campaigns", "keyCampaigns"),
            Map.entry("ApiClient.CallbackHosts", "callbackHosts"),
            Map.entry("ApiClient.DefaultSession", "defaultSession"), Map.entry("ApiClient.Rate", "ownRate"),
            Map.entry("ApiClient.Burst", "ownBurst"), Map.entry("ApiClient.TokenMinutes", "tokenMinutes"),
            Map.entry("ApiClient.Hours", "keepHours"));

    private final ApiClients clients;
    private final References references;
    private final Clock clock;
    /** Names of methods by their group, such as {@code visitor}. */
    private final Map<String, List<String>> groups;

    ClientPages(ApiClients clients, References references, Dictionary dictionary, Clock clock) {
        this.clients = clients;
        this.references = references;
        this.clock = clock;
        groups = dictionary.methods().stream().map(Method::name).sorted()
                .collect(Collectors.groupingBy(name -> name.substring(0, name.indexOf('.')), TreeMap::new,
                        Collectors.toList()));
    }

    @GetMapping(LIST)
    String list(Model model) {
        List<ApiClient> all = clients.list();
        model.addAttribute("clients", all).addAttribute("now", clock.instant());
        model.addAttribute("methods", all.stream().collect(Collectors.toMap(ApiClient::apiKey,
                client -> client.methods().stream().sorted().collect(Collectors.joining(", ")))));
        return "admin/settings/clients";
    }

    @GetMapping(LIST + "/new")
    String ask(Model model) {
        return page(model, filled(NewApiClient.named("")).put("active", true), null);
    }

    @PostMapping(LIST + "/new")
    String create(Form form, Model model, HttpServletRequest request, HttpServletResponse response) {
        NewApiClient said = said(form);
        form.faultsToo(clients.faults(said), INPUTS);
        if (form.failed()) {
            response.setStatus(400);
            return page(model, form, null);
        }
        Credentials made = clients.create(said);
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("api_key", made.apiKey());
        shown.put("password", made.password());
        shown.put("secret_key", made.secretKey());
        return KeyPages.shown(model, request, LIST, made.apiKey(), said.name(), shown);
    }

    @GetMapping(ONE)
    String show(@PathVariable String apiKey, Model model) {
        ApiClient client = clients.get(apiKey);
        return page(model, filled(clients.said(client)).put("active", client.active()), client);
    }

    @PostMapping(ONE)
    String save(@PathVariable String apiKey, Form form, Model model, HttpServletResponse response) {
        ApiClient client = clients.get(apiKey);
        NewApiClient said = said(form);
        form.faultsToo(clients.faults(said), INPUTS);
        if (form.failed()) {
            response.setStatus(400);
            return page(model, form, client);
        }
        clients.change(apiKey, said, form.on("active"));
        return "redirect:" + LIST + "/" + apiKey + "?done=saved";
    }

    @GetMapping(ONE + "/secret")
    String askRenewal(@PathVariable String apiKey, Model model) {
        return renewal(apiKey, new Form().put("keepHours", Integer.toString(USUAL_HOURS)), model);
    }

    @PostMapping(ONE + "/secret")
    String renew(@PathVariable String apiKey, SignedIn me, Form form, Model model, HttpServletRequest request,
            HttpServletResponse response) {
        ApiClient client = clients.get(apiKey);
        int hours = form.number("keepHours");
        try {
            if (!form.failed()) {
                ApiClients.Renewed renewed = clients.renew(me, apiKey, hours);
                model.addAttribute("oldUntil", hours == 0 ? null : renewed.oldUntil());
                return KeyPages.shown(model, request, LIST, apiKey, client.name(),
                        Map.of("secret_key", renewed.secretKey()));
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return renewal(apiKey, form, model);
    }

    /** Asks before something that cannot be undone. */
    @GetMapping(ONE + "/delete")
    String askDeletion(@PathVariable String apiKey, Model model) {
        ApiClient client = clients.get(apiKey);
        String own = LIST + "/" + apiKey;
        model.addAttribute("marketing", true);
        return new Confirmation("", "admin.clients.delete", client.name(), apiKey, own + "/delete", own).ask(model);
    }

    @PostMapping(ONE + "/delete")
    String remove(@PathVariable String apiKey) {
        clients.get(apiKey);
        clients.revoke(apiKey);
        return "redirect:" + LIST + "?done=key-deleted";
    }

    private String renewal(String apiKey, Form form, Model model) {
        model.addAttribute("client", clients.get(apiKey)).addAttribute("form", form);
        return "admin/settings/client-secret";
    }

    private NewApiClient said(Form form) {
        List<String> methods = switch (form.get("methodScope")) {
            case ALL -> List.of();
            case READ -> clients.reading();
            default -> chosen(form, "methods", form.all("methods"));
        };
        List<Long> campaigns = form.get("campaignScope").equals(ALL)
                ? List.of()
                : chosen(form, "keyCampaigns", form.lines("keyCampaigns")).stream()
                        .map(line -> number(form, "keyCampaigns", line)).distinct().toList();
        Instant until = form.moment("validUntil");
        String session = form.narrow("defaultSession");
        Integer rate = optional(form, "ownRate");
        Integer burst = optional(form, "ownBurst");
        Integer minutes = optional(form, "tokenMinutes");
        return new NewApiClient(form.line("keyName"), form.get("keyNote").strip(), until, form.lines("addresses"),
                methods, campaigns, form.lines("callbackHosts"), form.on("proxyAllowed"),
                session.isEmpty() ? null : number(form, "defaultSession", session), rate, burst,
                new TokenTerms(minutes == null ? TokenTerms.USUAL.minutes() : minutes, form.on("tokenBound")));
    }

    /** What was chosen, where something must be: nothing would mean all. */
    private static List<String> chosen(Form form, String input, List<String> values) {
        if (values.isEmpty()) {
            form.fault(input, "admin.fault.operations");
        }
        return values;
    }

    private static @Nullable Integer optional(Form form, String input) {
        return form.narrow(input).isEmpty() ? null : (Integer) form.number(input);
    }

    private static long number(Form form, String input, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            if (form.faults(input).isEmpty()) {
                form.fault(input, "admin.fault.number");
            }
            return 0;
        }
        return Long.parseLong(text);
    }

    private Form filled(NewApiClient said) {
        Instant until = said.validUntil();
        String scope = said.methods().isEmpty() ? ALL : said.methods().equals(clients.reading()) ? READ : CHOSEN;
        return new Form().put("keyName", said.name()).put("keyNote", said.note())
                .put("validUntil", until == null
                        ? ""
                        : LocalDateTime.ofInstant(until, Times.JST).truncatedTo(ChronoUnit.MINUTES).toString())
                .put("addresses", String.join("\n", said.addresses())).put("methodScope", scope)
                .put("methods", scope.equals(CHOSEN) ? said.methods() : List.of())
                .put("campaignScope", said.campaigns().isEmpty() ? ALL : CHOSEN)
                .put("keyCampaigns", said.campaigns().stream().map(Object::toString).collect(Collectors.joining("\n")))
                .put("callbackHosts", String.join("\n", said.callbackHosts())).put("proxyAllowed", said.proxyAllowed())
                .put("defaultSession", text(said.defaultSession())).put("ownRate", text(said.perSecond()))
                .put("ownBurst", text(said.burst())).put("tokenMinutes", text(said.tokens().minutes()))
                .put("tokenBound", said.tokens().bound());
    }

    private static String text(@Nullable Number number) {
        return number == null ? "" : number.toString();
    }

    private String page(Model model, Form form, @Nullable ApiClient client) {
        model.addAttribute("form", form).addAttribute("client", client).addAttribute("groups", groups);
        model.addAttribute("now", clock.instant()).addAttribute("opened", form.all("methods").stream()
                .map(name -> name.replaceFirst("\\..*", "")).collect(Collectors.toSet()));
        model.addAttribute("campaigns", client == null ? Map.of() : references.names("Seminar", client.campaigns()));
        Long session = client == null ? null : client.defaultSession();
        model.addAttribute("sessions", session == null ? Map.of() : references.names("Session", List.of(session)));
        return "admin/settings/client";
    }
}
