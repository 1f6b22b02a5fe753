package io.yoriai.file;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.record.list.Copied;

/** Files of another installation are used here by the same records. */
@Component
class FileCopies implements Copied.Files {

    private final JdbcClient jdbc;

    FileCopies(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String resource() {
        return "File";
    }

    @Override
    public String path(long id, String name, String extension) {
        return new StoredFile(id, name, extension).path();
    }

    @Override
    public void use(String resource, List<Use> uses) {
        if (uses.isEmpty()) {
            return;
        }
        Long[] records = uses.stream().map(Use::record).toArray(Long[]::new);
        String[] places = uses.stream().map(Use::place).toArray(String[]::new);
        jdbc.sql("""
                delete from file_use f using unnest(:records::bigint[], :places::text[]) as u (record, place)
                where f.resource = :resource and f.record_id = u.record and f.place = u.place""")
                .param("records", records).param("places", places).param("resource", resource).update();
        jdbc.sql("""
                insert into file_use (resource, record_id, place, file_id)
                select :resource, u.record, u.place, f.id
                from unnest(:records::bigint[], :places::text[], :files::bigint[]) as u (record, place, file)
                join stored_file f on f.id = u.file on conflict do nothing""").param("resource", resource)
                .param("records", records).param("places", places)
                .param("files", uses.stream().map(Use::file).toArray(Long[]::new)).update();
    }

    @Override
    public void settle() {
        jdbc.sql("""
                delete from file_use m where m.resource = 'Mirror'
                    and exists (select from file_use u where u.file_id = m.file_id and u.resource <> 'Mirror')""")
                .update();
    }
}
