package io.yoriai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One call of the recorded set, as a line of {@code wire/*.calls.tsv} says it; the README there tells how lines are written.
 *
 * @param title the line's first cell
 * @param choice which of the line's alternatives this is, in brackets; empty: it has none
 * @param line of the file
 * @param as who calls: a client, {@code sign:} and a client, or nobody
 * @param verb the HTTP method; empty: a preparation
 * @param path with {@code /}, or the preparation's name
 * @param keep names under which what the answer gives is kept
 */
record WireCall(String title, String choice, int line, String as, String verb, String path, String query, String body,
        List<String> headers, List<String> keep) {

    private static final int CELLS = 7;

    /** The calls of a file, in order. */
    static List<WireCall> read(Path file) {
        List<WireCall> calls = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<List<String>> cases = new ArrayList<>();
            expand(line, List.of(), cases);
            for (List<String> one : cases) {
                WireCall call = of(one, i + 1);
                if (!call.isPreparation() && !labels.add(call.label())) {
                    throw new IllegalStateException(file + ":" + (i + 1) + " says a label again: " + call.label());
                }
                calls.add(call);
            }
        }
        return calls;
    }

    /** Title and choice; unique in its file. */
    String label() {
        return choice.isEmpty() ? title : title + " " + choice;
    }

    boolean isPreparation() {
        return verb.isEmpty();
    }

    /** Name under which a preparation keeps what it makes. */
    String name() {
        return keep.isEmpty() ? "" : keep.getFirst();
    }

    /** Verb, path and query, as the file says them. */
    String head() {
        return verb + " " + path + (query.isEmpty() ? "" : "?" + query);
    }

    /** Every choice of {@code {a|b|c}}, from left to right; {@code {=1}} is the first one. A case is the line, then what was chosen. */
    private static void expand(String line, List<String> chosen, List<List<String>> cases) {
        int start = 0;
        List<String> choices = List.of();
        while (choices.size() < 2) {
            start = line.indexOf('{', start) + 1;
            if (start == 0) {
                List<String> one = new ArrayList<>(List.of(line));
                for (int i = 0; i < chosen.size(); i++) {
                    one.set(0, one.getFirst().replace("{=" + (i + 1) + "}", chosen.get(i)));
                }
                one.addAll(chosen);
                cases.add(one);
                return;
            }
            choices = choices(line, start);
        }
        int end = start + String.join("|", choices).length() + 1;
        for (String choice : choices) {
            List<String> more = new ArrayList<>(chosen);
            more.add(choice);
            expand(line.substring(0, start - 1) + choice + line.substring(end), more, cases);
        }
    }

    /** What stands between a brace and its match, split at the bars that are in no inner braces. */
    private static List<String> choices(String line, int start) {
        List<String> choices = new ArrayList<>();
        int depth = 0;
        int from = start;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '{') {
                depth++;
            } else if (depth == 0 && (c == '|' || c == '}')) {
                choices.add(line.substring(from, i));
                from = i + 1;
            }
            if (c == '}' && depth-- == 0) {
                return choices;
            }
        }
        throw new IllegalStateException("a brace is not closed: " + line);
    }

    private static WireCall of(List<String> one, int line) {
        String[] cells = Arrays.copyOf(one.getFirst().split("\t", -1), CELLS);
        Arrays.setAll(cells, i -> cells[i] == null ? "" : cells[i]);
        List<String> chosen = one.subList(1, one.size());
        String[] call = cells[2].split(" ", 2);
        boolean preparation = cells[2].startsWith("!");
        String path = preparation ? cells[2].substring(1) : call[1];
        List<String> headers = cells[5].isEmpty() ? List.of() : List.of(cells[5].split(" && "));
        return new WireCall(cells[0], chosen.isEmpty() ? "" : chosen.toString(), line, cells[1],
                preparation ? "" : call[0],
                preparation || path.startsWith("/") ? path : "/services/rest/" + path, cells[3], cells[4], headers,
                cells[6].isEmpty() ? List.of() : List.of(cells[6].split(" ")));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
