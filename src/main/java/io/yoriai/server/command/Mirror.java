package io.yoriai.server.command;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;
import io.yoriai.record.write.AnswerNodes;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.ItemCopies;
import io.yoriai.record.list.Copies;

/**
 * Reads another installation list by list and stores it here (docs/adr/0074). A page and how far the run has come with it are
 * one transaction: whatever ends a run, the next one goes on behind the last page that is here.
 */
final class Mirror {

    /** An answer of so many records is read at once. */
    private static final int PAGE = 200;
    private static final int TOLD = 20;
    /** Batches are a key's own; a saved condition is not told whole, and without it would choose everybody. */
    private static final Set<String> NOT_READ = Set.of("bulkapi.get", "searchcondition.get");
    private static final Map<String, String> SETTINGS = Map.of("visitorsetting.get", "VisitorData",
            "seminaritemsetting.get", "Seminar", "sessionitemsetting.get", "Session", "speakersetting.get", "Speaker",
            "activitysetting.get", "Activity");

    private final Dictionary dictionary;
    private final Copies copies;
    private final ItemCopies items;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionTemplate transaction;
    private final AnswerNodes answers;

    Mirror(Dictionary dictionary, Copies copies, ItemCopies items, JdbcClient jdbc, JsonMapper json,
            TransactionTemplate transaction, AnswerNodes answers) {
        this.answers = answers;
        this.dictionary = dictionary;
        this.copies = copies;
        this.items = items;
        this.jdbc = jdbc;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * What is read.
     *
     * @param since "": everything
     * @param again whether a run that came to its end is made once more
     */
    record Source(String url, WireClient client, String since, boolean again) {}

    private record Progress(long after, long passed, long stored, long refusals, boolean over) {}

    /** The other installation does not answer this. */
    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Copies what can be read, and tells what could not be carried.
     *
     * @return whether every list was read to its end
     */
    boolean run(Source source, PrintWriter out) {
        boolean whole = true;
        begin(source);
        List<String> report = new ArrayList<>();
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            whole &= attempt(setting.getKey(), report,
                    () -> settings(source, setting.getKey(), setting.getValue(), out));
        }
        pause(); // readers of the items see them a second later
        for (String resource : copies.order()) {
            for (Method method : dictionary.methods()) {
                if (method.verb().equals("GET") && method.listElement() != null && method.element().equals(resource)
                        && !NOT_READ.contains(method.name())) {
                    whole &= attempt(method.name(), report, () -> list(source, method, resource, out));
                }
            }
        }
        tell(source, report, out);
        return whole;
    }

    private static boolean attempt(String method, List<String> report, Runnable work) {
        try {
            work.run();
            return true;
        } catch (UnreadableException e) {
            report.add(method + ": " + e.getMessage());
            return false;
        }
    }

    /** Where the last run came to its end, or another time is asked for, everything is read anew. */
    private void begin(Source source) {
        transaction.executeWithoutResult(status -> {
            boolean fresh = source.again() || jdbc
                    .sql("select count(*) = 0 from mirror_progress where source = ? and finished_at is null")
                    .param(source.url()).query((row, n) -> row.getBoolean(1)).single()
                    || jdbc.sql("select exists (select from mirror_progress where source = ? and since <> ?)")
                            .params(source.url(), source.since()).query((row, n) -> row.getBoolean(1)).single();
            if (fresh) {
                jdbc.sql("delete from mirror_progress where source = ?").param(source.url()).update();
                dictionary.methods().stream()
                        .filter(method -> method.verb().equals("GET") && method.listElement() != null
                                && copies.has(method.element()) && !NOT_READ.contains(method.name()))
                        .forEach(method -> jdbc
                                .sql("insert into mirror_progress (source, method, since) values (?, ?, ?)")
                                .params(source.url(), method.name(), source.since()).update());
            }
        });
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

    private void list(Source source, Method method, String resource, PrintWriter out) {
        Resource declared = dictionary.resource(resource);
        boolean byId = copies.isNumbered(resource);
        Progress progress = progress(source, method);
        int limit = PAGE;
        while (!progress.over()) {
            Map<String, String> asked = new LinkedHashMap<>();
            declared.columns().stream().map(Column::shown).filter(shown -> !shown.unless())
                    .filter(shown -> !shown.parameter().isEmpty())
                    .forEach(shown -> asked.put(shown.parameter(), shown.value()));
            if (byId) {
                asked.putAll(Map.of("search_key1", "Id", "search_operator1", "gt", "search_value1",
                        Long.toString(progress.after()), "order", "Id"));
            } else {
                asked.put("offset", Long.toString(progress.passed()));
            }
            Column changed = declared.find("DateUpdate");
            if (!source.since().isEmpty() && changed != null && changed.search()) {
                asked.putAll(Map.of("search_key2", "DateUpdate", "search_operator2", "ge", "search_value2",
                        source.since()));
            }
            asked.put("limit", Integer.toString(limit));
            Node root;
            try {
                root = read(source, method, asked, Objects.requireNonNull(method.listElement()));
            } catch (TooManyException e) {
                limit = Math.max(1, limit / 4);
                continue;
            }
            progress = store(source, method, resource, root.children(), progress, limit, byId);
            out.println(resource + ": " + progress.stored() + " of " + progress.passed()
                    + (progress.over() ? "" : " ..."));
            out.flush();
        }
    }

    private Progress store(Source source, Method method, String resource, List<Node> records, Progress before,
            int limit, boolean byId) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Copies.Outcome outcome = copies.store(resource, records);
            long last = before.after();
            if (byId && !records.isEmpty()) {
                last = Long.parseLong(Objects.requireNonNull(records.getLast().child("Id")).text());
            }
            boolean over = records.size() < limit && (records.isEmpty() || limit == PAGE);
            Progress after = new Progress(last, before.passed() + records.size(), before.stored() + outcome.stored(),
                    before.refusals() + outcome.refused().size(), over);
            jdbc.sql(
                    """
                            update mirror_progress set after_id = :after, passed = :passed, stored = :stored, refusals = :refusals,
                                refused = case when jsonb_array_length(refused) < :told then refused || :refused::jsonb else refused end,
                                finished_at = case when :over then now() end
                            where source = :source and method = :method""")
                    .param("after", after.after())
                    .param("passed", after.passed()).param("stored", after.stored())
                    .param("refusals", after.refusals()).param("told", TOLD)
                    .param("refused", json.writeValueAsString(outcome.refused().stream().limit(TOLD).toList()))
                    .param("over", over).param("source", source.url()).param("method", method.name()).update();
            return after;
        }));
    }

    private Progress progress(Source source, Method method) {
        return jdbc.sql("""
                select after_id, passed, stored, refusals, finished_at is not null from mirror_progress
                where source = ? and method = ?""").params(source.url(), method.name())
                .query((row, n) -> new Progress(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                        row.getBoolean(5)))
                .optional().orElse(new Progress(0, 0, 0, 0, true));
    }

    /** A page holds more than one answer may: fewer are asked for. */
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("too many", null, false, false);
        }
    }

    private Node read(Source source, Method method, Map<String, String> asked, String root) {
        try {
            HttpResponse<String> answer = source.client().callOn(method, asked);
            if (answer.statusCode() == 429) {
                pause();
                return read(source, method, asked, root);
            }
            if (answer.statusCode() == 400 && answer.body().contains("<ErrorField>limit</ErrorField>")
                    && !"1".equals(asked.get("limit"))) {
                throw new TooManyException();
            }
            if (answer.statusCode() != 200) {
                throw new UnreadableException("HTTP " + answer.statusCode() + told(answer.body()));
            }
            return answers.read(answer.body().getBytes(StandardCharsets.UTF_8), root);
        } catch (FaultException e) {
            throw new UnreadableException(Faults.told(e));
        } catch (IOException e) {
            throw new CommandException(source.url() + " does not answer: " + e.getMessage()
                    + ". The same command goes on where this one ended.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted");
        }
    }

    private static String told(String body) {
        java.util.regex.Matcher message = java.util.regex.Pattern.compile("<ErrorMessage>(.*?)</ErrorMessage>")
                .matcher(body);
        return message.find() ? " " + message.group(1) : "";
    }

    private static void pause() {
        try {
            Thread.sleep(1_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Source source, List<String> unread, PrintWriter out) {
        out.println();
        jdbc.sql("""
                select method, passed, stored, refusals, refused::text from mirror_progress where source = ?
                order by method""").param(source.url()).query(row -> {
            out.println(row.getString(1) + ": " + row.getLong(2) + " read, " + row.getLong(3) + " stored"
                    + (row.getLong(4) == 0 ? "" : ", " + row.getLong(4) + " refused: " + row.getString(5)));
        });
        unread.forEach(line -> out.println("Not read: " + line));
        out.println("Not carried: SearchCondition, BulkApi, " + String.join(", ", copies.without()));
        for (String resource : copies.order()) {
            List<String> left = copies.leftOut(resource);
            if (!left.isEmpty()) {
                out.println("Has no place of its own: " + resource + " " + String.join(", ", left));
            }
        }
        out.println("No API tells passwords, keys, and what bodies of sent mails held before they were sent.");
        out.flush();
    }
}
