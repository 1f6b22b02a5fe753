package io.yoriai.activity;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Activities to test with. */
public final class ActivitySamples {

    private ActivitySamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("Activity")
                .reference("Admin", (samples, n) -> samples.data().staff().staffId())
                .filled((samples, id, n) -> samples.data().jdbc()
                        .sql("update activity set lastupdate_user_id = nullif(:n % 4, 0) where id = :id").param("n", n)
                        .param("id", id).update()));
    }
}
