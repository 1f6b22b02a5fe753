package io.yoriai.company.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares leads with all companies and makes their automatic links what they should be (spec/smp-lead.md 7.6). */
@Component
public class LinkSql {

    /**
     * Of some leads those whose automatic link is not the one they should have, and those that several companies fit equally well. Companies equal in name and domain come
     * first, then those equal in name, then in domain; of several the one equal in postal code, else in prefecture and
     * address. A pair that is linked by hand or refused needs no link. Nested
     * loops over {@code company_name_key} and {@code company_domain}; postal codes and addresses are compared only where several
     * companies are left. No common table is joined with another, so that a wrong guess of how many leads there are costs nothing.
     */
    private static final String DIFFERENT = """
            with compared as materialized (
                select id, company_name_key(company_name) as name, company_domains(email) as domains
                from lead where id = any (:leads)
            ), equal as (
                select lead_id, company_id, case when count(*) = 2 then 1 else min(how) end as place
                from (
                    select l.id as lead_id, c.id as company_id, 2 as how
                    from compared l join company c on company_name_key(c.name) = l.name where l.name <> ''
                    union all
                    select distinct l.id, d.company_id, 3
                    from compared l cross join unnest(l.domains) above (domain) join company_domain d on d.domain = above.domain
                    where not l.domains && :free::text[] and d.domain <> all (:free::text[])) one
                group by lead_id, company_id
            ), first as (
                select *, count(*) over (partition by lead_id) as candidates
                from (select *, min(place) over (partition by lead_id) as best from equal) placed where place = best
            ), told as (
                select lead_id, company_id, candidates,
                    case when candidates > 1 then (
                        select company_zip_key(concat(l.zip1, l.zip2, l.zip3)) <> ''
                            and company_zip_key(concat(c.zip1, c.zip2, c.zip3)) = company_zip_key(concat(l.zip1, l.zip2, l.zip3))
                        from lead l cross join company c where l.id = lead_id and c.id = company_id) end as by_zip,
                    case when candidates > 1 then (
                        select l.prefecture_key <> '00' and c.prefecture_key = l.prefecture_key
                            and company_address_key(concat(l.address1, l.address2, l.address3)) <> ''
                            and company_address_key(concat(c.address1, c.address2, c.address3))
                                = company_address_key(concat(l.address1, l.address2, l.address3))
                        from lead l cross join company c where l.id = lead_id and c.id = company_id) end as by_address
                from first
            ), chosen as (
                select lead_id, case when min(candidates) = 1 then min(company_id)
                        when count(*) filter (where by_zip) = 1 then min(company_id) filter (where by_zip)
                        when count(*) filter (where by_address) = 1 then min(company_id) filter (where by_address) end as company_id,
                    array_agg(company_id order by company_id) as several
                from told group by lead_id
            )
            select lead_id, max(wanted), max(several) from (
                select lead_id, company_id as wanted, null as standing, null::bigint[] as several from chosen c
                where company_id is not null and not exists (select from company_lead_refused r
                        where r.lead_id = c.lead_id and r.company_id = c.company_id)
                    and not exists (select from company_lead k
                        where k.lead_id = c.lead_id and k.company_id = c.company_id and k.link_type_id = 2)
                union all
                select lead_id, null, company_id, null from company_lead where lead_id = any (:leads) and link_type_id = 1
                union all
                select lead_id, null, null, several from chosen c
                where company_id is null and not exists (select from company_lead k
                        where k.lead_id = c.lead_id and k.company_id = any (c.several) and k.link_type_id = 2)) all_sides
            group by lead_id having max(wanted) is distinct from max(standing) or max(several) is not null""";

    private final JdbcClient jdbc;
    private final FreeMail freeMail;

    LinkSql(JdbcClient jdbc, FreeMail freeMail) {
        this.jdbc = jdbc;
        this.freeMail = freeMail;
    }

    /** @param several companies that fit equally well; none where one was found */
    private record Different(long lead, long company, List<Long> several) {

        static Different of(ResultSet row) throws SQLException {
            Array several = row.getArray(3);
            return new Different(row.getLong(1), row.getLong(2),
                    several == null ? List.of() : List.of((Long[]) several.getArray()));
        }
    }

    /** Links some leads, in the caller's transaction. A lead that is being deleted is left for later. */
    public void link(List<Long> leads, Instant now) {
        // By the indexes, a lead at a time: a plan for 5,000 leads would rather compute the names of all companies anew.
        jdbc.sql(
                "select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),"
                        + " set_config('statement_timeout', '60s', true)")
                .query().listOfRows();
        List<Different> different = jdbc.sql(DIFFERENT).param("leads", leads.toArray(Long[]::new))
                .param("free", freeMail.domains().toArray(String[]::new))
                .query((row, n) -> Different.of(row)).list();
        jdbc.sql("delete from company_lead_candidate where lead_id = any (?)").param(leads.toArray(Long[]::new))
                .update();
        if (different.isEmpty()) {
            return;
        }
        // A lead that is being deleted is passed over, not waited for: its deletion may want rows that are held here.
        Long[] ids = different.stream().map(Different::lead).toArray(Long[]::new);
        Set<Long> held = new HashSet<>(jdbc
                .sql("select id from lead where id = any (?) order by id for key share skip locked").param(ids)
                .query((row, n) -> row.getLong(1)).list());
        jdbc.sql("delete from company_lead where lead_id = any (?) and link_type_id = 1")
                .param(held.toArray(Long[]::new)).update();
        List<Different> made = different.stream().filter(one -> one.company() != 0 && held.contains(one.lead()))
                .toList();
        jdbc.sql("""
                insert into company_lead (company_id, lead_id, link_type_id, date_regist, date_update)
                select c.id, p.lead_id, 1, :now, :now
                from unnest(:companies::bigint[], :leads::bigint[]) p (company_id, lead_id)
                    join company c on c.id = p.company_id for key share of c skip locked
                on conflict do nothing""").param("now", Timestamp.from(now))
                .param("companies", made.stream().map(Different::company).toArray(Long[]::new))
                .param("leads", made.stream().map(Different::lead).toArray(Long[]::new)).update();
        offer(different.stream().filter(one -> held.contains(one.lead())).toList());
        List<Long> left = new ArrayList<>(List.of(ids));
        left.removeAll(held);
        jdbc.sql("insert into company_lead_due (lead_id) select unnest(?::bigint[]) on conflict do nothing")
                .param(left.toArray(Long[]::new)).update();
    }

    /** Keeps for people what fits equally well; a pair that somebody refused is none of it. */
    private void offer(List<Different> unclear) {
        jdbc.sql("""
                insert into company_lead_candidate (company_id, lead_id)
                select c.id, p.lead_id
                from unnest(:companies::bigint[], :leads::bigint[]) p (company_id, lead_id)
                    join company c on c.id = p.company_id
                where not exists (select from company_lead_refused r
                        where r.lead_id = p.lead_id and r.company_id = p.company_id)
                for key share of c skip locked
                on conflict do nothing""")
                .param("companies", unclear.stream().flatMap(one -> one.several().stream()).toArray(Long[]::new))
                .param("leads", unclear.stream().flatMap(one -> one.several().stream().map(company -> one.lead()))
                        .toArray(Long[]::new))
                .update();
    }
}
