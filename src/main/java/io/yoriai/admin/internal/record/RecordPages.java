package io.yoriai.admin.internal.record;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.yoriai.account.SignedIn;
import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.FaultException;
import io.yoriai.record.Flag;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.Row;

/** The list and the record of every resource that has a {@link Screen}. */
@Lazy
@Controller
final class RecordPages {

    private static final int RELATED = 5;
    private static final int RELATED_COLUMNS = 4;

    private final Desk desk;
    private final Cells cells;
    private final List<RecordPart> parts;

    RecordPages(Desk desk, Cells cells, List<RecordPart> parts) {
        this.parts = parts;
        this.desk = desk;
        this.cells = cells;
    }

    /**
     * Records that name the one that is shown.
     *
     * @param all where all of them are listed
     * @param more whether there are more than those shown
     * @param add where one more is made; null: nowhere
     */
    record Related(Screen screen, List<Column> columns, String all, List<Cells.Line> lines, boolean more,
            @Nullable String add) {}

    /**
     * A column of few codes by which a list is narrowed with one click.
     *
     * @param key that it is searched by
     */
    record Filter(String key, String label, List<Narrowed> choices) {}

    /** @param label of the code; null: whatever it is */
    record Narrowed(@Nullable String label, String address, boolean current) {}

    @GetMapping(Screen.LIST)
    String list(SignedIn me, @PathVariable String slug, Form form, Model model, Locale language,
            HttpServletResponse response) {
        Screen screen = desk.screen(slug);
        Desk.Seat seat = desk.seat(me, language);
        RecordSearch search = RecordSearch.of(screen, form);
        Page page = new Page(List.of(), null);
        try {
            page = desk.list(screen, search.search(), seat);
        } catch (FaultException e) {
            response.setStatus(400);
            form.faults(e, RecordSearch.INPUTS);
        }
        boolean more = page.rows().size() > search.atOnce();
        List<Row> rows = page.rows().stream().limit(search.atOnce()).toList();
        List<Column> columns = shown(screen, seat);
        model.addAttribute("columns", columns).addAttribute("eyes", seat.eyes())
                .addAttribute("csv", RecordFilePages.path(screen));
        model.addAttribute("lines", cells.lines(screen, columns, rows, seat.eyes()));
        model.addAttribute("search", search).addAttribute("sizes", RecordSearch.SIZES);
        model.addAttribute("next", more ? search.page(search.number() + 1) : null);
        model.addAttribute("previous", search.number() > 1 ? search.page(search.number() - 1) : null);
        model.addAttribute("all", page.countAll());
        model.addAttribute("near", desk.screens().stream().filter(other -> other.place().equals(screen.place())
                && !other.place().equals("settings") && seat.may(other.get())).toList());
        model.addAttribute("keys", screen.searched(seat.held()).stream().filter(seat.eyes()::sees)
                .map(column -> new Field.Option(Screen.searchKey(column), seat.eyes().label(column))).toList());
        List<Filter> filters = filters(screen, search, seat);
        model.addAttribute("filters", filters).addAttribute("narrowed", filters.stream().map(Filter::key).toList());
        model.addAttribute("sorts", screen.columns().stream().filter(column -> column.sort()
                && (seat.held().seesPeople() || !column.is(Flag.PERSONAL))).toList());
        model.addAttribute("first", Screen.searchKey(screen.firstSearched(seat.held())));
        desk.head(screen, seat, model).addAttribute("form", form).addAttribute("make", parts.stream()
                .filter(part -> part.slug().equals(slug)).findFirst().map(part -> part.make(seat)).orElse(null));
        model.addAttribute("bar", parts.stream().filter(part -> part.slug().equals(slug)).findFirst()
                .map(part -> part.bar(seat, model)).orElse(null));
        return "admin/record/list";
    }

    private static List<Filter> filters(Screen screen, RecordSearch search, Desk.Seat seat) {
        List<Column> searched = screen.searched(seat.held());
        return screen.columns().stream().filter(column -> searched.contains(column) && seat.eyes().sees(column))
                .flatMap(column -> column.codes() instanceof Codes.Fixed fixed
                        ? Stream.of(filter(column, fixed, search, seat.eyes()))
                        : Stream.empty())
                .toList();
    }

    private static Filter filter(Column column, Codes.Fixed fixed, RecordSearch search, Cells.Eyes eyes) {
        String key = Screen.searchKey(column);
        String chosen = search.narrowed(key);
        Stream<Narrowed> all = Stream.of(new Narrowed(null, search.narrowing(key, null), chosen == null));
        return new Filter(key, eyes.label(column), Stream.concat(all, fixed.codes().stream()
                .map(code -> new Narrowed(code.label(eyes.language()), search.narrowing(key, code.id()),
                        code.id().equals(chosen))))
                .toList());
    }

    /** Of leads that are inspected also how they stand. */
    private static List<Column> shown(Screen screen, Desk.Seat seat) {
        Column inspection = screen.resource().find("InspectionType");
        return inspection == null || !seat.inspects()
                ? screen.columns()
                : Stream.concat(screen.columns().stream(), Stream.of(inspection)).toList();
    }

    @GetMapping(Screen.RECORD)
    String show(SignedIn me, @PathVariable String slug, @PathVariable long id, Model model, Locale language) {
        Screen screen = desk.screen(slug);
        Desk.Seat seat = desk.seat(me, language);
        Node node = desk.node(screen, id, seat);
        List<Related> related = related(screen, id, seat);
        // What stands beside it as a list of its own is not told twice.
        List<Cell> record = cells.record(screen, node, seat.eyes()).stream()
                .filter(cell -> related.stream().noneMatch(one -> isListOf(screen, cell, one.screen()))).toList();
        model.addAttribute("cells", record.stream().filter(cell -> !cell.empty()).toList());
        model.addAttribute("blank", record.stream().filter(Cell::empty).map(Cell::label).toList());
        model.addAttribute("called", Desk.title(screen, node, id));
        model.addAttribute("id", id);
        model.addAttribute("related", related);
        model.addAttribute("part", parts.stream().filter(part -> part.slug().equals(slug)).findFirst()
                .map(part -> part.fill(id, node, seat, model)).orElse(null));
        desk.head(screen, seat, model);
        return "admin/record/record";
    }

    private static boolean isListOf(Screen screen, Cell cell, Screen other) {
        Column column = screen.resource().find(cell.name());
        return column != null && other.resource().name().equals(column.item());
    }

    private List<Related> related(Screen of, long id, Desk.Seat seat) {
        List<Related> related = new ArrayList<>();
        for (Screen screen : desk.screens()) {
            Column naming = screen.naming(of.resource());
            if (naming == null || !seat.may(screen.get())) {
                continue;
            }
            RecordSearch search = RecordSearch.naming(screen, naming, id);
            List<Row> rows = desk.list(screen, search.few(RELATED + 1), seat).rows();
            boolean makes = seat.may(screen.post()) && (naming.onPost() || naming.is(Flag.CONSOLE));
            if (!rows.isEmpty() || makes) {
                // That they name this record is what they are here for.
                List<Column> columns = screen.columns().stream().filter(column -> column != naming)
                        .limit(RELATED_COLUMNS).toList();
                related.add(new Related(screen, columns, search.address(),
                        cells.lines(screen, columns, rows.stream().limit(RELATED).toList(), seat.eyes()),
                        rows.size() > RELATED,
                        makes ? screen.path() + "/new?" + naming.name() + "=" + id : null));
            }
        }
        return related;
    }
}
