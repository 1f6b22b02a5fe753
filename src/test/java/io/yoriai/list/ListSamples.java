package io.yoriai.list;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Lists to test with. */
public final class ListSamples {

    private ListSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("Staticlist")
                .filled((samples, id, n) -> samples.data().jdbc().sql("""
                        update staticlist set visitor_count = :n % 3 * 5, lastupdate_user_id = nullif(:n % 4, 0)
                        where id = :id""").param("n", n).param("id", id).update()));
    }
}
