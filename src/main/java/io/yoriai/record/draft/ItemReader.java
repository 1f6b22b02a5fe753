package io.yoriai.record.draft;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.Times;
import io.yoriai.record.Verb;
import io.yoriai.record.item.CustomItem;

/** Reads custom items in all their spellings (spec/conventions.md 4, spec/smp-lead.md 0.3). */
@Component
final class ItemReader {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,15}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}(\\.\\d{1,4})?");

    /**
     * The item's value, {@link Draft#CLEARED}, or null where nothing is to be done or a fault was told.
     *
     * @param faults takes faults of what a lenient call may leave out
     * @param hard takes those that no call may have
     */
    @Nullable
    Object read(CustomItem item, @Nullable String suffix, List<Node> nodes, Reading reading, Faults faults,
            Faults hard) {
        String field = item.resource() + "." + item.name();
        if (item.data() == CustomItem.Data.CHOICE || item.data() == CustomItem.Data.FILE) {
            nodes.replaceAll(Node::withoutLayout);
        }
        Node node = nodes.getFirst();
        boolean scalar = item.data() != CustomItem.Data.CHOICE && item.data() != CustomItem.Data.FILE;
        if (nodes.size() == 1 && node.isBlank() && scalar) {
            return null;
        }
        if (nodes.size() == 1 && (node.isEmpty() || node.isBlank())) {
            return reading.verb() == Verb.PUT ? Draft.CLEARED : null;
        }
        return switch (item.data()) {
            case CHOICE -> readChoices(item, field, nodes, faults);
            case FILE -> {
                if (nodes.size() > 1) {
                    faults.add(Fault.invalidValue(field));
                    yield null;
                }
                yield RefReader.readFile(item.resource(), field, item.name() + "File", node, reading, faults);
            }
            default -> {
                if (suffix != null || nodes.size() > 1 || !node.children().isEmpty()) {
                    faults.add(Fault.unknownColumn(field));
                    yield null;
                }
                yield readValue(item, field, node.text(), reading, faults, hard);
            }
        };
    }

    private static @Nullable Object readValue(CustomItem item, String field, String sent, Reading reading,
            Faults faults, Faults hard) {
        String text = item.multiLine() ? sent.replace("\r\n", "\n").replace('\r', '\n') : sent.strip();
        if (Formats.hasControl(text, item.multiLine())) {
            hard.add(Fault.invalidType(field));
            return null;
        }
        int most = reading.lenient() ? item.storeLimit() : item.limit();
        if (text.codePointCount(0, text.length()) > most) {
            hard.add(Fault.tooLong(field, most));
            return null;
        }
        Object value = switch (item.data()) {
            case STRING -> text;
            case INTEGER -> INTEGER.matcher(text).matches() ? new BigDecimal(text) : null;
            case DECIMAL -> DECIMAL.matcher(text).matches() && digits(text) <= 15 ? new BigDecimal(text) : null;
            case DATE -> Times.day(text);
            case DATE_TIME -> Times.moment(text);
            default -> throw new IllegalStateException(field);
        };
        boolean early = value instanceof LocalDate day && day.isBefore(Times.FIRST_DAY)
                || value instanceof Instant moment
                        && moment.isBefore(Times.FIRST_DAY.atStartOfDay(Times.JST).toInstant());
        boolean fails = item.check() != null && !reading.lenient() && !Formats.passes(item.check(), text);
        if (value == null || fails) {
            faults.add(Fault.invalidType(field));
            return null;
        }
        if (early) {
            faults.add(Fault.invalidValue(field));
            return null;
        }
        return value;
    }

    private static long digits(String text) {
        return text.chars().filter(Character::isDigit).count();
    }

    private static @Nullable Object readChoices(CustomItem item, String field, List<Node> nodes, Faults faults) {
        List<Integer> chosen = new ArrayList<>();
        for (Node node : nodes) {
            if (node.name().endsWith("List") && node.hasStrayText()) {
                faults.add(Fault.invalidValue(field));
                return null;
            }
            List<Node> entries = node.name().endsWith("List") ? node.children() : List.of(node);
            for (Node entry : entries) {
                if (!entry.name().equals(item.name())) {
                    faults.add(Fault.unknownColumn(item.resource() + "." + entry.name()));
                    return null;
                }
                CustomItem.Choice choice = readChoice(item, field, entry, faults);
                if (!faults.isEmpty()) {
                    return null;
                }
                if (choice != null && !chosen.contains(choice.id())) {
                    chosen.add(choice.id());
                }
            }
        }
        if (item.single() && chosen.size() > 1) {
            faults.add(Fault.invalidValue(field));
            return null;
        }
        chosen.sort(null);
        return chosen.isEmpty() ? Draft.CLEARED : chosen;
    }

    private static CustomItem.@Nullable Choice readChoice(CustomItem item, String field, Node entry, Faults faults) {
        String id = entry.text().strip();
        String label = "";
        if (entry.isTangled()) {
            faults.add(Fault.invalidValue(field));
            return null;
        }
        for (Node child : entry.children()) {
            if (child.name().equals(item.name() + "Id")) {
                id = child.text().strip();
            } else if (child.name().equals(item.name() + "Name")) {
                label = child.text().strip();
            } else {
                faults.add(Fault.unknownColumn(item.resource() + "." + child.name()));
                return null;
            }
        }
        if (id.isEmpty() && label.isEmpty()) {
            return null;
        }
        CustomItem.Choice choice = id.isEmpty()
                ? item.choiceLabelled(label)
                : id.matches("\\d{1,9}") ? item.choice(Integer.parseInt(id)) : null;
        if (choice == null) {
            faults.add(Fault.invalidValue(field));
        } else if (!label.isEmpty() && !label.equals(choice.labelJa())) {
            faults.add(Fault.invalidValue(field).saying("fault.INVALID_VALUE.pair"));
        }
        return choice;
    }
}
