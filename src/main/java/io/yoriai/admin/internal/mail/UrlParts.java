package io.yoriai.admin.internal.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.ui.Model;

import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.record.RecordPart;
import io.yoriai.record.draft.Node;

/** Ways from the records of counted links, pages and visits to what is done with them by hand. */
@Lazy
@Configuration(proxyBeanMethods = false)
class UrlParts {

    /** @param path below which one is made and changed */
    private record Part(String slug, String path, boolean makes) implements RecordPart {

        @Override
        public @Nullable String make(Desk.Seat seat) {
            return makes && seat.held().mayOpen(path + "/new", false) ? path + "/new" : null;
        }

        @Override
        public String fill(long id, Node record, Desk.Seat seat, Model model) {
            Node valid = record.child("Valid");
            Node code = valid == null ? null : valid.child("ValidId");
            model.addAttribute("valid", code == null || !code.text().equals("2"))
                    .addAttribute("does", seat.held().mayOpen(path + "/" + id, false)).addAttribute("path", path);
            return "admin/mail/url-part";
        }
    }

    @Bean
    RecordPart clickLinkPart() {
        return new Part("click-links", UrlPages.LINKS, true);
    }

    @Bean
    RecordPart trackedPagePart() {
        return new Part("pages", UrlPages.PAGES, true);
    }

    @Bean
    RecordPart visitPart() {
        return new Part("visits", UrlPages.VISITS, false);
    }
}
