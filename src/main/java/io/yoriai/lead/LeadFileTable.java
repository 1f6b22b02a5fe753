package io.yoriai.lead;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/** Where the files of leads stand, and how they are written. */
@Configuration(proxyBeanMethods = false)
class LeadFileTable {

    @Bean
    ResourceTable leadFileRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("VisitorFile"), "lead_file f", "f")
                .number("VisitorId", "f.lead_id").about("VisitorData", "f.lead_id").number("FileId", "f.file_id")
                .number("LastupdateUserId", "f.lastupdate_user_id")
                .link("FilePath", "'/multivisitor/file/' || f.id || '/' || f.name || '.' || f.extension")
                .bytes("Body", "(select b.content from stored_file b where b.id = f.file_id)");
    }

    @Bean
    Copied leadFilesCopied() {
        return Copied.of("VisitorFile").files("VisitorDataFile", """
                select (a ->> 'Id')::bigint, 'Body', (a ->> 'FileId')::bigint from copied""");
    }

    @Bean
    Writable leadFileWritable(ResourceTable leadFileRows, LeadFileRules rules) {
        return Writable.of(leadFileRows, "lead_file").rules(rules).handled("Body", "FileId").belongsTo("VisitorId")
                .personal();
    }
}
