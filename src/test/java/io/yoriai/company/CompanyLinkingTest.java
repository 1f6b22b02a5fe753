package io.yoriai.company;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;

/** Which company a lead belongs to, and the job that says so (spec/smp-lead.md 7.6). */
@ContractTest
class CompanyLinkingTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    CompanyLinking linking;
    @Autowired
    TransactionTemplate transaction;

    private String word;

    @BeforeEach
    void aWord() {
        word = Data.unique("w");
    }

    private String key(String function, String text) {
        return data.jdbc().sql("select " + function + "(?)").param(text).query(String.class).single();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            株式会社サンプル商事           | サンプル商事
            サンプル商事（株）             | サンプル商事
            ㈱サンプル商事                 | サンプル商事
            ㍿ ｻﾝﾌﾟﾙ・商事                 | サンプル商事
            (有)さくら                     | さくら
            ㈲ さくら　有限会社            | さくら
            合同会社 ABC                   | abc
            一般社団法人みなと会           | みなと会
            公益財団法人 みなと会          | みなと会
            NPO法人緑                      | 緑
            特定非営利活動法人 緑          | 緑
            国立大学法人 山川大学          | 山川大学
            Foo Bar Co., Ltd.              | foobar
            Foo Bar Inc.                   | foobar
            FOO-BAR CORPORATION            | foobar
            株式会社フー K.K.              | フー
            Foo GmbH                       | foo
            ＦＯＯ　Ｌ．Ｌ．Ｃ．           | foo
            Zinc                           | zinc
            Costco                         | costco
            コーヒー・サービス             | コーヒーサービス
            東京株式会社サービス           | 東京株式会社サービス
            株式会社                       | ''
            ''                             | ''""")
    void names_are_compared_without_legal_forms_spaces_and_width(String name, String key) {
        assertThat(key("company_name_key", name)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            company_zip_key     | １０８－0073                     | 1080073
            company_zip_key     | SW1A 1AA                         | sw1a1aa
            company_address_key | 港区三田 １丁目２番３号          | 港区三田1-2-3
            company_address_key | 港区三田1-2-3                    | 港区三田1-2-3
            company_address_key | 港区三田１ー２―３                | 港区三田1-2-3
            company_address_key | 港区三田1丁目2番地3 サンビル     | 港区三田1-2-3サンビル
            company_address_key | 大阪市北区梅田タワー3            | 大阪市北区梅田タワー3""")
    void zips_and_addresses_are_compared_however_they_are_written(String function, String text, String key) {
        assertThat(key(function, text)).isEqualTo(key);
    }

    @Test
    void a_host_stands_below_the_domains_of_its_company() {
        assertThat(key("company_domains", "a@Mail.Tokyo.Example.jp"))
                .isEqualTo("{mail.tokyo.example.jp,tokyo.example.jp,example.jp}");
        assertThat(key("company_domains", "a@localhost")).isEqualTo("{}");
        assertThat(key("company_domains", null)).isEqualTo("{}");
    }

    /** A company or a lead: name, domain, postal code, prefecture, address; any may be missing. */
    private record Who(String name, String domain, String zip, String prefecture, String address) {

        static Who of(String row, String word) {
            String[] cells = (row + ",,,,,").replace("W", word).split(",", -1);
            return new Who(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip());
        }
    }

    private long company(Who who) {
        return data.jdbc().sql("""
                insert into company (name, email_domain, zip1, prefecture_key, address1, date_regist, date_update)
                values (?, nullif(?, ''), nullif(?, ''), coalesce(nullif(?, ''), '00'), nullif(?, ''), now(), now())
                returning id""").params(who.name(), who.domain(), who.zip(), who.prefecture(), who.address())
                .query(Long.class).single();
    }

    private long lead(Who who) {
        long lead = data.lead();
        data.jdbc().sql("""
                update lead set company_name = nullif(?, ''), email = nullif(?, ''), zip2 = nullif(?, ''),
                    prefecture_key = coalesce(nullif(?, ''), '00'), address1 = nullif(?, '') where id = ?""")
                .params(who.name(), who.domain().isEmpty() ? "" : "a@" + who.domain(), who.zip(), who.prefecture(),
                        who.address(), lead)
                .update();
        return lead;
    }

    private List<Long> automatic(long lead) {
        return data.jdbc().sql("select company_id from company_lead where lead_id = ? and link_type_id = 1").param(lead)
                .query((row, n) -> row.getLong(1)).list();
    }

    /** Companies stand in one cell with a slash between them; the one that is linked is counted from 1, 0 is none. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            equal in name and domain: one            | W,W.example / W / x,W.example        | W,W.example            | 1
            equal in name: one                       | (株)W / xW                           | W                      | 1
            none in both, name before domain         | x,W.example / W                      | W,W.example            | 2
            not equal in name, in domain: one        | x,W.example                          | W,a.W.example          | 1
            a domain that only ends in the same text | x,W.example                          | W,bW.example           | 0
            several in both: the one of the zip      | W,W.example,108 / W,W.example,109    | W,W.example,109        | 2
            several in name: the one of the zip      | W,,1080073 / W,,109                  | W,,108-0073            | 1
            several in domain: the one of the zip    | a,W.example,1 / b,W.example,2        | W,W.example,2          | 2
            else the one of prefecture and address   | W,,1,13,三田1-2 / W,,1,14,三田1-2    | W,,1,14,三田１丁目２番 | 2
            an address without a prefecture          | W,,,,三田1-2 / W,,,,梅田1            | W,,,,三田1-2           | 0
            several, and still not one               | W / W                                | W                      | 0
            several of no zip                        | W,,,13 / W,,,13                      | W,,,13                 | 0
            several in name, another in domain       | W / W / x,W.example                  | W,W.example            | 0
            several in name, one of them in domain   | W / W,W.example                      | W,W.example            | 2
            none                                     | xW,xW.example                        | W,W.example            | 0
            nothing to compare                       | 株式会社                             | 有限会社               | 0""")
    void a_lead_is_linked_by_the_table(String row, String companies, String lead, int linked) {
        List<Long> ids = new ArrayList<>();
        for (String company : companies.split(" / ")) {
            ids.add(company(Who.of(company, word)));
        }
        long one = lead(Who.of(lead, word));
        linking.run();
        assertThat(automatic(one)).isEqualTo(linked == 0 ? List.of() : List.of(ids.get(linked - 1)));
        assertThat(linking.progress().due()).isZero();
    }

    @Test
    void a_domain_of_free_mail_tells_nothing() {
        long company = company(Who.of("x", word));
        data.jdbc().sql("update company set email_domain = 'gmail.com' where id = ?").param(company).update();
        long lead = lead(Who.of(",gmail.com", word));
        linking.run();
        assertThat(automatic(lead)).isEmpty();
        data.jdbc().sql("delete from company where id = ?").param(company).update();
    }

    @Test
    void a_lead_is_linked_anew_when_a_column_changes_that_is_compared_and_by_a_call_alone() {
        long company = company(Who.of("W", word));
        linking.run();
        long lead = api.call("visitor.post", "<VisitorData><Name1>a</Name1><Name2>b</Name2><Email>" + word
                + "@example.com</Email><CompanyName>株式会社 " + word + "</CompanyName></VisitorData>").id();
        long looked = linking.progress().lookedAt();
        assertThat(linking.progress().due()).isEqualTo(1);
        linking.run();
        assertThat(automatic(lead)).containsExactly(company);
        assertThat(linking.progress().lookedAt()).as("no pass over all leads").isEqualTo(looked);
        api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Position>課長</Position></VisitorData>");
        assertThat(linking.progress().due()).isZero();
        api.call("visitor.put",
                "<VisitorData><Id>" + lead + "</Id><CompanyName>" + word + "2</CompanyName></VisitorData>");
        assertThat(linking.progress().due()).isEqualTo(1);
        linking.run();
        assertThat(automatic(lead)).isEmpty();
    }

    @Test
    void a_lead_that_changes_while_a_pass_goes_on_keeps_it_from_nothing() {
        linking.run();
        List<Long> leads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leads.add(lead(Who.of("W", word)));
        }
        long company = company(Who.of("W", word));
        long other = company(Who.of("W2", word));
        linking.run();
        leads.forEach(lead -> assertThat(automatic(lead)).containsExactly(company));
        data.jdbc().sql("update company set zip1 = '3' where id = ?").param(company).update();
        assertThat(linking.step(4)).as("begins").isTrue();
        data.jdbc().sql("update company_linking set position = ?").param(leads.getFirst() - 1).update();
        api.call("visitor.put", "<VisitorData><Id>" + leads.getLast() + "</Id><CompanyName>" + word
                + "2</CompanyName></VisitorData>");
        // The lead waits in the queue, and is of the half that the pass compares beside.
        assertThat(linking.step(4)).isTrue();
        assertThat(position()).isEqualTo(leads.getLast());
        linking.run();
        assertThat(automatic(leads.getLast())).containsExactly(other);
        data.jdbc().sql("delete from company where id in (?, ?)").params(company, other).update();
        linking.run();
    }

    @Test
    void a_pass_goes_on_where_it_was_cut_off_and_ends_with_every_lead_looked_at() {
        linking.run();
        List<Long> leads = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            leads.add(lead(Who.of("W", word)));
        }
        linking.run();
        long company = company(Who.of("W", word));
        assertThat(linking.progress().running()).isTrue();
        data.jdbc().sql("update company_linking set position = 0").update();
        assertThat(linking.step(2)).as("begins").isTrue();
        // What came before need not be looked at again.
        data.jdbc().sql("update company_linking set position = ?").param(leads.getFirst() - 1).update();
        assertThat(linking.step(2)).isTrue();
        assertThat(position()).isEqualTo(leads.get(1));
        transaction.executeWithoutResult(killed -> {
            assertThat(linking.step(2)).isTrue();
            killed.setRollbackOnly();
        });
        assertThat(position()).as("what was not committed is done again").isEqualTo(leads.get(1));
        assertThat(automatic(leads.get(2))).isEmpty();
        assertThat(linking.progress().lookedAt()).isEqualTo(2);
        // A company that changes meanwhile asks for another pass, which does not begin before this one has ended.
        data.jdbc().sql("update company set zip1 = '1' where id = ?").param(company).update();
        assertThat(linking.step(2)).isTrue();
        assertThat(position()).isEqualTo(leads.get(3));
        linking.run();
        leads.forEach(lead -> assertThat(automatic(lead)).containsExactly(company));
        assertThat(linking.progress().running()).isFalse();
        assertThat(linking.progress().lookedAt()).isEqualTo(
                data.jdbc().sql("select count(*) from lead").query(Long.class).single());
        long links = data.jdbc().sql("select max(id) from company_lead").query(Long.class).single();
        data.jdbc().sql("update company set zip1 = '2' where id = ?").param(company).update();
        linking.run();
        assertThat(data.jdbc().sql("select max(id) from company_lead").query(Long.class).single())
                .as("a link that holds is not made anew").isEqualTo(links);
        data.jdbc().sql("delete from company where id = ?").param(company).update();
        assertThat(linking.progress().running()).as("others may be the only one now").isTrue();
        linking.run();
    }

    private long position() {
        return Objects.requireNonNull(
                data.jdbc().sql("select position from company_linking").query(Long.class).single());
    }
}
