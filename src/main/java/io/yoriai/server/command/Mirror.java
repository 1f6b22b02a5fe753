package io.yoriai.server.command;

import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.ItemCopies;
import io.yoriai.record.list.Copies;
import io.yoriai.record.write.AnswerNodes;

/** Reads another installation list by list and stores it here (docs/adr/0074, 0080). */
final class Mirror {

    /** An answer of so many records is read at once. */
    private static final int PAGE = 200;
    /** Batches are a key's own. */
    private static final String BATCHES = "bulkapi.get";
    private static final Pattern MESSAGE = Pattern.compile("<ErrorMessage>(.*?)</ErrorMessage>");
    private static final Map<String, String> SETTINGS = Map.of("visitorsetting.get", "VisitorData",
            "seminaritemsetting.get", "Seminar", "sessionitemsetting.get", "Session", "speakersetting.get", "Speaker",
            "activitysetting.get", "Activity");

    private final Dictionary dictionary;
    private final Copies copies;
    private final ItemCopies items;
    private final MirrorProgress progress;
    private final TransactionTemplate transaction;
    private final AnswerNodes answers;

    Mirror(Dictionary dictionary, Copies copies, ItemCopies items, MirrorProgress progress,
            TransactionTemplate transaction, AnswerNodes answers) {
        this.answers = answers;
        this.dictionary = dictionary;
        this.copies = copies;
        this.items = items;
        this.progress = progress;
        this.transaction = transaction;
    }

    /**
     * What is read.
     *
     * @param since "": everything
     * @param again whether a run that came to its end is made once more
     */
    record Source(String url, WireClient client, String since, boolean again) {}

    /**
     * One reading of a list.
     *
     * @param parameters those of the method's own
     * @param late whether it ties records that are here with others
     */
    private record Reading(Method method, String resource, Map<String, String> parameters, boolean late) {

        String name() {
            StringBuilder name = new StringBuilder(method.name());
            parameters.forEach((parameter, value) -> name.append(' ').append(parameter).append('=').append(value));
            return name.append(late ? " (ties)" : "").toString();
        }
    }

    /** The other installation does not answer this. */
    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    /** A page holds more than one answer may: fewer are asked for. */
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("too many", null, false, false);
        }
    }

    /**
     * Copies what can be read, and tells what could not be carried.
     *
     * @return whether every list was read to its end
     */
    boolean run(Source source, PrintWriter out) {
        List<Reading> readings = readings();
        progress.begin(source.url(), source.since(), source.again(), readings.stream().map(Reading::name).toList());
        List<String> unread = new ArrayList<>();
        SETTINGS.forEach((method, resource) -> attempt(method, unread, () -> settings(source, method, resource, out)));
        // Nothing has asked for the items of this database before: they are read as they are now.
        readings.forEach(reading -> attempt(reading.name(), unread, () -> list(source, reading, out)));
        transaction.executeWithoutResult(status -> copies.settle());
        progress.tell(source.url(), out);
        tell(unread, out);
        return unread.isEmpty();
    }

    /** Each resource behind those that its records name, and behind them all once more those that name later ones. */
    private List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        List<Reading> late = new ArrayList<>();
        for (String resource : copies.order()) {
            for (Method method : dictionary.methods()) {
                if (method.verb().equals("GET") && method.listElement() != null && method.element().equals(resource)
                        && !method.name().equals(BATCHES)) {
                    Map<String, String> shown = shown(dictionary.resource(resource));
                    copies.readings(resource).forEach(chosen -> {
                        readings.add(new Reading(method, resource, both(shown, chosen), false));
                        if (copies.isLate(resource)) {
                            late.add(new Reading(method, resource, both(shown, chosen), true));
                        }
                    });
                }
            }
        }
        readings.addAll(late);
        return readings;
    }

    private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
        Map<String, String> both = new LinkedHashMap<>(one);
        both.putAll(other);
        return both;
    }

    /** What makes a list tell the columns that it tells on demand only. */
    private static Map<String, String> shown(Resource resource) {
        Map<String, String> shown = new LinkedHashMap<>();
        resource.columns().stream().map(Column::shown).filter(one -> !one.unless() && !one.parameter().isEmpty())
                .forEach(one -> shown.put(one.parameter(), one.value()));
        return shown;
    }

    private static void attempt(String reading, List<String> unread, Runnable work) {
        try {
            work.run();
        } catch (UnreadableException e) {
            unread.add(reading + ": " + e.getMessage());
        }
    }

    private void settings(Source source, String name, String resource, PrintWriter out) {
        Method method = Objects.requireNonNull(dictionary.method(name));
        Node root = read(source, method, Map.of(), method.element());
        String item = method.element() + "Item";
        List<Node> settings = root.children().stream().filter(node -> node.name().equals(item)).toList();
        Integer made = transaction.execute(status -> items.store(resource, settings));
        out.println(resource + ": " + made + " custom items");
        out.flush();
    }

    private void list(Source source, Reading reading, PrintWriter out) {
        boolean byId = copies.isNumbered(reading.resource());
        MirrorProgress.At at = progress.at(source.url(), reading.name());
        int limit = PAGE;
        while (!at.over()) {
            Node root;
            try {
                root = read(source, reading.method(), asked(source, reading, at, byId, limit),
                        Objects.requireNonNull(reading.method().listElement()));
            } catch (TooManyException e) {
                limit = Math.max(1, limit / 4);
                continue;
            }
            at = store(source, reading, root.children(), at, limit, byId);
            out.println(reading.name() + ": " + at.stored() + " of " + at.passed() + (at.over() ? "" : " ..."));
            out.flush();
        }
    }

    private Map<String, String> asked(Source source, Reading reading, MirrorProgress.At at, boolean byId, int limit) {
        Map<String, String> asked = new LinkedHashMap<>(reading.parameters());
        if (byId) {
            asked.putAll(Map.of("search_key1", "Id", "search_operator1", "gt", "search_value1",
                    Long.toString(at.after()), "order", "Id"));
        } else {
            asked.put("offset", Long.toString(at.passed()));
        }
        Column changed = dictionary.resource(reading.resource()).find("DateUpdate");
        if (!source.since().isEmpty() && changed != null && changed.search()) {
            asked.putAll(Map.of("search_key2", "DateUpdate", "search_operator2", "ge", "search_value2",
                    source.since()));
        }
        asked.put("limit", Integer.toString(limit));
        return asked;
    }

    private MirrorProgress.At store(Source source, Reading reading, List<Node> records, MirrorProgress.At before,
            int limit, boolean byId) {
        long last = byId && !records.isEmpty()
                ? Long.parseLong(Objects.requireNonNull(records.getLast().child("Id")).text())
                : before.after();
        boolean over = records.size() < limit && (records.isEmpty() || limit == PAGE);
        return progress.move(source.url(), reading.name(), () -> {
            Copies.Outcome outcome = reading.late()
                    ? copies.tie(reading.resource(), records)
                    : copies.store(reading.resource(), records);
            return new MirrorProgress.Page(before.behind(last, records.size(), outcome.stored(), over),
                    outcome.refused());
        });
    }

    private Node read(Source source, Method method, Map<String, String> asked, String root) {
        try {
            HttpResponse<String> answer = source.client().callOn(method, asked);
            if (answer.statusCode() == 400 && answer.body().contains("<ErrorField>limit</ErrorField>")
                    && !"1".equals(asked.get("limit"))) {
                throw new TooManyException();
            }
            if (answer.statusCode() != 200) {
                Matcher message = MESSAGE.matcher(answer.body());
                throw new UnreadableException(
                        "HTTP " + answer.statusCode() + (message.find() ? " " + message.group(1) : ""));
            }
            return answers.read(answer.body().getBytes(StandardCharsets.UTF_8), root);
        } catch (FaultException e) {
            throw new UnreadableException(CommandException.told(e));
        } catch (IOException e) {
            throw new CommandException(source.url() + " does not answer: " + e.getMessage()
                    + ". The same command goes on where this one ended.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted");
        }
    }

    private void tell(List<String> unread, PrintWriter out) {
        unread.forEach(line -> out.println("Not read: " + line));
        if (!copies.without().isEmpty()) {
            out.println("Not carried: " + String.join(", ", copies.without()));
        }
        for (String resource : copies.order()) {
            List<String> left = copies.leftOut(resource);
            if (!left.isEmpty()) {
                out.println("Comes by itself: " + resource + " " + String.join(", ", left));
            }
            copies.untold(resource).forEach(what -> out.println("Told by no list: " + what));
        }
        out.println("No API tells passwords, keys, and what bodies of sent mails held before they were sent.");
        out.flush();
    }
}
