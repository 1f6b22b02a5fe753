package io.yoriai.company;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** 紐付け候補: leads that several companies fit equally well, for people to decide (spec/smp-lead.md 7.6). */
@Service
public class CompanyCandidates {

    private final JdbcClient jdbc;
    private final Writable links;
    private final Writer writer;
    private final AuditLog audit;

    CompanyCandidates(JdbcClient jdbc, Writable companyLinkWritable, Writer writer, AuditLog audit) {
        this.jdbc = jdbc;
        this.links = companyLinkWritable;
        this.writer = writer;
        this.audit = audit;
    }

    /** A lead and a company that may belong together. */
    public record Pair(long lead, long company) {}

    /**
     * The same with what people compare.
     *
     * @param person the lead's name, or ""; so are the others
     * @param of the company that the lead names
     */
    public record Candidate(long lead, String person, String of, String email, long company, String name, String domain,
            String place) {

        public String pair() {
            return lead + "-" + company;
        }
    }

    /** How many leads wait for somebody. */
    public long waiting() {
        return jdbc.sql("select count(distinct lead_id) from company_lead_candidate").query((row, n) -> row.getLong(1))
                .single();
    }

    /**
     * The pairs of the next leads, by number of the lead; all pairs of a lead together.
     *
     * @param after number of the last lead that was seen; 0: from the first
     */
    public List<Candidate> page(long after, int leads) {
        return jdbc.sql("""
                select k.lead_id, concat_ws(' ', l.name1, l.name2), coalesce(l.company_name, ''), coalesce(l.email, ''),
                       c.id, c.name, coalesce(c.email_domain, ''), concat_ws(' ', c.address1, c.address2, c.address3)
                  from company_lead_candidate k join lead l on l.id = k.lead_id join company c on c.id = k.company_id
                 where k.lead_id in (select distinct lead_id from company_lead_candidate where lead_id > :after
                     order by lead_id limit :leads)
                 order by k.lead_id, k.company_id""").param("after", after).param("leads", leads)
                .query((row, n) -> new Candidate(row.getLong(1), row.getString(2), row.getString(3), row.getString(4),
                        row.getLong(5), row.getString(6), row.getString(7), row.getString(8)))
                .list();
    }

    /** Links pairs by hand, and so decides for their leads. A pair that is a candidate no more is passed over. */
    @Transactional
    public int link(SignedIn by, List<Pair> pairs) {
        int linked = 0;
        for (Pair pair : pairs) {
            if (take(pair) == 1) {
                writer.create(Writer.Order.of(links,
                        new Draft(links.resource()).put("Company", Ref.of(Long.toString(pair.company()), null))
                                .put("VisitorId", pair.lead()),
                        by.author(), "company.link"));
                jdbc.sql("delete from company_lead_candidate where lead_id = ?").param(pair.lead()).update();
                linked++;
            }
        }
        return linked;
    }

    /** Marks pairs so that the job never links them. */
    @Transactional
    public int refuse(SignedIn by, List<Pair> pairs) {
        int refused = 0;
        for (Pair pair : pairs) {
            if (take(pair) == 1) {
                jdbc.sql("insert into company_lead_refused (company_id, lead_id) values (?, ?) on conflict do nothing")
                        .params(pair.company(), pair.lead()).update();
                audit.write(by, "company.refuseLink", "VisitorData/" + pair.lead());
                refused++;
            }
        }
        return refused;
    }

    private int take(Pair pair) {
        return jdbc.sql("delete from company_lead_candidate where lead_id = ? and company_id = ?")
                .params(pair.lead(), pair.company()).update();
    }
}
