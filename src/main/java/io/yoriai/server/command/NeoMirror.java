package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.ReaderCopies;
import io.yoriai.record.FaultException;
import io.yoriai.record.list.Copies.Refused;

/**
 * Reads the readers of another installation's magazines number by number, for the newsletter API has no list of them
 * (spec/neo.md 5.1), and keeps them here with their numbers (docs/adr/0081).
 */
final class NeoMirror {

    /** So many numbers are one transaction. */
    private static final int PAGE = 100;

    private final MirrorProgress progress;
    private final ReaderCopies readers;

    NeoMirror(MirrorProgress progress, ReaderCopies readers) {
        this.progress = progress;
        this.readers = readers;
    }

    /**
     * What is read.
     *
     * @param magazines by number there, the number here
     * @param from the first number that is asked for
     * @param to the last one; 0: until {@code gap} numbers in a row are nobody's
     */
    record Source(NeoWireClient client, Map<Long, Long> magazines, long from, long to, long gap, boolean again) {

        private boolean isOver(long asked, long known) {
            return to > 0 ? asked >= to : asked - Math.max(known, from - 1) >= gap;
        }
    }

    /** @return whether every magazine was read to its end */
    boolean run(Source source, PrintWriter out) {
        String url = source.client().url();
        progress.begin(url, source.from() + "-" + source.to() + " of " + source.magazines(), source.again(),
                source.magazines().keySet().stream().map(NeoMirror::name).toList());
        List<String> unread = new ArrayList<>();
        source.magazines().forEach((there, here) -> {
            try {
                magazine(source, there, here, out);
            } catch (NeoWireClient.RefusedException e) {
                unread.add(name(there) + ": " + e.getMessage());
            } catch (FaultException e) {
                unread.add(name(there) + ": magazine " + here + " here: " + CommandException.told(e));
            } catch (IOException e) {
                throw new CommandException(url + " does not answer: " + e.getMessage()
                        + ". The same command goes on where this one ended.");
            }
        });
        progress.tell(url, out);
        unread.forEach(line -> out.println("Not read: " + line));
        out.println(
                "No API tells magazines and their settings, issues, step mails, what choices are called, histories,");
        out.println("consents, and which readers still have to confirm: those come with delivery stopped.");
        out.flush();
        return unread.isEmpty();
    }

    private static String name(long magazine) {
        return "magazine " + magazine;
    }

    private void magazine(Source source, long there, long here, PrintWriter out) throws IOException {
        readers.check(here);
        String url = source.client().url();
        MirrorProgress.At at = progress.at(url, name(there));
        long known = at.after();
        long asked = Math.max(at.after(), source.from() - 1);
        while (!at.over()) {
            List<JsonNode> found = new ArrayList<>();
            long first = asked;
            while (asked - first < PAGE && !source.isOver(asked, known)) {
                JsonNode reader = source.client().reader(there, ++asked);
                if (reader != null) {
                    known = asked;
                    found.add(reader);
                }
            }
            // What is nobody's at the end may be somebody's next time.
            boolean over = source.isOver(asked, known);
            long last = over ? known : asked;
            MirrorProgress.At before = at;
            at = progress.move(url, name(there), () -> {
                List<Refused> refused = new ArrayList<>();
                found.forEach(reader -> {
                    String reason = store(here, reader);
                    if (reason != null) {
                        refused.add(new Refused(reader.path("id").asString(), reason));
                    }
                });
                return new MirrorProgress.Page(
                        before.behind(last, found.size(), found.size() - refused.size(), over), refused);
            });
            out.println(name(there) + ": " + at.stored() + " of " + at.passed() + " readers up to number " + asked
                    + (over ? "" : " ..."));
            out.flush();
        }
    }

    private @Nullable String store(long magazine, JsonNode reader) {
        Map<ReaderField, @Nullable String> texts = new java.util.EnumMap<>(ReaderField.class);
        for (ReaderField field : ReaderField.values()) {
            JsonNode value = reader.path(field.parameter());
            texts.put(field, value.isMissingNode() || value.isNull() ? "" : value.asString());
        }
        return readers.store(magazine, reader.path("id").asLong(),
                Objects.requireNonNull(reader.path("email").asString()), texts);
    }
}
