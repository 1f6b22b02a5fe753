package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.application.Apply;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.lead.LeadAutoMerge;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.Scopes;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.UpdateKey;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Finds the lead that applies, locks it, so that its applications come one after the other, and makes or changes it. */
@Component
public class Applicants {

    private static final String KEY = "update_key";

    private final JdbcClient jdbc;
    private final Writable leads;
    private final Writer writer;
    private final Scopes scopes;
    private final LeadAutoMerge merge;

    Applicants(JdbcClient jdbc, Writable leadWritable, Writer writer, Scopes scopes, LeadAutoMerge merge) {
        this.merge = merge;
        this.jdbc = jdbc;
        this.leads = leadWritable;
        this.writer = writer;
        this.scopes = scopes;
    }

    /**
     * @param lead null: it will be made
     * @param member a registered one with a login
     * @param mailed whether links to set its password may go to its address: a login that is not confirmed yet, too
     * @param applied whether it may have applications to the campaign, cancelled ones too
     * @param merged found by the keys of automatic merges
     * @param guest found by a key of a form that proves nothing
     */
    public record Found(@Nullable Long lead, boolean member, boolean mailed, boolean applied, boolean merged,
            boolean guest) {

        /** One that will be made. */
        static final Found NEW = new Found(null, false, false, false, false, false);
    }

    /** Whether the keys of automatic merges are to find the lead: only in the transaction that applies. */
    public boolean merges(Apply.Lead given, PlaceReader.Place place) {
        return given.key() == null && mayMerge(given, place);
    }

    private boolean mayMerge(Apply.Lead given, PlaceReader.Place place) {
        return given.known() == null && given.draft() != null
                && merge.on(place.campaign().facts().settings().get(CampaignSettings.AUTO_MERGE));
    }

    /** Locks a lead that is named, if it is there. */
    public void lock(Apply.Lead given) {
        if (given.known() != null) {
            jdbc.sql("select id from lead where id = ? for no key update").param(given.known())
                    .query((row, n) -> row.getLong(1)).list();
        }
    }

    /**
     * Who applies. On a public page, where nothing is proven, the keys of automatic merges go before the key that is given where
     * they are on, and of several leads the oldest is meant.
     *
     * @param place where somebody applies, and how the lead stands that is named by its id
     * @throws FaultException 403 where the caller does not reach the lead that is named, whether there is one or not, 404 where
     *     it or a part of the place is not there, 409 where the key finds several
     */
    public Found find(Author by, Apply.Lead given, PlaceReader.Place place) {
        Draft draft = given.draft();
        PlaceReader.Lead named = place.lead();
        Long known = given.known();
        if (known != null) {
            String field = given.id() != null ? "Application.VisitorId" : Objects.requireNonNull(draft).field("Id");
            checkReach(by, known, field);
            place.isThere();
            if (named == null) {
                throw new FaultException(Fault.notFound(field));
            }
            return new Found(known, named.member(), named.member(), named.applied(), false, false);
        }
        place.isThere();
        boolean guest = by.route() == Route.PUBLIC_PAGE;
        if (guest && mayMerge(given, place)) {
            return merged(by, Objects.requireNonNull(draft), true);
        }
        if (given.key() != null && draft != null) {
            UpdateKey key = Objects.requireNonNull(leads.updateKey());
            List<Long> found = key.find(draft, given.key());
            if (found.size() > 1 && !guest) {
                throw new FaultException(
                        Fault.of(409, "CONFLICT", KEY).saying("fault.upsert.several", found.size()));
            }
            if (!found.isEmpty()) {
                return locked(by, found.getFirst(), false, guest);
            }
        }
        return merges(given, place) ? merged(by, Objects.requireNonNull(draft), false) : Found.NEW;
    }

    private Found merged(Author by, Draft draft, boolean guest) {
        return merge.find(draft, lead -> reaches(by, lead)).map(found -> locked(by, found, true, guest))
                .orElse(Found.NEW);
    }

    private boolean reaches(Author by, long lead) {
        String resource = leads.resource().name();
        return by.sees(resource, lead) && scopes.admits(resource, lead, by.campaigns(), by.client(), by.staff());
    }

    private void checkReach(Author by, long lead, String field) {
        if (!reaches(by, lead)) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", field));
        }
    }

    private Found locked(Author by, long lead, boolean merged, boolean guest) {
        checkReach(by, lead, KEY);
        return jdbc
                .sql("select membership_id = 1 and registration_type_id = 1, membership_id = 1 from lead where id = ?"
                        + " for no key update")
                .param(lead)
                .query((row, n) -> new Found(lead, row.getBoolean(1), row.getBoolean(2), true, merged, guest))
                .optional()
                .orElseThrow(() -> new FaultException(Fault.notFound(KEY)));
    }

    /** Makes the lead, or stores what is given of a known one. */
    public long write(Apply.Caller caller, Apply.Lead given, Found found) {
        Draft draft = given.draft();
        Long lead = found.lead();
        if (draft == null) {
            return Objects.requireNonNull(lead);
        }
        Author by = caller.by();
        if (found.merged()) {
            merge.keep(draft);
            by = new Author(Route.AUTOMATIC_MERGE, by.client(), null, Author.system(Route.AUTOMATIC_MERGE).name(),
                    by.campaigns(), by.network(), by.within());
        } else if (found.guest() && lead != null) {
            merge.complete(draft, lead);
        }
        if (found.guest() && found.mailed()) {
            // Where the links of passwords go.
            List.of("Email", "SubEmail").forEach(draft::remove);
        }
        if (lead != null) {
            draft.put("Id", lead);
        }
        Writer.Order order = new Writer.Order(leads, draft, new Faults(), by, caller.what(),
                given.parameters());
        return lead == null ? writer.create(order).id() : writer.change(order).id();
    }
}
