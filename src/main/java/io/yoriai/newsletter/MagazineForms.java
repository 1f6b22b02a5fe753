package io.yoriai.newsletter;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The public form of a magazine: its fields in their order, which of them are required, and whether it asks for a proof
 * of work (spec/neo.md 7.1). At first: メルアド (必須) and 名前.
 */
@Service
public class MagazineForms {

    private final Magazines magazines;
    private final JdbcClient jdbc;

    MagazineForms(Magazines magazines, JdbcClient jdbc) {
        this.magazines = magazines;
        this.jdbc = jdbc;
    }

    /**
     * A form.
     *
     * @param fields the address among them
     * @param captcha the sender's browser must do some work first; it needs scripts
     */
    public record Form(List<FormField> fields, boolean captcha) {}

    /** The form of a magazine as it was read. */
    public Form of(Magazine magazine) {
        List<FormField> fields = new ArrayList<>(
                magazine.settings().formFields().stream().map(FormField::of).toList());
        if (fields.stream().noneMatch(field -> field.name().equals(FormField.EMAIL))) {
            fields.addFirst(new FormField(FormField.EMAIL, true));
        }
        return new Form(List.copyOf(fields), captcha(magazine.id()));
    }

    /**
     * Sets the form of a magazine.
     *
     * @param form without the address it is put first
     * @throws FaultException 400 for a field that there is not or that stands twice, 404 where there is no such magazine
     */
    @Transactional
    public Form change(long magazineId, Form form) {
        Set<String> names = new HashSet<>();
        for (FormField field : form.fields()) {
            if (!names.add(field.name())) {
                throw new FaultException(Fault.of(400, "DUPLICATE", "Magazine.FormFields"));
            }
        }
        List<String> written = form.fields().stream().map(FormField::written).toList();
        Magazine changed = magazines.change(magazineId, settings -> settings.withFormFields(written));
        jdbc.sql("insert into magazine_form (magazine_id, captcha) values (:id, :captcha)"
                + " on conflict (magazine_id) do update set captcha = excluded.captcha").param("id", magazineId)
                .param("captcha", form.captcha()).update();
        return of(changed);
    }

    private boolean captcha(long magazineId) {
        return jdbc.sql("select captcha from magazine_form where magazine_id = :id").param("id", magazineId)
                .query(Boolean.class).optional().orElse(false);
    }
}
