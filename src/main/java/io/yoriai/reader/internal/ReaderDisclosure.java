package io.yoriai.reader.internal;

import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource;

/** What is kept of a person as a reader: of every magazine, with its changes, payments and mails that wait. */
@Component
class ReaderDisclosure implements DisclosureSource {

    private final DisclosureRows rows;

    ReaderDisclosure(DisclosureRows rows) {
        this.rows = rows;
    }

    @Override
    public List<Part> of(String address) {
        return List.of(
                rows.part("reader", """
                        select m.name as magazine, r.* from reader r join magazine m on m.id = r.magazine_id
                        where r.email_key = :who order by r.id""", address),
                rows.part("reader_change", "select * from reader_change where email_key = :who order by id", address),
                rows.part("reader_payment", "select * from reader_payment where email_key = :who order by id", address),
                rows.part("reader_mail", "select * from newsletter_outbox where lower(email) = :who order by id",
                        address));
    }
}
