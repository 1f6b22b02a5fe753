package io.yoriai.file;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/** Where stored files stand, and how they are uploaded. */
@Configuration(proxyBeanMethods = false)
class FileTable {

    /** Resources that show their files to everybody. */
    private static final String SHOWN = "('Seminar', 'Session', 'Speaker', 'Document')";
    private static final String USE = "exists (select from file_use u where u.file_id = f.id";
    /** What one answer holds of files at most, before it is written in base64. */
    private static final long MOST_ANSWERED = 64L * 1024 * 1024;

    @Bean
    ResourceTable fileRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("File"), "stored_file f", "f")
                .column("Temporary", "case when " + USE + ") then '0' else '1' end")
                .link("FilePath", "case when " + USE + " and u.resource in " + SHOWN + ") then "
                        + StoredFile.PATH.formatted("f") + " end")
                .bytes("Body", "f.content").heavy("Body", "f.size", MOST_ANSWERED)
                .whereUnlessCaller("visitor.getFile", "not " + USE + " and starts_with(u.resource, 'VisitorData'))");
    }

    @Bean
    Writable fileWritable(ResourceTable fileRows, FileRules rules) {
        return Writable.of(fileRows, "stored_file").rules(rules).handled("Body");
    }
}
