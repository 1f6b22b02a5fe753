package io.yoriai.company;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Companies to test with. */
public final class CompanySamples {

    private CompanySamples() {}

    public static List<SampleRecord> records() {
        return List.of(
                SampleRecord.of("Company")
                        .value("EmailDomain",
                                n -> n % 2 == 0 ? "a" + n + ".example" : "b.example,c" + n + ".example.jp")
                        .filled((samples, id, n) -> samples.data().jdbc().sql("""
                                insert into company_lead (company_id, lead_id, date_regist, date_update)
                                select :id, l.id, now(), now() from lead l order by l.id limit :n % 3""")
                                .param("id", id).param("n", n).update()),
                SampleRecord.of("CompanyVisitor").filled((samples, id, n) -> samples.data().jdbc()
                        .sql("update company_lead set link_type_id = :n % 2 + 1 where id = :id").param("n", n)
                        .param("id", id).update()));
    }
}
