package io.yoriai.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.yoriai.account.NeoAuthentication.Caller;
import io.yoriai.account.NeoAuthentication.Request.Granted;
import io.yoriai.account.NeoClient.Rights;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** Tokens of both APIs: how many live, when they end, and for how long a node may remember them. */
@ServerTest
class TokenTest {

    private static final String ADDRESS = "203.0.113.9";

    @Autowired
    ApiClients clients;
    @Autowired
    Authentication authentication;
    @Autowired
    NeoClients neoClients;
    @Autowired
    NeoAuthentication neo;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TestClock clock;

    @Test
    void of_more_than_a_thousand_tokens_the_one_unused_for_longest_goes() {
        ApiClient client = client();
        String first = authentication.issue(client).token();
        String second = authentication.issue(client).token();
        clock.advance(Duration.ofMinutes(2));
        assertThat(authentication.state(client, first)).isEqualTo(TokenState.VALID);
        for (int i = 0; i < 999; i++) {
            authentication.issue(client);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(authentication.state(client, first)).isEqualTo(TokenState.VALID);
        assertThat(authentication.state(client, second)).isEqualTo(TokenState.UNKNOWN);
    }

    @Test
    void an_expired_token_is_told_so_for_a_day_and_then_is_unknown() {
        ApiClient client = client();
        String token = authentication.issue(client).token();
        clock.advance(Duration.ofHours(1));
        assertThat(authentication.state(client, token)).isEqualTo(TokenState.EXPIRED);
        clock.advance(Duration.ofHours(24));
        assertThat(authentication.state(client, token)).isEqualTo(TokenState.UNKNOWN);
    }

    @Test
    void what_another_node_changes_is_seen_after_a_second_and_what_this_one_changes_at_once() {
        Credentials made = clients.create(NewApiClient.named("two nodes"));
        ApiClient client = authentication.find(made.apiKey()).client();
        String token = authentication.issue(client).token();
        assertThat(authentication.state(client, token)).isEqualTo(TokenState.VALID);

        jdbc.sql("delete from token where owner_id = ? and kind = 'SMP'").param(client.id()).update();
        assertThat(authentication.state(client, token)).isEqualTo(TokenState.VALID);
        clock.advance(Duration.ofSeconds(1));
        assertThat(authentication.state(client, token)).isEqualTo(TokenState.UNKNOWN);

        String next = authentication.issue(client).token();
        assertThat(authentication.state(client, next)).isEqualTo(TokenState.VALID);
        clients.revoke(made.apiKey());
        assertThat(authentication.find(made.apiKey())).isNull();
        assertThat(authentication.state(client, next)).isEqualTo(TokenState.UNKNOWN);
    }

    @Test
    void a_token_of_one_api_is_nothing_to_the_other() {
        ApiClient client = client();
        NeoClients.Made made = neoClients.create(Data.TESTS, "other", Rights.ALL);
        String smp = authentication.issue(client).token();
        String other = granted(made);
        assertThat(neo.caller(smp, ADDRESS)).isInstanceOf(Caller.Unknown.class);
        assertThat(authentication.state(client, other)).isEqualTo(TokenState.UNKNOWN);
        assertThat(neo.caller(other, ADDRESS)).isInstanceOf(Caller.Admitted.class);
        assertThat(neo.caller("x".repeat(1_000_000), ADDRESS)).isInstanceOf(Caller.Unknown.class);
    }

    @Test
    void of_tokens_fetched_at_once_a_hundred_are_left_and_a_renewed_secret_ends_them_all() throws Exception {
        NeoClients.Made made = neoClients.create(Data.TESTS, "many", new Rights(Set.of(), List.of(), List.of(), 0));
        List<Callable<String>> fetches = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            fetches.add(() -> granted(made));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<String> fetched : threads.invokeAll(fetches)) {
                assertThat(fetched.get()).hasSize(40);
            }
        }
        String last = granted(made);
        assertThat(jdbc.sql("select count(*) from token where owner_id = ? and kind = 'NEO'").param(made.client().id())
                .query(Long.class).single()).isEqualTo(100);

        neoClients.renewSecret(Data.TESTS, made.client().clientId());
        assertThat(neo.caller(last, ADDRESS)).isInstanceOf(Caller.Unknown.class);
    }

    @Test
    void the_database_alone_says_nothing_of_a_secret() {
        Credentials made = clients.create(NewApiClient.named("secret"));
        assertThat(jdbc.sql("""
                select password_hash = sha256(:password::bytea) or api_client::text like '%' || :password || '%'
                       or api_client::text like '%' || :secret || '%' from api_client where api_key = :key""")
                .param("password", made.password()).param("secret", made.secretKey()).param("key", made.apiKey())
                .query(Boolean.class).single()).isFalse();
    }

    private ApiClient client() {
        return authentication.find(clients.create(NewApiClient.named("tokens")).apiKey()).client();
    }

    private String granted(NeoClients.Made made) {
        return ((Granted) neo.issue(made.client().clientId(), made.secret(), ADDRESS)).token().token();
    }
}
