package io.yoriai.lead;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.person.ErasureListener;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/** Leads of an erased person go with what hangs on them; what other leads' histories say of the address is blanked. */
@Component
@Order(2)
class LeadEraser implements ErasureListener {

    private static final String MENTIONS = "item_name in ('Email', 'SubEmail') and lower(before_value) = :address";

    private final Leads leads;
    private final JdbcClient jdbc;

    LeadEraser(Leads leads, JdbcClient jdbc) {
        this.leads = leads;
        this.jdbc = jdbc;
    }

    @Override
    public int erase(String address, String actor) {
        Author by = Author.named(Route.CONSOLE, actor);
        var ids = jdbc.sql("select id from lead where lower(email) = ? order by id for update").param(address)
                .query(Long.class).list();
        ids.forEach(id -> leads.erase(id, by));
        // Leads of other persons that had this address, or have it as their second one.
        jdbc.sql("""
                update lead_change_log set after_value = null
                where item_name in ('Email', 'SubEmail') and lower(after_value) = :address and lead_id in (
                    select id from lead where lower(sub_email) = :address
                    union select lead_id from lead_change_log where %s)""".formatted(MENTIONS))
                .param("address", address).update();
        jdbc.sql("update lead_change_log set before_value = null where " + MENTIONS).param("address", address).update();
        // Archives that tell of it are made again where they are wanted.
        jdbc.sql("delete from lead_disclosure where lead_id in (select id from lead where lower(sub_email) = ?)")
                .param(address).update();
        jdbc.sql("update lead set sub_email = null where lower(sub_email) = ?").param(address).update();
        return ids.size();
    }

    @Override
    public int count(String address) {
        return jdbc.sql("select count(*) from lead where lower(email) = ?").param(address).query(Integer.class)
                .single();
    }

    @Override
    public String kind() {
        return "leads";
    }
}
