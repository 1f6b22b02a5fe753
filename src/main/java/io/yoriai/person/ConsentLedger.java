package io.yoriai.person;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.yoriai.person.Consent.Act;
import io.yoriai.person.Origin.Source;
import io.yoriai.record.SqlTime;

/**
 * Who agreed to what, refused what and complained of what, when and how (spec/smp-mail-tracking.md 3.10). It only grows;
 * the database refuses everything else.
 */
@Service
public class ConsentLedger {

    private static final String COLUMNS = "id, at, subject, kind, lead_id, reader_id, source, actor, host(ip), user_agent, form,"
            + " form_version, encode(wording_hash, 'hex'), token_use, evidence";

    private final JdbcClient jdbc;
    private final AddressHash hash;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    ConsentLedger(JdbcClient jdbc, AddressHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    /**
     * Adds a row in the running transaction.
     *
     * @param address the person ({@link EmailAddress#key()})
     */
    public void record(String address, @Nullable Long readerId, String subject, Act kind, Origin origin) {
        insert(address, hash.of(address), readerId, null, subject, kind, origin);
    }

    /** The same for a lead. */
    public void recordLead(String address, long leadId, String subject, Act kind, Origin origin) {
        insert(address, hash.of(address), null, leadId, subject, kind, origin);
    }

    /** The newest rows of a person first, whatever their subject. */
    public List<Consent> of(String address, int limit) {
        return jdbc
                .sql("select " + COLUMNS
                        + " from consent_ledger where address_hash = :hash order by id desc limit :limit")
                .param("hash", hash.of(address)).param("limit", limit).query((row, number) -> read(row)).list();
    }

    /** All rows of leads, the newest first. By consent_ledger_lead. */
    public List<Consent> ofLeads(Long... leads) {
        return jdbc.sql("select " + COLUMNS + " from consent_ledger where lead_id = any (:leads) order by id desc")
                .param("leads", leads).query((row, number) -> read(row)).list();
    }

    /** The newest word on one subject; it also speaks for a person whose address was erased. */
    public Optional<Consent> standing(String address, String subject) {
        return jdbc.sql("select " + COLUMNS
                + " from consent_ledger where address_hash = :hash and subject = :subject order by id desc limit 1")
                .param("hash", hash.of(address)).param("subject", subject).query((row, number) -> read(row)).optional();
    }

    /** The newest word on any of these subjects; it also speaks for a person whose address was erased. */
    public Optional<Consent> newest(String address, List<String> subjects) {
        return jdbc.sql("select " + COLUMNS
                + " from consent_ledger where address_hash = :hash and subject in (:subjects) order by id desc limit 1")
                .param("hash", hash.of(address)).param("subjects", subjects).query((row, number) -> read(row))
                .optional();
    }

    /**
     * Forgets whose words these are, in the running transaction: address, browser and evidence go; the keyed hash, the
     * kind and the time stay, so that a refusal is still honoured.
     *
     * @return rows of the person
     */
    int erase(String address) {
        jdbc.sql("update consent_ledger set address = null, ip = null, user_agent = null, evidence = null"
                + " where address_hash = :hash and address is not null").param("hash", hash.of(address)).update();
        return jdbc.sql("select count(*) from consent_ledger where address_hash = :hash")
                .param("hash", hash.of(address)).query(Integer.class).single();
    }

    /**
     * Forgets whose words these are where nobody may ask any more, as {@link #erase} does.
     *
     * @param addresses keys of addresses
     */
    @Transactional
    public void expire(List<String> addresses) {
        addresses.forEach(this::erase);
    }

    /** A refusal of everything by a person whose address is not kept. */
    void refuseErased(String address, Origin origin) {
        insert(null, hash.of(address), null, null, ConsentSubject.ALL, Act.REFUSED, origin);
    }

    private void insert(@Nullable String address, byte[] hashed, @Nullable Long readerId, @Nullable Long leadId,
            String subject, Act kind, Origin origin) {
        jdbc.sql("select consent_record(:address, :hash, :reader, :lead, :subject, :kind, :now, :origin::jsonb)")
                .param("address", address, Types.VARCHAR).param("hash", hashed)
                .param("reader", readerId, Types.BIGINT).param("lead", leadId, Types.BIGINT)
                .param("subject", subject).param("kind", kind.name()).param("now", SqlTime.now(clock))
                .param("origin", json.writeValueAsString(origin.named())).query((row, number) -> 0).list();
    }

    private static Consent read(ResultSet row) throws SQLException {
        Origin origin = new Origin(Source.valueOf(row.getString(7)), row.getString(8), row.getString(9),
                row.getString(10), row.getString(11), row.getString(12), row.getString(13), row.getString(14),
                row.getString(15));
        return new Consent(row.getLong(1), SqlTime.read(row, "at"), row.getString(3),
                Act.valueOf(row.getString(4)), row.getObject(5, Long.class), row.getObject(6, Long.class), origin);
    }
}
