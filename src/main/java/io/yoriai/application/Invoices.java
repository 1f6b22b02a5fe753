package io.yoriai.application;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.yoriai.application.Invoice.Kind;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;
import io.yoriai.record.job.Job;

/**
 * Hands out invoices and receipts (spec/smp-application-attendance.md B3). What was handed out is kept; asked for again it is the
 * same one with the same number, unless the billing's amounts have changed since: then it is a new one that names the one
 * before (docs/adr/0057). The addressee is read from the lead; of a lead who goes it is kept for seven years after the issue
 * (docs/adr/0091).
 */
@Service
public class Invoices {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int YEARS = 7;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SystemSettings settings;

    Invoices(JdbcClient jdbc, Clock clock, SystemSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
    }

    /** A billing as it stands, locked. */
    private record Asked(long billing, long application, boolean inForce, int payment) {}

    /**
     * The invoice of an application's billing while that is in force, or its receipt once it is paid.
     *
     * @throws FaultException 404 where nothing is billed; 409 NOT_ALLOWED where the billing is cancelled, or nothing was paid yet
     */
    @Transactional
    public Invoice issue(long application, Kind kind) {
        Asked asked = jdbc.sql("""
                select b.id, a.id, b.billing_status_id = 1, a.payment_status_id
                from billing b join application a on a.id = b.application_id
                where a.id = ? for no key update of b""").param(application)
                .query((row, n) -> new Asked(row.getLong(1), row.getLong(2), row.getBoolean(3), row.getInt(4)))
                .optional().orElseThrow(() -> new FaultException(Fault.notFound("Billing.ApplicationId")));
        if (!asked.inForce() || kind == Kind.RECEIPT && asked.payment() != 3) {
            throw new FaultException(Fault.of(409, "NOT_ALLOWED", "Billing.BillingStatus").saying(
                    asked.inForce() ? "fault.invoice.unpaid" : "fault.invoice.cancelled"));
        }
        Long same = jdbc.sql("""
                select i.id from invoice i join billing b on b.id = i.billing_id
                where i.billing_id = :billing and i.kind = :kind
                    and i.id = (select max(x.id) from invoice x where x.billing_id = b.id and x.kind = i.kind)
                    and (i.details, i.tax_rate, i.carried_amount) = (b.details, b.tax_rate, b.carried_amount)""")
                .param("billing", asked.billing()).param("kind", kind.name()).query((row, n) -> row.getLong(1))
                .optional().orElse(null);
        return read(same == null ? keep(asked.billing(), kind) : same);
    }

    /** A lead goes: whom its invoices were made out to is kept as long as the law wants them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keepAddressee(long lead) {
        // By application_lead, and billings and invoices of each.
        jdbc.sql("""
                update invoice i set company_name = l.company_name, name = concat_ws(' ', l.name1, l.name2)
                from billing b join application a on a.id = b.application_id join lead l on l.id = a.lead_id
                where b.id = i.billing_id and l.id = :lead and i.issued_at > :since""").param("lead", lead)
                .param("since", since()).update();
    }

    /** Takes addressees off invoices that have been kept long enough. */
    public void forgetAddressees() {
        // By invoice_addressee.
        jdbc.sql("update invoice set company_name = null, name = null where name is not null and issued_at <= ?")
                .param(since()).update();
    }

    private Timestamp since() {
        return Timestamp.from(clock.instant().atZone(Times.JST).minusYears(YEARS).toInstant());
    }

    /** The room's jobs for invoices, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> invoiceAddressees(Invoices invoices) {
        return Job.daily("invoice-addressees", 3, 50, invoices::forgetAddressees);
    }

    private long keep(long billing, Kind kind) {
        return jdbc.sql("""
                with drawn as (update invoice_number set last = last + 1 where kind = :kind returning last)
                insert into invoice (kind, number, billing_id, replaced_id, issued_at, details, tax_rate, total_amount,
                    carried_amount, tax_amount)
                select :kind, drawn.last, b.id,
                    (select max(x.id) from invoice x where x.billing_id = b.id and x.kind = :kind), :now, b.details,
                    b.tax_rate, b.total_amount, b.carried_amount, b.total_amount * b.tax_rate / (100 + b.tax_rate)
                from billing b, drawn where b.id = :billing returning id""").param("kind", kind.name())
                .param("now", Timestamp.from(clock.instant())).param("billing", billing)
                .query((row, n) -> row.getLong(1)).single();
    }

    private Invoice read(long id) {
        return jdbc.sql("""
                select i.*, b.billing_code, r.number as replaced, a.payment_due_date, a.payment_date, c.title,
                    (coalesce(c.start_day, (select min(s.start_day) from application_session l
                            join session s on s.id = l.session_id where l.application_id = a.id))
                        at time zone 'Asia/Tokyo')::date as supplied,
                    case when l.id is null then i.company_name else l.company_name end as addressee,
                    case when l.id is null then i.name else concat_ws(' ', l.name1, l.name2) end as person
                from invoice i join billing b on b.id = i.billing_id join application a on a.id = b.application_id
                    join campaign c on c.id = a.campaign_id left join lead l on l.id = a.lead_id
                    left join invoice r on r.id = i.replaced_id
                where i.id = ?""").param(id).query((row, n) -> invoice(row)).single();
    }

    private Invoice invoice(ResultSet row) throws SQLException {
        Kind kind = Kind.valueOf(row.getString("kind"));
        long total = row.getLong("total_amount");
        List<Invoice.Line> lines = StreamSupport
                .stream(JSON.readTree(row.getString("details")).spliterator(), false).map(Invoices::line).toList();
        return new Invoice(kind, number(kind, row.getLong("number")),
                row.getObject("replaced") == null ? null : number(kind, row.getLong("replaced")),
                row.getTimestamp("issued_at").toInstant(), issuer(),
                Stream.of(row.getString("addressee"), row.getString("person"))
                        .filter(part -> part != null && !part.isBlank()).toList(),
                Objects.requireNonNull(row.getString("billing_code")), Objects.requireNonNull(row.getString("title")),
                day(row, "supplied"), day(row, "payment_due_date"), day(row, "payment_date"), lines, total,
                row.getLong("carried_amount"),
                List.of(new Invoice.Tax(row.getInt("tax_rate"), total, row.getLong("tax_amount"))));
    }

    private Invoice.Issuer issuer() {
        return new Invoice.Issuer(settings.get("invoice.issuer", ""), settings.get("invoice.address", ""),
                settings.get("invoice.registration_number", ""), settings.get("invoice.bank", ""));
    }

    private static Invoice.Line line(JsonNode line) {
        return new Invoice.Line(line.path("Name").asString(), line.path("UnitPrice").asLong(),
                line.path("Quantity").asLong(), line.path("Amount").asLong());
    }

    private static String number(Kind kind, long number) {
        return String.format(Locale.ROOT, "%c-%06d", kind.name().charAt(0), number);
    }

    private static @Nullable LocalDate day(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }
}
