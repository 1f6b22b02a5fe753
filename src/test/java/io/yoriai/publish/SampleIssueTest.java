package io.yoriai.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** A magazine's one sample issue. */
@ServerTest
class SampleIssueTest {

    @Autowired
    Magazines magazines;
    @Autowired
    Issues issues;
    @Autowired
    JdbcClient jdbc;

    @Test
    void choosing_a_sample_leaves_a_colleagues_open_settings_form_good() {
        Magazine opened = magazines.create(Data.TESTS, MagazineSettings.named("見本"));
        long issue = published(opened.id());

        issues.sample(Data.TESTS, opened.id(), issue, true);
        issues.sample(Data.TESTS, opened.id(), issue, false);

        assertThat(magazines.get(opened.id()).version()).isEqualTo(opened.version());
        assertThat(magazines.change(Data.TESTS, opened.id(), opened.version(),
                settings -> settings.with(State.PAUSED), Map.of()).settings().state()).isEqualTo(State.PAUSED);
    }

    @Test
    void of_many_who_choose_at_once_each_succeeds_and_one_sample_is_left() throws Exception {
        long magazine = magazines.create(Data.TESTS, MagazineSettings.named("見本")).id();
        List<Future<Issue>> chosen = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                long issue = published(magazine);
                chosen.add(threads.submit(() -> issues.sample(Data.TESTS, magazine, issue, true)));
            }
        }

        for (Future<Issue> one : chosen) {
            assertThat(one.get().sample()).isTrue();
        }
        assertThat(jdbc.sql("select count(*) from newsletter_issue where magazine_id = ? and sample").param(magazine)
                .query(Integer.class).single()).isOne();
    }

    private long published(long magazine) {
        long id = issues.create(Data.TESTS, magazine, new Issue.Content("見本", "本文", "")).id();
        return issues.publish(Data.TESTS, magazine, id).id();
    }
}
