package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.ServedMethods;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.WrongValues;
import io.yoriai.testkit.Xml;

/**
 * The rules that hold for every method (spec/conventions.md 1, 2, 4, 5), each tried on every method of the table that it can
 * be tried on, whatever room serves it.
 */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConventionsTest {

    private static final String XML = "text/xml;charset=UTF-8";
    private static final String BATCH = "bulkapi.post";
    /** Those that take no parameter (spec/smp-campaign.md). */
    private static final Set<String> STRICT = Set.of("SeminarItemSetting", "SessionItemSetting", "SpeakerSetting");

    @Autowired
    Api api;
    @Autowired
    Dictionary dictionary;
    @Autowired
    ServedMethods served;
    @Autowired
    Samples samples;

    private final Set<String> gaps = new TreeSet<>();
    private int walked;

    /** Tries a rule on the methods that it holds for. */
    private void walk(Predicate<Method> holds, BiConsumer<Method, Reply> rule) {
        gaps.clear();
        walked = 0;
        for (Method method : dictionary.methods()) {
            if (method.path().startsWith("/services/") && served.serves(method.name())
                    && !method.name().equals("authentication.get") && holds.test(method)) {
                walked++;
                rule.accept(method, call(method));
            }
        }
        assertThat(gaps).isEmpty();
        assertThat(walked).as("methods that were walked").isGreaterThan(10);
    }

    private static boolean writes(Method method) {
        return !method.verb().equals("GET");
    }

    private static boolean takesXmlAlone(Method method) {
        return writes(method) && !method.name().equals(BATCH);
    }

    private static boolean fills(Method method) {
        return takesXmlAlone(method) && !method.verb().equals("DELETE");
    }

    private void same(Method method, String what, Reply expected, Reply found) {
        check(found.status() == expected.status() && found.body().equals(expected.body()),
                method.name() + " " + what + ": " + found.status() + " " + found.body() + " and not "
                        + expected.status() + " " + expected.body());
    }

    private void check(boolean right, String gap) {
        if (!right) {
            gaps.add(gap.substring(0, Math.min(600, gap.length())));
        }
    }

    private static String body(Method method) {
        return writes(method) ? "<" + method.element() + "/>" : null;
    }

    private Map<String, String> parameters(Method method) {
        Map<String, String> given = new LinkedHashMap<>();
        dictionary.parameters(method).values().stream().filter(parameter -> parameter.required()
                && !parameter.values().isEmpty())
                .forEach(parameter -> given.put(parameter.name(), parameter.values().getFirst()));
        if (method.isList()) {
            given.put("limit", "3");
        }
        return given;
    }

    private Reply call(Method method) {
        return call(method, Map.of(), body(method), Map.of());
    }

    private Reply call(Method method, Map<String, String> more, String body, Map<String, String> headers) {
        Map<String, String> all = parameters(method);
        all.putAll(more);
        return api.call(api.credentials(), method.name(), all, body, headers);
    }

    private Reply send(String verb, String path, Map<String, String> more, String body, Map<String, String> headers) {
        return api.send(verb, path, signed(more), body, headers);
    }

    private Map<String, String> signed(Map<String, String> more) {
        Credentials me = api.credentials();
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(Api.map("api_key", me.apiKey(), "token", api.token(me)));
        return Api.signed(all, me.secretKey());
    }

    private static List<String> codes(Reply reply) {
        List<String> codes = new ArrayList<>();
        Node root = reply.body().startsWith("<") ? Xml.parse(reply.body()) : new Node("", "", List.of());
        for (Node list : root.children()) {
            for (Node error : list.name().equals("ErrorList") ? list.children() : List.<Node>of()) {
                Node field = error.child("ErrorField");
                codes.add(error.child("ErrorCode").text() + " " + (field == null ? "" : field.text()));
            }
        }
        return codes;
    }

    @Test
    void every_answer_says_its_type_its_namespace_and_its_version() {
        walk(method -> true, (method, reply) -> {
            check(reply.body().isEmpty() || XML.equals(reply.header("Content-Type")),
                    method.name() + ": " + reply.header("Content-Type"));
            check(reply.body().isEmpty() || reply.body().contains(" xmlns=\"http://smartseminar.jp/\"")
                    && reply.body().contains(" version=\"1.53\""), method.name() + ": " + reply.body());
            check(!reply.body().isEmpty() || "0".equals(reply.header("Content-Length")),
                    method.name() + " has no length");
        });
    }

    @Test
    void the_body_decides_what_came_and_not_its_content_type() {
        walk(ConventionsTest::takesXmlAlone, (method, reply) -> {
            for (String type : List.of("application/x-www-form-urlencoded", "text/plain; charset=\"Shift_JIS\"",
                    "text/xml; charset=utf-8")) {
                same(method, type, reply, call(method, Map.of(), body(method), Map.of("Content-Type", type)));
            }
            same(method, "blanks before it", reply, call(method, Map.of(), "\uFEFF \r\n" + body(method), Map.of()));
            for (String other : List.of("{\"Id\":1}",
                    "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--")) {
                check(call(method, Map.of(), other,
                        Map.of("Content-Type",
                                other.startsWith("{") ? "application/json" : "multipart/form-data; boundary=b"))
                        .status() == 415, method.name() + " takes " + other);
            }
            Reply packed = call(method, Map.of(), body(method), Map.of("Content-Encoding", "gzip"));
            check(packed.status() == 415, method.name() + " takes what is packed: " + packed.status());
        });
    }

    @Test
    void a_request_may_say_any_version_and_no_namespace() {
        walk(ConventionsTest::takesXmlAlone, (method, reply) -> {
            String root = method.element();
            for (String said : List.of(" version=\"1.5\"", " version=\"9\"", " xmlns=\"http://smartseminar.jp/\"",
                    " xmlns=\"http://smartseminar.jp/\" version=\"1.53\"")) {
                same(method, said, reply, call(method, Map.of(), "<" + root + said + "></" + root + ">", Map.of()));
            }
            same(method, "a prefix", reply,
                    call(method, Map.of(), "<s:" + root + " xmlns:s=\"http://smartseminar.jp/\"/>", Map.of()));
        });
    }

    @Test
    void what_is_no_record_of_the_method_is_refused() {
        walk(ConventionsTest::writes, (method, reply) -> {
            Reply root = call(method, Map.of(), "<Nothing/>", Map.of());
            check(root.status() == 400 && root.body().contains("<ErrorCode>INVALID_ROOT</ErrorCode>"),
                    method.name() + " takes another root: " + root.body());
            Reply doctype = call(method, Map.of(), "<!DOCTYPE x [<!ENTITY a \"b\">]>" + body(method), Map.of());
            check(doctype.status() == 400 && doctype.body().contains("<ErrorCode>MALFORMED_BODY</ErrorCode>"),
                    method.name() + " takes a DOCTYPE: " + doctype.body());
            Reply broken = call(method, Map.of(), "<" + method.element() + ">", Map.of());
            check(broken.status() == 400 && broken.body().contains("<ErrorCode>MALFORMED_BODY</ErrorCode>"),
                    method.name() + " takes what is not well-formed: " + broken.body());
        });
    }

    @Test
    void a_post_that_says_so_is_a_put_or_a_delete() {
        walk(method -> Set.of("PUT", "DELETE").contains(method.verb()),
                (method, reply) -> same(method, "as POST", reply,
                        send("POST", method.path(), parameters(method), body(method),
                                Map.of("X-HTTP-Method-Override", method.verb()))));
    }

    @Test
    void a_final_slash_and_head_make_no_difference() {
        walk(method -> !method.verb().equals("POST"), (method, reply) -> {
            same(method, "with a slash", reply,
                    send(method.verb(), method.path() + "/", parameters(method), body(method), Map.of()));
            if (method.verb().equals("GET")) {
                Reply head = send("HEAD", method.path(), parameters(method), null, Map.of());
                check(head.status() == reply.status() && head.body().isEmpty()
                        && reply.header("Content-Type").equals(head.header("Content-Type")),
                        method.name() + " HEAD: " + head.status() + " " + head.headers().map());
            }
        });
    }

    @Test
    void what_a_method_does_not_know_and_what_is_empty_counts_as_not_given() {
        walk(method -> !method.verb().equals("POST") && !STRICT.contains(method.element()), (method, reply) -> {
            Map<String, String> more = new LinkedHashMap<>(Map.of("zz", "1", "utm_source", ""));
            dictionary.parameters(method).keySet().stream()
                    .filter(name -> !parameters(method).containsKey(name) && !name.contains("{"))
                    .forEach(name -> more.put(name, ""));
            same(method, more.toString(), reply, call(method, more, body(method), Map.of()));
        });
    }

    @Test
    void a_parameter_that_comes_twice_is_refused() {
        walk(method -> true, (method, reply) -> {
            StringBuilder uri = new StringBuilder(api.base()).append(method.path()).append("?zz=1&zz=1");
            signed(Map.of()).forEach((name, value) -> uri.append('&').append(name).append('=').append(value));
            Reply twice = api.sendRaw(method.verb(), uri.toString(),
                    writes(method) ? body(method).getBytes(java.nio.charset.StandardCharsets.UTF_8) : null, Map.of());
            check(twice.status() == 400 && twice.body().contains("<ErrorField>zz</ErrorField>"),
                    method.name() + ": " + twice.body());
        });
    }

    @Test
    void a_call_without_a_token_or_by_a_key_that_may_not_is_refused_before_anything_else() {
        Credentials other = api
                .newClient(NewApiClient.named("other").calling(List.of("visitor.get")).withoutRateLimit());
        Credentials another = api
                .newClient(NewApiClient.named("another").calling(List.of("company.get")).withoutRateLimit());
        walk(method -> true, (method, reply) -> {
            Credentials me = api.credentials();
            Reply open = api.send(method.verb(), method.path(),
                    Api.signed(Map.of("api_key", me.apiKey()), me.secretKey()),
                    writes(method) ? "{" : null, Map.of());
            check(open.status() == 401 && codes(open).equals(List.of("TOKEN_INVALID token")),
                    method.name() + " without a token: " + open.body());
            Reply forbidden = api.call(method.name().equals("visitor.get") ? another : other, method.name(),
                    parameters(method), writes(method) ? "{" : null, Map.of("Idempotency-Key", "not one"));
            check(forbidden.status() == 403 && codes(forbidden).equals(List.of("METHOD_NOT_PERMITTED ")),
                    method.name() + " by a key that may not: " + forbidden.body());
        });
    }

    @Test
    void an_idempotency_key_is_one_and_of_visible_characters() {
        walk(ConventionsTest::writes, (method, reply) -> {
            for (Map<String, String> headers : List.of(Map.of("X-Idempotency-Key", "a", "Idempotency-Key", "b"),
                    Map.of("Idempotency-Key", "a b"), Map.of("X-Idempotency-Key", "k".repeat(129)))) {
                Reply refused = call(method, Map.of(), body(method), headers);
                check(refused.status() == 400 && codes(refused).equals(List.of("INVALID_VALUE X-Idempotency-Key")),
                        method.name() + " " + headers + ": " + refused.body());
            }
        });
    }

    @Test
    void a_refusal_that_is_kept_is_told_again_and_another_call_with_its_key_is_a_conflict() {
        walk(ConventionsTest::writes, (method, reply) -> {
            String key = "kept-" + method.name();
            String wrong = "<" + method.element() + "><NoSuchColumn/></" + method.element() + ">";
            Map<String, String> headers = Map.of("X-Idempotency-Key", key, "Accept-Language", "en");
            Reply first = call(method, Map.of(), wrong, headers);
            check(first.status() == 400, method.name() + ": " + first.status() + " " + first.body());
            // In the language of the first.
            same(method, "again", first, call(method, Map.of(), wrong, Map.of("Idempotency-Key", key)));
            Reply other = call(method, Map.of(), wrong.replace("NoSuch", "NoOther"), headers);
            check(other.status() == 409 && codes(other).equals(List.of("CONFLICT X-Idempotency-Key")),
                    method.name() + " another: " + other.body());
        });
    }

    @Test
    void codes_are_the_same_in_both_languages_and_messages_are_not() {
        walk(ConventionsTest::writes, (method, reply) -> {
            String wrong = "<" + method.element() + "><NoSuchColumn>1</NoSuchColumn></" + method.element() + ">";
            Reply japanese = call(method, Map.of(), wrong, Map.of());
            Reply english = call(method, Map.of(), wrong, Map.of("Accept-Language", "en-GB, ja;q=0.5"));
            check(codes(japanese).equals(codes(english)) && !codes(english).isEmpty()
                    && !japanese.body().equals(english.body()), method.name() + ": " + english.body());
            check(english.all("ErrorMessage").stream().noneMatch(text -> text.matches("(?s).*[ぁ-ん一-龠].*")),
                    method.name() + ": " + english.body());
        });
    }

    @Test
    void a_column_that_the_resource_does_not_have_is_named() {
        walk(method -> fills(method), (method, reply) -> {
            String element = method.element();
            Reply wrong = call(method, Map.of(), "<" + element + "><NoSuchColumn>1</NoSuchColumn></" + element + ">",
                    Map.of());
            check(wrong.status() == 400 && codes(wrong).contains("UNKNOWN_COLUMN " + element + ".NoSuchColumn"),
                    method.name() + ": " + wrong.body());
        });
    }

    @Test
    void a_record_that_is_named_twice_and_differently_or_not_at_all_is_not_deleted() {
        walk(method -> method.verb().equals("DELETE"), (method, reply) -> {
            check(reply.status() == 400, method.name() + " names nothing: " + reply.status() + " " + reply.body());
            Reply both = call(method, Map.of("Id", "987654321"),
                    "<" + method.element() + "><Id>987654320</Id></" + method.element() + ">", Map.of());
            check(both.status() == 400, method.name() + " names two: " + both.status() + " " + both.body());
            Reply nobody = call(method, Map.of("Id", "987654321"), null, Map.of());
            check(nobody.status() == 404,
                    method.name() + " names nothing there: " + nobody.status() + " " + nobody.body());
        });
    }

    @Test
    void all_values_that_columns_cannot_hold_are_told_at_once() {
        walk(method -> fills(method), (method, reply) -> {
            WrongValues values = new WrongValues(samples, dictionary.resource(method.element()));
            Map<String, String> expected = new LinkedHashMap<>();
            List<Node> given = new ArrayList<>();
            written(method).filter(ConventionsTest::isPlain).forEach(column -> values.of(column).stream()
                    .filter(wrong -> !wrong.missing() && !expected.containsKey(column.name())).forEach(wrong -> {
                        expected.put(column.name(), wrong.fault());
                        given.addAll(wrong.nodes());
                    }));
            List<String> told = codes(call(method, Map.of(), Xml.body(method.element(), given), Map.of()));
            expected.forEach((name, fault) -> check(told.contains(fault),
                    method.name() + ": " + fault + " is not among " + told));
        });
    }

    @Test
    void what_cannot_be_written_is_passed_over_where_a_record_is_made() {
        walk(method -> takesXmlAlone(method) && method.verb().equals("POST"), (method, reply) -> {
            List<Node> given = dictionary.resource(method.element()).columns().stream()
                    .filter(column -> column.answered() && !column.writableOn(Verb.POST) && column.kind().isScalar()
                            && !column.name().contains("{") && !column.name().contains("."))
                    .map(column -> Xml.text(column.name(), "x")).toList();
            same(method, "with " + given, reply, call(method, Map.of(), Xml.body(method.element(), given), Map.of()));
        });
    }

    @Test
    void a_value_of_blanks_is_none() {
        walk(method -> fills(method), (method, reply) -> {
            List<Node> blanks = written(method)
                    .filter(column -> column.kind() != Kind.LIST && column.kind() != Kind.ELEMENT)
                    .map(column -> Xml.text(column.kind() == Kind.CHOICES ? column.name() + "List" : column.name(),
                            " \n "))
                    .toList();
            Reply blank = call(method, Map.of(), Xml.body(method.element(), blanks), Map.of());
            check(codes(blank).stream()
                    .noneMatch(code -> code.startsWith("INVALID_TYPE") || code.startsWith("TOO_LONG")),
                    method.name() + ": " + codes(blank));
        });
    }

    /** No list and no element, whose items have columns of their own, and none whose value is asked of what is stored. */
    private static boolean isPlain(Column column) {
        return column.kind() != Kind.LIST && column.kind() != Kind.ELEMENT && !column.isNumberAsText()
                && !(column.kind() == Kind.REF && column.codes() instanceof Codes.Foreign)
                && !column.is(Flag.NATURAL_KEY);
    }

    private Stream<Column> written(Method method) {
        Verb verb = Verb.valueOf(method.verb());
        return dictionary.resource(method.element()).columns().stream()
                .filter(column -> column.writableOn(verb) && column.kind() != Kind.ATTRIBUTES
                        && !column.is(Flag.IGNORED)
                        && !column.name().equals("Id") && !column.name().contains("{") && !column.name().contains("."));
    }
}
