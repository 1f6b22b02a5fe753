package io.yoriai.server.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Actor;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.MailResults;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Added;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.Times;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMail.Base;
import io.yoriai.schedule.StepMails;

/** The life of the demo's magazine: 200 people who registered over a year, some who left, some whose mails came back. */
@Component
class DemoReaders {

    private static final Actor DEMO = new Actor.Job("demo");
    private static final int READERS = 200;
    private static final int EVERY_DAYS = 2;
    private static final String FULL = "42552";
    private static final String UNKNOWN = "42551";

    private final Readers readers;
    private final StepMails steps;
    private final MailResults results;
    private final Clock clock;

    DemoReaders(Readers readers, StepMails steps, MailResults results, Clock clock) {
        this.readers = readers;
        this.steps = steps;
        this.results = results;
        this.clock = clock;
    }

    /** In the running transaction. */
    void add(Magazine magazine) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.JST);
        for (DemoLeads.Lead person : DemoLeads.first(READERS)) {
            int n = (int) person.id();
            boolean awaited = n % 40 == 0;
            ReaderValues values = ReaderValues
                    .forAdd(values(person, today.minusDays((long) (READERS - n) * EVERY_DAYS)),
                            new FieldContext(magazine, today))
                    .values();
            Added added = readers.add(magazine, EmailAddress.parse(person.email()).orElseThrow(), values, awaited,
                    n > READERS - 5, origin(n));
            if (n % 17 == 0) {
                readers.remove(magazine, added.readerId(), n > READERS - 20,
                        Origin.page(Source.UNSUBSCRIBE_PAGE, "192.0.2.10", null, "usrctrl.php", null));
            }
        }
        // For whoever registers from now on: those who have been reading for a year got theirs long ago.
        steps(magazine.id());
    }

    /** Mails that came back, outside of any transaction: one address is invalid by it, the others had a bad day. */
    void errors(long magazineId) {
        List<DemoLeads.Lead> people = DemoLeads.first(READERS);
        for (int n : new int[]{12, 33, 58, 91, 126, 163}) {
            results.error(people.get(n).email(), n == 58 ? UNKNOWN : FULL, "magazine:" + magazineId);
        }
    }

    private void steps(long magazineId) {
        step(magazineId, 1, 0, null, "ご登録ありがとうございます", """
                [% Reader.name || "お客様" %] 様

                寄合だよりにご登録いただき、ありがとうございます。
                毎月一度、催しの準備と集客に役立つ話題をお届けします。

                配信の解除: [% Reader.unsubscribe_url %]
                """);
        step(magazineId, 2, 3, LocalTime.of(9, 0), "はじめての催し: 準備の進め方", """
                [% Reader.name || "お客様" %] 様

                催しの三か月前から当日までに決めることを、一枚の表にまとめました。

                配信の解除: [% Reader.unsubscribe_url %]
                """);
        step(magazineId, 3, 14, LocalTime.of(9, 0), "来場受付の工夫", """
                [% Reader.name || "お客様" %] 様

                受付の列を短くする三つの工夫をご紹介します。

                配信の解除: [% Reader.unsubscribe_url %]
                """);
    }

    private void step(long magazineId, int number, int days, @Nullable LocalTime time, String subject, String text) {
        StepMail made = steps.create(DEMO, new StepMail(0, magazineId, number, Base.CREATED, days, time, Map.of(),
                new MailTexts(subject, text, ""), null));
        if (number < 3) {
            steps.activate(DEMO, made.id(), true);
        }
    }

    private static Origin origin(int n) {
        return switch (n % 3) {
            case 0 -> Origin.page(Source.FORM, "192.0.2." + (1 + n % 200), "Mozilla/5.0", "usrctrl.php", null);
            case 1 -> Origin.staff(Source.CSV, "demo", "秋の展示会で名刺交換");
            default -> Origin.api("demo", "192.0.2.5");
        };
    }

    private static Map<ReaderField, @Nullable String> values(DemoLeads.Lead person, LocalDate created) {
        int n = (int) person.id();
        Map<ReaderField, @Nullable String> values = new EnumMap<>(ReaderField.class);
        values.put(ReaderField.NAME, person.familyName() + " " + person.givenName());
        values.put(ReaderField.TYPE, switch (n % 3) {
            case 0 -> "公開フォーム";
            case 1 -> "展示会";
            default -> "会員サイト";
        });
        values.put(ReaderField.COMPANY, person.company());
        values.put(ReaderField.ZIP, person.zip1() + "-" + person.zip2());
        values.put(ReaderField.TEL, person.tel());
        values.put(ReaderField.POINT, Integer.toString(n * 37 % 300));
        values.put(ReaderField.PROGRESS, n % 4 == 0 ? "0000000111" : n % 4 == 1 ? "0000000001" : "0000000000");
        values.put(ReaderField.SENDSTATUS, n % 23 == 0 ? "0" : "1");
        values.put(ReaderField.CREATED, created.toString());
        return values;
    }
}
