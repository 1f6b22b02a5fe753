package io.yoriai.admin.internal.settings;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.user.Functions;
import io.yoriai.user.Roles;
import io.yoriai.user.Roles.Entry;

/** ロールとグループ: which functions a role has, and which roles a group (spec/smp-platform.md 12.3). */
@Lazy
@Controller
final class RolePages {

    private static final String ROLES = "/admin/settings/roles";
    private static final String GROUPS = "/admin/settings/groups";
    private static final String ONE = "/{key:new|[0-9]{1,9}}";
    private static final Map<String, String> INPUTS = Map.of("Role.Name", "entryNameJa", "Group.Name", "entryNameJa",
            "Role.Functions", "has", "Group.Roles", "has");

    private final Roles roles;

    RolePages(Roles roles) {
        this.roles = roles;
    }

    /** A box of a form. @param level the last level that may have the function; 0: it is none */
    record Box(String value, @Nullable String name, int level) {}

    @GetMapping(ROLES)
    String list(Model model) {
        model.addAttribute("roles", roles.roles()).addAttribute("groups", roles.groups());
        return "admin/settings/roles";
    }

    @GetMapping(GROUPS)
    String groups() {
        return "redirect:" + ROLES;
    }

    @GetMapping(ROLES + ONE)
    String role(@PathVariable String key, Model model, Locale language) {
        return page(ROLES, key, stored(key, roles.roles()), model, language);
    }

    @GetMapping(GROUPS + ONE)
    String group(@PathVariable String key, Model model, Locale language) {
        return page(GROUPS, key, stored(key, roles.groups()), model, language);
    }

    private static Form stored(String key, List<Entry> entries) {
        if (key.equals("new")) {
            return new Form();
        }
        Entry entry = entries.stream().filter(one -> one.key().equals(key)).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound(null)));
        return new Form().put("entryNameJa", entry.nameJa()).put("entryNameEn", entry.nameEn()).put("has",
                List.copyOf(entry.has()));
    }

    @PostMapping(ROLES + ONE)
    String saveRole(SignedIn me, @PathVariable String key, Form form, Model model, Locale language,
            HttpServletResponse response) {
        List<Integer> functions = form.all("has").stream().filter(number -> number.matches("[0-9]{1,6}"))
                .map(Integer::valueOf).toList();
        return saved(ROLES, key, form, model, language, response, () -> roles.saveRole(me, of(key),
                form.line("entryNameJa"), form.line("entryNameEn"), functions));
    }

    @PostMapping(GROUPS + ONE)
    String saveGroup(SignedIn me, @PathVariable String key, Form form, Model model, Locale language,
            HttpServletResponse response) {
        return saved(GROUPS, key, form, model, language, response, () -> roles.saveGroup(me, of(key),
                form.line("entryNameJa"), form.line("entryNameEn"), form.all("has")));
    }

    @PostMapping(ROLES + ONE + "/delete")
    String removeRole(SignedIn me, @PathVariable String key, Model model, Locale language,
            HttpServletResponse response) {
        return saved(ROLES, key, stored(key, roles.roles()), model, language, response,
                () -> roles.removeRole(me, key));
    }

    @PostMapping(GROUPS + ONE + "/delete")
    String removeGroup(SignedIn me, @PathVariable String key, Model model, Locale language,
            HttpServletResponse response) {
        return saved(GROUPS, key, stored(key, roles.groups()), model, language, response,
                () -> roles.removeGroup(me, key));
    }

    /** Addresses of forms that were left lead back. */
    @GetMapping({ROLES + ONE + "/delete", GROUPS + ONE + "/delete"})
    String back() {
        return "redirect:" + ROLES;
    }

    private String saved(String base, String key, Form form, Model model, Locale language,
            HttpServletResponse response, Runnable change) {
        try {
            change.run();
            return "redirect:" + ROLES + "?done=saved";
        } catch (FaultException e) {
            response.setStatus(e.status());
            return page(base, key, form.faults(e, INPUTS), model, language);
        }
    }

    private static @Nullable String of(String key) {
        return key.equals("new") ? null : key;
    }

    private String page(String base, String key, Form form, Model model, Locale language) {
        boolean role = base.equals(ROLES);
        model.addAttribute("boxes", role
                ? Functions.all().stream()
                        .map(number -> new Box(Integer.toString(number), null, Functions.level(number))).toList()
                : roles.roles().stream().map(one -> new Box(one.key(), one.name(language.getLanguage()), 0)).toList());
        model.addAttribute("kind", role ? "role" : "group").addAttribute("own", base + "/" + key)
                .addAttribute("fresh", key.equals("new")).addAttribute("fixed", role && key.equals(Roles.EVERYTHING))
                .addAttribute("form", form);
        return "admin/settings/role";
    }
}
