package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import io.yoriai.application.Invoice.Kind;
import io.yoriai.lead.Leads;
import io.yoriai.page.Prints;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Invoices and receipts say what the law asks for, and their numbers have no gaps. */
@ServerTest
class InvoicesTest {

    @Autowired
    Invoices invoices;
    @Autowired
    Prints prints;
    @Autowired
    Data data;
    @Autowired
    Leads leads;
    @Autowired
    SystemSettings settings;
    @Autowired
    TransactionTemplate transactions;

    private long billed(int payment) {
        long lead = data.lead("髙橋", Data.unique("i") + "@example.com");
        data.jdbc().sql("update lead set company_name = '株式会社寄合' where id = ?").param(lead).update();
        long campaign = data.campaign("実践講座");
        long application = data.application(lead, campaign, data.session(campaign, "第1回"));
        data.jdbc()
                .sql("""
                        insert into billing (application_id, details, tax_rate, price, discount_amount, total_amount, date_billing,
                            date_regist, date_update)
                        values (?, '[{"Name": "第1回 メールの設計", "UnitPrice": 8800, "Quantity": 2, "Amount": 17600},
                            {"Name": "早期申込割引", "UnitPrice": -1760, "Quantity": 1, "Amount": -1760}]', 10, 17600, 1760, 15840,
                            now(), now(), now())""")
                .param(application).update();
        data.jdbc().sql("update application set payment_status_id = ?, payment_due_date = '2026-12-10',"
                + " payment_date = '2026-12-01' where id = ?").params(payment, application).update();
        return application;
    }

    private String text(Invoice invoice, Locale language) throws Exception {
        byte[] pdf = prints.pdf("invoice", language, Map.of("invoice", invoice));
        String folder = System.getProperty("prints");
        if (folder != null) {
            Files.write(Path.of(folder, invoice.kind() + "-" + language + ".pdf"), pdf);
        }
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getPage(0).getResources().getFontNames()).isNotEmpty();
            assertThat(pdf.length).as("of the font only what is used").isLessThan(200_000);
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void an_invoice_has_what_a_qualified_invoice_needs() throws Exception {
        transactions.executeWithoutResult(status -> {
            settings.change("invoice.issuer", "一般社団法人 寄合");
            settings.change("invoice.address", "東京都千代田区丸の内1-1-1");
            settings.change("invoice.registration_number", "T1234567890123");
            settings.change("invoice.bank", "寄合銀行 本店 普通 1234567");
        });
        long application = billed(3);
        Invoice invoice = invoices.issue(application, Kind.INVOICE);
        assertThat(invoice.taxes()).containsExactly(new Invoice.Tax(10, 15840, 1440));
        assertThat(invoice.lines().stream().mapToLong(Invoice.Line::amount).sum()).isEqualTo(invoice.total());
        assertThat(text(invoice, Locale.JAPANESE)).contains("株式会社寄合", "髙橋 太郎 様", "一般社団法人 寄合",
                "登録番号 T1234567890123", invoice.number(), "実践講座", "第1回 メールの設計", "早期申込割引", "-1,760",
                "10%対象 合計(税込)", "15,840 円", "うち消費税(10%)", "1,440 円", "2026年12月10日", "寄合銀行");
        assertThat(text(invoices.issue(application, Kind.RECEIPT), Locale.ENGLISH)).contains("Receipt",
                "¥15,840", "Consumption tax included (10%)", "R-");
    }

    @Test
    void the_same_is_handed_out_again_until_the_amounts_change() {
        long application = billed(2);
        Invoice first = invoices.issue(application, Kind.INVOICE);
        assertThat(invoices.issue(application, Kind.INVOICE).number()).isEqualTo(first.number());
        data.jdbc().sql("""
                update billing set details = '[{"Name": "第1回", "UnitPrice": 8800, "Quantity": 1, "Amount": 8800}]',
                    price = 8800, discount_amount = 0, total_amount = 8800 where application_id = ?""")
                .param(application)
                .update();
        Invoice second = invoices.issue(application, Kind.INVOICE);
        assertThat(second.number()).isNotEqualTo(first.number());
        assertThat(second.replaces()).isEqualTo(first.number());
        assertThat(second.taxes()).containsExactly(new Invoice.Tax(10, 8800, 800));

        assertThatThrownBy(() -> invoices.issue(application, Kind.RECEIPT)).as("unpaid")
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.status()).isEqualTo(409));
        data.jdbc().sql("update billing set billing_status_id = 2 where application_id = ?").param(application)
                .update();
        assertThatThrownBy(() -> invoices.issue(application, Kind.INVOICE)).as("cancelled")
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.status()).isEqualTo(409));
        assertThatThrownBy(() -> invoices.issue(-1, Kind.INVOICE)).as("nothing billed")
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void whom_an_invoice_was_made_out_to_is_kept_for_seven_years_when_the_lead_goes() throws Exception {
        long application = billed(2);
        long lead = data.jdbc().sql("select lead_id from application where id = ?").param(application)
                .query(Long.class).single();
        data.jdbc().sql("update campaign set end_day = now() - interval '1 day' where id ="
                + " (select campaign_id from application where id = ?)").param(application).update();
        Invoice issued = invoices.issue(application, Kind.INVOICE);
        transactions.executeWithoutResult(status -> leads.erase(lead, Author.system(Route.SYSTEM)));
        invoices.forgetAddressees();
        Invoice again = invoices.issue(application, Kind.INVOICE);
        assertThat(again.number()).isEqualTo(issued.number());
        assertThat(text(again, Locale.JAPANESE)).contains("株式会社寄合", "髙橋 太郎 様");
        data.jdbc().sql("update invoice set issued_at = issued_at - interval '8 years' where billing_id ="
                + " (select id from billing where application_id = ?)").param(application).update();
        invoices.forgetAddressees();
        assertThat(text(invoices.issue(application, Kind.INVOICE), Locale.JAPANESE)).doesNotContain("寄合 御中", "髙橋");
    }

    @Test
    void numbers_have_no_gaps_whatever_is_rolled_back() throws Exception {
        List<Long> applications = LongStream.range(0, 12).mapToObj(n -> billed(2)).toList();
        long before = last();
        List<Callable<Boolean>> calls = LongStream.range(0, 36).<Callable<Boolean>>mapToObj(n -> () -> {
            return transactions.execute(status -> {
                invoices.issue(applications.get((int) (n % 12)), Kind.INVOICE);
                if (n < 12) {
                    status.setRollbackOnly();
                }
                return true;
            });
        }).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                assertThat(call.resultNow()).isTrue();
            }
        }
        assertThat(last() - before).isEqualTo(12);
        assertThat(
                data.jdbc().sql("select count(*) = max(number) and min(number) = 1 from invoice where kind = 'INVOICE'")
                        .query(Boolean.class).single())
                .isTrue();
    }

    private long last() {
        return data.jdbc().sql("select last from invoice_number where kind = 'INVOICE'").query(Long.class).single();
    }
}
