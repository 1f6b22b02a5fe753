package io.yoriai.mail.internal.domain;

import org.springframework.stereotype.Component;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.util.Arrays;
import java.util.List;

/** The TXT records of the DNS. */
@Component
public class TextRecords {

    /** The DNS did not answer: nothing is known. */
    public static final class UnknownException extends Exception {

        private static final long serialVersionUID = 1;

        UnknownException(String message) {
            super(message);
        }
    }

    /** The texts at a name, the pieces of each put together; empty where there are none. */
    public List<String> at(String name) throws UnknownException {
        Lookup lookup;
        try {
            lookup = new Lookup(Name.fromString(name, Name.root), Type.TXT);
        } catch (TextParseException e) {
            return List.of();
        }
        // What is asked again a moment after it was published must not be told from memory.
        lookup.setCache(null);
        Record[] found = lookup.run();
        int result = lookup.getResult();
        if (result == Lookup.HOST_NOT_FOUND || result == Lookup.TYPE_NOT_FOUND) {
            return List.of();
        }
        if (result != Lookup.SUCCESSFUL || found == null) {
            throw new UnknownException(lookup.getErrorString());
        }
        return Arrays.stream(found).filter(TXTRecord.class::isInstance).map(TXTRecord.class::cast)
                .map(record -> String.join("", record.getStrings())).toList();
    }
}
