package io.yoriai.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Notice;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Addresses;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.FaultException;
import io.yoriai.record.Times;
import io.yoriai.schedule.StepMail.Base;
import io.yoriai.schedule.internal.NotifyQueue;
import io.yoriai.schedule.internal.StepQueue;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** Due mails become rows of the outbox, once, however many nodes look (spec/neo.md 7.2, 7.3). */
@ServerTest
class ScheduleFlowTest {

    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    StepMails steps;
    @Autowired
    NotifyMails notifyMails;
    @Autowired
    StepQueue schedule;
    @Autowired
    NotifyQueue notices;
    @Autowired
    Addresses addresses;
    @Autowired
    TestClock clock;
    @Autowired
    JdbcClient jdbc;

    private Magazine magazine = new Magazine(0, 0, MagazineSettings.named("x"), Map.of());

    @BeforeEach
    void makeMagazine() {
        Instant now = clock.instant();
        magazine = magazines
                .create(Data.TESTS,
                        MagazineSettings.named("m").with(new Publisher("n", "n@example.com", "", "", "a", "c"))
                                .with(new Notice(true, now.minus(Duration.ofDays(9)), LocalTime.of(9, 0))));
    }

    @Test
    void sixteen_nodes_queue_a_step_at_once_and_it_is_queued_once() {
        StepMail step = atOnce();
        steps.activate(Data.TESTS, step.id(), true);
        for (int i = 0; i < 40; i++) {
            add(Map.of());
        }
        long stopped = add(Map.of(ReaderField.SENDSTATUS, "0"));

        Instant now = clock.instant();
        atTheSameTime(16, () -> schedule.queueDue(now));

        assertThat(queued("STEP")).hasSize(40).doesNotHaveDuplicates().doesNotContain(stopped);
    }

    @Test
    void a_step_goes_to_those_who_register_after_it_was_switched_on_and_to_the_others_only_by_asking() {
        long before = add(Map.of());
        StepMail step = atOnce();
        steps.activate(Data.TESTS, step.id(), true);
        long after = add(Map.of());
        schedule.queueDue(clock.instant());
        assertThat(queued("STEP")).containsExactly(after);

        steps.sendPast(Data.TESTS, step.id(), steps.countPast(step.id()));
        steps.sendPast(Data.TESTS, step.id(), steps.countPast(step.id()));
        assertThat(queued("STEP")).containsExactlyInAnyOrder(before, after);
    }

    @Test
    void of_many_steps_that_want_one_number_at_once_one_gets_it_and_the_others_are_told() {
        Queue<StepMail> made = new ConcurrentLinkedQueue<>();
        for (int number = 1; number <= 12; number++) {
            made.add(steps.create(Data.TESTS, numbered(0, number)));
        }
        Queue<String> told = new ConcurrentLinkedQueue<>();
        atTheSameTime(12, () -> {
            try {
                steps.change(Data.TESTS, numbered(Objects.requireNonNull(made.poll()).id(), 100));
            } catch (FaultException e) {
                told.add(e.faults().getFirst().code() + " " + e.faults().getFirst().field());
            }
        });

        assertThat(told).hasSize(11).containsOnly("DUPLICATE StepMail.Number");
        assertThat(steps.of(magazine.id())).extracting(StepMail::number).contains(100).doesNotHaveDuplicates();
    }

    @Test
    void a_step_cannot_be_switched_on_while_the_senders_label_is_not_whole() {
        magazines.change(Data.TESTS, magazine.id(),
                settings -> settings.with(new Publisher("n", "n@example.com", "", "", "", "c")));
        StepMail step = atOnce();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> steps.activate(Data.TESTS, step.id(), true))
                .hasMessageContaining("Magazine.PublisherAddress");
    }

    @Test
    void a_notify_series_goes_on_its_dates_and_never_twice_a_day() {
        Instant morning = LocalDate.ofInstant(clock.instant(), Times.JST).plusDays(2).atTime(9, 0)
                .atZone(Times.JST).toInstant();
        LocalDate first = LocalDate.ofInstant(morning, Times.JST);
        notifyMails.change(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, true, LocalTime.of(9, 0),
                new MailTexts("s", "t", ""));
        long reader = add(Map.of(ReaderField.NOTIFYMAIL, first.toString(), ReaderField.NOTIFYMAIL_TERM, "3"));

        assertThat(after(morning.minusSeconds(1), reader)).isZero();
        atTheSameTime(8, () -> notices.queueDue(morning));
        assertThat(queued("NOTIFY")).containsExactly(reader);
        assertThat(after(morning.plus(Duration.ofDays(1)), reader)).isEqualTo(1);
        assertThat(after(morning.plus(Duration.ofDays(2)), reader)).isEqualTo(1);
        assertThat(after(morning.plus(Duration.ofDays(3)), reader)).isEqualTo(2);
        // Down for a while: the date of the sixth day is missed, that of the ninth is sent a little late.
        assertThat(after(morning.plus(Duration.ofDays(9)).plus(Duration.ofHours(20)), reader)).isEqualTo(3);
        assertThat(after(morning.plus(Duration.ofDays(9)).minus(Duration.ofHours(2)), reader)).isEqualTo(3);
    }

    @Test
    void an_address_made_invalid_by_any_room_is_skipped() {
        Instant morning = LocalDate.ofInstant(clock.instant(), Times.JST).plusDays(2).atTime(9, 0)
                .atZone(Times.JST).toInstant();
        notifyMails.change(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, true, LocalTime.of(9, 0),
                new MailTexts("s", "t", ""));
        long reader = add(Map.of(ReaderField.NOTIFYMAIL, LocalDate.ofInstant(morning, Times.JST).toString()));
        addresses.makeInvalid(readers.find(magazine.id(), reader).orElseThrow().email(), "42521");

        assertThat(after(morning, reader)).isZero();
        addresses.makeProven(readers.find(magazine.id(), reader).orElseThrow().email());
        assertThat(after(morning.plusSeconds(60), reader)).as("not made up for").isZero();
    }

    @Test
    void the_database_and_the_calculator_agree_on_the_next_date() {
        java.util.Random random = new java.util.Random(5);
        for (int i = 0; i < 300; i++) {
            LocalDate first = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(400));
            int term = random.nextInt(40);
            LocalDate from = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(900));
            assertThat(jdbc.sql("select notify_date_from(:first, :term, :from)").param("first", first)
                    .param("term", term)
                    .param("from", from)
                    .query((row, n) -> java.util.Optional.ofNullable(row.getObject(1, LocalDate.class))).single())
                    .isEqualTo(NotifySchedule.next(first, term, from));
        }
    }

    private long after(Instant now, long reader) {
        notices.queueDue(now);
        return queued("NOTIFY").stream().filter(id -> id == reader).count();
    }

    private StepMail atOnce() {
        return steps.create(Data.TESTS, numbered(0, 1));
    }

    private StepMail numbered(long id, int number) {
        return new StepMail(id, magazine.id(), number, Base.CREATED, 0, null, Map.of(), new MailTexts("s", "t", ""),
                null);
    }

    private long add(Map<ReaderField, String> texts) {
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        given.putAll(texts);
        Magazine now = magazines.find(magazine.id()).orElseThrow();
        ReaderValues values = ReaderValues.forAdd(given, new FieldContext(now, LocalDate.of(2026, 1, 1))).values();
        EmailAddress email = EmailAddress.parse(Data.unique("s") + "@example.com").orElseThrow();
        return readers.add(now, email, values, false, false, Origin.system("test")).readerId();
    }

    private List<Long> queued(String kind) {
        return jdbc.sql("select reader_id from newsletter_outbox where kind = :kind and magazine_id = :id order by id")
                .param("kind", kind).param("id", magazine.id()).query((row, n) -> row.getLong(1)).list();
    }

    private static void atTheSameTime(int nodes, Runnable work) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends java.util.concurrent.Future<?>> running = java.util.stream.IntStream.range(0, nodes)
                    .mapToObj(n -> executor.submit(work)).toList();
            for (java.util.concurrent.Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
