package io.yoriai.record.list;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import java.util.List;
import java.util.Locale;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Resource;
import io.yoriai.record.Tsv;

/**
 * Tables in which each column of a resource stands under its own name, so that no room says more of them: the table of methods
 * names them. A row comes under the campaign, or is about the lead, that one of its columns names; behind the table's name
 * stands {@code shared} where everybody is told of it. The bean is called by the element, such as {@code messageStrRows}.
 */
final class PlainTables implements BeanRegistrar {

    private static final String ALIAS = "t";

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        for (Tsv.Line method : Tsv.read("/dictionary/methods.tsv")) {
            List<String> words = method.words("table", " ");
            if (!words.isEmpty()) {
                String element = method.get("element");
                registry.registerBean(element.substring(0, 1).toLowerCase(Locale.ROOT) + element.substring(1) + "Rows",
                        ResourceTable.class, bean -> bean.supplier(
                                context -> table(context.bean(Dictionary.class).resource(element), words)));
            }
        }
    }

    private static ResourceTable table(Resource resource, List<String> words) {
        ResourceTable table = ResourceTable.of(resource, words.getFirst() + " " + ALIAS, ALIAS);
        for (Column column : resource.columns()) {
            if (column.answered() && Bindings.Carrier.of(column) == null) {
                throw new IllegalStateException(
                        column.field() + " stands in more than its own column: a room says where");
            }
            String of = column.codes() instanceof Codes.Foreign foreign ? foreign.resource() : "";
            if (of.equals("Seminar")) {
                table.campaign(ALIAS + "." + ResourceTable.storedName(column));
            } else if (of.equals("VisitorData")) {
                table.about(of, ALIAS + "." + ResourceTable.storedName(column));
            }
        }
        return words.contains("shared") ? table.shared() : table;
    }

    @Configuration(proxyBeanMethods = false)
    @Import(PlainTables.class)
    static class Registered {}
}
