package io.yoriai.mail.internal.domain;

import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.mail.internal.domain.SenderDomain.State;
import io.yoriai.mail.internal.domain.TextRecords.UnknownException;

/** What the DNS says of a sender domain (RFC 6376 3.6.1, RFC 7208 4.5, RFC 7489 6.3). */
@Component
public class DomainCheck {

    private final TextRecords records;

    DomainCheck(TextRecords records) {
        this.records = records;
    }

    /** SPF, DKIM and DMARC of a domain. */
    public record Found(State dkim, State spf, State dmarc) {}

    /** @throws UnknownException where the DNS did not answer: nothing changes then */
    public Found of(SenderDomain domain) throws UnknownException {
        return new Found(dkim(domain), spf(domain), dmarc(domain));
    }

    private State dkim(SenderDomain domain) throws UnknownException {
        List<String> texts = records.at(domain.dkimName());
        if (texts.isEmpty()) {
            return State.NONE;
        }
        Map<String, String> tags = tags(texts.getFirst());
        boolean ours = domain.publicKey().equals(tags.getOrDefault("p", "").replaceAll("\\s", ""))
                && tags.getOrDefault("k", "rsa").equals("rsa") && tags.getOrDefault("v", "DKIM1").equals("DKIM1");
        return texts.size() == 1 && ours ? State.GOOD : State.BAD;
    }

    /** That there is one record and it ends by refusing or marking others; whether it lists the relay only the relay's operator knows. */
    private State spf(SenderDomain domain) throws UnknownException {
        List<String> texts = records.at(domain.domain()).stream().map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.equals("v=spf1") || text.startsWith("v=spf1 ")).toList();
        if (texts.isEmpty()) {
            return State.NONE;
        }
        String only = texts.getFirst();
        return texts.size() == 1 && !only.contains("+all") && !only.endsWith(" all")
                && (only.contains("all") || only.contains("redirect=")) ? State.GOOD : State.BAD;
    }

    private State dmarc(SenderDomain domain) throws UnknownException {
        List<String> texts = records.at(domain.dmarcName()).stream().filter(text -> text.startsWith("v=DMARC1"))
                .toList();
        if (texts.isEmpty()) {
            return State.NONE;
        }
        return texts.size() == 1 && List.of("none", "quarantine", "reject")
                .contains(tags(texts.getFirst()).getOrDefault("p", "").toLowerCase(Locale.ROOT))
                        ? State.GOOD
                        : State.BAD;
    }

    private static Map<String, String> tags(String text) {
        return Arrays.stream(text.split(";")).map(tag -> tag.split("=", 2)).filter(tag -> tag.length == 2)
                .collect(Collectors.toMap(tag -> tag[0].strip(), tag -> tag[1].strip(), (one, other) -> one));
    }
}
