package io.yoriai.mail.internal.template;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Optional;

import io.yoriai.record.item.ItemUse;

/** Custom items that placeholders of a template print stay. */
@Component
class TemplateItems implements ItemUse {

    private final JdbcClient jdbc;

    TemplateItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Used> use(String resource, int n, @Nullable Integer choice) {
        return choice != null
                ? Optional.empty()
                : jdbc.sql("select name from mail_template where concat_ws(' ', title, body, body2) ~ ? order by name limit 1")
                        .param("\\m" + resource + "\\.attribute" + n + "\\M").query(String.class).optional()
                        .map(name -> new Used("fault.item.template", name));
    }
}
