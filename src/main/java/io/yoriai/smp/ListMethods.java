package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.CallLog;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Method;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Search;

/** Every method that only lists rows of one resource: those whose element has a table. */
@Component
final class ListMethods implements Methods {

    private final Dictionary dictionary;
    private final Map<String, ResourceTable> tables = new HashMap<>();
    private final Lists lists;
    private final CustomItems customItems;
    private final CallLog calls;

    ListMethods(Dictionary dictionary, List<ResourceTable> tables, Lists lists, CustomItems customItems,
            CallLog calls) {
        this.dictionary = dictionary;
        this.lists = lists;
        this.customItems = customItems;
        this.calls = calls;
        tables.forEach(table -> this.tables.put(table.resource().name(), table));
    }

    @Override
    public Map<String, Handler> handlers() {
        Map<String, Handler> handlers = new HashMap<>();
        for (Method method : dictionary.methods()) {
            ResourceTable table = tables.get(method.element());
            if (method.verb().equals("GET") && method.listElement() != null && table != null) {
                handlers.put(method.name(), call -> list(call, table));
            }
        }
        return handlers;
    }

    @Override
    public boolean givesWay() {
        return true;
    }

    private Answer list(Call call, ResourceTable table) {
        Faults faults = new Faults();
        Map<String, String> parameters = call.parameters(faults);
        boolean counted = "1".equals(call.query().get("count"));
        Search search = call.id() == null
                ? SearchReader.read(call.query(), parameters, faults)
                : new Search(List.of(), null, false, 1, 0, counted, parameters, null).of(call.id());
        Page page = page(call, search, faults);
        Map<Integer, CustomItem> items = table.resource().hasCustomItems()
                ? customItems.of(table.resource().name())
                : Map.of();
        return Answer.ok(XmlWriter.list(Objects.requireNonNull(call.method().listElement()), call.method().element(),
                page, items, call.host()));
    }

    /**
     * The rows that a call of a list method asks for.
     *
     * @param faults what was found wrong already
     */
    Page page(Call call, Search search, Faults faults) {
        ResourceTable table = Objects.requireNonNull(tables.get(call.method().element()));
        if (!faults.isEmpty()) {
            // Keys and values are checked as well, so that all faults are told at once.
            collect(call, table, search, faults);
        }
        Page page = lists.list(table, search, call.reach());
        calls.read(call.client(), call.method().name(), page.rows().size());
        return page;
    }

    private void collect(Call call, ResourceTable table, Search search, Faults faults) {
        try {
            lists.check(table, search, call.reach());
        } catch (FaultException e) {
            for (Fault fault : e.faults()) {
                faults.add(fault);
            }
        }
        faults.throwIfAny();
    }
}
