package io.yoriai.mail.internal.template;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.record.item.ItemUse;

/** Custom items that placeholders of a template print stay. */
@Component
class TemplateItems implements ItemUse {

    private final JdbcClient jdbc;

    TemplateItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Used> uses(String resource, int n, @Nullable Integer choice) {
        return choice != null
                ? List.of()
                : jdbc.sql("select name from mail_template where concat_ws(' ', title, body, body2) ~ ? order by name")
                        .param("\\m" + resource + "\\.attribute" + n + "\\M")
                        .query((row, i) -> new Used("fault.item.template", Objects.requireNonNull(row.getString(1))))
                        .list();
    }
}
