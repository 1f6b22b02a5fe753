package io.yoriai.reader;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Actor;
import io.yoriai.lead.Leads;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.internal.ReaderStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * リードと連動する (spec/neo.md 9): a new reader without a lead makes a lead, in the transaction that registers the reader (a
 * provisional one: that confirms it). The fields chosen are copied at that moment and never again.
 */
@Service
public class LeadLinks {

    /** Fields of a reader that a lead has a column for, and that column. 都道府県名 is copied where it is one. */
    private static final Map<ReaderField, String> COLUMNS = columns();

    private final Leads leads;
    private final ReaderStore readers;
    private final Magazines magazines;
    private final Clock clock;

    LeadLinks(Leads leads, ReaderStore readers, Magazines magazines, Clock clock) {
        this.leads = leads;
        this.readers = readers;
        this.magazines = magazines;
        this.clock = clock;
    }

    /** The fields that can be chosen, in their order; the name always goes along. */
    public static List<ReaderField> choosable() {
        return List.copyOf(COLUMNS.keySet());
    }

    /** The fields that the magazine has chosen. */
    public static List<ReaderField> fields(Magazine magazine) {
        return magazine.settings().leadLink().fields().stream().map(ReaderField::of).filter(Objects::nonNull)
                .map(Objects::requireNonNull).toList();
    }

    /**
     * Chooses the fields.
     *
     * @throws FaultException 400 for a field that no lead has a column for, 404 where there is no such magazine
     */
    public void choose(Actor by, long magazineId, List<ReaderField> fields) {
        if (!COLUMNS.keySet().containsAll(fields)) {
            throw new FaultException(Fault.invalidValue("Magazine.LeadFields"));
        }
        magazines.changeLeadFields(by, magazineId, fields.stream().distinct().map(ReaderField::parameter).toList());
    }

    /** Makes the lead of a reader who has just been registered, where the magazine wants it and there is none. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void follow(Magazine magazine, long readerId, Origin origin) {
        if (!magazine.settings().leadLink().on()) {
            return;
        }
        readers.find(magazine.id(), readerId, clock.instant()).ifPresent(reader -> {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("Name1", text(reader, ReaderField.NAME));
            fields(magazine).forEach(field -> copy(values, field, text(reader, field)));
            leads.makeForAddress(reader.email(), values, Author.system(route(origin.source())));
        });
    }

    private static void copy(Map<String, String> values, ReaderField field, String text) {
        if (field == ReaderField.ZIP && text.matches("[0-9]{3}-?[0-9]{4}")) {
            values.put("Zip1", text.substring(0, 3));
            values.put("Zip2", text.substring(text.length() - 4));
        } else {
            values.put(Objects.requireNonNull(COLUMNS.get(field)), text);
        }
    }

    private static String text(Reader reader, ReaderField field) {
        Object value = reader.value(field);
        return value == null ? "" : value.toString();
    }

    private static Route route(Source source) {
        return switch (source) {
            case STAFF -> Route.CONSOLE;
            case FORM, OPT_IN, MAIL, UNSUBSCRIBE_PAGE, ONE_CLICK -> Route.PUBLIC_PAGE;
            case MY_PAGE -> Route.MY_PAGE;
            case CSV -> Route.CSV;
            case API -> Route.API;
            case SYSTEM -> Route.SYSTEM;
        };
    }

    private static Map<ReaderField, String> columns() {
        Map<ReaderField, String> columns = new LinkedHashMap<>();
        columns.put(ReaderField.COMPANY, "CompanyName");
        columns.put(ReaderField.POST, "Division");
        columns.put(ReaderField.OFFICIAL_POSITION, "Position");
        columns.put(ReaderField.ZIP, "Zip3");
        columns.put(ReaderField.PREF, "Prefecture");
        columns.put(ReaderField.ADDRESS, "Address1");
        columns.put(ReaderField.ADDRESS2, "Address2");
        columns.put(ReaderField.TEL, "Tel");
        columns.put(ReaderField.MOBILE_TEL, "SubTel");
        columns.put(ReaderField.FAX, "Fax");
        return java.util.Collections.unmodifiableMap(columns);
    }
}
