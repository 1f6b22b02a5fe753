package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class SignatureTest {

    @Test
    void the_published_test_vector_holds() {
        assertThat(Signature.of(Map.of("api_key", "aaaa", "password", "bbbb"), "cccc"))
                .isEqualTo("d639fb4bda55afd8101a2708cb1303a9de490c87");
    }

    @Test
    void sorting_by_name_alone_is_accepted_where_it_gives_another_order() {
        Map<String, String> query = new LinkedHashMap<>(Map.of("a", "b1", "ab", "0"));
        query.put("api_sig", hmac("ab1ab0", "cccc"));
        assertThat(Signature.matches(query, List.of("cccc"))).isTrue();
        query.put("api_sig", hmac("ab0ab1", "cccc"));
        assertThat(Signature.matches(query, List.of("cccc"))).isTrue();
    }

    @Test
    void the_key_before_a_renewal_signs_too_and_no_other() {
        Map<String, String> query = new LinkedHashMap<>(Map.of("a", "1"));
        query.put("api_sig", Signature.of(query, "old"));
        assertThat(Signature.matches(query, List.of("new", "old"))).isTrue();
        assertThat(Signature.matches(query, List.of("new"))).isFalse();
    }

    @Test
    void no_change_of_a_random_query_leaves_its_signature_right() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            Map<String, String> query = new LinkedHashMap<>();
            for (int p = 0; p <= random.nextInt(6); p++) {
                query.put("p" + p, Integer.toString(random.nextInt(), 36));
            }
            String signature = Signature.of(query, "secret");
            Map<String, String> changed = new LinkedHashMap<>(query);
            changed.put("p0", query.get("p0") + (char) ('a' + random.nextInt(26)));
            changed.put("api_sig", signature);
            query.put("api_sig", signature);
            assertThat(Signature.matches(query, List.of("secret"))).isTrue();
            assertThat(Signature.matches(changed, List.of("secret"))).isFalse();
        }
    }

    private static String hmac(String text, String key) {
        // The signature of one parameter whose name and value join to the text.
        return Signature.of(Map.of(text, ""), key);
    }
}
