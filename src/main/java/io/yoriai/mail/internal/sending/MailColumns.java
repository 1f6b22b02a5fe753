package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.yoriai.file.Files;
import io.yoriai.mail.internal.template.CompiledText;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Placeholder;
import io.yoriai.mail.internal.template.Scope;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Writing;

/** What single mails and templates ask of the columns that both have (spec/smp-mail-tracking.md 1, 2.1). */
final class MailColumns {

    private static final int MOST_ADDRESSES = 10;
    private static final int MOST_ATTACHED = 5 * 1024 * 1024;

    private MailColumns() {}

    /** Addresses joined by commas: each right, ten at most, kept without white space. */
    static void addresses(Draft draft, String column, Faults faults) {
        String given = draft.text(column);
        if (given == null || faults.has(draft.field(column))) {
            return;
        }
        List<String> addresses = Arrays.stream(given.split(",", -1)).map(String::strip).toList();
        if (addresses.size() > MOST_ADDRESSES) {
            faults.add(Fault.of(400, "TOO_MANY", draft.field(column), MOST_ADDRESSES));
        } else if (!addresses.stream().allMatch(Formats::isEmail)) {
            faults.add(Fault.invalidValue(draft.field(column)));
        } else {
            draft.put(column, String.join(",", addresses));
        }
    }

    /** The addresses of a checked column. */
    static List<String> list(@Nullable String addresses) {
        return addresses == null ? List.of() : List.of(addresses.split(","));
    }

    /** @throws FaultException 413 where the file is too large to go along */
    static void attachment(Draft draft, Files files) {
        if (draft.values().get("AttachmentFile") instanceof Long file && files.size(file) > MOST_ATTACHED) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", draft.field("AttachmentFile")));
        }
    }

    /** Placeholders that there are not, in every text as it will be. */
    static void placeholders(Writing writing, Scope scope, Fields fields, Faults faults) {
        for (String column : List.of("Title", "SenderName", "Body", "Body2")) {
            String text = writing.text(column);
            String field = writing.draft().field(column);
            if (text == null || text.indexOf("[%") < 0 || faults.has(field)) {
                continue;
            }
            boolean html = column.equals("Body2") || column.equals("Body") && writing.code("MailType") == 2;
            CompiledText compiled = html
                    ? CompiledText.html(text, Fields::isAddress)
                    : CompiledText.text(text, Fields::isAddress);
            boolean stored = column.equals("Title") || column.equals("SenderName");
            Stream.concat(fields.unknown(compiled, scope).stream(), compiled.placeholders().stream()
                    .map(Placeholder::name).filter(name -> stored && Fields.isSecret(name))).findFirst()
                    .ifPresent(name -> faults.add(Fault.of(400, "UNKNOWN_PLACEHOLDER", field).saying(
                            "mail.placeholder", name)));
        }
    }
}
