package io.yoriai.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.record.ServedMethods;
import io.yoriai.record.Verb;
import io.yoriai.record.things.ContractTest;
import io.yoriai.record.write.Writable;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Given;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/** Every method of the marketing API that writes leaves a row of who called it from where, and what it wrote. */
@ContractTest
class MethodTraceTest {

    /** Receptions and applications: {@link TraceTest} and the flows of the door have their rows. */
    private static final Set<String> ELSEWHERE = Set.of("application.post", "application.delete",
            "visitor.putApplication", "bulkapi.post",
            "visitor.postAttendanceSession",
            "visitor.postAttendanceSeminar", "visitor.deleteAttendanceSession", "visitor.deleteAttendanceSeminar");

    @Autowired
    Samples samples;
    @Autowired
    List<Writable> writables;
    @Autowired
    Dictionary dictionary;
    @Autowired
    ServedMethods served;

    @Test
    void every_writing_method_leaves_a_row_with_key_network_record_and_name() {
        Set<String> traced = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (Writable writable : writables) {
            String resource = writable.resource().name();
            SampleCalls calls = new SampleCalls(samples, samples.resource(resource));
            long id = calls.make(0);
            if (calls.has(Verb.POST)) {
                traced(resource, "POST", id, traced, wrong);
            }
            if (calls.has(Verb.PUT)) {
                Map<String, Given> values = calls.values(Verb.PUT, 1);
                values.keySet().removeIf(calls.record()::isTied);
                for (Given value : values.values()) {
                    Reply put = calls.put(id, value.nodes());
                    assertThat(put.status()).as(resource + " " + value + put.body()).isEqualTo(200);
                }
                traced(resource, "PUT", id, traced, wrong);
            }
            if (calls.has(Verb.DELETE)) {
                long gone = calls.make(1);
                calls.record().end(samples, gone);
                Reply deleted = calls.delete(Map.of(), List.of(Xml.text("Id", gone)));
                assertThat(deleted.status()).as(resource + " " + deleted.body()).isEqualTo(200);
                traced(resource, "DELETE", gone, traced, wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(traced).containsAll(dictionary.methods().stream()
                .filter(method -> !method.verb().equals("GET") && served.serves(method.name()))
                .map(Method::name).filter(name -> !ELSEWHERE.contains(name)).toList());
    }

    private void traced(String resource, String verb, long id, Set<String> traced, List<String> wrong) {
        String method = samples.method(resource, verb);
        long rows = samples.data().jdbc()
                .sql("select count(*) from audit_log where record = ? and what = ? and door = 1 and client_id is not null"
                        + " and address is not null")
                .params(resource + "/" + id, method).query(Long.class).single();
        traced.add(method);
        if (rows == 0) {
            wrong.add(method + " " + id);
        }
    }
}
