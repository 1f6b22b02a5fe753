package io.yoriai.file;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/** Where stored files stand, and how they are uploaded. */
@Configuration(proxyBeanMethods = false)
class FileTable {

    private static final String USE = "exists (select from file_use u where u.file_id = f.id";
    /** What one answer holds of files at most, before it is written in base64. */
    private static final long MOST_ANSWERED = 64L * 1024 * 1024;

    @Bean
    ResourceTable fileRows(Dictionary dictionary, ObjectProvider<ShownFiles> shown) {
        return ResourceTable.of(dictionary.resource("File"), "stored_file f", "f")
                .column("Temporary", "case when " + USE + ") then '0' else '1' end")
                .link("FilePath", "case when " + USE + " and " + ShownFiles.sql(shown.stream()) + ") then "
                        + StoredFile.PATH.formatted("f") + " end")
                .bytes("Body", "f.content").heavy("Body", "f.size", MOST_ANSWERED)
                .whereUnlessCaller("visitor.getFile", "not " + USE + " and u.resource " + Files.OF_PERSONS
                        + ") and not exists (select from file_pending p where p.file_id = f.id)");
    }

    /** Whatever uses a file there that no list tells: the file is in use here, too, until {@link FileCopies#settle}. */
    @Bean
    Copied filesCopied() {
        return Copied.of("File").column("unused_since", "now()").along("""
                insert into file_use (resource, record_id, place, file_id)
                select 'Mirror', f.id, 'File', f.id from copied join stored_file f on f.id = (a ->> 'Id')::bigint
                where a ->> 'Temporary' = '0' on conflict do nothing""")
                .untold("what uses a file beside records of these lists: readers' photos, designs of pages");
    }

    @Bean
    Writable fileWritable(ResourceTable fileRows, FileRules rules) {
        return Writable.of(fileRows, "stored_file").rules(rules).handled("Body");
    }
}
