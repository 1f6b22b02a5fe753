package io.yoriai.attendance;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.attendance.internal.FileWork;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;

/**
 * Attendances that come as a CSV (477, 480; spec/smp-application-attendance.md B7): the file is stored, a job receives its lines one
 * by one. Good lines stay whatever becomes of others; who had been received before is left as it was.
 */
@Service
public class AttendanceFiles {

    /** Most lines of people. */
    public static final int MOST = 100_000;
    /** Most bytes of a file. */
    public static final int MOST_BYTES = 20 << 20;

    private static final List<String> OF_SESSIONS = List.of("visitordata_code", "seminar_attendance", "session_code",
            "date_attend");
    private static final List<String> OF_VENUE = List.of("visitordata_code", "date_attend");
    private static final int HEAD = 2;
    private static final int AT_ONCE = 5_000;
    private static final int SHOWN = 20;
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int MOST_CELL = 100;

    private final JsonMapper json = JsonMapper.shared();
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final FileWork work;
    private final AuditLog audit;
    private final Clock clock;

    AttendanceFiles(JdbcClient jdbc, TransactionTemplate transaction, FileWork work, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.work = work;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A file, and how far it has come.
     *
     * @param sessions whether its lines name sessions; else all are of the venue
     * @param received lines that made an attendance
     * @param present lines of people who had been received before
     * @param wrong lines that made none
     */
    public record Sent(long id, String name, boolean sessions, int total, int received, int present, int wrong,
            Instant at, boolean finished) {}

    /**
     * A line that made no attendance.
     *
     * @param line in the file, from 1
     * @param text key of what is wrong
     */
    public record Wrong(int line, String code, String text, List<Object> args) {

        /** For a message resolver, which wants an array. */
        public Object[] arguments() {
            return args.toArray();
        }
    }

    /** Files of a campaign, the newest first. */
    public List<Sent> of(long campaign) {
        return jdbc.sql("select * from attendance_file where campaign_id = ? order by id desc limit " + SHOWN)
                .param(campaign)
                .query((row, n) -> new Sent(row.getLong("id"), row.getString("name"), row.getBoolean("sessions"),
                        row.getInt("total"), row.getInt("received"), row.getInt("present"), row.getInt("wrong"),
                        SqlTime.read(row, "date_regist"), row.getObject("finished_at") != null))
                .list();
    }

    /** Wrong lines of a file; nothing where the campaign has no such file. */
    public Optional<List<Wrong>> wrong(long campaign, long file, int most) {
        boolean there = jdbc.sql("select exists (select from attendance_file where id = ? and campaign_id = ?)")
                .params(file, campaign).query(Boolean.class).single();
        return there ? Optional.of(wrong(file, most)) : Optional.empty();
    }

    private List<Wrong> wrong(long file, int most) {
        return jdbc
                .sql("select line, code, fault::text from attendance_file_line where file_id = ? and fault is not null"
                        + " order by line limit ?")
                .params(file, most).query((row, n) -> {
                    Map<String, Object> fault = json.readValue(row.getString(3), new TypeReference<>() {
                    });
                    return new Wrong(row.getInt(1), row.getString(2),
                            String.valueOf(Objects.requireNonNull(fault.get("text"))),
                            List.copyOf((List<?>) fault.getOrDefault("args", List.of())));
                }).list();
    }

    /**
     * Stores a file for the job. The first line names the columns, the second what people call them.
     *
     * @param sessions whether lines name sessions
     * @param japanese Windows-31J; else UTF-8, with or without BOM
     * @return its number
     * @throws FaultException 400 of {@code file}: no CSV, other columns, no lines or too many
     * @throws IOException where it does not come whole
     */
    public long send(SignedIn by, long campaign, boolean sessions, boolean japanese, String name, InputStream content)
            throws IOException {
        Charset charset = japanese ? Charset.forName("windows-31j") : StandardCharsets.UTF_8;
        try (Reader text = new InputStreamReader(content, charset);
                CsvReader<CsvRecord> records = CsvReader.builder().allowExtraFields(true)
                        .allowMissingFields(true).ofCsvRecord(text)) {
            return Objects.requireNonNull(transaction.execute(status -> {
                long file = jdbc.sql("""
                        insert into attendance_file (campaign_id, sessions, name, staff_id, total, date_regist)
                        values (?, ?, ?, ?, 0, ?) returning id""")
                        .params(campaign, sessions, name, by.staffId(), SqlTime.now(clock)).query(Long.class)
                        .single();
                int total = store(file, sessions ? OF_SESSIONS : OF_VENUE, records);
                jdbc.sql("update attendance_file set total = ? where id = ?").params(total, file).update();
                audit.write(by, "attendance.file", "Seminar/" + campaign, Map.of(),
                        Map.of("file", Long.toString(file), "lines", Integer.toString(total)));
                return file;
            }));
        } catch (CsvParseException e) {
            throw new FaultException(Fault.invalidType("file"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private int store(long file, List<String> columns, CsvReader<CsvRecord> records) {
        List<CsvRecord> held = new ArrayList<>();
        List<String> head = null;
        int total = 0;
        for (CsvRecord record : records) {
            if (head == null) {
                head = record.getFields().stream()
                        .map(cell -> cell.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT)).toList();
                if (!head.containsAll(columns)) {
                    throw new FaultException(Fault.unknownColumn("file").saying("attendance.file.columns",
                            String.join(", ", columns)));
                }
            } else if (record.getStartingLineNumber() > HEAD
                    && record.getFields().stream().anyMatch(cell -> !cell.isBlank())) {
                held.add(record);
                total++;
                if (total > MOST) {
                    throw new FaultException(Fault.of(400, "TOO_MANY", "file", MOST));
                }
                if (held.size() == AT_ONCE) {
                    insert(file, columns, head, held);
                    held.clear();
                }
            }
        }
        if (total == 0) {
            throw new FaultException(Fault.required("file"));
        }
        insert(file, columns, Objects.requireNonNull(head), held);
        return total;
    }

    private void insert(long file, List<String> columns, List<String> head, List<CsvRecord> records) {
        jdbc.sql(
                """
                        insert into attendance_file_line (file_id, line, code, venue, session_code, at)
                        select :file, * from unnest(:lines::int[], :codes::text[], :venues::boolean[], :sessions::text[], :ats::text[])""")
                .param("file", file)
                .param("lines", records.stream().map(one -> (int) one.getStartingLineNumber()).toArray(Integer[]::new))
                .param("codes", cells(records, head, "visitordata_code"))
                .param("venues", columns.equals(OF_VENUE)
                        ? records.stream().map(one -> true).toArray(Boolean[]::new)
                        : records.stream().map(one -> cell(one, head, "seminar_attendance").equals("1"))
                                .toArray(Boolean[]::new))
                .param("sessions", columns.equals(OF_VENUE)
                        ? records.stream().map(one -> "").toArray(String[]::new)
                        : cells(records, head, "session_code"))
                .param("ats", cells(records, head, "date_attend")).update();
    }

    private static String[] cells(List<CsvRecord> records, List<String> head, String column) {
        return records.stream().map(one -> cell(one, head, column)).toArray(String[]::new);
    }

    /** What is longer than any good cell is cut: it is wrong all the same. */
    private static String cell(CsvRecord record, List<String> head, String column) {
        int at = head.indexOf(column);
        String cell = at < record.getFieldCount() ? record.getField(at).replaceAll("\\p{Cntrl}", "").strip() : "";
        return cell.length() > MOST_CELL ? cell.substring(0, MOST_CELL) : cell;
    }

    /** Works on all files that are not finished. */
    public void work() {
        work.run();
        // With their lines, which name people.
        jdbc.sql("delete from attendance_file where finished_at < ?").param(SqlTime.of(clock.instant().minus(KEPT)))
                .update();
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> attendanceFileJob(AttendanceFiles files) {
        return Job.every("attendance-file", Duration.ofSeconds(5), files::work);
    }
}
