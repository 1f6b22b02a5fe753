package io.yoriai.server.command;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.person.Disclosure;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;

/** One person over newsletters and leads. */
@Command(name = "person", header = "Tell or erase what is held of a person who asks. / 本人の求めにより個人情報を開示・消去します。")
final class PersonCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    /** Every room that keeps something of a person. No @Configuration: the server must not find it. */
    @ComponentScan({"io.yoriai.person", "io.yoriai.file", "io.yoriai.campaign", "io.yoriai.survey", "io.yoriai.lead",
        "io.yoriai.application", "io.yoriai.list", "io.yoriai.company", "io.yoriai.activity",
        "io.yoriai.attendance", "io.yoriai.magazine", "io.yoriai.reader", "io.yoriai.audience", "io.yoriai.intake",
        "io.yoriai.signup", "io.yoriai.schedule", "io.yoriai.user.internal", "io.yoriai.mail.internal.person",
        "io.yoriai.tracking.internal.person", "io.yoriai.automation.internal.person", "io.yoriai.bulk"})
    static class Rooms {

        @Bean
        JsonMapper jsonMapper() {
            return JsonMapper.builder().build();
        }
    }

    @Command(name = "erase", mixinStandardHelpOptions = true, header = "Erase readers, leads and histories of an e-mail address for good.", description = {
        "Shows what there is and asks for the address again; --yes does not ask.",
        "The consent ledger keeps a keyed hash, so that the address is not imported again by itself."})
    int erase(@Mixin DatabaseOptions database,
            @Parameters(paramLabel = "ADDRESS", description = "the person's e-mail address") String address,
            @Option(names = "--yes", description = "do not ask") boolean sure) {
        PrintWriter out = spec.commandLine().getOut();
        Optional<EmailAddress> email = EmailAddress.parse(address);
        if (email.isEmpty()) {
            throw new CommandException("This is no e-mail address: " + address);
        }
        if (!sure) {
            Map<String, Integer> counts = CommandContext.with(database, Erasure.class,
                    erasure -> erasure.count(email.get()), Rooms.class);
            out.println("There are " + said(counts) + ". Nothing of it can be brought back.");
            out.print("Type the address again to erase it: ");
            out.flush();
            if (!email.get().key().equals(typed())) {
                out.println("Nothing was erased.");
                return CommandLine.ExitCode.SOFTWARE;
            }
        }
        Map<String, Integer> gone = CommandContext.with(database, Erasure.class,
                erasure -> erasure.erase(new Actor.Job("yoriai person erase"), email.get()), Rooms.class);
        out.println("Erased: " + said(gone) + ".");
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "disclose", mixinStandardHelpOptions = true, header = "Write all that is held of an e-mail address into one archive.", description = {
        "A ZIP with person.json and a CSV for each kind of record: leads and all that names them, readers, consents."})
    int disclose(@Mixin DatabaseOptions database,
            @Parameters(paramLabel = "ADDRESS", description = "the person's e-mail address") String address,
            @Parameters(paramLabel = "FILE", description = "the archive, which must not exist yet") Path file) {
        EmailAddress email = EmailAddress.parse(address)
                .orElseThrow(() -> new CommandException("This is no e-mail address: " + address));
        Map<String, Integer> told = CommandContext.with(database, Disclosure.class, disclosure -> {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                return disclosure.write(new Actor.Job("yoriai person disclose"), email, out);
            } catch (FileAlreadyExistsException e) {
                throw new CommandException("There is a file already: " + file);
            } catch (IOException e) {
                throw new CommandException("Cannot write " + file + ": " + e.getMessage());
            }
        }, Rooms.class);
        spec.commandLine().getOut()
                .println("Written to " + file + ": " + (told.isEmpty() ? "nothing" : said(told)) + ".");
        return CommandLine.ExitCode.OK;
    }

    private static String said(Map<String, Integer> counts) {
        StringBuilder said = new StringBuilder();
        counts.forEach((kind, count) -> said.append(said.isEmpty() ? "" : ", ").append(count).append(' ').append(kind));
        return said.toString();
    }

    private static String typed() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? "" : EmailAddress.parse(line).map(EmailAddress::key).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
