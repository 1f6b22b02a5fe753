package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.account.NeoClient.Rights;
import io.yoriai.account.NeoClients;
import io.yoriai.account.NeoClients.Made;
import io.yoriai.account.SignedIn;
import io.yoriai.account.TokenTerms;
import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.admin.internal.shell.OneEffect;
import io.yoriai.magazine.Magazines;
import io.yoriai.record.FaultException;

/** API連携 (spec/neo.md 2): the keys of the newsletter API. */
@Lazy
@Controller
final class KeyPages {

    private static final String LIST = "/admin/settings/api";
    private static final int USUAL_RATE = 60;
    private static final Map<String, String> INPUTS = Map.of("NeoClient.Name", "keyName", "NeoClient.Addresses",
            "addresses", "NeoClient.TokenMinutes", "tokenMinutes");

    private final NeoClients clients;
    private final Magazines magazines;

    KeyPages(NeoClients clients, Magazines magazines) {
        this.clients = clients;
        this.magazines = magazines;
    }

    @GetMapping(LIST)
    String list(Model model) {
        model.addAttribute("clients", clients.all());
        return "admin/settings/keys";
    }

    /** The API's definition, where those who know the marketing API's console look for it (spec/smp-platform.md 12.1). */
    @GetMapping("/admin/setting/api/wsdl")
    String definition() {
        return "redirect:/docs/yoriai.wsdl";
    }

    @GetMapping(LIST + "/new")
    String ask(@RequestParam(defaultValue = "") String preset, Model model) {
        List<String> operations = preset.equals("read")
                ? List.of(Operation.READ.name())
                : Arrays.stream(Operation.values()).map(Enum::name).toList();
        Form form = new Form().put("operations", operations).put("active", true).put("tokenMinutes",
                Integer.toString(TokenTerms.USUAL.minutes()));
        return page(model, form, null);
    }

    @PostMapping(LIST + "/new")
    String create(SignedIn me, Form form, Model model, HttpServletRequest request,
            HttpServletResponse response) {
        Rights rights = rights(form, USUAL_RATE);
        try {
            form.faultsToo(NeoClients.faults(form.line("keyName"), rights), INPUTS);
            if (!form.failed()) {
                return made(model, request, clients.create(me, form.line("keyName"), rights));
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(model, form, null);
    }

    @GetMapping(LIST + "/{clientId}")
    String show(@PathVariable String clientId, Model model) {
        NeoClient client = clients.get(clientId);
        Form form = new Form().put("keyName", client.name())
                .put("operations", client.operations().stream().map(Enum::name).toList())
                .put("magazineIds", client.magazineIds().stream().map(Object::toString).toList())
                .put("addresses", String.join("\n", client.addresses())).put("active", client.active())
                .put("tokenMinutes", Integer.toString(client.tokens().minutes()))
                .put("tokenBound", client.tokens().bound());
        return page(model, form, client);
    }

    @PostMapping(LIST + "/{clientId}")
    String save(@PathVariable String clientId, SignedIn me, Form form, Model model, HttpServletResponse response) {
        NeoClient client = clients.get(clientId);
        Rights rights = rights(form, client.ratePerSecond());
        try {
            form.faultsToo(NeoClients.faults(form.line("keyName"), rights), INPUTS);
            if (!form.failed()) {
                clients.change(me, clientId, form.line("keyName"), rights, form.on("active"));
                return "redirect:" + LIST + "?done=saved";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(model, form, client);
    }

    /** Asks before something that cannot be undone. */
    @GetMapping(LIST + "/{clientId}/{act:secret|delete}")
    String confirm(@PathVariable String clientId, @PathVariable String act, Model model) {
        NeoClient client = clients.get(clientId);
        String own = LIST + "/" + clientId;
        return new Confirmation("", "admin.keys." + act, client.name(), clientId, own + "/" + act, own).ask(model);
    }

    @PostMapping(LIST + "/{clientId}/secret")
    String renew(@PathVariable String clientId, SignedIn me, Model model, HttpServletRequest request) {
        return made(model, request, clients.renewSecret(me, clientId));
    }

    @PostMapping(LIST + "/{clientId}/delete")
    String remove(@PathVariable String clientId, SignedIn me) {
        clients.revoke(me, clientId);
        return "redirect:" + LIST + "?done=key-deleted";
    }

    private static Rights rights(Form form, int rate) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (Operation operation : Operation.values()) {
            if (form.has("operations", operation.name())) {
                operations.add(operation);
            }
        }
        if (operations.isEmpty()) {
            form.fault("operations", "admin.fault.operations");
        }
        List<Long> only = form.all("magazineIds").stream().filter(id -> id.matches("[0-9]{1,10}")).map(Long::valueOf)
                .toList();
        int minutes = form.narrow("tokenMinutes").isEmpty() ? TokenTerms.USUAL.minutes() : form.number("tokenMinutes");
        return new Rights(operations, only, form.lines("addresses"), rate,
                new TokenTerms(minutes, form.on("tokenBound")));
    }

    private static String made(Model model, HttpServletRequest request, Made made) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("client_id", made.client().clientId());
        shown.put("client_secret", made.secret());
        return shown(model, request, LIST, made.client().clientId(), made.client().name(), shown);
    }

    /**
     * What is shown once: a reload of the page leads to the key, and makes no second one.
     *
     * @param list address of the keys, below which each has its own
     * @param shown values by what they are called in a call
     */
    static String shown(Model model, HttpServletRequest request, String list, String key, String name,
            Map<String, String> shown) {
        OneEffect.leadsTo(request, list + "/" + key + "?done=key-shown");
        model.addAttribute("name", name).addAttribute("shown", shown).addAttribute("back", list);
        return "admin/settings/key-made";
    }

    private String page(Model model, Form form, @org.jspecify.annotations.Nullable NeoClient client) {
        model.addAttribute("form", form);
        model.addAttribute("client", client);
        model.addAttribute("magazines", magazines.all());
        model.addAttribute("operations", Operation.values());
        return "admin/settings/key";
    }
}
