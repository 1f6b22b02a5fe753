package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.SignedIn;
import io.yoriai.lead.LeadInspections;
import io.yoriai.record.Column;
import io.yoriai.record.Method;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.Mask;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.Reach;
import io.yoriai.record.list.Row;
import io.yoriai.record.list.Search;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.user.Functions;
import io.yoriai.user.UserRights;

/** What somebody who works with records sees of them, bound by level, roles and assignments as a call in his name would be. */
@Lazy
@Component
public class Desk {

    private static final int MOST = 1_000;
    /** Records in a select. */
    private static final int MOST_OFFERED = 200;

    private final Screens screens;
    private final Cells cells;
    private final Lists lists;
    private final Functions functions;
    private final UserRights rights;
    private final LeadInspections inspections;

    Desk(Screens screens, Cells cells, Lists lists, Functions functions, UserRights rights,
            LeadInspections inspections) {
        this.inspections = inspections;
        this.screens = screens;
        this.cells = cells;
        this.lists = lists;
        this.functions = functions;
        this.rights = rights;
    }

    /** Somebody at work, with what he holds at this moment. */
    public record Seat(Functions.Held held, Reach reach, Author author, Locale language, boolean inspects) {

        boolean may(@Nullable Method method) {
            return method != null && mayCall(method.name());
        }

        /** Whether this person may do what a method of the API does. */
        public boolean mayCall(String method) {
            return held.mayCall(method);
        }

        /** The same person, who writes by another way. */
        Seat by(Route route) {
            return new Seat(held, reach, new Author(route, author.client(), author.staff(), author.name(),
                    author.campaigns(), author.network(), author.within()), language, inspects);
        }

        Cells.Eyes eyes() {
            return new Cells.Eyes(held, language, inspects);
        }
    }

    public Seat seat(SignedIn me, Locale language) {
        Functions.Held held = functions.of(me.staffId());
        UserRights.Bounds bounds = rights.ofStaff(me.staffId(), held);
        Author all = me.author();
        return new Seat(held,
                new Reach(bounds.reached(), held::mayCall, null, me.staffId(), bounds.within(), bounds.personal(),
                        language),
                new Author(all.route(), null, all.staff(), all.name(), bounds.reached(), all.network(),
                        bounds.within()),
                language, inspections.on());
    }

    /** @throws ResponseStatusException 404 where there is none of this name */
    Screen screen(String slug) {
        Screen screen = screens.of(slug);
        if (screen == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return screen;
    }

    List<Screen> screens() {
        return screens.all();
    }

    Page list(Screen screen, Search search, Seat seat) {
        return lists.list(screen.table(), search, seat.reach());
    }

    /** Numbers of all that a search finds, of so many at most. */
    List<Long> ids(Screen screen, Search search, Seat seat, int most) {
        return lists.ids(screen.table(), search, seat.reach(), most);
    }

    /** @throws ResponseStatusException 404 where there is none, or none for this person */
    Node node(Screen screen, long id, Seat seat) {
        // What a list leaves out unless asked has its page all the same.
        for (Map<String, String> reading : screen.table().readings()) {
            List<Row> rows = list(screen, Search.byId(Long.toString(id), reading), seat).rows();
            if (!rows.isEmpty()) {
                return cells.node(screen, rows.getFirst());
            }
        }
        throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    /**
     * A record as its method would answer it.
     *
     * @param slug of its screen
     * @throws ResponseStatusException 404 where there is none, or none for this person
     */
    public Node record(String slug, long id, Seat seat) {
        return node(screen(slug), id, seat);
    }

    /** Whether there is such a record for this person. */
    public boolean has(String slug, long id, Seat seat) {
        Screen screen = screen(slug);
        return seat.may(screen.get()) && !list(screen, Search.byId(Long.toString(id)), seat).rows().isEmpty();
    }

    /**
     * What a record is called.
     *
     * @throws ResponseStatusException 404 where there is none, or none for this person
     */
    public String called(String slug, long id, Seat seat) {
        return title(screen(slug), record(slug, id, seat), id);
    }

    /** A screen's records to choose from; none where there are more than a list can hold. */
    public List<Field.Option> all(String slug, Seat seat) {
        Screen screen = screen(slug);
        List<Row> rows = seat.may(screen.get())
                ? list(screen, new Search(List.of(), "Id", true, MOST_OFFERED + 1, 0, false, Map.of(), null), seat)
                        .rows()
                : List.<Row>of();
        return rows.size() > MOST_OFFERED ? List.of() : options(screen, rows);
    }

    private List<Field.Option> options(Screen screen, List<Row> rows) {
        return rows.stream().map(row -> cells.node(screen, row)).map(node -> {
            String own = Cells.text(node, "Id");
            return new Field.Option(own, title(screen, node, Long.parseLong(own)));
        }).toList();
    }

    /** The records of a screen that name another one, to choose from: a thousand at most. */
    public List<Field.Option> named(String slug, String other, long id, Seat seat) {
        Screen screen = screen(slug);
        Column column = screen.naming(screen(other).resource());
        if (column == null || !seat.may(screen.get())) {
            return List.of();
        }
        return options(screen, list(screen, RecordSearch.naming(screen, column, id).few(MOST), seat).rows());
    }

    /** The newest record of a screen that names another one; null: there is none, or this person may not see such. */
    public @Nullable Node naming(String slug, String other, long id, Seat seat) {
        Screen screen = screen(slug);
        Column column = screen.naming(screen(other).resource());
        if (column == null || !seat.may(screen.get())) {
            return null;
        }
        return list(screen, RecordSearch.naming(screen, column, id).few(1), seat).rows().stream().findFirst()
                .map(row -> cells.node(screen, row)).orElse(null);
    }

    /** What every page of a screen shows. */
    Model head(Screen screen, Seat seat, Model model) {
        return model.addAttribute("screen", screen).addAttribute("makes", seat.may(screen.post()))
                .addAttribute("changes", seat.may(screen.put())).addAttribute("deletes", seat.may(screen.delete()))
                .addAttribute("inspects", seat.inspects() && screen.resource().name().equals("VisitorData")
                        && seat.may(screen.put()));
    }

    static String title(Screen screen, Node node, long id) {
        String first = Cells.text(node, screen.columns().getFirst().name());
        String second = screen.resource().find("Name2") == null ? "" : " " + Cells.text(node, "Name2");
        return (first + second).isBlank() || first.equals(Mask.TEXT) || first.equals(Long.toString(id))
                ? "#" + id
                : first + second;
    }
}
