package io.yoriai.admin.internal.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.yoriai.admin.internal.record.Desk;
import io.yoriai.admin.internal.shell.ConsoleShell;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.page.Moments;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.Timeline;
import io.yoriai.person.TimelineEntry;
import io.yoriai.record.list.Mask;
import io.yoriai.record.list.Reach.Within;

/** A person's timeline in words, grouped by day (design 6). */
@Lazy
@Component
public class TimelineView {

    private static final Set<String> QUOTES = Set.of("MAIL_SENT", "MAIL_OPENED", "MAIL_CLICKED");

    private final Timeline timeline;
    private final Magazines magazines;
    private final Desk desk;
    private final Texts texts;

    TimelineView(Timeline timeline, Magazines magazines, Desk desk, Texts texts) {
        this.desk = desk;
        this.timeline = timeline;
        this.magazines = magazines;
        this.texts = texts;
    }

    /** @param place the magazine's name, or "" */
    public record Line(Instant at, String time, String group, String icon, String words, String place) {}

    /** The lines of one day, the newest first. */
    public record Day(String day, List<Line> lines) {}

    /** What the person who is signed in sees elsewhere as well. */
    public List<Day> of(String address, Set<Timeline.Group> groups, int limit, Locale language) {
        Moments moments = new Moments(language);
        Map<Long, Magazine> known = new HashMap<>();
        Map<String, List<Line>> days = new LinkedHashMap<>();
        Desk.Seat seat = desk.seat(Objects.requireNonNull(ConsoleShell.who()), language);
        Map<Long, Boolean> leads = new HashMap<>();
        for (TimelineEntry entry : timeline.of(address, groups, entry -> open(entry, seat, leads), limit)) {
            Timeline.Group group = Timeline.Group.of(entry);
            days.computeIfAbsent(moments.day(entry.at()), day -> new ArrayList<>())
                    .add(new Line(entry.at(), moments.time(entry.at()), group.name(), icon(entry, group),
                            words(entry, known, language), place(entry, known)));
        }
        return days.entrySet().stream().map(day -> new Day(day.getKey(), day.getValue())).toList();
    }

    /** By the function that opens the same elsewhere, and by the campaigns and leads in the person's reach. */
    private static boolean open(TimelineEntry entry, Desk.Seat seat, Map<Long, Boolean> leads) {
        Optional<Long> campaign = ConsentSubject.campaignOf(entry.subject());
        Set<Long> reached = seat.reach().campaigns();
        if (!reached.isEmpty() && campaign.isPresent() && !reached.contains(campaign.get())) {
            return false;
        }
        String method = method(entry);
        Long lead = entry.recordId();
        Within within = seat.reach().within();
        return method == null
                ? seat.held().mayOpen("/admin/magazines", true)
                : seat.mayCall(method) && (within == null || lead != null
                        && leads.computeIfAbsent(lead, id -> within.admits("VisitorData", id)));
    }

    /** The method that lists the same of leads; null: newsletters know it. */
    private static @Nullable String method(TimelineEntry entry) {
        return switch (Timeline.Group.of(entry)) {
            case CONSENT, READER -> null;
            case LEAD -> entry.kind().equals("LEAD_ADDED") ? "visitor.getAddlog" : "visitor.getChangelog";
            case APPLICATION -> "visitor.getApplication";
            case ATTENDANCE -> "visitor.getAttendance";
            case MAIL -> entry.recordId() == null || ConsentSubject.magazineOf(entry.subject()).isPresent()
                    ? null
                    : "visitor.getMail";
            case VISIT -> entry.kind().equals("VISIT_DOWNLOAD")
                    ? "visitor.getDocumentdownload"
                    : "visitor.getTrackingsession";
            case ACTIVITY -> entry.kind().equals("ACTIVITY_ANSWER") ? "visitor.getEnquete" : "visitor.getActivity";
        };
    }

    private String words(TimelineEntry entry, Map<Long, Magazine> known, Locale language) {
        List<String> args = new ArrayList<>(entry.args());
        if (!ConsoleShell.seesPeople() && (entry.kind().endsWith("CHANGED") || QUOTES.contains(entry.kind()))) {
            // What changed is told, and that a mail was; from what to what, and its title, may be a name.
            args.subList(QUOTES.contains(entry.kind()) ? 0 : 1, args.size())
                    .replaceAll(value -> value.isEmpty() ? value : Mask.TEXT);
        }
        if (entry.kind().equals("READER_CHANGED")) {
            Magazine magazine = magazine(entry, known);
            ReaderField field = ReaderField.of(args.getFirst());
            if (magazine != null && field != null) {
                Labels labels = new Labels(texts, magazine, language);
                args.set(0, labels.of(field.parameter()));
                args.set(1, value(labels, field, args.get(1)));
                args.set(2, value(labels, field, args.get(2)));
            }
        } else if (entry.kind().startsWith("CONSENT_")) {
            args.set(0, texts.get(language, args.getFirst().equals("all")
                    ? "admin.readers.consent.all"
                    : "admin.readers.consent.magazine", List.of()));
            args.set(1, texts.get(language, "admin.readers.option.source." + args.get(1), List.of()));
        }
        return texts.get(language, entry.text(), args);
    }

    private static String value(Labels labels, ReaderField field, String text) {
        return text.equals(Mask.TEXT)
                ? text
                : text.isEmpty() && !field.choices() ? "" : labels.shown(field.parameter(), text);
    }

    private String place(TimelineEntry entry, Map<Long, Magazine> known) {
        Magazine magazine = magazine(entry, known);
        return magazine == null ? "" : magazine.settings().name();
    }

    private @Nullable Magazine magazine(TimelineEntry entry, Map<Long, Magazine> known) {
        Long id = ConsentSubject.magazineOf(entry.subject()).orElse(null);
        if (id == null) {
            return null;
        }
        if (!known.containsKey(id)) {
            magazines.recent(id).ifPresent(magazine -> known.put(id, magazine));
        }
        return known.get(id);
    }

    private static String icon(TimelineEntry entry, Timeline.Group group) {
        return switch (group) {
            case CONSENT -> "signature";
            case READER -> "news";
            case LEAD -> "user";
            case APPLICATION -> "list-check";
            case ATTENDANCE -> "calendar-event";
            case VISIT -> entry.kind().equals("VISIT_DOWNLOAD") ? "download" : "world";
            case ACTIVITY -> "pencil";
            case MAIL -> entry.kind().equals("MAIL_ERROR") ? "alert-triangle" : "mail-forward";
        };
    }
}
