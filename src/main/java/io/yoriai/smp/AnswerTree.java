package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;

import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.smp.xml.XmlReader;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.Row;
import io.yoriai.record.write.AnswerNodes;

/** A stored record as GET answers it, read like a body: what the wire's own writer and reader make of it. */
@Component
final class AnswerTree implements AnswerNodes {

    private static final String LIST = "List";

    private final CustomItems customItems;
    private final XmlReader xml = new XmlReader();

    AnswerTree(CustomItems customItems) {
        this.customItems = customItems;
    }

    @Override
    public Node node(Row row, Resource resource) {
        Map<Integer, CustomItem> items = resource.hasCustomItems() ? customItems.of(resource.name()) : Map.of();
        byte[] answer = XmlWriter.list(LIST, resource.name(), new Page(List.of(row), null), items, HOST);
        return read(answer, LIST).children().getFirst();
    }

    @Override
    public Node read(byte[] answer, String root) {
        return xml.read(answer, root);
    }
}
