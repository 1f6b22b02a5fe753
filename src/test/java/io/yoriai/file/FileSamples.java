package io.yoriai.file;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Files to test with. */
public final class FileSamples {

    private FileSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("File").always("Extension").value("Name", n -> "案内 " + n)
                .value("Extension", n -> n % 2 == 0 ? "txt" : "csv")
                .filled((samples, id, n) -> {
                    if (n % 2 > 0) {
                        samples.data().jdbc().sql("insert into file_use values ('Seminar', ?, 'HallFile', ?)")
                                .params(id, id).update();
                    }
                }));
    }
}
