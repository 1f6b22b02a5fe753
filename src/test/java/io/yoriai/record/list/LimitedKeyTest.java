package io.yoriai.record.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.things.ContractTest;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.record.ServedMethods;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.Writable;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.Given;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/**
 * A key that is limited to campaigns sees and changes no lead but those who applied to or came to them and those it made, nor
 * anything that hangs on a lead: by every method that is served, or it is refused (spec/smp-platform.md 12.1).
 */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitedKeyTest {

    private static final String LEAD = "VisitorId";

    @Autowired
    Samples samples;
    @Autowired
    Dictionary dictionary;
    @Autowired
    ServedMethods served;
    @Autowired
    List<Writable> writables;

    private long mine;
    private long outside;
    private long applicant;
    private Credentials key;
    private final Map<String, Long> ofOutside = new LinkedHashMap<>();

    @BeforeAll
    void people() {
        Data data = samples.data();
        mine = data.campaign("mine");
        long session = data.session(mine, "mine");
        applicant = samples.make("VisitorData", 1);
        data.application(applicant, mine, session);
        outside = samples.make("VisitorData", 2);
        long elsewhere = data.campaign("elsewhere");
        data.application(outside, elsewhere, data.session(elsewhere, "elsewhere"));
        key = samples.api().newClient(
                NewApiClient.named("limited").withoutRateLimit().limitedTo(List.of(mine)));
        ofOutside.put("VisitorData", outside);
        aboutLeads().filter(writable -> !writable.resource().name().equals("VisitorData"))
                .forEach(writable -> ofOutside.put(writable.resource().name(),
                        samples.post(writable.resource().name(), about(writable, outside).values())));
        // Histories have something to tell.
        samples.api().call("visitor.put",
                "<VisitorData><Id>" + outside + "</Id><CompanyName>changed</CompanyName></VisitorData>");
    }

    private Stream<Writable> aboutLeads() {
        return writables.stream().filter(writable -> writable.rows().belonging().resource() != null);
    }

    private Map<String, Given> about(Writable writable, long lead) {
        Map<String, Given> values = samples.values(writable.resource(), Verb.POST, 0);
        values.put(LEAD, new Given(LEAD, List.of(Xml.text(LEAD, lead)), null));
        return values;
    }

    private Reply call(String method, Map<String, String> query, String body) {
        return samples.api().call(key, method, query, body, Map.of());
    }

    @Test
    void no_list_shows_a_lead_outside_or_what_hangs_on_one() {
        List<String> seen = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Method method : dictionary.methods()) {
            if (!method.verb().equals("GET") || !served.serves(method.name())) {
                continue;
            }
            for (Map<String, String> query : List.of(Map.<String, String>of(),
                    Api.map("search_key1", "Id", "search_value1", "" + ofOutside.getOrDefault(method.element(), 0L)),
                    Api.map("search_key1", LEAD, "search_value1", "" + outside))) {
                Reply reply = call(method.name(), query, null);
                assertThat(reply.status()).as(method.name() + query + reply.body()).isIn(200, 400, 401, 403);
                if (reply.status() == 403) {
                    refused.add(method.name());
                }
                Matcher lead = Pattern.compile("<VisitorId>(\\d+)</VisitorId>").matcher(reply.body());
                while (lead.find()) {
                    if (Long.parseLong(lead.group(1)) != applicant) {
                        seen.add(method.name() + query + " " + lead.group());
                    }
                }
                Long own = ofOutside.get(method.element());
                if (own != null && method.isList() && reply.body().contains("<Id>" + own + "</Id>")) {
                    seen.add(method.name() + query + " " + own);
                }
            }
        }
        assertThat(seen).isEmpty();
        assertThat(refused).contains("file.get").doesNotContain("visitor.get", "visitor.getFile",
                "visitor.getChangelog",
                "staticlist.getVisitor", "company.getVisitor", "visitor.getActivity");
        assertThat(call("visitor.get", Map.of(), null).body()).contains("<Id>" + applicant + "</Id>");
        assertThat(call("visitor.get", Api.map("count", "1"), null).body()).contains("countAll=\"1\"");
        assertThat(call("visitor.getAddlog", Map.of(), null).body()).contains("<VisitorId>" + applicant);
    }

    @Test
    void no_call_changes_a_lead_outside_or_what_hangs_on_one() {
        TreeSet<String> tried = new TreeSet<>();
        for (Writable writable : aboutLeads().toList()) {
            String resource = writable.resource().name();
            SampleCalls calls = new SampleCalls(samples, writable.resource());
            long record = ofOutside.get(resource);
            String before = calls.element(record);
            for (Verb verb : Verb.values()) {
                if (!calls.has(verb) || verb == Verb.POST && resource.equals("VisitorData")) {
                    continue;
                }
                Reply reply = call(samples.method(resource, verb.name()), Map.of(),
                        Xml.body(resource, verb == Verb.POST
                                ? Given.nodes(about(writable, outside).values())
                                : named(calls, verb, record)));
                assertThat(reply.status()).as(resource + " " + verb + reply.body()).isEqualTo(403);
                tried.add(samples.method(resource, verb.name()));
            }
            assertThat(calls.element(record)).isEqualTo(before);
        }
        assertThat(tried).contains("visitor.put", "visitor.delete", "visitor.postFile", "visitor.deleteFile",
                "staticlist.postVisitor", "staticlist.deleteVisitor", "company.postVisitor", "company.deleteVisitor",
                "visitor.postActivity", "visitor.putActivity", "visitor.deleteActivity");
        String email = samples.data().jdbc().sql("select email from lead where id = ?").param(outside)
                .query((row, n) -> row.getString(1)).single();
        Reply upsert = call("visitor.put", Api.map("upsert", "1", "update_key", "Email"),
                "<VisitorData><Email>" + email + "</Email><CompanyName>taken</CompanyName></VisitorData>");
        assertThat(upsert.status()).as(upsert.body()).isEqualTo(403);
    }

    private static List<Node> named(SampleCalls calls, Verb verb, long record) {
        List<Node> nodes = new ArrayList<>(List.of(Xml.text("Id", record)));
        if (verb == Verb.PUT) {
            Node stored = calls.get(record);
            calls.mustSay().map(stored::child).filter(node -> node != null).forEach(nodes::add);
        }
        return nodes;
    }

    @Test
    void no_record_is_written_that_comes_under_no_campaign() {
        for (Writable writable : writables.stream().filter(one -> !one.rows().belonging().isKnown()).toList()) {
            SampleCalls calls = new SampleCalls(samples, writable.resource());
            if (calls.has(Verb.POST)) {
                Reply reply = call(samples.method(writable.resource().name(), "POST"), Map.of(),
                        Xml.body(writable.resource().name(), Given.nodes(calls.values(Verb.POST, 3).values())));
                assertThat(reply.status()).as(writable.resource().name() + reply.body()).isEqualTo(403);
            }
        }
    }

    @Test
    void a_lead_that_a_key_made_is_its_own_and_no_other_keys() {
        Reply made = call("visitor.post", Map.of(), Xml.body("VisitorData",
                Given.nodes(samples.values(samples.resource("VisitorData"), Verb.POST, 3).values())));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(call("visitor.put", Map.of(),
                "<VisitorData><Id>" + made.id() + "</Id><CompanyName>自分の</CompanyName></VisitorData>").status())
                .isEqualTo(200);
        Map<String, String> byId = Api.map("search_key1", "Id", "search_value1", "" + made.id());
        assertThat(call("visitor.get", byId, null).body()).contains("自分の");
        Credentials other = samples.api()
                .newClient(NewApiClient.named("other").withoutRateLimit()
                        .limitedTo(List.of(samples.data().campaign("別の催し"))));
        assertThat(samples.api().call(other, "visitor.get", byId, null, Map.of()).body()).doesNotContain("自分の");
        samples.data().jdbc().sql("delete from lead_add_log where lead_id = ?").param(made.id()).update();
        assertThat(call("visitor.get", byId, null).body()).doesNotContain("自分の");
    }
}
