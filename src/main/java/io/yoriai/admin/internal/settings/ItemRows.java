package io.yoriai.admin.internal.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.item.ItemEdit;
import io.yoriai.record.item.ItemEdit.State;

/** The choices of a custom item as rows of a form: inputs of one name each, in the order of the rows. */
final class ItemRows {

    static final List<State> STATES = List.of(State.values());

    private static final int EMPTY = 5;
    private static final List<String> NAMES = List.of("choiceId", "choicePlace", "choiceJa", "choiceEn",
            "choiceState");

    private ItemRows() {}

    private record Placed(int place, ItemEdit.Choice choice) {}

    /** Fills in what is stored, with rows for new choices below. */
    static void fill(Form form, List<ItemEdit.Choice> choices) {
        List<List<String>> columns = NAMES.stream().map(name -> (List<String>) new ArrayList<String>()).toList();
        for (int i = 0; i < choices.size() + EMPTY; i++) {
            boolean stored = i < choices.size();
            ItemEdit.Choice choice = stored ? choices.get(i) : new ItemEdit.Choice(0, "", "", State.USED);
            columns.get(0).add(choice.id() == 0 ? "" : Integer.toString(choice.id()));
            columns.get(1).add(stored ? Integer.toString(i + 1) : "");
            columns.get(2).add(choice.labelJa());
            columns.get(3).add(choice.labelEn());
            columns.get(4).add(choice.state().name());
        }
        for (int i = 0; i < NAMES.size(); i++) {
            form.put(NAMES.get(i), columns.get(i));
        }
    }

    /** What the rows say, in the order that they ask for; a row without a place comes last. */
    static List<ItemEdit.Choice> read(Form form) {
        List<Placed> rows = new ArrayList<>();
        int size = form.all(NAMES.getFirst()).size();
        if (NAMES.stream().anyMatch(name -> form.all(name).size() != size)) {
            form.fault("itemChoices", "fault.INVALID_VALUE");
            return List.of();
        }
        for (int i = 0; i < size; i++) {
            String id = form.all("choiceId").get(i);
            String place = form.all("choicePlace").get(i).strip();
            String japanese = form.all("choiceJa").get(i).strip();
            String english = form.all("choiceEn").get(i).strip();
            String state = form.all("choiceState").get(i);
            if (id.isEmpty() && japanese.isEmpty() && english.isEmpty()) {
                continue;
            }
            if (!id.matches("[0-9]{0,9}") || !place.matches("[0-9]{0,9}")
                    || STATES.stream().noneMatch(one -> one.name().equals(state))) {
                form.fault("itemChoices", "fault.INVALID_VALUE");
                return List.of();
            }
            rows.add(new Placed(place.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(place), new ItemEdit.Choice(
                    id.isEmpty() ? 0 : Integer.parseInt(id), japanese, english, State.valueOf(state))));
        }
        return rows.stream().sorted(Comparator.comparingInt(Placed::place)).map(Placed::choice).toList();
    }

    /** What was entered, for an item that somebody changed meanwhile: with choices that came, without those that went. */
    static List<ItemEdit.Choice> onto(List<ItemEdit.Choice> entered, List<ItemEdit.Choice> stored) {
        List<Integer> there = stored.stream().map(ItemEdit.Choice::id).toList();
        List<Integer> known = entered.stream().map(ItemEdit.Choice::id).toList();
        List<ItemEdit.Choice> all = entered.stream()
                .filter(choice -> choice.id() == 0 || there.contains(choice.id()))
                .collect(Collectors.toCollection(ArrayList::new));
        stored.stream().filter(choice -> !known.contains(choice.id())).forEach(all::add);
        return all;
    }
}
