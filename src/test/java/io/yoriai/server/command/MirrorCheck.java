package io.yoriai.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.yoriai.account.Credentials;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Copies;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Search;
import io.yoriai.record.write.AnswerNodes;
import io.yoriai.testkit.Api;

/**
 * Compares a mirror of the server of a test with it, list by list and record by record; makes the mirror, and is broken off
 * twice, where there is none.
 */
public final class MirrorCheck {

    private final Mirror mirror;
    private final Lists lists;
    private final Copies copies;
    private final List<ResourceTable> tables;
    private final AnswerNodes answers;
    private final Dictionary dictionary;
    private final Set<String> campaigns = new HashSet<>();
    private int passed;

    MirrorCheck(Mirror mirror, Lists lists, Copies copies, List<ResourceTable> tables, AnswerNodes answers,
            Dictionary dictionary) {
        this.mirror = mirror;
        this.lists = lists;
        this.copies = copies;
        this.tables = tables;
        this.answers = answers;
        this.dictionary = dictionary;
    }

    /**
     * What came of it.
     *
     * @param told what the command printed
     * @param records how many were compared, by list
     */
    public record Found(String told, Map<String, Integer> records) {}

    /**
     * Mirrors and compares.
     *
     * @param database JDBC address of the one that is mirrored into
     */
    public static Found same(Api api, Credentials as, String database) {
        return with(options(database), check -> check.compared(api, as, check.mirrored(api, as)));
    }

    /**
     * Compares what a mirror has left.
     *
     * @param told what it said
     */
    static Found left(Api api, Credentials as, DatabaseOptions options, String told) {
        return with(options, check -> check.compared(api, as, told));
    }

    private static Found with(DatabaseOptions options, Function<MirrorCheck, Found> work) {
        return CommandContext.with(options, MirrorCheck.class, work, ImportCommand.Tables.class, MirrorProgress.class,
                Mirror.class, MirrorCheck.class, WithoutThings.class, Items.class);
    }

    /** What the questions of surveys are, to tell what was answered. */
    @ComponentScan(basePackages = "io.yoriai.survey.internal", useDefaultFilters = false, includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.Questions"))
    static final class Items {}

    /** A command has no tables of the tests' own, which stand on their class path. */
    static final class WithoutThings implements BeanDefinitionRegistryPostProcessor {

        @Override
        public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
            for (String name : registry.getBeanDefinitionNames()) {
                if ("thingTables".equals(registry.getBeanDefinition(name).getFactoryBeanName())) {
                    registry.removeBeanDefinition(name);
                }
            }
        }
    }

    static DatabaseOptions options(String database) {
        try {
            return options(database, Files.createTempDirectory("mirror"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @param data where its secret is */
    static DatabaseOptions options(String database, Path data) {
        DatabaseOptions options = new DatabaseOptions();
        options.url = database;
        options.user = "postgres";
        options.word = "postgres";
        options.data = data;
        return options;
    }

    /** A program whose network breaks at one of its calls. */
    private static final class Breaking extends WireClient {

        private int left;

        Breaking(String url, Credentials as, int calls) {
            super(url, as);
            left = calls;
        }

        @Override
        HttpResponse<String> callOn(Method method, Map<String, String> parameters)
                throws IOException, InterruptedException {
            if (left-- == 0) {
                throw new IOException("broken off");
            }
            return super.callOn(method, parameters);
        }
    }

    /** What the mirror said that came to its end. */
    private String mirrored(Api api, Credentials as) {
        StringWriter out = new StringWriter();
        for (int calls : new int[]{9, 30}) {
            try (WireClient client = new Breaking(api.base(), as, calls)) {
                assertThatThrownBy(() -> mirror.run(new Mirror.Source(api.base(), client, "", false),
                        new PrintWriter(new StringWriter()))).isInstanceOf(CommandException.class)
                        .hasMessageContaining("goes on where this one ended");
            }
        }
        try (WireClient client = new WireClient(api.base(), as)) {
            boolean whole = mirror.run(new Mirror.Source(api.base(), client, "", false), new PrintWriter(out, true));
            assertThat(whole).as(out.toString()).isTrue();
        }
        return out.toString();
    }

    private Found compared(Api api, Credentials as, String told) {
        // What the program knows of masters may be a second old.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_100));
        there(api, as, Objects.requireNonNull(dictionary.method("seminar.get")), Map.of(), Search.USUAL_LIMIT, 0)
                .forEach(campaign -> campaigns.add(campaign.child("Id").text()));
        Map<String, Integer> records = new LinkedHashMap<>();
        Map<String, String> differ = new LinkedHashMap<>();
        for (Method method : dictionary.methods()) {
            ResourceTable table = tables.stream().filter(one -> one.resource().name().equals(method.element()))
                    .findFirst().orElse(null);
            if (method.verb().equals("GET") && method.listElement() != null && table != null
                    && !method.name().equals("bulkapi.get")) {
                for (Map<String, String> reading : copies.readings(method.element())) {
                    records.merge(method.name(), compare(api, as, method, table, reading, differ), Integer::sum);
                }
            }
        }
        assertThat(differ).as(told).isEmpty();
        assertThat(
                dictionary.methods().stream().filter(method -> method.isList() && !records.containsKey(method.name()))
                        .map(Method::name))
                .as("lists that are not carried: what one key sent, and sums")
                .containsOnly("bulkapi.get", "counting.getApplication", "counting.getAttendance");
        return new Found(told, records);
    }

    private int compare(Api api, Credentials as, Method method, ResourceTable table, Map<String, String> reading,
            Map<String, String> differ) {
        Map<String, String> asked = new LinkedHashMap<>(reading);
        table.resource().columns().stream().map(Column::shown).filter(shown -> !shown.unless())
                .filter(shown -> !shown.parameter().isEmpty())
                .forEach(shown -> asked.put(shown.parameter(), shown.value()));
        int limit = asked.isEmpty() ? Search.USUAL_LIMIT : 10;
        int read = 0;
        int offset = 0;
        for (passed = 1; passed > 0; offset += passed) {
            List<Node> there = there(api, as, method, asked, limit, offset);
            List<Node> here = here(table, asked, limit, read);
            here = here.subList(0, Math.min(here.size(), Math.max(there.size(), passed < limit ? here.size() : 0)));
            read += there.size();
            if (!here.equals(there)) {
                differ.put(method.name() + reading, difference(there, here));
                return read;
            }
        }
        return read;
    }

    private List<Node> there(Api api, Credentials as, Method method, Map<String, String> parameters, int limit,
            int offset) {
        Map<String, String> asked = new LinkedHashMap<>(parameters);
        asked.put("limit", Integer.toString(limit));
        asked.put("offset", Integer.toString(offset));
        Api.Reply reply = api.call(as, method.name(), asked, null, Map.of());
        assertThat(reply.status()).as(method.name() + reply.body()).isEqualTo(200);
        String told = reply.body().replace(api.base(), AnswerNodes.HOST)
                .replace("/static/upload/" + URI.create(api.base()).getHost() + "/",
                        "/static/upload/" + AnswerNodes.HOST + "/");
        List<Node> records = answers.read(told.getBytes(StandardCharsets.UTF_8), method.listElement()).children();
        passed = records.size();
        return records.stream().filter(record -> !isLeft(record)).toList();
    }

    /** What waits there to be sent, and what belongs to a campaign that was deleted there, is not here (docs/operators/mirror.md). */
    private boolean isLeft(Node record) {
        Node result = record.child("SendResult");
        Node campaign = record.child("Seminar");
        String id = campaign == null || campaign.child("SeminarId") == null ? "" : campaign.child("SeminarId").text();
        return result != null && result.child("SendResultId").text().equals("1")
                || !id.isEmpty() && !campaigns.contains(id) && record.child("ApplicationStatus") != null;
    }

    private List<Node> here(ResourceTable table, Map<String, String> parameters, int limit, int offset) {
        Resource resource = table.resource();
        return lists
                .list(table, new Search(List.of(), null, false, limit, offset, false, parameters, null), Set.of())
                .rows().stream().map(row -> answers.node(row, resource)).toList();
    }

    private static String difference(List<Node> there, List<Node> here) {
        List<String> missing = new ArrayList<>(parts(there));
        List<String> more = new ArrayList<>(parts(here));
        parts(there).forEach(more::remove);
        parts(here).forEach(missing::remove);
        return there.size() + " there, " + here.size() + " here, without "
                + missing.stream().distinct().limit(12).toList() + ", with "
                + more.stream().distinct().limit(12).toList();
    }

    private static List<String> parts(List<Node> records) {
        return records.stream().flatMap(record -> {
            Node id = record.child("Id");
            return record.children().stream()
                    .map(child -> (id == null ? "" : id.text() + " ") + text(child));
        }).toList();
    }

    private static String text(Node node) {
        return node.name() + "=" + (node.children().isEmpty()
                ? node.text()
                : node.children().stream().map(MirrorCheck::text).collect(Collectors.joining(",", "{", "}")));
    }
}
