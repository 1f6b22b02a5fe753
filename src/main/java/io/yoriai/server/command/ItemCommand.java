package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.List;

import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.ItemManner;
import io.yoriai.record.item.NewCustomItem;

/** Custom items {@code Attribute{n}}. */
@Command(name = "item", header = "Make custom items. / 追加項目を作成します。")
final class ItemCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    /** The forms by name, in the order of their numbers; there is no 7. */
    enum Form {
        TEXT(1),
        TEXTAREA(2),
        RADIO(3),
        CHECKBOX(4),
        SELECT(5),
        PASSWORD(6),
        IMAGE(8),
        FILE(9);

        private final int id;

        Form(int id) {
            this.id = id;
        }
    }

    @Command(name = "create", mixinStandardHelpOptions = true, header = "Make a custom item; its number is given by the system.", footer = {
        "", "Example:",
        "  yoriai item create --resource VisitorData --label 業種 --form SELECT --choice 製造 --choice 小売"})
    int create(@Mixin DatabaseOptions database,
            @Option(names = "--resource", required = true, description = "VisitorData, Company, Activity, Seminar, Session, Speaker") String resource,
            @Option(names = "--label", required = true, description = "name in Japanese") String label,
            @Option(names = "--label-en", defaultValue = "", description = "name in English") String english,
            @Option(names = "--form", required = true, description = "${COMPLETION-CANDIDATES}") Form form,
            @Option(names = "--type", description = "of a TEXT: STRING (default), INTEGER, DECIMAL, DATE, DATE_TIME") CustomItem.@Nullable Data type,
            @Option(names = "--check", paramLabel = "1-8", description = {
                "what a string may be: 1 full width, 2 digits, 3 e-mail, 4 URL,",
                "5 telephone, 6 katakana, 7 letters and digits, 8 password"}) @Nullable Integer check,
            @Option(names = "--max-length", paramLabel = "N") @Nullable Integer length,
            @Option(names = "--required", description = "must be given") boolean required,
            @Option(names = "--admin-only", description = "on no public form") boolean adminOnly,
            @Option(names = "--choice", paramLabel = "LABEL", description = "one choice; repeat it") @Nullable List<String> choices) {
        NewCustomItem item = new NewCustomItem(resource, label, english, form.id, type, check, required, length,
                choices == null ? List.of() : choices);
        int n = CommandContext.with(database, CustomItemMaker.class, maker -> maker.create(item,
                new ItemManner(adminOnly, true, "")));
        spec.commandLine().getOut().println("Attribute" + n);
        return CommandLine.ExitCode.OK;
    }
}
