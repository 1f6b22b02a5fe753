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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.yoriai.admin.internal.shell.Confirmation;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.ItemEdit;
import io.yoriai.record.item.ItemEditor;
import io.yoriai.record.item.ItemManner;
import io.yoriai.record.item.ItemSheet;
import io.yoriai.record.item.ItemSheets;
import io.yoriai.record.item.NewCustomItem;

/** 項目設定: the custom items of each resource (spec/smp-lead.md 0.3, 9, spec/smp-campaign.md 9.11). */
@Lazy
@Controller
final class ItemPages {

    private static final String LIST = "/admin/settings/items";
    private static final String KIND = LIST + "/{kind:leads|companies|activities|campaigns|sessions|speakers}";
    private static final String ONE = KIND + "/{n:[0-9]{1,9}}";
    private static final List<String> KINDS = List.of("leads", "companies", "activities", "campaigns", "sessions",
            "speakers");
    private static final List<String> CHECKS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8");
    private static final List<String> DATA = List.of("STRING", "INTEGER", "DECIMAL", "DATE", "DATE_TIME");
    private static final List<String> FLAGS = List.of("IsRequired", "IsAdminOnly", "IsLinkEditable");
    private static final Map<String, String> INPUTS = Map.of("Item.LabelJa", "itemLabelJa", "Item.LabelEn",
            "itemLabelEn", "Item.FormType", "itemForm", "Item.DataType", "itemData", "Item.CheckType", "itemCheck",
            "Item.MaxLength", "itemMax", "Item.CommentUnderForm", "itemComment", "Item.Choices", "itemChoices",
            "Item.Default", "itemDefault");

    private final CustomItemMaker maker;
    private final ItemEditor editor;
    private final ItemSheets sheets;
    private final CustomItems items;

    ItemPages(CustomItemMaker maker, ItemEditor editor, ItemSheets sheets, CustomItems items) {
        this.maker = maker;
        this.editor = editor;
        this.sheets = sheets;
        this.items = items;
    }

    /** What two people saved differently. @param flag its values are 1 and 0 */
    record Difference(String input, boolean flag, String mine, String theirs) {}

    private static String resource(String kind) {
        return CustomItemMaker.RESOURCES.get(KINDS.indexOf(kind));
    }

    @GetMapping(LIST)
    String first() {
        return "redirect:" + LIST + "/leads";
    }

    @GetMapping(KIND)
    String list(@PathVariable String kind, Model model) {
        model.addAttribute("kinds", KINDS).addAttribute("kind", kind)
                .addAttribute("items", sheets.all(resource(kind)))
                .addAttribute("base", editor.markable(resource(kind)))
                .addAttribute("marked", items.requiredBaseItems(resource(kind)));
        return "admin/settings/items";
    }

    /** 必須 of base items; what the page showed and what it has now are compared, so that nobody undoes what another marked meanwhile. */
    @PostMapping(KIND)
    String require(@PathVariable String kind, Form form) {
        Map<String, Boolean> marks = new TreeMap<>();
        editor.markable(resource(kind)).stream().map(Column::name)
                .filter(column -> form.has("required", column) != form.has("was", column))
                .forEach(column -> marks.put(column, form.has("required", column)));
        editor.require(resource(kind), marks);
        return "redirect:" + LIST + "/" + kind + "?done=saved";
    }

    @GetMapping(KIND + "/new")
    String ask(@PathVariable String kind, Model model) {
        return page(model, new Form().put("itemForm", "1").put("itemData", "STRING").put("itemCheck", "0")
                .put("itemLink", true), kind, null);
    }

    @PostMapping(KIND + "/new")
    String create(@PathVariable String kind, Form form, Model model, HttpServletResponse response) {
        int type = form.number("itemForm");
        NewCustomItem item = new NewCustomItem(resource(kind), form.line("itemLabelJa"), form.line("itemLabelEn"), type,
                type == 1 ? form.choice("itemData", CustomItem.Data.class) : null, check(form), form.on("itemRequired"),
                length(form), form.get("itemChoices").lines().map(String::strip).filter(line -> !line.isEmpty())
                        .toList());
        try {
            if (!form.failed()) {
                int n = maker.create(item, manner(form));
                return "redirect:" + LIST + "/" + kind + "/" + n + "?done=item-made";
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
        }
        response.setStatus(400);
        return page(model, form, kind, null);
    }

    @GetMapping(ONE)
    String show(@PathVariable String kind, @PathVariable int n, Model model) {
        ItemSheet item = find(kind, n);
        return page(model, stored(item), kind, item);
    }

    @PostMapping(ONE)
    String save(@PathVariable String kind, @PathVariable int n, Form form, Model model,
            HttpServletResponse response) {
        ItemSheet item = find(kind, n);
        ItemEdit wanted = new ItemEdit(form.line("itemLabelJa"), form.line("itemLabelEn"), check(form),
                form.on("itemRequired"), length(form), manner(form), form.number("itemPlace"),
                item.ofChoices() ? ItemRows.read(form) : List.of());
        int status = 400;
        try {
            if (!form.failed()) {
                boolean stopped = editor.change(resource(kind), n, form.number("version"), wanted);
                return "redirect:" + LIST + "/" + kind + (stopped ? "?done=choice-stopped" : "?done=saved");
            }
        } catch (FaultException e) {
            form.faults(e, INPUTS);
            status = e.faults().getFirst().status();
            if (e.faults().getFirst().code().equals("STALE")) {
                ItemSheet now = find(kind, n);
                ItemRows.fill(form, ItemRows.onto(wanted.choices(), now.edit().choices()));
                model.addAttribute("differences", differences(wanted, now.edit()));
                form.put("version", Integer.toString(now.version()));
            }
        }
        response.setStatus(status);
        return page(model, form, kind, item);
    }

    private static List<Difference> differences(ItemEdit mine, ItemEdit theirs) {
        Map<String, String> own = mine.told();
        return theirs.told().entrySet().stream().filter(one -> !one.getValue().equals(own.get(one.getKey())))
                .map(one -> new Difference(input(one.getKey()), FLAGS.contains(one.getKey()),
                        Objects.requireNonNullElse(own.get(one.getKey()), ""), one.getValue()))
                .toList();
    }

    private static String input(String column) {
        return switch (column) {
            case "IsRequired" -> "itemRequired";
            case "IsAdminOnly" -> "itemAdminOnly";
            case "IsLinkEditable" -> "itemLink";
            case "Place" -> "itemPlace";
            default -> INPUTS.getOrDefault("Item." + column, column);
        };
    }

    @GetMapping(ONE + "/delete")
    String confirm(@PathVariable String kind, @PathVariable int n, Model model) {
        String own = LIST + "/" + kind + "/" + n;
        return new Confirmation("", "admin.items.delete", find(kind, n).edit().labelJa(), "", own + "/delete", own)
                .ask(model);
    }

    @PostMapping(ONE + "/delete")
    String remove(@PathVariable String kind, @PathVariable int n, Model model,
            HttpServletResponse response) {
        ItemSheet item = find(kind, n);
        try {
            editor.remove(resource(kind), n);
            return "redirect:" + LIST + "/" + kind + "?done=item-deleted";
        } catch (FaultException e) {
            response.setStatus(e.faults().getFirst().status());
            return page(model, stored(item).faults(e, INPUTS), kind, item);
        }
    }

    private ItemSheet find(String kind, int n) {
        return sheets.find(resource(kind), n).orElseThrow(() -> new FaultException(Fault.notFound(null)));
    }

    private static ItemManner manner(Form form) {
        return new ItemManner(form.on("itemAdminOnly"), form.on("itemLink"), form.line("itemComment"),
                form.line("itemDefault"));
    }

    private static @Nullable Integer check(Form form) {
        return form.get("itemCheck").matches("|0") ? null : Integer.valueOf(form.number("itemCheck"));
    }

    private static @Nullable Integer length(Form form) {
        return form.narrow("itemMax").isEmpty() ? null : Integer.valueOf(form.number("itemMax"));
    }

    private static Form stored(ItemSheet item) {
        ItemEdit edit = item.edit();
        Form form = new Form().put("version", Integer.toString(item.version())).put("itemLabelJa", edit.labelJa())
                .put("itemLabelEn", edit.labelEn())
                .put("itemCheck", edit.check() == null ? "0" : edit.check().toString())
                .put("itemRequired", edit.required())
                .put("itemMax", edit.maxLength() == null ? "" : edit.maxLength().toString())
                .put("itemAdminOnly", edit.manner().adminOnly()).put("itemLink", edit.manner().linkEditable())
                .put("itemComment", edit.manner().comment()).put("itemDefault", edit.manner().standard())
                .put("itemPlace", Integer.toString(edit.place()));
        if (item.ofChoices()) {
            ItemRows.fill(form, edit.choices());
        }
        return form;
    }

    /** @param item null: a new one */
    private static String page(Model model, Form form, String kind, @Nullable ItemSheet item) {
        model.addAttribute("form", form).addAttribute("kind", kind).addAttribute("item", item)
                .addAttribute("forms", CustomItemMaker.forms(resource(kind)).stream().map(String::valueOf).toList())
                .addAttribute("checks", CHECKS).addAttribute("data", DATA).addAttribute("states", ItemRows.STATES);
        return "admin/settings/item";
    }
}
