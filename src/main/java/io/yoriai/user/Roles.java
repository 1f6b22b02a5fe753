package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Roles with their functions and groups with their roles (spec/smp-platform.md 12.3). A change binds with the next request of everybody. */
@Lazy
@Service
public class Roles {

    /** The role that has every function, whatever comes; it cannot be changed. */
    public static final String EVERYTHING = "1";

    private static final String ROLE = "AdminRole";
    private static final String GROUP = "AdminGroup";
    private static final int MOST_NAME = 100;

    private final JdbcClient jdbc;
    private final AuditLog audit;

    Roles(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * A role, or a group.
     *
     * @param has numbers of a role's functions, keys of a group's roles
     * @param uses of a role in how many groups it is, of a group how many people are in it
     */
    public record Entry(String key, String nameJa, String nameEn, Set<String> has, int uses) {

        public String name(String language) {
            return language.equals("en") && !nameEn.isEmpty() ? nameEn : nameJa;
        }
    }

    public List<Entry> roles() {
        return entries(ROLE, "select f.function_number::text from admin_role_function f where f.role_key = e.key",
                "select count(*) from admin_group_role g where g.role_key = e.key");
    }

    public List<Entry> groups() {
        return entries(GROUP, "select g.role_key from admin_group_role g where g.group_key = e.key",
                "select count(*) from staff s where s.admin_group_key = e.key");
    }

    private List<Entry> entries(String master, String has, String uses) {
        return jdbc
                .sql("select e.key, e.name_ja, coalesce(e.name_en, ''), array(" + has + "), (" + uses
                        + ") from master_entry e where e.master = ? and e.active order by e.wire_id::int")
                .param(master).query((row, n) -> new Entry(row.getString(1), row.getString(2), row.getString(3),
                        texts(row.getArray(4)), row.getInt(5)))
                .list();
    }

    private static Set<String> texts(Array array) throws SQLException {
        return Stream.of((String[]) array.getArray()).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Makes or changes a role.
     *
     * @param key null: a new one
     * @throws FaultException 400 naming what is wrong, 404, 409 CONFLICT for the role of everything
     */
    @Transactional
    public void saveRole(Actor by, @Nullable String key, String nameJa, String nameEn, Collection<Integer> functions) {
        if (EVERYTHING.equals(key)) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Role.Name").saying("user.role.everything"));
        }
        if (!Set.copyOf(Functions.all()).containsAll(functions)) {
            throw new FaultException(Fault.invalidValue("Role.Functions"));
        }
        String role = name(ROLE, key, nameJa, nameEn, "Role.Name");
        String before = of(roles(), role);
        jdbc.sql("delete from admin_role_function where role_key = ?").param(role).update();
        jdbc.sql("insert into admin_role_function (role_key, function_number) select ?, unnest(?::integer[])")
                .param(role).param(functions.stream().distinct().toArray(Integer[]::new)).update();
        audit.write(by, "role.save", "AdminRole/" + role, Map.of("functions", before),
                Map.of("functions", of(roles(), role)));
    }

    /**
     * Makes or changes a group.
     *
     * @param key null: a new one
     * @throws FaultException 400 naming what is wrong, 404, 409 CONFLICT where nobody would be left who may do everything
     */
    @Transactional
    public void saveGroup(Actor by, @Nullable String key, String nameJa, String nameEn, Collection<String> roles) {
        Set<String> known = roles().stream().map(Entry::key).collect(Collectors.toSet());
        if (roles.isEmpty()) {
            throw new FaultException(Fault.required("Group.Roles"));
        }
        if (!known.containsAll(roles)) {
            throw new FaultException(Fault.invalidValue("Group.Roles"));
        }
        String group = name(GROUP, key, nameJa, nameEn, "Group.Name");
        String before = of(groups(), group);
        jdbc.sql("delete from admin_group_role where group_key = ?").param(group).update();
        jdbc.sql("insert into admin_group_role (group_key, role_key) select ?, unnest(?::text[])").param(group)
                .param(roles.stream().distinct().toArray(String[]::new)).update();
        boolean somebody = jdbc.sql("""
                select exists (select from staff s join admin_group_role g on g.group_key = s.admin_group_key
                    where s.active and s.admin_level_id = 1 and g.role_key = ?)""").param(EVERYTHING)
                .query((row, n) -> row.getBoolean(1)).single();
        if (!somebody) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Group.Roles").saying("user.group.last"));
        }
        audit.write(by, "group.save", "AdminGroup/" + group, Map.of("roles", before),
                Map.of("roles", of(groups(), group)));
    }

    private static String of(List<Entry> entries, String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).map(entry -> String.join(",", entry.has()))
                .findFirst().orElse("");
    }

    /** Gives an entry its name, and makes it where there is none; its key. */
    private String name(String master, @Nullable String key, String nameJa, String nameEn, String field) {
        if (nameJa.isBlank()) {
            throw new FaultException(Fault.required(field));
        }
        if (nameJa.length() > MOST_NAME || nameEn.length() > MOST_NAME) {
            throw new FaultException(Fault.tooLong(field, MOST_NAME));
        }
        if (key != null) {
            if (jdbc.sql("update master_entry set name_ja = ?, name_en = ? where master = ? and key = ?")
                    .params(nameJa.strip(), nameEn.strip(), master, key).update() == 0) {
                throw new FaultException(Fault.notFound(field));
            }
            return key;
        }
        // One maker at a time: numbers are given once.
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('user.roles', 0))").query().listOfRows();
        return jdbc.sql("""
                insert into master_entry (master, key, wire_id, name_ja, name_en)
                select :master, (max(wire_id::int) + 1)::text, max(wire_id::int) + 1, :ja, :en from master_entry
                 where master = :master returning key""").param("master", master).param("ja", nameJa.strip())
                .param("en", nameEn.strip()).query((row, n) -> row.getString(1)).single();
    }

    /**
     * Takes a role away: it is chosen no more.
     *
     * @throws FaultException 409 CONFLICT while a group has it, 404
     */
    @Transactional
    public void removeRole(Actor by, String key) {
        remove(by, ROLE, key, roles(), "Role.Name");
        jdbc.sql("delete from admin_role_function where role_key = ?").param(key).update();
    }

    /**
     * Takes a group away.
     *
     * @throws FaultException 409 CONFLICT while somebody is in it, 404
     */
    @Transactional
    public void removeGroup(Actor by, String key) {
        remove(by, GROUP, key, groups(), "Group.Name");
        jdbc.sql("delete from admin_group_role where group_key = ?").param(key).update();
    }

    private void remove(Actor by, String master, String key, List<Entry> entries, String field) {
        Entry entry = entries.stream().filter(one -> one.key().equals(key)).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound(field)));
        if (entry.uses() > 0 || master.equals(ROLE) && key.equals(EVERYTHING)) {
            throw new FaultException(Fault.of(409, "CONFLICT", field).saying("user.role.used"));
        }
        // Its number is never given again, and histories go on naming it.
        jdbc.sql("update master_entry set active = false where master = ? and key = ?").params(master, key).update();
        audit.write(by, master.equals(ROLE) ? "role.delete" : "group.delete", master + "/" + key);
    }
}
