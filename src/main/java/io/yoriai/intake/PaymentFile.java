package io.yoriai.intake;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.magazine.Magazine;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Payments;
import io.yoriai.reader.TypedText;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** 入金済 for all readers of a file (spec/neo.md 7.1). */
@Service
public class PaymentFile {

    /** Lines that one file may have. */
    public static final int MOST = 5_000;

    private final Payments payments;

    PaymentFile(Payments payments) {
        this.payments = payments;
    }

    /**
     * Marks what was due as paid for each line: メルアド, and 次回の期限 where it is not one period on. A line that cannot be done
     * stops nobody. A file with 次回の期限 may be sent twice.
     *
     * @throws FaultException 400 where it is no such file or has more than 5,000 lines
     */
    @Transactional
    public List<ImportLine> paid(Actor by, Magazine magazine, ImportTable table) {
        List<ImportLine> done = new ArrayList<>();
        table.each(line -> {
            if (done.size() == MOST) {
                throw new FaultException(Fault.of(400, "TOO_MANY", "Import.File", MOST));
            }
            done.add(paid(by, magazine, line));
        });
        return done;
    }

    private ImportLine paid(Actor by, Magazine magazine, ImportTable.Line line) {
        String written = line.texts().getOrDefault("email", "");
        String day = TypedText.day(line.texts().getOrDefault("paid_until", ""));
        LineFault fault = line.fault();
        if (fault != null) {
            return new ImportLine(line.number(), written, fault);
        }
        Optional<Long> reader = EmailAddress.parse(written).flatMap(email -> payments.reader(magazine, email.key()));
        if (reader.isEmpty()) {
            return new ImportLine(line.number(), written, Verdict.FAULTY, "email");
        }
        LocalDate next = null;
        try {
            next = day.isEmpty() ? null : LocalDate.parse(day);
        } catch (DateTimeException e) {
            return new ImportLine(line.number(), written, Verdict.FAULTY, "paid_until");
        }
        payments.paid(by, magazine, reader.get(), next);
        return new ImportLine(line.number(), written, Verdict.PAID, null);
    }
}
