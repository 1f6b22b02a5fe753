package io.yoriai.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.audience.ReaderCondition;
import io.yoriai.audience.ReaderCondition.Operator;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderOrder;
import io.yoriai.audience.ReaderSearch;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What looking readers up costs at 10,000 and at 200,000: buffers, as the database counts them. */
@ServerTest
class ReaderPlanTest {

    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

    @Autowired
    Magazines magazines;
    @Autowired
    ReaderSearch search;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TransactionTemplate transaction;

    @Test
    void looking_a_reader_up_and_the_first_pages_cost_the_same_at_any_size() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("大"));
        String[] looks = {
            "select * from reader where magazine_id = %d and email_key = 'u0000777@example.com'",
            "select r.id from reader r where r.magazine_id = %d order by r.magazine_id desc, r.id desc limit 50",
            "select r.id from reader r where r.magazine_id = %d order by r.magazine_id, r.email_key, r.id limit 50",
            "select r.id from reader r where r.magazine_id = %d order by r.magazine_id, r.created, r.id limit 50",
            "select r.id from reader r where r.magazine_id = %d and r.email_key like 'u00007%%' order by r.magazine_id, r.id limit 50",
            "select count(*) from reader r where r.magazine_id = %d and r.created >= '2020-01-02 00:00:00+09' and r.created < '2020-01-02 01:00:00+09'"};
        int[] small = new int[looks.length];
        int[] large = new int[looks.length];
        Rows.fill(jdbc, magazine, 1, 10_000);
        for (int i = 0; i < looks.length; i++) {
            small[i] = buffers(looks[i].formatted(magazine.id()));
        }
        Rows.fill(jdbc, magazine, 10_001, 200_000);
        for (int i = 0; i < looks.length; i++) {
            int look = i;
            large[i] = buffers(looks[i].formatted(magazine.id()));
            // One more level of an index is all that twenty times as many readers may cost.
            assertThat(large[i]).as(() -> looks[look] + "\n" + plan(looks[look].formatted(magazine.id())))
                    .isLessThanOrEqualTo(small[i] * 2 + 12);
        }
        assertThat(large[0]).isLessThanOrEqualTo(4);
        assertThat(search.count(magazine, ReaderConditions.NONE)).isEqualTo(200_000);
        ListPage<Reader> last = search.page(magazine, ReaderConditions.NONE,
                new ReaderOrder(ReaderOrder.By.EMAIL, false), 4000);
        assertThat(last.rows()).hasSize(50);
        assertThat(last.rows().getLast().email()).isEqualTo("u0200000@example.com");
        assertThat(search.count(magazine,
                ReaderConditions.all(ReaderCondition.of("progress", Operator.FILLED)))).isEqualTo(66_666);
        assertThat(buffersOfPage(magazine)).isLessThan(400);
        jdbc.sql("delete from reader where magazine_id = ?").param(magazine.id()).update();
        jdbc.sql("vacuum analyze reader").update();
    }

    /** The first page as the service asks for it. */
    private int buffersOfPage(Magazine magazine) {
        return buffers("select reader.* from (select r.id from reader r where (r.magazine_id = " + magazine.id()
                + " and (r.provisional_until is null or r.provisional_until > now()))"
                + " order by r.magazine_id desc, r.id desc limit 50 offset 0) r join reader on reader.id = r.id"
                + " order by reader.magazine_id desc, reader.id desc");
    }

    private int buffers(String sql) {
        String plan = plan(sql);
        Matcher matcher = BUFFERS.matcher(plan);
        assertThat(matcher.find()).as(plan).isTrue();
        int read = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return Integer.parseInt(matcher.group(1)) + read;
    }

    private String plan(String sql) {
        return transaction.execute(status -> String.join("\n",
                jdbc.sql("explain (analyze, buffers) " + sql).query(String.class).list()));
    }
}
