package io.yoriai.mail.internal.track;

import org.springframework.stereotype.Component;

import java.util.Optional;

import io.yoriai.mail.internal.template.PublicLinks;
import io.yoriai.person.AddressHash;

/** Addresses that count: a mail and a link, with a proof that they were made here. Where they lead is never in them. */
@Component
public class HitTokens {

    /** The link that people do not see, and machines follow. */
    public static final long TRAP = 0;

    private final AddressHash hash;
    private final PublicLinks links;

    HitTokens(AddressHash hash, PublicLinks links) {
        this.hash = hash;
        this.links = links;
    }

    /** @param mail 0: one that is not counted, such as a test */
    public record Named(long mail, long url) {}

    public String click(long mail, long url) {
        return links.host() + "/c/" + token("mail.click", new Named(mail, url));
    }

    public String open(long mail) {
        return links.host() + "/o/" + token("mail.open", new Named(mail, 0)) + ".gif";
    }

    /** Where a mail is looked at in a browser. */
    public String view(long mail) {
        return links.host() + "/public/mail/" + token("mail.view", new Named(mail, 0));
    }

    /** The mail that the address of a look in a browser names. */
    public Optional<Named> viewed(String token) {
        return read("mail.view", token);
    }

    Optional<Named> clicked(String token) {
        return read("mail.click", token);
    }

    Optional<Named> opened(String token) {
        return read("mail.open", token);
    }

    private String token(String purpose, Named named) {
        return hash.said(purpose, named.mail(), named.url());
    }

    private Optional<Named> read(String purpose, String token) {
        return Optional.ofNullable(hash.numbers(purpose, token, 2)).map(said -> new Named(said[0], said[1]));
    }
}
