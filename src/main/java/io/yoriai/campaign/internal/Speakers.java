package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;

/** The speakers of campaigns and sessions: a list that is written as a whole. */
@Component
public class Speakers {

    static final String LIST = "SpeakerList";

    private final JdbcClient jdbc;

    Speakers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Checks a draft's list: every speaker is named, exists, and stands in it once. */
    void check(Draft draft, Faults faults) {
        String field = draft.field("SpeakerId");
        Set<Long> named = new HashSet<>();
        for (Draft speaker : draft.list(LIST)) {
            String id = speaker.text("SpeakerId");
            if (id == null) {
                if (!faults.has(field)) {
                    faults.add(Fault.required(field));
                }
            } else if (!id.matches("\\d{1,18}")) {
                faults.add(Fault.invalidType(field));
            } else if (!named.add(Long.valueOf(id))) {
                faults.add(Fault.invalidValue(field));
            }
        }
        if (!named.isEmpty() && known(named) < named.size()) {
            faults.add(Fault.invalidValue(field));
        }
    }

    private int known(Set<Long> ids) {
        return jdbc.sql("select count(*) from speaker where id = any (?) and deleted_at is null")
                .param(ids.toArray(Long[]::new)).query(Integer.class).single();
    }

    /**
     * Writes the list that a draft gives, or clears it.
     *
     * @param table {@code campaign} or {@code session}
     */
    public void write(Draft draft, String table, long id) {
        if (!draft.gives(LIST)) {
            return;
        }
        jdbc.sql("delete from " + table + "_speaker where " + table + "_id = ?").param(id).update();
        List<Long> ids = new ArrayList<>();
        List<@Nullable String> roles = new ArrayList<>();
        for (Draft speaker : draft.list(LIST)) {
            ids.add(Long.valueOf(String.valueOf(speaker.text("SpeakerId"))));
            roles.add(speaker.text("SpeakerRole"));
        }
        jdbc.sql("insert into " + table + "_speaker (" + table + """
                _id, sort_no, speaker_id, role)
                select :id, place, speaker, role
                from unnest(:speakers::bigint[], :roles::text[]) with ordinality as list (speaker, role, place)""")
                .param("id", id).param("speakers", ids.toArray(Long[]::new))
                .param("roles", roles.toArray(String[]::new)).update();
    }
}
