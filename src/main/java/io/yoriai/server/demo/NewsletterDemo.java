package io.yoriai.server.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.account.Actor;
import io.yoriai.account.NeoClient.Rights;
import io.yoriai.account.NeoClients;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.publish.Issue.Content;
import io.yoriai.publish.Issues;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.Times;

/** The newsletter's part of the demo data: a magazine, the reader and the key that the documents show, and 200 readers more. */
@Component
public class NewsletterDemo {

    /** The demo key; its secret is public knowledge. */
    public static final String CLIENT_ID = "0123456789abcdef0123456789abcdef";
    public static final String CLIENT_SECRET = "fedcba9876543210fedcba9876543210fedcba98";

    private static final Actor DEMO = new Actor.Job("demo");
    private static final String READER = "hoge@fugo.com";
    private static final List<String> PROGRESS = List.of("資料請求", "見積依頼", "訪問", "提案", "試用", "受注", "導入", "活用", "更新",
            "紹介");

    private final Magazines magazines;
    private final Readers readers;
    private final NeoClients clients;
    private final Issues issues;
    private final DemoReaders more;
    private final Clock clock;

    NewsletterDemo(Magazines magazines, Readers readers, NeoClients clients, Issues issues, DemoReaders more,
            Clock clock) {
        this.more = more;
        this.magazines = magazines;
        this.readers = readers;
        this.clients = clients;
        this.issues = issues;
        this.clock = clock;
    }

    /** Fills an empty database; one that has a magazine already is left as it is. */
    @Transactional
    public void fill() {
        if (!magazines.all().isEmpty()) {
            return;
        }
        Magazine magazine = magazines.create(DEMO, MagazineSettings.named("寄合だより")
                .with(new Publisher("寄合商事", "news@example.com", "", "", "東京都港区虎ノ門1-1-1", "news@example.com"))
                .with(new Outside(List.of("127.0.0.0/8", "::1"), false)));
        PROGRESS.forEach(label -> magazines.addChoice(DEMO, magazine.id(), "progress", label));
        Magazine ready = magazines.find(magazine.id()).orElseThrow();
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.JST);
        ReaderValues values = ReaderValues.forAdd(values(), new FieldContext(ready, today)).values();
        EmailAddress email = EmailAddress.parse(READER).orElseThrow();
        readers.add(ready, email, values, false, false, Origin.staff(Source.STAFF, "demo", "demo data"));
        more.add(ready);
        issues(ready.id());
        clients.create(DEMO, "demo", CLIENT_ID, CLIENT_SECRET, new Rights(Set.of(), List.of(), List.of(), 0));
    }

    /** What only comes after the transaction: mails that were not delivered. */
    void errors() {
        magazines.all().stream().findFirst().ifPresent(magazine -> more.errors(magazine.id()));
    }

    /** A sample issue and two back numbers. */
    private void issues(long magazineId) {
        issues.showAsBackNumber(DEMO, magazineId, published(magazineId, "寄合だより " + month(-1) + "月号: 催しのご案内", """
                <p>[% Reader.name || "お客様" %] 様</p>
                <p>いつも寄合だよりをお読みいただき、ありがとうございます。</p>
                <h2>今月の催し</h2>
                <ul><li>秋のセミナー（東京・虎ノ門）</li><li>はじめての来場受付 説明会（オンライン）</li></ul>
                <p><a href="[% Reader.unsubscribe_url %]">配信の解除はこちら</a></p>"""), true);
        issues.showAsBackNumber(DEMO, magazineId, published(magazineId, "寄合だより " + month(0) + "月号: 受付の列を短くする", """
                <p>[% Reader.name || "お客様" %] 様</p>
                <h2>受付の列を短くする三つの工夫</h2>
                <ol><li>前日に入場券をもう一度送る</li><li>入口を分けず、読み取り台を増やす</li><li>名札は入場してから渡す</li></ol>
                <p>くわしくは次号でもご紹介します。</p>
                <p><a href="[% Reader.unsubscribe_url %]">配信の解除はこちら</a></p>"""), true);
        issues.sample(DEMO, magazineId, published(magazineId, "寄合だより 見本誌", """
                <p>[% Reader.name || "お客様" %] 様</p>
                <p>寄合だよりは、催しの準備と集客に役立つ話題を月に一度お届けするメルマガです。</p>
                <h2>毎号の内容</h2>
                <ul><li>催しのご案内</li><li>会場と受付の工夫</li><li>読者からのご質問</li></ul>
                <p>発行: [% Sender.name %]（[% Sender.postal_address %]）</p>"""), true);
    }

    private int month(int from) {
        return LocalDate.ofInstant(clock.instant(), Times.JST).plusMonths(from).getMonthValue();
    }

    private long published(long magazineId, String subject, String html) {
        long id = issues.create(DEMO, magazineId, new Content(subject, "", html)).id();
        return issues.publish(DEMO, magazineId, id).id();
    }

    private static Map<ReaderField, @Nullable String> values() {
        Map<ReaderField, @Nullable String> values = new EnumMap<>(ReaderField.class);
        values.put(ReaderField.NAME, "山田太郎");
        values.put(ReaderField.TYPE, "hoge");
        values.put(ReaderField.USER_TYPE, "2");
        values.put(ReaderField.COMPANY, "寄合商事");
        values.put(ReaderField.ZIP, "105-0001");
        values.put(ReaderField.PREF, "東京都");
        values.put(ReaderField.TEL, "03-1234-5678");
        values.put(ReaderField.POINT, "120");
        values.put(ReaderField.PROGRESS, "0000011001");
        values.put(ReaderField.MEMO, "展示会で名刺交換");
        values.put(ReaderField.CREATED, "2015-12-08");
        return values;
    }
}
