package io.yoriai.publish.internal.design;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.yoriai.publish.DesignPage;

/** The templates that come with the program, each read when it is first wanted. */
@Component
public class DefaultTemplates {

    private final Map<DesignPage, String> sources = new ConcurrentHashMap<>();
    private final Map<DesignPage, Template> templates = new ConcurrentHashMap<>();

    public String source(DesignPage page) {
        return sources.computeIfAbsent(page, DefaultTemplates::load);
    }

    public Template template(DesignPage page) {
        return templates.computeIfAbsent(page, p -> {
            Template.Read read = Template.read(p, source(p));
            if (!read.faults().isEmpty()) {
                throw new IllegalStateException(p + ": " + read.faults());
            }
            return read.template();
        });
    }

    private static String load(DesignPage page) {
        String file = "/publish/pages/" + page.file();
        try (InputStream in = Objects.requireNonNull(DefaultTemplates.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
