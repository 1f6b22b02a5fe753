package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Staff download what was billed; nobody else does. */
@ServerTest
class InvoiceDownloadTest {

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Data data;

    @Test
    void an_invoice_is_downloaded_and_a_receipt_only_when_it_is_paid() {
        long campaign = data.campaign("講座");
        long application = data.application(data.lead(), campaign, data.session(campaign, "第1回"));
        data.jdbc()
                .sql("""
                        insert into billing (application_id, details, tax_rate, price, discount_amount, total_amount, date_billing,
                            date_regist, date_update)
                        values (?, '[{"Name": "第1回", "UnitPrice": 5500, "Quantity": 1, "Amount": 5500}]', 10, 5500, 0, 5500, now(),
                            now(), now())""")
                .param(application).update();
        String place = "/admin/applications/" + application;
        assertThat(new Visitor(port).get(place + "/invoice.pdf").body()).doesNotStartWith("%PDF");

        String login = Data.unique("invoice");
        staff.create(login, "a-long-password-1", "高橋 みなみ", null);
        Visitor visitor = new Visitor(port).signedIn(login, "a-long-password-1");
        HttpResponse<String> invoice = visitor.get(place + "/invoice.pdf");
        assertThat(invoice.statusCode()).isEqualTo(200);
        assertThat(invoice.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(invoice.body()).startsWith("%PDF");
        assertThat(visitor.get(place + "/receipt.pdf").statusCode()).isEqualTo(409);
        assertThat(visitor.get("/admin/applications/999999999/invoice.pdf").statusCode()).isEqualTo(404);
    }
}
