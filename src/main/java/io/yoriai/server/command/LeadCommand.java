package io.yoriai.server.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.Map;

import io.yoriai.lead.LeadDuplicates;
import io.yoriai.lead.LeadMerge;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/** Leads that are one person. */
@Command(name = "lead", header = "Merge leads that are one person. / 同一人物のリードを統合します。")
final class LeadCommand {

    private static final String BY = "yoriai lead merge";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Command(name = "merge", mixinStandardHelpOptions = true, header = "Merge leads into one. It cannot be undone.", description = {
        "The first lead stays, with its number and its values; applications, attendance and histories of the others become its own."})
    int merge(@Mixin DatabaseOptions database,
            @Parameters(paramLabel = "LEAD", arity = "2..10", description = "the lead that stays, then those that go") List<Long> leads,
            @Option(names = "--take", paramLabel = "ITEM=LEAD", description = "take this item's value from that lead, such as --take Tel=40") Map<String, Long> chosen) {
        CommandContext.with(database, LeadMerge.class, merge -> {
            merge.merge(leads.getFirst(), leads.subList(1, leads.size()), chosen == null ? Map.of() : chosen,
                    Author.named(Route.MANUAL_MERGE, BY));
            return true;
        }, PersonCommand.Rooms.class);
        spec.commandLine().getOut().println("Lead " + leads.getFirst() + " is now all of " + leads + ".");
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "merge-duplicates", mixinStandardHelpOptions = true, header = "Merge all leads that have one address and one name into the oldest of them.", description = {
        "Tells how many there are. With --yes it begins a run, which the server works on; a run goes on after any end of the server."})
    int mergeDuplicates(@Mixin DatabaseOptions database,
            @Option(names = "--yes", description = "begin the run") boolean sure) {
        String said = CommandContext.with(database, LeadDuplicates.class,
                duplicates -> sure
                        ? "Run " + duplicates.begin(BY) + " begins. yoriai lead run tells how far it has come."
                        : duplicates.count() + " leads would be merged into others. Nothing was changed; add --yes.",
                PersonCommand.Rooms.class);
        spec.commandLine().getOut().println(said);
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "run", mixinStandardHelpOptions = true, header = "How far a run of merge-duplicates has come.")
    int run(@Mixin DatabaseOptions database, @Parameters(paramLabel = "RUN", description = "its number") long id) {
        LeadDuplicates.Run run = CommandContext.with(database, LeadDuplicates.class, duplicates -> duplicates.run(id)
                .orElseThrow(() -> new CommandException("There is no run " + id)), PersonCommand.Rooms.class);
        spec.commandLine().getOut()
                .println(run.merged() + " leads merged; " + (run.finished() ? "finished." : "going on."));
        return CommandLine.ExitCode.OK;
    }
}
