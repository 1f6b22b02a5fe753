package io.yoriai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.yoriai.account.Staff;
import io.yoriai.admin.Visitor;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Resource;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.RawHttp.Answer;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.Seeds;

/** Every address with every method and odd parts: no answer says that the fault is the server's. Seeds are kept. */
@ServerTest
class AddressFuzzTest {

    private static final long[] SEEDS = Seeds.of("addresses");
    private static final List<String> VERBS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS",
            "TRACE",
            "PROPFIND", "get", "X");
    private static final List<String> ODD = List.of("", "0", "-1", "1", "999999999999999999999", "%00", "%ff", "%E3%81",
            "%", "%zz", "..", "%2e%2e%2f", "a".repeat(3_000), "%F0%A0%AE%B7", "'", "\"", "<b>", "${1}", "{{7}}", "[]",
            "%0d%0aX:1", "null", "true", "2026-13-45", "1;2", "a=b", "*");
    private static final List<String> TYPES = List.of("", "application/x-www-form-urlencoded", "application/json",
            "multipart/form-data", "multipart/form-data; boundary=b", "text/xml;charset=x", "///", "application/xml");
    private static final List<String> NAMES = List.of("id", "q", "page", "lang", "theme", "done", "mag_id", "upd",
            "del",
            "cnf", "chg", "adr", "style", "sample_mag", "path", "access_token", "act", "email", "email", "charaset",
            "ie",
            "api_key", "api_sig", "token", "limit", "search_key1", "search_value1", "next", "_csrf", "sort");

    @LocalServerPort
    int port;
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping pages;
    @Autowired
    Dictionary dictionary;
    @Autowired
    Staff staff;

    /** Parameters and records of the dictionary, so that what is new in it is tried too. */
    private List<String> names = List.of();
    private List<Resource> records = List.of();

    @Test
    void no_address_and_no_method_makes_the_server_fail() throws IOException {
        String login = Data.unique("fuzz");
        staff.create(login, "Fuzz-password-1", "試験", null);
        String cookie = new Visitor(port).signedIn(login, "Fuzz-password-1").cookies().getCookieStore().getCookies()
                .stream().map(one -> one.getName() + "=" + one.getValue()).collect(Collectors.joining("; "));
        List<String> addresses = addresses();
        Set<String> known = new TreeSet<>(NAMES);
        dictionary.methods().forEach(method -> known.addAll(dictionary.parameters(method).keySet()));
        names = List.copyOf(known);
        records = List.copyOf(dictionary.resources());
        assertThat(addresses).hasSizeGreaterThan(60);
        List<String> failed = new ArrayList<>();
        for (long seed : SEEDS) {
            Random random = new Random(seed);
            for (String address : addresses) {
                for (String verb : VERBS) {
                    String request = request(random, verb, address, random.nextBoolean() ? cookie : "");
                    int status = RawHttp.exchange(port, request.getBytes(StandardCharsets.ISO_8859_1)).status();
                    if (status >= 500 && status != 501 && status != 505) {
                        failed.add("seed " + seed + ": " + status + " " + request);
                    }
                }
            }
        }
        assertThat(failed).isEmpty();
        Answer well = RawHttp.exchange(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(well.status()).isEqualTo(200);
    }

    private List<String> addresses() {
        Set<String> all = new TreeSet<>(
                List.of("/", "/services.php", "/neo/services.php", "/usrctrl.php", "/neo/usrctrl.php",
                        "/neo/usrctrlsys.php", "/nowhere", "/assets/yoriai.css", "/assets/../x", "/admin/nowhere",
                        "/error", "//",
                        "/docs/methods/visitor.get", "/public/authapi/login"));
        dictionary.methods().forEach(method -> all.add(method.path()));
        pages.getHandlerMethods().keySet().forEach(mapping -> all.addAll(mapping.getPatternValues()));
        return new ArrayList<>(all);
    }

    private String request(Random random, String verb, String address, String cookie) {
        String path = address;
        while (path.contains("{")) {
            path = path.replaceFirst("\\{[^}]*}", odd(random).replaceAll("[$\\\\]", "").replace("{", ""));
        }
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            query.append(query.isEmpty() ? "?" : "&").append(names.get(random.nextInt(names.size()))).append('=')
                    .append(odd(random));
        }
        String body = random.nextInt(3) == 0
                ? ""
                : switch (random.nextInt(4)) {
                    case 0 -> {
                        Resource record = records.get(random.nextInt(records.size()));
                        String column = record.columns().get(random.nextInt(record.columns().size())).name();
                        yield "<" + record.name() + "><" + column + ">" + odd(random) + "</" + column + "></"
                                + record.name() + ">";
                    }
                    case 1 -> "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + odd(random)
                            + "\"\r\n\r\n" + odd(random) + "\r\n--b--\r\n";
                    case 2 -> "{\"a\":\"" + odd(random) + "\"}";
                    default -> names.get(random.nextInt(names.size())) + "=" + odd(random) + "&a=" + odd(random);
                };
        String type = TYPES.get(random.nextInt(TYPES.size()));
        return verb + " " + path + query + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10."
                + random.nextInt(256) + "." + random.nextInt(256) + ".7\r\nConnection: close\r\n"
                + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
                + (random.nextInt(4) == 0 ? "Accept-Language: " + odd(random).replace("%0d%0a", "") + "\r\n" : "")
                + (random.nextInt(8) == 0 ? "X-HTTP-Method-Override: DELETE\r\n" : "")
                + (random.nextInt(8) == 0 ? "Idempotency-Key: " + odd(random) + "\r\n" : "")
                + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
    }

    private static String odd(Random random) {
        return ODD.get(random.nextInt(ODD.size()));
    }
}
