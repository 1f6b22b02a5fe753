package io.yoriai.bulk;

import static org.awaitility.Awaitility.await;

import org.springframework.beans.factory.annotation.Autowired;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;

/** Keys that send batches, and what they read of them. */
abstract class BulkCase {

    static final String UPSERT = "<BulkApi xmlns=\"http://smartseminar.jp/\"><Method>visitor.put</Method>"
            + "<ParameterList><Parameter><Name>upsert</Name><Value>1</Value></Parameter>"
            + "<Parameter><Name>update_key</Name><Value>Email</Value></Parameter></ParameterList>"
            + "<VisitorDataList>%s</VisitorDataList></BulkApi>";

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Batches batches;

    /** A key of the test's own: batches of one key wait for each other. */
    Credentials key() {
        return api.newClient(NewApiClient.named(Data.unique("bulk")).withoutRateLimit());
    }

    Reply post(Credentials as, Map<String, String> parameters, byte[] body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_key", as.apiKey());
        all.put("token", api.token(as));
        String query = Api.signed(all, as.secretKey()).entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue())).collect(Collectors.joining("&"));
        return api.sendRaw("POST", api.base() + "/services/rest/bulkapi?" + query, body, headers);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Reply xml(Credentials as, String body) {
        return post(as, Map.of(), body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Reply get(Credentials as, String... parameters) {
        return api.call(as, "bulkapi.get", Api.map(parameters), null, Map.of());
    }

    /** Waits until a batch has ended, and tells it with all its results. */
    Reply ended(Credentials as, long id) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(
                () -> batches.find(id).orElseThrow().isOver());
        return get(as, "Id", Long.toString(id), "result", "all");
    }

    static String lead(String key, String email, String name) {
        return "<VisitorData key=\"" + key + "\"><Email>" + email + "</Email><Name1>" + name
                + "</Name1><Name2>太郎</Name2></VisitorData>";
    }

    /** A batch as a worker leaves it that died: of ten leads three are done. */
    long inserted(Credentials as, int status, String worker, int aliveSeconds) {
        String mail = Data.unique("w");
        long id = data.jdbc()
                .sql("""
                        insert into bulk_batch (client_id, method, place, status, total, succeeded, next_no, worker, address, host,
                            alive_at, start_date, date_regist, date_update)
                        select id, 'visitor.post', nextval('bulk_place_seq'), :status, 10, 3, 4, :worker, '192.0.2.1',
                            'http://localhost', :now::timestamptz + make_interval(secs => :seconds), :now, :now, :now
                          from api_client where api_key = :key returning id""")
                .param("status", status)
                .param("worker", status == 1 ? null : worker).param("seconds", aliveSeconds).param("now", data.now())
                .param("key", as.apiKey()).query(Long.class).single();
        data.jdbc().sql("""
                insert into bulk_record (batch_id, no, body, result)
                select :id, n, case when n > 3 then '<VisitorData><Email>' || :mail || n || '@example.com</Email>'
                    || '<Name1>w</Name1><Name2>x</Name2></VisitorData>' end, case when n <= 3 then 1 end
                  from generate_series(1, 10) n""").param("id", id).param("mail", mail).update();
        return id;
    }
}
