package io.yoriai.record.things;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Things, pieces and links to test with. */
public final class ThingSamples {

    private ThingSamples() {}

    public static List<SampleRecord> records() {
        return List.of(
                SampleRecord.of("Thing").moves("Name", "Whole", "Digest").moves("Seminar", "SeminarName")
                        .filled((samples, id, n) -> samples.data().jdbc().sql("""
                                update thing set total = :n % 4 * 9, grade_id = nullif(:n % 3, 0),
                                    home_id = (select min(id) + :n % 2 from campaign where :n > 0),
                                    flags_ids = case :n % 3 when 0 then null when 1 then '{}' else array['2'] end,
                                    owner_name = case when :n > 2 then 'A & ' || :n end, owner_colour = 3,
                                    drawing_id = (select min(id) from stored_file)
                                where id = :id""").param("n", n).param("id", id).update()),
                SampleRecord.of("Piece").drawn("Code").drawnWhereAbsent("Rank"));
    }
}
