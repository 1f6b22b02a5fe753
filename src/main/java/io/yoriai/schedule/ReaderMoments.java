package io.yoriai.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What the schedules must know of a reader.
 *
 * @param createdOn 登録日 in Japan
 * @param registeredAt when the reader was registered by the system, with double opt-in when confirmed
 * @param deliveringSince the latest start of delivery
 * @param createdSetAt when the registration day was last set; likewise the other two
 */
public record ReaderMoments(LocalDate createdOn, @Nullable LocalDate birthday, @Nullable LocalDate notifymail, int term,
        Instant registeredAt, Instant deliveringSince, Instant createdSetAt, Instant birthdaySetAt,
        Instant notifySetAt) {}
