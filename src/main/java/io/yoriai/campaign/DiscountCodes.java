package io.yoriai.campaign;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.RandomText;

/** Codes of discounts that are given out one by one, each for one use (spec/smp-campaign.md 8.5). */
@Service
public class DiscountCodes {

    private static final int ONE_BY_ONE = 2;
    private static final int MOST_AT_ONCE = 10_000;
    private static final int MOST = 100_000;
    private static final int LENGTH = 10;
    /** Capitals and digits that nobody confuses. */
    private static final String SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private final JdbcClient jdbc;
    private final AuditLog audit;

    DiscountCodes(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** All codes of a discount that were given out. */
    public List<String> of(long discount) {
        return jdbc.sql("select code from discount_code where discount_id = ? order by code").param(discount)
                .query((row, n) -> row.getString(1)).list();
    }

    /**
     * Makes so many new codes, which nobody guesses and no other discount has.
     *
     * @throws FaultException 404; 400 of a number out of 1 to 10,000; 409 CONFLICT of a discount that has one code for all, or 100,000
     *     codes
     */
    @Transactional
    public void issue(Actor by, long discount, int count) {
        int kind = jdbc.sql("select coalesce(code_type_id, 0) from discount where id = ? for no key update")
                .param(discount).query((row, n) -> row.getInt(1)).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound("Discount.Id")));
        if (count < 1 || count > MOST_AT_ONCE) {
            throw new FaultException(
                    Fault.invalidValue("Discount.Code").saying("fault.discount.count", MOST_AT_ONCE));
        }
        long issued = jdbc.sql("select count(*) from discount_code where discount_id = ?").param(discount)
                .query(Long.class).single();
        if (kind != ONE_BY_ONE || issued + count > MOST) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Discount.Code").saying(
                    kind == ONE_BY_ONE ? "fault.discount.tooMany" : "fault.discount.oneCode", MOST));
        }
        Set<String> codes = new HashSet<>();
        while (codes.size() < count) {
            codes.add(RandomText.letters(SIGNS, LENGTH));
        }
        int made = jdbc.sql("""
                insert into discount_code (discount_id, code)
                select ?, x.code from unnest(?::text[]) x (code)
                where not exists (select from discount d where upper(normalize(d.code, NFKC)) = x.code)
                    and not exists (select from discount_code o where upper(normalize(o.code, NFKC)) = x.code)""")
                .params(discount, codes.toArray(String[]::new)).update();
        if (made < count) {
            // One in a million billions: the call is done again.
            throw new org.springframework.dao.OptimisticLockingFailureException("a code exists already");
        }
        audit.write(by, "discount.issueCodes", "Discount/" + discount, Map.of("codes", Long.toString(issued)),
                Map.of("codes", Long.toString(issued + count)));
    }
}
