package io.yoriai.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.yoriai.record.FaultException;
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
        String first = authentication.issue(client, ADDRESS).token();
        String second = authentication.issue(client, ADDRESS).token();
        clock.advance(Duration.ofMinutes(2));
        assertThat(authentication.state(client, first, ADDRESS)).isEqualTo(IssuedToken.State.VALID);
        for (int i = 0; i < 999; i++) {
            authentication.issue(client, ADDRESS);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(authentication.state(client, first, ADDRESS)).isEqualTo(IssuedToken.State.VALID);
        assertThat(authentication.state(client, second, ADDRESS)).isEqualTo(IssuedToken.State.UNKNOWN);
    }

    @Test
    void an_expired_token_is_told_so_for_a_day_and_then_is_unknown() {
        ApiClient client = client();
        String token = authentication.issue(client, ADDRESS).token();
        clock.advance(Duration.ofHours(1));
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.EXPIRED);
        clock.advance(Duration.ofHours(24));
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.UNKNOWN);
    }

    @Test
    void what_another_node_changes_is_seen_after_a_second_and_what_this_one_changes_at_once() {
        Credentials made = clients.create(NewApiClient.named("two nodes"));
        ApiClient client = authentication.find(made.apiKey()).client();
        String token = authentication.issue(client, ADDRESS).token();
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.VALID);

        jdbc.sql("delete from token where owner_id = ? and kind = 'SMP'").param(client.id()).update();
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.VALID);
        clock.advance(Duration.ofSeconds(1));
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.UNKNOWN);

        String next = authentication.issue(client, ADDRESS).token();
        assertThat(authentication.state(client, next, ADDRESS)).isEqualTo(IssuedToken.State.VALID);
        clients.revoke(made.apiKey());
        assertThat(authentication.find(made.apiKey())).isNull();
        assertThat(authentication.state(client, next, ADDRESS)).isEqualTo(IssuedToken.State.UNKNOWN);
    }

    @Test
    void a_token_of_one_api_is_nothing_to_the_other() {
        ApiClient client = client();
        NeoClients.Made made = neoClients.create(Data.TESTS, "other", Rights.ALL);
        String smp = authentication.issue(client, ADDRESS).token();
        String other = granted(made);
        assertThat(neo.caller(smp, ADDRESS)).isInstanceOf(Caller.Unknown.class);
        assertThat(authentication.state(client, other, ADDRESS)).isEqualTo(IssuedToken.State.UNKNOWN);
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
    void a_bound_token_is_good_in_the_network_it_was_issued_to_and_nowhere_else() {
        TokenTerms bound = new TokenTerms(60, true);
        ApiClient client = authentication.find(clients.create(NewApiClient.named("bound").withTokens(bound)).apiKey())
                .client();
        String token = authentication.issue(client, "2001:db8:1:2::3").token();
        assertThat(authentication.state(client, token, "2001:db8:1:2::4")).isEqualTo(IssuedToken.State.VALID);
        assertThat(authentication.state(client, token, "2001:db8:1:3::3")).isEqualTo(IssuedToken.State.UNKNOWN);
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.UNKNOWN);
        ApiClient free = client();
        assertThat(authentication.state(free, authentication.issue(free, "192.0.2.1").token(), ADDRESS))
                .isEqualTo(IssuedToken.State.VALID);

        NeoClients.Made made = neoClients.create(Data.TESTS, "bound", new Rights(Set.of(), List.of(), List.of(), 0));
        String other = granted(made);
        assertThat(neo.caller(other, "192.0.2.1")).isInstanceOf(Caller.Admitted.class);
        neoClients.change(Data.TESTS, made.client().clientId(), "bound",
                new Rights(Set.of(), List.of(), List.of(), 0, bound), true);
        assertThat(neo.caller(other, "192.0.2.1")).as("tokens from before too").isInstanceOf(Caller.Unknown.class);
        assertThat(neo.caller(other, ADDRESS)).isInstanceOf(Caller.Admitted.class);
    }

    @Test
    void a_key_may_have_tokens_that_live_less_long_than_an_hour_and_none_that_live_longer() {
        TokenTerms short5 = new TokenTerms(5, false);
        ApiClient client = authentication.find(clients.create(NewApiClient.named("short").withTokens(short5)).apiKey())
                .client();
        String token = authentication.issue(client, ADDRESS).token();
        NeoClients.Made made = neoClients.create(Data.TESTS, "short",
                new Rights(Set.of(), List.of(), List.of(), 0, short5));
        String other = granted(made);
        clock.advance(Duration.ofMinutes(4));
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.VALID);
        assertThat(neo.caller(other, ADDRESS)).isInstanceOf(Caller.Admitted.class);
        clock.advance(Duration.ofMinutes(1));
        assertThat(authentication.state(client, token, ADDRESS)).isEqualTo(IssuedToken.State.EXPIRED);
        assertThat(neo.caller(other, ADDRESS)).isInstanceOf(Caller.Expired.class);
        for (int wrong : new int[]{0, 61}) {
            TokenTerms terms = new TokenTerms(wrong, false);
            assertThatThrownBy(() -> clients.create(NewApiClient.named("wrong").withTokens(terms)))
                    .isInstanceOf(FaultException.class).hasMessageContaining("ApiClient.TokenMinutes");
            assertThatThrownBy(() -> neoClients.create(Data.TESTS, "wrong",
                    new Rights(Set.of(), List.of(), List.of(), 0, terms))).isInstanceOf(FaultException.class)
                    .hasMessageContaining("NeoClient.TokenMinutes");
        }
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
